import { isMap, type JsonMap } from '../../kube/json';
import type { Path } from '../../base/path';
import { readLabels, type TemplateLabels } from './labels';
import { isList, processObject, type ObjectContext } from './object';
import { readParameters, wrongType, type EffectiveParameter, type ParameterOptions, type ParameterTable } from './parameters';
import type { TemplateProblem } from './problem';
import { sourceIn, type TemplateSource } from './source';
import { substituteText } from './substitute';

export type { EffectiveParameter } from './parameters';
export type { TemplateProblem } from './problem';
export type { TemplateSource } from './source';

export type ProcessOptions = ParameterOptions;

/** What `oc process` makes of a Template. */
export interface ProcessedTemplate {
  /** In the order of the Template. An entry that is no map is left out, and a problem speaks of it. */
  readonly objects: readonly ProcessedObject[];
  /** The Template's message with its references replaced; `undefined` where it has none. */
  readonly message: string | undefined;
  readonly parameters: readonly EffectiveParameter[];
  /** Parameters first, then labels, then objects in their order. */
  readonly problems: readonly TemplateProblem[];
}

/** One entry of `objects`, processed. */
export interface ProcessedObject {
  /** Parts without a reference are the Template's own: read, do not change. */
  readonly value: unknown;
  /** Its place in the Template's `objects`, from 0. */
  readonly index: number;
  /**
   * Where the value at a path of the processed object is written in the Template's document, and the parameters that supply its text.
   * A path that the object does not hold answers with the place where it would be written. Worked out when asked.
   */
  sourceOf(path: Path): TemplateSource;
}

/** Whether a document is a Template: `template.openshift.io`, or the group-less `v1` of OpenShift 3. */
export function isTemplate(value: unknown): boolean {
  if (!isMap(value) || value.kind !== 'Template' || typeof value.apiVersion !== 'string') return false;
  return value.apiVersion === 'v1' || value.apiVersion.startsWith('template.openshift.io/');
}

/**
 * Processes a Template as `oc process` does. Never throws and changes nothing; takes any value that JSON can hold (no cycles).
 * Where `oc process` would stop or crash, a problem says so and the rest is processed all the same.
 * Costs about a walk over the objects; a text without `$` is looked at once.
 * @see https://github.com/openshift/library-go/tree/93ac9206ae34e602d6acf346826e3e99c22b1787/pkg/template/templateprocessing
 */
export function processTemplate(template: unknown, options: ProcessOptions = {}): ProcessedTemplate {
  const problems: TemplateProblem[] = [];
  if (!isMap(template) || !isTemplate(template)) {
    problems.push({ code: 'not-a-template', message: 'this document is no Template', path: [], fatal: true });
    return { objects: [], message: undefined, parameters: [], problems };
  }
  if (template.apiVersion === 'v1') problems.push(GROUP_LESS);
  const parameters = readParameters(template.parameters, options, problems);
  const labels = readLabels(template.labels, parameters.texts, problems);
  return {
    message: readMessage(template.message, parameters, problems),
    objects: readObjects(template.objects, parameters, labels, problems),
    parameters: parameters.all,
    problems,
  };
}

const GROUP_LESS: TemplateProblem = {
  code: 'group-less-template',
  message: 'oc from 4.11 on knows no Template of apiVersion v1; write template.openshift.io/v1',
  path: ['apiVersion'],
  fatal: false,
};

const NULL_OBJECT = 'the processor crashes on a null among the objects; take it out';

const NO_LABELS: TemplateLabels['byKey'] = new Map();

// Labels times objects: past this somebody is measuring our memory, not deploying.
const MAX_LABELS_ADDED = 1_000_000;

function readMessage(message: unknown, { texts }: ParameterTable, problems: TemplateProblem[]): string | undefined {
  if (message === undefined || message === null) return undefined;
  if (typeof message === 'string') return substituteText(message, texts);
  problems.push(wrongType(['message'], 'message', 'text; quote it'));
  return undefined;
}

function readObjects(
  list: unknown,
  parameters: ParameterTable,
  written: TemplateLabels | undefined,
  problems: TemplateProblem[],
): readonly ProcessedObject[] {
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) {
    problems.push(wrongType(['objects'], 'objects', 'a list'));
    return [];
  }
  const labels = bounded(written, list.length, problems);
  const context: ObjectContext = { texts: parameters.texts, labels, report: (problem) => void problems.push(problem) };
  const objects: ProcessedObject[] = [];
  for (const [index, object] of list.entries()) {
    const path = ['objects', index];
    if (isMap(object)) objects.push(readObject(object, index, path, parameters, context));
    else if (object === null) problems.push({ code: 'null-object', message: NULL_OBJECT, path, fatal: true });
    else problems.push({ code: 'bad-object', message: 'an object of a Template has to be a map', path, fatal: true });
  }
  return objects;
}

function readObject(object: JsonMap, index: number, path: Path, parameters: ParameterTable, context: ObjectContext): ProcessedObject {
  const value = processObject(object, path, context);
  const metadata = Object.hasOwn(object, 'metadata') ? object.metadata : {};
  const labels = isList(object) || !isMap(metadata) ? NO_LABELS : (context.labels?.byKey ?? NO_LABELS);
  return { value, index, sourceOf: (at) => sourceIn({ value: object, path, labels }, at, parameters) };
}

function bounded(labels: TemplateLabels | undefined, objects: number, problems: TemplateProblem[]): TemplateLabels | undefined {
  if (labels === undefined || labels.byKey.size * objects <= MAX_LABELS_ADDED) return labels;
  const message = `${labels.byKey.size} labels on each of ${objects} objects are more than is made here; the labels are left out`;
  problems.push({ code: 'too-large', message, path: ['labels'], fatal: false });
  return undefined;
}
