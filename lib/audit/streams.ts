import { quote } from '../diagnosis/quote';
import { fieldOf, listField, textField } from '../kube/json';
import type { KubeObject } from '../kube/object';
import { viewStream } from '../openshift/image-stream';
import type { ImportFailure, StreamRow, StreamTagRow } from './audit';

/** A live image stream: its look-up, its tags, when each got its image and whether the last import failed. */
export function streamRow(stream: KubeObject): StreamRow {
  const { name, local, repository, tags } = viewStream(stream);
  const recorded = new Map(listField(stream.value['status'], 'tags').map((tag) => [textField(tag, 'tag') ?? '', tag]));
  // One whose import never succeeded has a condition and no image, and the view leaves it out where the spec does too.
  const names = Array.from(new Set([...tags.keys(), ...recorded.keys()])).filter((tag) => tag !== '').sort();
  return {
    name,
    lookup: local === true,
    repository,
    tags: names.map((tag): StreamTagRow => {
      const status = recorded.get(tag);
      const { from, scheduled = false } = tags.get(tag) ?? {};
      const newest = listField(status, 'items')[0];
      return {
        name: tag,
        from: from && `${from.kind} ${from.namespace === undefined ? '' : `${from.namespace}/`}${from.name}`,
        scheduled,
        digest: textField(newest, 'image') || undefined,
        imported: textField(newest, 'created'),
        failure: failureIn(status),
      };
    }),
  };
}

function failureIn(status: unknown): ImportFailure | undefined {
  const condition = listField(status, 'conditions').find((one) => textField(one, 'type') === 'ImportSuccess' && textField(one, 'status') === 'False');
  if (fieldOf(condition, 'type') === undefined) return undefined;
  const message = textField(condition, 'message') || textField(condition, 'reason') || 'the import failed';
  return { message: quote(message), since: textField(condition, 'lastTransitionTime') };
}
