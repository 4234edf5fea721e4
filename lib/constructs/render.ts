import type { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { UserError } from '../base/errors';
import { isMap, type JsonMap, mapField, textField } from '../kube/json';
import { groupOf } from '../kube/object';
import { printYaml, UnprintableError } from './emit';
import { gather, type GatheredApp } from './gather';
import { objectRenderer } from './object-json';

/** An object as it will be written. */
export interface RenderedObject {
  readonly object: ApiObject;
  readonly chart: Chart;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** One YAML document, without a marker. */
  readonly text: string;
}

export interface RenderedApp {
  readonly objects: readonly RenderedObject[];
  /** All that is wrong, each line with the path of its construct; empty when the app may be written. */
  readonly problems: readonly string[];
  /** What was thrown while objects were rendered. */
  readonly causes: readonly Error[];
}

/**
 * Renders every object of the app, asking each construct once whether it is valid: linear, where `Chart.toJson` validates the whole
 * app again for each chart. Never throws for what people write; nothing is written here.
 */
export function renderApp(app: IConstruct): RenderedApp {
  const gathered = gather(app);
  const causes: Error[] = [];
  const problems = [...validationProblems(gathered), ...gathered.problems, ...emptinessProblems(gathered)];
  const objects: RenderedObject[] = [];
  const owners = new Map<string, ApiObject>();
  const render = objectRenderer(app);
  for (const { object, chart } of gathered.objects) {
    try {
      const value = render(object);
      const names = namesOf(value);
      problems.push(...identityProblems(object, names, owners));
      objects.push({ object, chart, kind: names.kind, name: names.name, namespace: names.namespace, text: printYaml(value) });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      problems.push(error instanceof UnprintableError ? `${object.node.path}: ${error.message}` : error.message);
      causes.push(error);
    }
  }
  return { objects, problems, causes };
}

/** The one error for all that is wrong with an app. */
export function appError(problems: readonly string[], causes: readonly Error[]): UserError {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return new UserError('invalid-app', `${count} in the app, nothing was written:\n  ${problems.join('\n  ')}`, {
    ...(causes.length === 0 ? {} : { cause: causes.length === 1 ? causes[0] : new AggregateError(causes) }),
  });
}

function validationProblems({ constructs }: GatheredApp): readonly string[] {
  return constructs.flatMap(({ node }) => node.validate().map((problem) => `${node.path === '' ? 'app' : node.path}: ${problem}`));
}

function emptinessProblems({ charts, objects }: GatheredApp): readonly string[] {
  if (charts.length === 0) return ['app: holds no chart, so there is nothing to write'];
  const filled = new Set<IConstruct>();
  for (const { chart } of objects) for (const scope of chart.node.scopes) filled.add(scope);
  return charts.filter((chart) => !filled.has(chart)).map(({ node }) => `${node.path}: the chart holds no object; fill it or take it away`);
}

function identityProblems(object: ApiObject, names: ObjectNames, owners: Map<string, ApiObject>): readonly string[] {
  const { apiVersion, kind, name, namespace } = names;
  if (apiVersion === '' || kind === '' || name === '') return namelessProblems(object, names);
  // No field of a valid object holds a line feed.
  const identity = `${groupOf(apiVersion)}\n${kind}\n${namespace ?? ''}\n${name}`;
  const owner = owners.get(identity);
  if (owner === undefined) {
    owners.set(identity, object);
    return NONE;
  }
  const where = namespace === undefined ? 'without a namespace' : `in namespace ${namespace}`;
  return [`${object.node.path}: ${kind} ${name} ${where} is made by ${owner.node.path} already; the one applied last would win`];
}

const NONE: readonly string[] = [];

function namelessProblems({ node }: ApiObject, { apiVersion, kind, name }: ObjectNames): readonly string[] {
  const missing = Object.entries({ apiVersion, kind, 'metadata.name': name }).filter(([, text]) => text === '');
  return missing.map(([field]) => `${node.path}: ${field} is empty; every object needs one`);
}

interface ObjectNames {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
}

function namesOf(value: unknown): ObjectNames {
  const object: JsonMap = isMap(value) ? value : {};
  const metadata = mapField(object, 'metadata');
  return {
    apiVersion: textField(object, 'apiVersion') ?? '',
    kind: textField(object, 'kind') ?? '',
    name: textField(metadata, 'name') ?? '',
    namespace: textField(metadata, 'namespace'),
  };
}
