import type { DocumentDirective, Event, ScalarEvent } from 'js-yaml';
import { DOCUMENT, getScalarValue, PLAIN } from './events';
import { keyText, plainValue, type ScalarValue, taggedValue } from './scalars';

/** The `%TAG` and `%YAML` lines of a document's events. */
export function directivesOf(events: readonly Event[]): readonly DocumentDirective[] {
  const first = events[0];
  return first?.type === DOCUMENT ? first.directives : [];
}

/** What a scalar of the text means: by its tag, else by its quotes, else by the scalar table. `undefined` where it does not fit its tag. */
export function scalarValueOf(text: string, event: ScalarEvent, directives: readonly DocumentDirective[]): ScalarValue | undefined {
  const written = getScalarValue(text, event);
  if (event.tagStart === -1) return event.style === PLAIN ? plainValue(written) : written;
  return taggedValue(fullTag(text.slice(event.tagStart, event.tagEnd), directives), written);
}

/** The text a scalar of that value becomes as a key; `undefined` for null, which cannot be one. */
export function keyTextOf(text: string, event: ScalarEvent, value: ScalarValue): string | undefined {
  return typeof value === 'string' ? value : keyText(value, getScalarValue(text, event));
}

/** Whether a key is a merge: `<<`, plain or under the merge tag. */
export function isMergeKey(text: string, event: ScalarEvent, directives: readonly DocumentDirective[]): boolean {
  const { valueStart, valueEnd, tagStart } = event;
  if (valueEnd - valueStart !== 2 || !text.startsWith('<<', valueStart)) return false;
  if (tagStart === -1) return event.style === PLAIN;
  return fullTag(text.slice(tagStart, event.tagEnd), directives) === 'tag:yaml.org,2002:merge';
}

/**
 * The full name of a tag as it is written: `!!str` is `tag:yaml.org,2002:str`, `!e!thing` what a `%TAG` made of it.
 * `%` escapes stay as they are: no tag with one means anything to Kubernetes' reader.
 */
function fullTag(written: string, directives: readonly DocumentDirective[]): string {
  if (written.startsWith('!<')) return written.slice(2, -1);
  const end = written.indexOf('!', 1);
  const handle = end === -1 ? '!' : written.slice(0, end + 1);
  for (const directive of directives) {
    if (directive.kind === 'tag' && directive.handle === handle) return directive.prefix + written.slice(handle.length);
  }
  return handle === '!!' ? `tag:yaml.org,2002:${written.slice(2)}` : written;
}
