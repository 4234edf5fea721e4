import { sameValue } from '../base/equal';
import { printPath, type Path } from '../base/path';
import { fieldOf, isMap, type JsonMap, listField, mapField, textField } from '../kube/json';
import { type EffectiveParameter, processTemplate } from '../openshift/template/process';
import { referencesIn } from '../openshift/template/substitute';
import type { YamlDocument } from '../yaml/document';
import { evaluated } from './evaluate';
import { type ListedObject, objectsIn } from './list';
import { mapTexts, Marks } from './marks';
import { type ImportNote, noteAt } from './note';
import type { ImportedObject, ImportedParameter, ImportSource } from './source';

/**
 * The objects of a Template with its parameters left open, everything else done as `oc process` does it: labels, groups of OpenShift 3,
 * namespaces that go. What comes out is held against the same Template processed with values, and a difference is told.
 */
export function importTemplate(yaml: YamlDocument, template: JsonMap): { readonly objects: readonly ImportedObject[]; readonly notes: readonly ImportNote[] } {
  const { parameters, problems } = processTemplate(template, { missing: 'empty' });
  const byName = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const marks = new Marks(template);
  const names = [...byName.keys()].filter((name) => /^\w+$/.test(name));
  const opened = processTemplate({
    ...template,
    parameters: names.map((name) => ({ name, value: marks.of({ name, form: 'text' }) })),
    objects: mapTexts(template['objects'], (text) => opener(text, names, marks)),
  });
  const listed = opened.objects.map(({ value, index }) => ({ index, ...objectsIn(value) }));
  const used = usesIn(opened.objects.map(({ value }) => value), marks);
  const source: ImportSource = {
    yaml,
    marks,
    parameters: [...byName.values()].flatMap((parameter) => importedParameter(parameter, template, used)),
    about: aboutTemplate(template),
  };
  const objects = listed.flatMap(({ index, objects: found }) => found.map(({ value, path }) => ({ value, source, path: ['objects', index, ...path] })));
  const faults = problems
    .filter(({ code }) => code !== 'required-parameter' && code !== 'group-less-template')
    .map(({ message, path, fatal }) => noteAt(yaml, path, message, { isLoss: fatal }));
  const shapeless = listed.flatMap(({ index, others }) => others.map((path) => noteAt(yaml, ['objects', index, ...path], NO_OBJECT, { isLoss: true })));
  const lists = listed.flatMap(({ index, lists: found }) => found.map((path) => noteAt(yaml, ['objects', index, ...path], LIST)));
  const notes = [
    ...faults,
    ...shapeless.filter(({ line }) => !faults.some((fault) => fault.line === line && fault.isLoss)),
    ...lists,
    ...danglingNotes(yaml, listed.flatMap(({ index, objects: found }) => found.map(({ value, path }) => ({ value, path: ['objects', index, ...path] }))), byName),
    ...parameterNotes(yaml, [...byName.values()], used),
    ...catalogueNotes(yaml, template),
    ...differences(yaml, template, source, opened.objects.map(({ value }) => value)),
  ];
  return { objects, notes };
}

export const NO_OBJECT = 'this is no object, as it lacks a kind or an apiVersion; it is left out';
export const LIST = 'each item of the List is an object of the chart; the List itself is left out';

/** Marks what is all of a text and typed. References inside texts are left to processing, which knows them by the values they get. */
function opener(text: string, names: readonly string[], marks: Marks): string {
  const [, name] = /^\$\{\{(\w+)\}\}$/.exec(text) ?? [];
  return name !== undefined && names.includes(name) ? marks.of({ name, form: 'typed' }) : text;
}

/** The names of parameters that objects use, and whether one of the uses is typed. */
function usesIn(values: readonly unknown[], marks: Marks): ReadonlyMap<string, { readonly isTyped: boolean }> {
  const uses = new Map<string, { readonly isTyped: boolean }>();
  for (const { name, form } of marks.referencesIn(values)) uses.set(name, { isTyped: form === 'typed' || uses.get(name)?.isTyped === true });
  return uses;
}

function importedParameter(parameter: EffectiveParameter, template: JsonMap, used: ReturnType<typeof usesIn>): readonly ImportedParameter[] {
  const use = used.get(parameter.name);
  if (!use) return [];
  const { name, required, origin, value } = parameter;
  const written = listField(template, 'parameters')[Number(parameter.path[1])];
  const description = textField(written, 'description') || textField(written, 'displayName') || '';
  const isOpen = origin === 'generated' ? value === undefined : required && (value ?? '') === '';
  return [{ name, path: parameter.path, description, fallback: isOpen ? undefined : (value ?? ''), isTyped: use.isTyped }];
}

function aboutTemplate(template: JsonMap): readonly string[] {
  const description = textField(mapField(mapField(template, 'metadata'), 'annotations'), 'description')?.trim();
  const message = textField(template, 'message')?.trim();
  return [...(description ? [description] : []), ...(message ? [`After processing, the Template says: ${message}`] : [])];
}

function parameterNotes(yaml: YamlDocument, parameters: readonly EffectiveParameter[], used: ReturnType<typeof usesIn>): readonly ImportNote[] {
  return parameters.flatMap(({ name, path, origin, value, from }) => {
    if (!used.has(name)) return [noteAt(yaml, path, `no object uses the parameter ${name}; it is left out`)];
    if (origin !== 'generated' || value !== undefined) return [];
    const message = `${name} is generated${from === '' ? '' : ` from ${from}`}, and a chart has to come out the same each time; its prop is required: make a value once, and keep it where secrets are kept`;
    return [noteAt(yaml, [...path, 'generate'], message)];
  });
}

/** References that stay as they are written, because nothing declares their parameter. */
function danglingNotes(yaml: YamlDocument, objects: readonly ListedObject[], byName: ReadonlyMap<string, unknown>): readonly ImportNote[] {
  return objects.flatMap(({ value, path }) => {
    const names = new Set<string>();
    mapTexts(value, (text) => {
      for (const { name, effective } of referencesIn(text)) if (effective && !byName.has(name)) names.add(name);
      return text;
    });
    return names.size === 0 ? [] : [noteAt(yaml, path, `no parameter is called ${Array.from(names).join(' or ')}, so that the reference stays in the text as it is written`)];
  });
}

/** What a Template says of itself to the catalogue of OpenShift's console. */
function catalogueNotes(yaml: YamlDocument, template: JsonMap): readonly ImportNote[] {
  const metadata = mapField(template, 'metadata');
  const left = Object.keys(mapField(metadata, 'annotations')).filter((key) => key !== 'description');
  if (left.length === 0) return [];
  return [noteAt(yaml, ['metadata', 'annotations'], `annotations of the Template itself are for the console's catalogue and left out: ${left.join(', ')}`)];
}

/** Where the objects, their parameters filled in, are not what processing makes with the same values. */
function differences(yaml: YamlDocument, template: JsonMap, source: ImportSource, values: readonly unknown[]): readonly ImportNote[] {
  const texts = new Map(source.parameters.map(({ name, fallback }) => [name, fallback ?? 'sample']));
  const filled = Array.from(texts, ([name, value]) => ({ name, value }));
  const { objects } = processTemplate({ ...template, parameters: filled }, { missing: 'empty' });
  return objects.flatMap(({ value, index }, at) => {
    const own = evaluated(values[at], source.marks, texts);
    const path = differenceOf(own, value);
    if (path === undefined) return [];
    return [noteAt(yaml, ['objects', index, ...path], `with the values it has here, oc process makes something else of ${printPath(path)} than the chart; compare the two`, { isLoss: true })];
  });
}

/** The path of the first difference; `undefined` where there is none. */
function differenceOf(one: unknown, other: unknown): Path | undefined {
  if (sameValue(one, other)) return undefined;
  if (Array.isArray(one) && Array.isArray(other) && one.length === other.length) {
    const at = one.findIndex((item, index) => !sameValue(item, other[index]));
    return [at, ...(differenceOf(one[at], other[at]) ?? [])];
  }
  if (!isMap(one) || !isMap(other)) return [];
  const key = [...Object.keys(one), ...Object.keys(other)].find((name) => !sameValue(fieldOf(one, name), fieldOf(other, name)));
  return key === undefined ? [] : [key, ...(differenceOf(fieldOf(one, key), fieldOf(other, key)) ?? [])];
}
