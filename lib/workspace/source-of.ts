import { type Parsed, failure, success } from '../base/parsed';
import { type Path, valueAt } from '../base/path';
import { smallSteps, type ValueEdit } from '../base/value-edit';
import { isMap, type JsonMap, textField } from '../kube/json';
import type { KubeObject } from '../kube/object';
import type { EffectiveParameter, TemplateSource } from '../openshift/template/process';
import { referencesIn } from '../openshift/template/substitute';
import type { ManifestDocument } from './document';
import { templateTexts, type TemplateTexts } from './template-texts';

/**
 * The edits of an object as edits of the document it is written in. In a Template a value that is one parameter and nothing else, which
 * is used nowhere else, is changed at the parameter; text that parameters are part of is left to a person, with the reason.
 */
export function editsAtSource(document: ManifestDocument, object: KubeObject, edits: readonly ValueEdit[]): Parsed<readonly ValueEdit[]> {
  const base = object.origin.locate([]).path;
  if (!document.template) return success(edits.map((edit) => ({ ...edit, path: [...base, ...edit.path] })));
  const written: ValueEdit[] = [];
  const texts = templateTexts(document, object);
  for (const edit of smallSteps(object.value, edits)) {
    const found = editInTemplate(document.template, base, edit, texts);
    if (!found.ok) return found;
    written.push(found.value);
  }
  return success(written);
}

/** Where a new object goes. */
export type NewPlace = { readonly edit: ValueEdit } | { readonly follow: unknown };

/** The place of a new object beside another: the list that holds the other, or a document of its own. */
export function placeBeside(document: ManifestDocument, object: KubeObject | undefined, created: JsonMap): Parsed<NewPlace> {
  const value: unknown = document.yaml.value;
  if (document.template && object) {
    const { objects } = document.template.value;
    const written = templateTexts(document, object).written(created);
    return written.ok ? success({ edit: { op: 'add', path: ['objects', Array.isArray(objects) ? objects.length : 0], value: written.value } }) : written;
  }
  const list = object?.origin.locate([]).path.slice(0, -1) ?? [];
  const items = valueAt(value, list);
  if (list.at(-1) === 'items' && Array.isArray(items)) {
    const kind = textField(valueAt(value, list.slice(0, -1)), 'kind');
    if (kind === 'List') return success({ edit: { op: 'add', path: [...list, items.length], value: created } });
    if (list.length > 1) return failure(`the list around it is a ${kind ?? 'list'} and takes no ${textField(created, 'kind') ?? 'other object'}`);
  }
  return success({ follow: created });
}

/** Whether one parameter with a value in the Template supplies the text there as a whole, and no other text: an edit may go to that value. */
export function isSoleUse(template: unknown, source: TemplateSource): boolean {
  return isMap(template) && soleParameter(template, source, valueAt(template, source.path)).ok;
}

type Template = NonNullable<ManifestDocument['template']>;

function editInTemplate({ value: template, processed }: Template, base: Path, edit: ValueEdit, texts: TemplateTexts): Parsed<ValueEdit> {
  const made = processed.objects.find(({ index }) => index === base[1]);
  if (made === undefined) return failure('the object is not among those of the Template');
  const source = made.sourceOf([...base.slice(2), ...edit.path]);
  if (source.path[0] !== 'objects') return failure("the value comes from the Template's labels, which all its objects share");
  if (source.path.length !== base.length + edit.path.length) return failure(suppliedBy(source, 'all of what is there'));
  if (edit.op === 'remove') return success({ op: 'remove', path: source.path });
  const before = valueAt(template, source.path);
  if (edit.op !== 'insert' && before !== undefined) {
    if (source.parameters.length > 0) return atParameter(template, source, before, edit.value);
    if (hasReferences(before)) return failure('parameters supply a part of what would be replaced');
  }
  const written = texts.written(edit.value, typeof before === 'string' ? before : '');
  return written.ok ? success({ op: edit.op, path: source.path, value: written.value }) : written;
}

function atParameter(template: JsonMap, source: TemplateSource, before: unknown, value: unknown): Parsed<ValueEdit> {
  const sole = soleParameter(template, source, before);
  if (!sole.ok) return sole;
  const { parameter, typed } = sole.value;
  const text = typeof value === 'string' ? value : typed ? JSON.stringify(value) : undefined;
  if (text === undefined) return failure(`the parameter ${parameter.name} gives text, and the new value is none`);
  return success({ op: 'replace', path: parameter.valuePath, value: text });
}

interface SoleParameter {
  readonly parameter: EffectiveParameter;
  /** Its value is JSON: `${{NAME}}`. */
  readonly typed: boolean;
}

function soleParameter(template: JsonMap, source: TemplateSource, before: unknown): Parsed<SoleParameter> {
  const [parameter, ...more] = source.parameters;
  const [reference] = typeof before === 'string' ? referencesIn(before) : [];
  const isWhole = typeof before === 'string' && reference?.start === 0 && reference.end === before.length;
  if (parameter === undefined || more.length > 0 || !isWhole) return failure(suppliedBy(source, 'a part of this text'));
  if (parameter.origin !== 'value') return failure(`the parameter ${parameter.name} supplies this text, and has no value of its own in the Template`);
  const declared = Array.isArray(template['parameters']) ? template['parameters'].filter((entry: unknown) => textField(entry, 'name') === parameter.name).length : 0;
  if (declared !== 1) return failure(`the parameter ${parameter.name} is declared ${declared} times`);
  const uses = usesOf(template, parameter.name);
  if (uses !== 1) return failure(`the parameter ${parameter.name} supplies this text and ${uses - 1} more`);
  return success({ parameter, typed: reference.form === 'typed' });
}

function suppliedBy({ parameters }: TemplateSource, what: string): string {
  const names = parameters.map(({ name }) => name);
  if (names.length === 0) return 'what is above it is written as text';
  return names.length === 1 ? `the parameter ${names.join('')} supplies ${what}` : `the parameters ${names.join(' and ')} supply ${what}`;
}

/** How often references name a parameter, in all that processing looks at. */
function usesOf(template: JsonMap, name: string): number {
  return ['objects', 'labels', 'message'].reduce((count, key) => count + countIn(template[key], name), 0);
}

function countIn(value: unknown, name: string): number {
  if (typeof value === 'string') return referencesIn(value).filter((reference) => reference.name === name).length;
  if (Array.isArray(value)) return value.reduce<number>((count, item) => count + countIn(item, name), 0);
  if (!isMap(value)) return 0;
  return Object.entries(value).reduce((count, [key, inner]) => count + countIn(key, name) + countIn(inner, name), 0);
}

function hasReferences(value: unknown): boolean {
  if (typeof value === 'string') return referencesIn(value).length > 0;
  if (Array.isArray(value)) return value.some(hasReferences);
  return isMap(value) && Object.entries(value).some(([key, inner]) => referencesIn(key).length > 0 || hasReferences(inner));
}
