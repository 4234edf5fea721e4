import { fieldOf, listField, textField } from '../kube/json';
import type { KubeObject } from '../kube/object';
import { isImageStream } from '../openshift/image-stream';
import { type ImagePlace, wholeImage } from './image-place';

/**
 * The images of registries that the tags of an ImageStream are imported from. Tags of the same name are all told, although the last one
 * counts: each names an image that somebody may come to use.
 */
export function streamPlacesOf(object: KubeObject): readonly ImagePlace[] {
  if (!isImageStream(object)) return [];
  return listField(object.value['spec'], 'tags').flatMap((tag, index): readonly ImagePlace[] => {
    const from = fieldOf(tag, 'from');
    if (textField(from, 'kind') !== 'DockerImage') return [];
    const policy = fieldOf(tag, 'importPolicy');
    // Of a tag that is only a reference nothing is imported, so that its digest stays what it is.
    const preserved = textField(policy, 'importMode') === 'PreserveOriginal' || fieldOf(tag, 'reference') === true;
    const place = wholeImage(['spec', 'tags', index, 'from', 'name'], fieldOf(from, 'name'), `tag ${textField(tag, 'name') ?? index}`);
    return [{ ...place, ofRegistry: true, imported: { scheduled: fieldOf(policy, 'scheduled') === true, preserved } }];
  });
}
