import { type Parsed, failure, success } from '../base/parsed';
import { type Path, valueAt } from '../base/path';
import { printable } from '../base/unknown';
import { isMap } from '../kube/json';
import type { KubeObject } from '../kube/object';
import type { ManifestDocument } from './document';

/** How texts of a processed object are written in its Template. */
export interface TemplateTexts {
  /**
   * A value as it is to be written: names and labels that parameters supply to the object stay references to them. Fails for a text
   * that only holds such a name, as nothing tells whether it should follow the parameter; not where `before`, which it replaces, held it too.
   */
  written(value: unknown, before?: string): Parsed<unknown>;
}

/** The names and labels of an object that parameters supply, by what they come to. */
export function templateTexts({ template }: ManifestDocument, object: KubeObject): TemplateTexts {
  const base = object.origin.locate([]).path;
  const made = template?.processed.objects.find(({ index }) => index === base[1]);
  const references = new Map<string, string | undefined>();
  const visit = (value: unknown, path: Path): void => {
    if (Array.isArray(value)) value.forEach((item, at) => visit(item, [...path, at]));
    else if (isMap(value)) for (const [key, inner] of Object.entries(value)) visit(inner, [...path, key]);
    else if (typeof value === 'string' && value !== '' && isIdentity(path) && made && template) {
      const { path: source, parameters } = made.sourceOf([...base.slice(2), ...path]);
      const text = parameters.length > 0 ? valueAt(template.value, source) : undefined;
      if (typeof text !== 'string') return;
      references.set(value, references.has(value) && references.get(value) !== text ? undefined : text);
    }
  };
  visit(object.value, []);
  return { written: (value, before = '') => written(value, before, references) };
}

/** What each text is written as; `undefined` where the object has it written in two ways. */
type References = ReadonlyMap<string, string | undefined>;

const NAMES: ReadonlySet<string | number | undefined> = new Set(['name', 'namespace', 'serviceName', 'serviceAccountName', 'claimName', 'secretName']);
const LABELS: ReadonlySet<string | number | undefined> = new Set(['labels', 'matchLabels', 'selector']);

function isIdentity(path: Path): boolean {
  return NAMES.has(path.at(-1)) || LABELS.has(path.at(-2));
}

function written(value: unknown, before: string, references: References): Parsed<unknown> {
  if (typeof value === 'string') return writtenText(value, before, references);
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => written(item, before, references));
    const failed = items.find((item) => !item.ok);
    return failed ?? success(items.flatMap((item) => (item.ok ? [item.value] : [])));
  }
  if (!isMap(value)) return success(value);
  const entries: [string, unknown][] = [];
  for (const [key, inner] of Object.entries(value)) {
    const found = written(inner, before, references);
    if (!found.ok) return found;
    entries.push([printable(key), found.value]);
  }
  return success(Object.fromEntries(entries));
}

function writtenText(text: string, before: string, references: References): Parsed<string> {
  if (references.has(text)) {
    const reference = references.get(text);
    return reference === undefined ? failure(`parameters supply ${printable(text)} in more than one way`) : success(reference);
  }
  for (const [name, reference] of references) {
    // A name of one or two letters is in many texts by chance.
    if (name.length > 2 && text.includes(name) && !before.includes(name)) return failure(`the new text holds ${printable(name)}, which ${reference ?? 'a parameter'} supplies`);
  }
  return success(printable(text));
}
