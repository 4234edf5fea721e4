import type { ImageReference } from '../images/reference';

/** Where an image of the internal registry lives: in a stream of a namespace. Either may hold unknown text. */
export interface InternalImage {
  readonly namespace: string;
  readonly stream: string;
}

/** The stream of an image of the internal registry; `undefined` for images of other registries, and for names that are no stream's. */
export function internalImageOf({ host, path }: Pick<ImageReference, 'host' | 'path'>, registry: string | undefined): InternalImage | undefined {
  if (host === undefined || host !== registry) return undefined;
  const [namespace, stream, ...deeper] = path.split('/');
  return namespace === undefined || stream === undefined || deeper.length > 0 ? undefined : { namespace, stream };
}
