import { checkLabels, checkObjectName, checkLabelName, checkUnique, checkWhole } from './checks';
import { containerOf, type ContainerProps, type ContainerSetting, type InitContainerProps, type PortProps, withExtra } from './containers';
import type { Images } from './images';
import type { Container, PodSecurityContext, PodSpec, PodTemplate, Volume } from './kube-types';
import type { Problems } from './problems';
import { RESTRICTED_POD } from './restricted';

/** What every workload says about its pods. */
export interface PodProps {
  /** At least one. */
  readonly containers: readonly ContainerProps[];
  /** Run one after the other before the containers. */
  readonly initContainers?: readonly InitContainerProps[];
  /** Volumes that are made with the pod or that others fill: `emptyDir`, `configMap`, `secret`. Claims have a prop of their own. */
  readonly volumes?: readonly Volume[];
  /** Labels of the pods beside the selector's. */
  readonly podLabels?: Readonly<Record<string, string>>;
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** @default the namespace's `default` */
  readonly serviceAccount?: string;
  /** Mount the service account's token. @default false */
  readonly mountToken?: boolean;
  /** Names of Secrets to pull images with. */
  readonly pullSecrets?: readonly string[];
  /** Seconds between SIGTERM and SIGKILL, at least 1: without a wait, two pods of one identity can run. @default 30, left to the API server */
  readonly terminationGraceSeconds?: number;
  /** Laid over the restricted profile, field by field. */
  readonly podSecurityContext?: PodSecurityContext;
  /** Fields of the pod spec that no prop covers, written as they are: `affinity`, `tolerations`. */
  readonly podExtra?: Readonly<Record<string, unknown>>;
}

/** A port that a container of the pod opens while the pod runs; `at` is the path of its name in the props. */
export interface PodPort extends PortProps {
  readonly at: string;
}

/** The ports of containers and sidecars. */
export function portsOf({ containers, initContainers = [] }: PodProps): readonly PodPort[] {
  const of = (field: string, list: readonly InitContainerProps[]): readonly PodPort[] =>
    list.flatMap(({ ports = [] }, index) => ports.map((port, at) => ({ ...port, at: `${field}[${index}].ports[${at}].name` })));
  return [...of('containers', containers), ...of('initContainers', initContainers.filter(({ sidecar }) => sidecar))];
}

export interface PodSetting {
  readonly images: Images;
  readonly problems: Problems;
  /** Labels by which the workload finds its pods. */
  readonly selector: Readonly<Record<string, string>>;
  /** Names of the workload's claims, which containers mount like volumes. */
  readonly claims: readonly string[];
}

/** The pod template of a workload. Reports what is wrong with the props. */
export function podTemplateOf(props: PodProps, setting: PodSetting): PodTemplate {
  const { problems, selector } = setting;
  checkLabels(problems, 'podLabels', props.podLabels ?? {});
  for (const [key, value] of Object.entries(selector)) {
    const given = props.podLabels?.[key];
    if (given !== undefined && given !== value) problems.add(`podLabels[${JSON.stringify(key)}]`, given, `${value}, as the selector has it`);
  }
  return {
    metadata: { labels: { ...props.podLabels, ...selector }, ...(props.podAnnotations ? { annotations: props.podAnnotations } : {}) },
    spec: podSpecOf(props, setting),
  };
}

function podSpecOf(props: PodProps, { images, problems, claims }: PodSetting): PodSpec {
  checkPod(props, problems, claims);
  const setting = { images, problems, volumes: [...claims, ...(props.volumes ?? []).map(({ name }) => name)] };
  const spec: PodSpec = {
    automountServiceAccountToken: props.mountToken ?? false,
    containers: props.containers.map((container, index) => containerOf(container, { ...setting, at: `containers[${index}]` })),
    initContainers: props.initContainers?.map((container, index) => initContainerOf(container, { ...setting, at: `initContainers[${index}]` })),
    imagePullSecrets: props.pullSecrets?.map((name) => ({ name })),
    securityContext: { ...RESTRICTED_POD, ...props.podSecurityContext },
    serviceAccountName: props.serviceAccount,
    terminationGracePeriodSeconds: props.terminationGraceSeconds,
    volumes: props.volumes,
  };
  return withExtra(spec, props.podExtra, problems, 'podExtra');
}

function initContainerOf(props: InitContainerProps, setting: ContainerSetting): Container {
  const container = containerOf(props, setting);
  if (props.sidecar) return { ...container, restartPolicy: 'Always' };
  for (const use of ['readiness', 'liveness', 'startup'] as const) {
    if (props[use]) setting.problems.add(`${setting.at}.${use}`, props[use], 'no probe, unless the init container is a sidecar');
  }
  return container;
}

function checkPod(props: PodProps, problems: Problems, claims: readonly string[]): void {
  if (props.containers.length === 0) problems.add('containers', props.containers, 'at least one container');
  const places = [
    ...props.containers.map(({ name }, index) => ({ name, at: `containers[${index}].name` })),
    ...(props.initContainers ?? []).map(({ name }, index) => ({ name, at: `initContainers[${index}].name` })),
  ];
  checkUnique(problems, (index) => places[index]?.at ?? '', places.map(({ name }) => name));
  // Services find a port of the pod by its name alone.
  const ports = portsOf(props);
  checkUnique(problems, (index) => ports[index]?.at ?? '', ports.map(({ name }) => name));
  checkVolumes(props.volumes ?? [], problems, claims);
  if (props.serviceAccount !== undefined) checkObjectName(problems, 'serviceAccount', props.serviceAccount);
  props.pullSecrets?.forEach((name, index) => checkObjectName(problems, `pullSecrets[${index}]`, name));
  if (props.terminationGraceSeconds !== undefined) checkWhole(problems, 'terminationGraceSeconds', props.terminationGraceSeconds, { min: 1 });
}

function checkVolumes(volumes: readonly Volume[], problems: Problems, claims: readonly string[]): void {
  checkUnique(problems, (index) => `volumes[${index}].name`, volumes.map(({ name }) => name));
  volumes.forEach((volume, index) => {
    checkLabelName(problems, `volumes[${index}].name`, volume.name);
    if (claims.includes(volume.name)) problems.add(`volumes[${index}].name`, volume.name, 'a name that no claim has');
    // All replicas would share it: refused by the node with ReadWriteOnce, and two versions write to it during each rollout otherwise.
    if (volume['persistentVolumeClaim'] !== undefined) {
      problems.add(`volumes[${index}]`, 'a persistentVolumeClaim', 'sources that replicas do not share; give each its own in claims');
    }
  });
}
