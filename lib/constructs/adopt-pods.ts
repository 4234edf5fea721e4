import { isMap, type JsonMap, listField, mapField, textField } from '../kube/json';
import { RESOLVE_NAMES } from '../openshift/resolve-names';
import { type AdoptedContainerProps, type AdoptedInitContainerProps, completedContainers } from './adopt-containers';
import { checkOneOf, checkUnique, checkWhole } from './checks';
import type { PodSecurityContext } from './kube-types';
import type { Problems } from './problems';
import { RESTRICTED_POD } from './restricted';

/** What is said of the pods that cdk8s-plus describes. */
export interface AdoptedPodProps {
  readonly containers?: Readonly<Record<string, AdoptedContainerProps>>;
  readonly initContainers?: Readonly<Record<string, AdoptedInitContainerProps>>;
  /** How pods spread over nodes or zones; counts the workload's own pods. @default as the scheduler does by itself */
  readonly topologySpread?: readonly TopologySpreadProps[];
  /** Lay what pods and containers say over the restricted profile, which cdk8s-plus gives in part. @default true */
  readonly restricted?: boolean;
  /** Laid over the pods' security context, field by field. */
  readonly podSecurityContext?: PodSecurityContext;
  /** Fields of the pod spec that cdk8s-plus drops or does not know, laid over it. */
  readonly podExtra?: Readonly<Record<string, unknown>>;
}

export interface TopologySpreadProps {
  /** Label of the nodes: `kubernetes.io/hostname`, `topology.kubernetes.io/zone`. */
  readonly topologyKey: string;
  /** By how many pods two domains may differ. @default 1 */
  readonly maxSkew?: number;
  /** What happens to a pod that would break the rule. @default 'ScheduleAnyway' */
  readonly whenUnsatisfiable?: 'DoNotSchedule' | 'ScheduleAnyway';
}

export interface AdoptedPodSetting {
  /** Labels by which the workload finds its pods. */
  readonly selector: Readonly<Record<string, string>>;
  /** Names of the claim templates. */
  readonly claims: readonly string[];
  readonly resolveNames: boolean;
}

/** A rendered pod template, completed. Reports what is wrong with the props. */
export function completedTemplate(template: JsonMap, props: AdoptedPodProps, setting: AdoptedPodSetting, problems: Problems): JsonMap {
  const { selector, resolveNames } = setting;
  const metadata = mapField(template, 'metadata');
  const annotations = { ...mapField(metadata, 'annotations'), ...(resolveNames ? { [RESOLVE_NAMES]: '*' } : {}) };
  return {
    ...template,
    metadata: {
      ...metadata,
      annotations: Object.keys(annotations).length > 0 ? annotations : undefined,
      labels: { ...mapField(metadata, 'labels'), ...selector },
    },
    spec: completedPodSpec(mapField(template, 'spec'), props, setting, problems),
  };
}

function completedPodSpec(spec: JsonMap, props: AdoptedPodProps, { selector, claims }: AdoptedPodSetting, problems: Problems): JsonMap {
  const { restricted = true, topologySpread = [] } = props;
  // A claim takes the place of a volume that stood for it, mounts and all.
  const volumes = listField(spec, 'volumes').filter((volume) => !claims.includes(textField(volume, 'name') ?? ''));
  const setting = { restricted, volumes: [...claims, ...volumes.map((volume) => textField(volume, 'name') ?? '')] };
  const completed = (at: 'containers' | 'initContainers'): readonly JsonMap[] =>
    completedContainers(listField(spec, at), props[at] ?? {}, { ...setting, at }, problems);
  const containers = completed('containers');
  const initContainers = completed('initContainers');
  checkPods([...containers, ...initContainers], claims, problems);
  const covered = ['containers', 'initContainers'].filter((field) => props.podExtra?.[field] !== undefined);
  for (const field of covered) problems.add(`podExtra.${field}`, props.podExtra?.[field], `fields that no prop covers; ${field} has a prop`);
  const spreads = topologySpread.map((spread, index) => spreadOf(spread, selector, problems, `topologySpread[${index}]`));
  return {
    ...spec,
    ...(spreads.length > 0 ? { topologySpreadConstraints: spreads } : {}),
    ...props.podExtra,
    containers,
    initContainers: initContainers.length > 0 ? initContainers : undefined,
    securityContext: { ...(restricted ? RESTRICTED_POD : {}), ...mapField(spec, 'securityContext'), ...props.podSecurityContext },
    volumes: volumes.length > 0 ? volumes : undefined,
  };
}

function checkPods(containers: readonly JsonMap[], claims: readonly string[], problems: Problems): void {
  const names = containers.map((container) => textField(container, 'name') ?? '');
  checkUnique(problems, (index) => `name of container ${index + 1}`, names);
  const mounted = containers.flatMap((container) => listField(container, 'volumeMounts').map((mount) => textField(mount, 'name')));
  claims.forEach((claim, index) => {
    if (!mounted.includes(claim)) problems.add(`claims[${index}].name`, claim, 'a name that a container mounts; add it to mounts');
  });
}

function spreadOf(props: TopologySpreadProps, selector: Readonly<Record<string, string>>, problems: Problems, at: string): JsonMap {
  const { topologyKey, maxSkew = 1, whenUnsatisfiable = 'ScheduleAnyway' } = props;
  checkWhole(problems, `${at}.maxSkew`, maxSkew, { min: 1 });
  checkOneOf(problems, `${at}.whenUnsatisfiable`, whenUnsatisfiable, ['DoNotSchedule', 'ScheduleAnyway']);
  return { labelSelector: { matchLabels: selector }, maxSkew, topologyKey, whenUnsatisfiable };
}

/** Whether a container of the completed template says when it is ready. */
export function saysWhenReady(template: JsonMap): boolean {
  return listField(template['spec'], 'containers').some((container) => isMap(container) && isMap(container['readinessProbe']));
}
