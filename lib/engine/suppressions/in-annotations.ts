import type { Place } from '../../base/origin';
import type { Path } from '../../base/path';
import { isMap, type JsonMap, mapField } from '../../kube/json';
import type { KubeObject } from '../../kube/object';
import { podTemplateOf } from '../../kube/workloads';
import type { ManifestDocument } from '../../workspace/document';
import type { Subject } from '../finding';
import { type Directive, directiveOf, type KnownRules } from './directive';
import type { WrittenSuppression } from './written';

const PREFIX = 'ignore.pinstream/';

/** The annotations `ignore.pinstream/<rule-id>: reason [until=YYYY-MM-DD]` of an object, and those written where nobody looks. */
export function writtenOnObject(object: KubeObject, known: KnownRules): readonly WrittenSuppression[] {
  const locate = (path: Path): Place => object.origin.locate(path, 'key');
  const make = ({ path, directive, nowhere }: Entry): WrittenSuppression => ({
    ...base(directive, nowhere),
    place: locate(path),
    object,
    subject: { object },
    covers: (finding) => nowhere === undefined && finding.object === object,
    isNear: (finding) => finding.object === object,
  });
  return entriesIn(object.value, podTemplateOf(object)?.path, known).map(make);
}

/** Those of a Template are about what is said of its text; a List has no findings of its own. */
export function writtenOnDocument(document: ManifestDocument, known: KnownRules): readonly WrittenSuppression[] {
  const { yaml, template } = document;
  const { value } = yaml;
  // The one object of an ordinary document is asked as an object.
  if (!isMap(value) || (!template && !Array.isArray(value['items']))) return [];
  const subject: Subject = { document };
  return entriesIn(value, undefined, known).map(({ path, directive, nowhere = template ? undefined : 'a List has no findings of its own' }) => ({
    ...base(directive, nowhere),
    place: { uri: yaml.uri, ...yaml.nearestSpan(path, 'key') },
    object: undefined,
    subject,
    covers: ({ object, place }) => nowhere === undefined && object === undefined && isIn(document, place),
    isNear: ({ place }) => isIn(document, place),
  }));
}

interface Entry {
  readonly path: Path;
  readonly directive: Directive;
  readonly nowhere?: string | undefined;
}

function base(directive: Directive, nowhere: string | undefined): Pick<WrittenSuppression, 'by' | 'directive' | 'nowhere'> {
  return { by: 'annotation', directive, ...(nowhere === undefined ? {} : { nowhere }) };
}

function entriesIn(value: JsonMap, template: Path | undefined, known: KnownRules): readonly Entry[] {
  const read = (holder: Path, map: JsonMap, nowhere?: string): readonly Entry[] =>
    Object.keys(map).flatMap((key): Entry[] => {
      if (!key.startsWith(PREFIX)) return [];
      const text = map[key];
      const id = key.slice(PREFIX.length);
      return [{ path: [...holder, key], directive: directiveOf(id === '' ? [] : [id], typeof text === 'string' ? text : '', known), nowhere }];
    });
  const metadata = mapField(value, 'metadata');
  const entries = [
    ...read(['metadata', 'annotations'], mapField(metadata, 'annotations')),
    ...read(['metadata', 'labels'], mapField(metadata, 'labels'), 'it is a label, and annotations alone are read'),
  ];
  if (template === undefined || template.length === 0) return entries;
  const podMetadata = mapField(template.reduce<unknown>((part, step) => (isMap(part) ? part[String(step)] : undefined), value), 'metadata');
  const where = 'it stands on the pod template, and those of the object itself are read';
  return [...entries, ...read([...template, 'metadata', 'annotations'], mapField(podMetadata, 'annotations'), where)];
}

function isIn({ yaml }: ManifestDocument, { uri, span }: Place): boolean {
  return uri === yaml.uri && span !== undefined && span.start.offset >= yaml.start && span.start.offset <= yaml.end;
}
