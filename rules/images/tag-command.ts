/** A stream's tag, as somebody has to name it to `oc`. */
interface TagName {
  readonly stream: string;
  readonly tag: string;
  /** `undefined` where it is not known: then `oc` takes the one it works in. */
  readonly namespace: string | undefined;
}

/** The command that prints the image a stream's tag holds, with its host and digest. */
export function tagCommand({ stream, tag, namespace }: TagName): string {
  return `oc get imagestreamtag ${stream}:${tag}${namespace === undefined ? '' : ` -n ${namespace}`} -o jsonpath='{.image.dockerImageReference}'`;
}
