import type { ApiObject, ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
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
  /** Argo CD sync wave: lower ones are applied, and healthy, before higher ones. Wave 0 needs no annotation. @default 0 */
  readonly wave?: number;
}

export const NAME_LABEL = 'app.kubernetes.io/name';
const SYNC_WAVE = 'argocd.argoproj.io/sync-wave';

export function nameOf(scope: Construct, { name }: ObjectProps): string {
  return name ?? scope.node.id;
}

/** The metadata of the main object. `labels` are the construct's own; people's labels may replace them. Reports what is wrong. */
export function metadataOf(name: string, props: ObjectProps, labels: Readonly<Record<string, string>>, problems: Problems): ApiObjectMetadata {
  checkLabels(problems, 'labels', props.labels ?? {});
  for (const [key, value] of Object.entries(props.annotations ?? {})) {
    if (typeof value !== 'string') problems.add(`annotations[${JSON.stringify(key)}]`, value, 'text; quote numbers and booleans');
  }
  const { wave = 0 } = props;
  checkWhole(problems, 'wave', wave, { min: -(2 ** 31) });
  return {
    name,
    ...(props.namespace === undefined ? {} : { namespace: props.namespace }),
    labels: { ...labels, ...props.labels },
    annotations: { ...props.annotations, ...waveAnnotation(wave) },
  };
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
