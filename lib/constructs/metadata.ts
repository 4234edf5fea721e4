import { type ApiObject, type ApiObjectMetadata, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { RESOLVE_NAMES } from '../openshift/resolve-names';
import { TRIGGERS } from '../openshift/triggers';
import { checkLabels, checkWhole } from './checks';
import type { Problems } from './problems';

/** What every construct of ours lets people say about its object. */
export interface ObjectProps {
  /** Name of the object, without a hash, so that it can be relied on. @default the construct's id */
  readonly name?: string;
  /** @default the chart's, or none */
  readonly namespace?: string;
  /** Labels beside the construct's own. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * Argo CD sync wave: lower ones are applied, and healthy, before higher ones. Wave 0 needs no annotation. @default 0, or the first after
   * the image streams that a workload names
   */
  readonly wave?: number;
}

export const NAME_LABEL = 'app.kubernetes.io/name';
/** What `kubectl rollout history` shows beside a revision. */
export const CHANGE_CAUSE = 'kubernetes.io/change-cause';
const SYNC_WAVE = 'argocd.argoproj.io/sync-wave';

/** Annotations that constructs write themselves, and the props they come from. */
const FROM_PROPS: ReadonlyMap<string, string> = new Map([
  [RESOLVE_NAMES, 'resolveNames'],
  [TRIGGERS, 'triggers'],
  [CHANGE_CAUSE, 'changeCause'],
  [SYNC_WAVE, 'wave'],
  ['openshift.io/image.insecureRepository', 'insecure'],
]);

export function nameOf(scope: Construct, { name }: ObjectProps): string {
  return name ?? scope.node.id;
}

/** Where the object goes; `undefined` where that is left to whoever applies it. */
export function namespaceOf(scope: Construct, { namespace }: ObjectProps): string | undefined {
  return namespace ?? scope.node.scopes.findLast((around) => Chart.isChart(around))?.namespace;
}

/**
 * The metadata of the main object. `labels` and `annotations` are the construct's own; people's labels may replace them, people's
 * annotations are refused where a prop writes them. Reports what is wrong.
 */
export function metadataOf(
  name: string,
  props: ObjectProps,
  labels: Readonly<Record<string, string>>,
  problems: Problems,
  annotations: Readonly<Record<string, string>> = {},
): ApiObjectMetadata {
  checkLabels(problems, 'labels', props.labels ?? {});
  checkAnnotations(problems, 'annotations', props.annotations ?? {});
  const { wave = 0 } = props;
  checkWhole(problems, 'wave', wave, { min: -(2 ** 31) });
  return {
    name,
    ...(props.namespace === undefined ? {} : { namespace: props.namespace }),
    labels: { ...labels, ...props.labels },
    annotations: { ...props.annotations, ...annotations, ...waveAnnotation(wave) },
  };
}

/** Annotations as people give them. A second way to say what a prop says would leave the construct's checks behind. */
export function checkAnnotations(problems: Problems, prop: string, annotations: Readonly<Record<string, string>>): void {
  checkTextValues(problems, prop, annotations);
  for (const [key, value] of Object.entries(annotations)) {
    const from = FROM_PROPS.get(key);
    if (from !== undefined) problems.add(`${prop}[${JSON.stringify(key)}]`, value, `annotations that no prop writes; this one comes from ${from}`);
  }
}

export function checkTextValues(problems: Problems, prop: string, map: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(map)) {
    if (typeof value !== 'string') problems.add(`${prop}[${JSON.stringify(key)}]`, value, 'text; quote numbers and booleans');
  }
}

/** Gives an object that a construct makes besides its main one the labels and the wave of its maker, which has checked them. */
export function shareMetadata({ metadata }: ApiObject, { labels = {}, wave = 0 }: ObjectProps): void {
  for (const [key, value] of Object.entries(labels)) metadata.addLabel(key, value);
  for (const [key, value] of Object.entries(waveAnnotation(wave))) metadata.addAnnotation(key, value);
}

// Argo CD reads text that is an integer; anything else it takes for 0 without a word.
function waveAnnotation(wave: number): Readonly<Record<string, string>> {
  return wave === 0 ? {} : { [SYNC_WAVE]: String(wave) };
}
