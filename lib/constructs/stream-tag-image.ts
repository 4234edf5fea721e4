import type { IConstruct } from 'constructs';

/** A stream whose tags workloads can name: an `ImageStream` of the app, or one that exists elsewhere (`ImageStream.fromName`). */
export interface NamedStream extends IConstruct {
  readonly name: string;
  /** `undefined`: whichever the manifests are applied to. */
  readonly namespace: string | undefined;
  /** Whether every workload of the namespace may name it (`spec.lookupPolicy.local`). */
  readonly lookup: boolean;
  /** Tags that stand for an image. `undefined` where pushes and builds may add any. */
  readonly tagNames: readonly string[] | undefined;
  /** Argo CD sync wave. `undefined` for a stream that exists already. */
  readonly wave: number | undefined;
  /** The tag as the image of a container. Whether the stream has it is checked where it is used. */
  tag(name: string): StreamTagImage;
}

/**
 * A tag of an image stream in place of an image. The workload then names it as `web:1.0`, without a host and never with a digest, and
 * OpenShift puts the image behind the tag in its place when the object is applied. An image reference does not depend on that: it is
 * pinned in the manifest, works on every release and shows no difference in Argo CD.
 */
export interface StreamTagImage {
  readonly stream: NamedStream;
  readonly tag: string;
}

/** Whether the value is a stream tag; for callers without types, too. */
export function isStreamTagImage(value: unknown): value is StreamTagImage {
  return typeof value === 'object' && value !== null && 'stream' in value && 'tag' in value && typeof value.tag === 'string';
}

/** `web:1.0`, as pod specs and triggers name a tag. */
export function localNameOf({ stream, tag }: StreamTagImage): string {
  return `${stream.name}:${tag}`;
}
