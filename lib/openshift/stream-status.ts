import { fieldOf, listField, mapField, textField } from '../kube/json';
import type { KubeObject } from '../kube/object';
import { isImageStream } from './image-stream';

/** What a live stream says of one of its tags. */
export interface StoredTag {
  readonly namespace: string | undefined;
  readonly stream: string;
  readonly tag: string;
  /** Repository in the internal registry, with its host; `undefined` where the cluster has no such registry. */
  readonly repository: string | undefined;
  /** The same from outside the cluster, where the registry has a route. */
  readonly publicRepository: string | undefined;
  /** Whether the stream lets workloads of its namespace name it by a short name. */
  readonly local: boolean;
  /** `sha256:…` of the newest image of the tag. */
  readonly digest: string;
}

/**
 * The newest image of each tag, as the status of a live ImageStream has them; empty for other objects and for manifests without a status.
 * @see https://github.com/openshift/api/blob/release-4.20/image/v1/types.go (`NamedTagEventList`: the newest item comes first)
 */
export function storedTagsOf(object: KubeObject): readonly StoredTag[] {
  if (!isImageStream(object)) return [];
  const status = object.value['status'];
  const local = fieldOf(mapField(object.value, 'spec')['lookupPolicy'], 'local') === true;
  return listField(status, 'tags').flatMap((entry): StoredTag[] => {
    const tag = textField(entry, 'tag');
    const digest = textField(listField(entry, 'items')[0], 'image');
    if (tag === undefined || digest === undefined || !/^sha256:[0-9a-f]{64}$/.test(digest)) return [];
    const repository = textField(status, 'dockerImageRepository') || undefined;
    const publicRepository = textField(status, 'publicDockerImageRepository') || undefined;
    return [{ namespace: object.namespace, stream: object.name, tag, repository, publicRepository, local, digest }];
  });
}
