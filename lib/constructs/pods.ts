import { RESOLVE_NAMES } from '../openshift/resolve-names';
import { checkLabels, checkObjectName, checkLabelName, checkUnique, checkWhole } from './checks';
import { containerOf, type ContainerProps, type ContainerSetting, type InitContainerProps, type PortProps } from './containers';
import { withExtra } from './extra';
import type { Images } from './images';
import type { Container, PodSecurityContext, PodSpec, PodTemplate, Volume } from './kube-types';
import { checkAnnotations } from './metadata';
import type { Problems } from './problems';
import { RESTRICTED_POD } from './restricted';

/** What every workload says about its pods. */
export interface PodProps {
  /** At least one. */
  readonly containers: readonly ContainerProps[];
  /** Run one after the other before the containers. */
  readonly initContainers?: readonly InitContainerProps[];
  /** Volumes that are made with the pod or that others fill: `emptyDir`, `configMap`, `secret`, `image`. Claims have a prop of their own. */
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
  /**
   * Have OpenShift look up every image of the pods among the namespace's streams, whatever the streams' own policy
   * (`alpha.image.policy.openshift.io/resolve-names`). Images with a digest stay as they are. @default true where a container names a
   * tag of a stream without look-up
   */
  readonly resolveNames?: boolean;
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
  /** Names of the claim templates, which containers mount like volumes. @default none */
  readonly claims?: readonly string[];
  /** Volumes made of claims that exist already. @default none */
  readonly claimVolumes?: readonly Volume[];
  readonly resolveNames: boolean;
  /** @default 'Always', left to the API server */
  readonly restartPolicy?: 'Always' | 'Never' | 'OnFailure';
}

/** The pod template of a workload. Reports what is wrong with the props. */
export function podTemplateOf(props: PodProps, setting: PodSetting): PodTemplate {
  const { problems, selector } = setting;
  checkLabels(problems, 'podLabels', props.podLabels ?? {});
  keepSelector(props.podLabels ?? {}, 'podLabels', setting);
  checkAnnotations(problems, 'podAnnotations', props.podAnnotations ?? {});
  const annotations = { ...props.podAnnotations, ...lookupAnnotation(setting) };
  return {
    metadata: { labels: { ...props.podLabels, ...selector }, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
    spec: podSpecOf(props, setting),
  };
}

/** Refuses labels that would take away those by which the workload or a Service finds the pods. */
export function keepSelector(labels: Readonly<Record<string, string>>, at: string, { problems, selector }: PodSetting): void {
  for (const [key, value] of Object.entries(selector)) {
    const given = labels[key];
    if (given !== undefined && given !== value) problems.add(`${at}[${JSON.stringify(key)}]`, given, `${value}, as the selector has it`);
  }
}

/** What has OpenShift look up the images of these pods; nothing where they need none of it. */
export function lookupAnnotation({ resolveNames }: Pick<PodSetting, 'resolveNames'>): Readonly<Record<string, string>> {
  return resolveNames ? { [RESOLVE_NAMES]: '*' } : {};
}

/** The pods themselves. Reports what is wrong with the props. */
export function podSpecOf(props: PodProps, pod: PodSetting): PodSpec {
  const { images, problems, claims = [], claimVolumes = [], restartPolicy } = pod;
  checkPod(props, pod);
  const volumes = [...claimVolumes, ...(props.volumes ?? []).map((volume, index) => pinned(volume, pod, `volumes[${index}]`))];
  const setting = { images, problems, volumes: [...claims, ...volumes.map(({ name }) => name)] };
  const spec: PodSpec = {
    automountServiceAccountToken: props.mountToken ?? false,
    containers: props.containers.map((container, index) => containerOf(container, { ...setting, at: `containers[${index}]` })),
    initContainers: props.initContainers?.map((container, index) => initContainerOf(container, { ...setting, at: `initContainers[${index}]` })),
    imagePullSecrets: props.pullSecrets?.map((name) => ({ name })),
    ...(restartPolicy === undefined ? {} : { restartPolicy }),
    securityContext: { ...RESTRICTED_POD, ...props.podSecurityContext },
    serviceAccountName: props.serviceAccount,
    terminationGracePeriodSeconds: props.terminationGraceSeconds,
    volumes: volumes.length > 0 ? volumes : undefined,
  };
  return withExtra(spec, props.podExtra, problems, 'podExtra');
}

/** A volume made of an image (since Kubernetes 1.31) can move like a container's. */
function pinned(volume: Volume, { images, problems }: PodSetting, at: string): Volume {
  const { image } = volume;
  if (image?.reference === undefined) return volume;
  return { ...volume, image: { pullPolicy: 'IfNotPresent', ...image, reference: images.pin(image.reference, problems, `${at}.image.reference`) } };
}

function initContainerOf(props: InitContainerProps, setting: ContainerSetting): Container {
  const container = containerOf(props, setting);
  if (props.sidecar) return { ...container, restartPolicy: 'Always' };
  for (const use of ['readiness', 'liveness', 'startup'] as const) {
    if (props[use]) setting.problems.add(`${setting.at}.${use}`, props[use], 'no probe, unless the init container is a sidecar');
  }
  return container;
}

function checkPod(props: PodProps, { problems, claims = [], claimVolumes, restartPolicy = 'Always' }: PodSetting): void {
  if (props.containers.length === 0) problems.add('containers', props.containers, 'at least one container');
  const places = [
    ...props.containers.map(({ name }, index) => ({ name, at: `containers[${index}].name` })),
    ...(props.initContainers ?? []).map(({ name }, index) => ({ name, at: `initContainers[${index}].name` })),
  ];
  checkUnique(problems, (index) => places[index]?.at ?? '', places.map(({ name }) => name));
  // Services find a port of the pod by its name alone.
  const ports = portsOf(props);
  checkUnique(problems, (index) => ports[index]?.at ?? '', ports.map(({ name }) => name));
  const shares = claimVolumes
    ? 'other sources; a claim goes into claims, with its access mode'
    : 'sources that replicas do not share; give each its own in claims';
  checkVolumes(props.volumes ?? [], [...claims, ...(claimVolumes ?? []).map(({ name }) => name)], shares, problems);
  if (props.serviceAccount !== undefined) checkObjectName(problems, 'serviceAccount', props.serviceAccount);
  props.pullSecrets?.forEach((name, index) => checkObjectName(problems, `pullSecrets[${index}]`, name));
  if (props.terminationGraceSeconds !== undefined) checkWhole(problems, 'terminationGraceSeconds', props.terminationGraceSeconds, { min: 1 });
  const restarts = props.podExtra?.['restartPolicy'];
  if (restarts !== undefined && restarts !== restartPolicy) problems.add('podExtra.restartPolicy', restarts, `${restartPolicy}, as this kind has it`);
}

function checkVolumes(volumes: readonly Volume[], claims: readonly string[], sources: string, problems: Problems): void {
  checkUnique(problems, (index) => `volumes[${index}].name`, volumes.map(({ name }) => name));
  volumes.forEach((volume, index) => {
    checkLabelName(problems, `volumes[${index}].name`, volume.name);
    if (claims.includes(volume.name)) problems.add(`volumes[${index}].name`, volume.name, 'a name that no claim has');
    // All pods would share it: refused by the node with ReadWriteOnce, and two versions write to it during each rollout otherwise.
    if (volume['persistentVolumeClaim'] !== undefined) problems.add(`volumes[${index}]`, 'a persistentVolumeClaim', sources);
  });
}
