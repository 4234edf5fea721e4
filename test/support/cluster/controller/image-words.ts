import { createHash } from 'node:crypto';

/** The name under which a node asks for an image: `shop/web:1.0` is on docker.io, `web:1.0` in its library. */
function fullName(image: string): string {
  const [first = '', ...rest] = image.split('/');
  if (rest.length === 0) return `docker.io/library/${image}`;
  return /[.:]/.test(first) || first === 'localhost' ? image : `docker.io/${image}`;
}

/** Without tag and digest. */
function repositoryOf(image: string): string {
  return (image.split('@')[0] ?? '').replace(/:[^:/]+$/, '');
}

/** Whether a part of the name says on which host the image is. */
function isShort(image: string): boolean {
  return fullName(image) !== image;
}

/** What containerd (Kubernetes) or CRI-O (OpenShift) says of an image that it does not get. */
export function pullFault(image: string, openshift: boolean): string {
  const full = fullName(image);
  const tag = /:([^:/@]+)(@|$)/.exec(image)?.[1] ?? 'latest';
  if (openshift) {
    const why = isShort(image) ? 'errors: denied: requested access to the resource is denied; unauthorized: authentication required' : 'manifest unknown';
    return `rpc error: code = Unknown desc = reading manifest ${tag} in ${repositoryOf(full)}: ${why}`;
  }
  const pull = `failed to pull and unpack image "${full}": failed to resolve reference "${full}"`;
  if (!isShort(image)) return `rpc error: code = NotFound desc = ${pull}: ${full}: not found`;
  return `rpc error: code = Unknown desc = ${pull}: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`;
}

/** The message of a container that waits for its image. @param minor Of Kubernetes 1.x: from 32 on a back-off names its cause. */
export function waitingMessage(reason: string, image: string, fault: string, minor: number): string {
  switch (reason) {
    case 'ImagePullBackOff':
      return minor >= 32 ? `Back-off pulling image "${image}": ErrImagePull: ${fault}` : `Back-off pulling image "${image}"`;
    case 'InvalidImageName':
      return `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format`;
    case 'ErrImageNeverPull':
      return `Container image "${image}" is not present with pull policy of Never`;
    default:
      return fault;
  }
}

/** What the status of a running container names, with the digest that the node got. */
export function imageId(image: string, digest: string | undefined): string {
  const written = /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1];
  return `${repositoryOf(fullName(image))}@${digest ?? written ?? `sha256:${createHash('sha256').update(image).digest('hex')}`}`;
}
