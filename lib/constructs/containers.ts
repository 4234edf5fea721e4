import { isMap } from '../kube/json';
import { checkLabelName, checkPortName, checkUnique, checkWhole } from './checks';
import { withExtra } from './extra';
import type { Images } from './images';
import type { Container, ContainerPort, EnvVar, EnvVarSource, Protocol, PullPolicy, SecurityContext, VolumeMount } from './kube-types';
import type { Problems } from './problems';
import { probeOf, type ProbeProps } from './probes';
import { canonicalQuantity } from './quantity';
import { lowestPort, RESTRICTED_CONTAINER } from './restricted';
import { isStreamTagImage, localNameOf, type StreamTagImage } from './stream-tag-image';

const PULL_POLICIES: readonly PullPolicy[] = ['IfNotPresent', 'Always', 'Never'];

export interface ContainerProps {
  /** Unique among the containers and init containers of the pod. */
  readonly name: string;
  /** Image reference, whose tag gets the digest that the image lock holds for it; or a tag of a stream: `stream.tag('1.0')`. */
  readonly image: string | StreamTagImage;
  /**
   * `Always` asks the registry at each start, and so checks the pull secret again; `Never` runs only what the node holds already.
   * The digest decides what is run in any case. @default 'IfNotPresent'
   */
  readonly pullPolicy?: PullPolicy;
  /** Replaces the image's entry point. */
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  /** In this order, which counts where one variable uses another as `$(NAME)`. */
  readonly env?: Readonly<Record<string, string | EnvVarSource>>;
  readonly ports?: readonly PortProps[];
  readonly mounts?: readonly MountProps[];
  /** Quantities such as `250m`, `1` or `512Mi`, by resource. */
  readonly requests?: Readonly<Record<string, string>>;
  readonly limits?: Readonly<Record<string, string>>;
  /** Until it succeeds, the pod gets no traffic and a rollout does not go on. */
  readonly readiness?: ProbeProps;
  /** When it fails, the container is restarted; so it may not be the same probe as `readiness`. */
  readonly liveness?: ProbeProps;
  /** Holds the other probes back until it has succeeded once. */
  readonly startup?: ProbeProps;
  /** Laid over the restricted profile, field by field. */
  readonly securityContext?: SecurityContext;
  /** Fields of the container that no prop covers, written as they are. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

export interface InitContainerProps extends ContainerProps {
  /** Keep it running beside the containers (`restartPolicy: Always`), since Kubernetes 1.28. @default false */
  readonly sidecar?: boolean;
}

export interface PortProps {
  readonly name: string;
  /** At least 1024, unless the container adds NET_BIND_SERVICE. */
  readonly port: number;
  /** @default 'TCP', left to the API server */
  readonly protocol?: Protocol;
}

export interface MountProps {
  /** Name of a claim or volume of the workload. */
  readonly volume: string;
  /** Absolute path in the container. */
  readonly path: string;
  readonly readOnly?: boolean;
  /** Path inside the volume. @default its root */
  readonly subPath?: string;
}

/** What a container is checked against. `volumes` are the names that it may mount, `at` is the prop's path. */
export interface ContainerSetting {
  readonly images: Images;
  readonly problems: Problems;
  readonly volumes: readonly string[];
  readonly at: string;
}

/** The container as the pod spec has it: pinned, pulled once, restricted. Reports what is wrong with the props. */
export function containerOf(props: ContainerProps, setting: ContainerSetting): Container {
  const { problems, at } = setting;
  checkLabelName(problems, `${at}.name`, props.name);
  const securityContext = { ...RESTRICTED_CONTAINER, ...props.securityContext };
  const container: Container = {
    name: props.name,
    image: imageOf(props.image, setting),
    imagePullPolicy: pullPolicyOf(props.pullPolicy, problems, at),
    command: props.command,
    args: props.args,
    env: props.env && envOf(props.env, problems, `${at}.env`),
    ports: props.ports && portsOf(props.ports, lowestPort(securityContext), problems, `${at}.ports`),
    volumeMounts: props.mounts && mountsOf(props.mounts, setting),
    resources: resourcesOf(props, problems, at),
    ...probesOf(props, problems, at),
    securityContext,
  };
  return withExtra(container, props.extra, problems, `${at}.extra`);
}

/** A name for OpenShift to look up, or an image with its digest. What a stream tag needs besides is settled for the whole pod. */
function imageOf(image: string | StreamTagImage, { images, problems, at }: ContainerSetting): string {
  if (typeof image === 'string') return images.pin(image, problems, `${at}.image`);
  if (isStreamTagImage(image)) return localNameOf(image);
  problems.add(`${at}.image`, image, 'an image reference, or a tag of an ImageStream');
  return '';
}

function pullPolicyOf(policy: PullPolicy = 'IfNotPresent', problems: Problems, at: string): PullPolicy {
  if (!PULL_POLICIES.includes(policy)) problems.add(`${at}.pullPolicy`, policy, PULL_POLICIES.join(', '));
  return policy;
}

function envOf(env: Readonly<Record<string, string | EnvVarSource>>, problems: Problems, at: string): readonly EnvVar[] {
  return Object.entries(env).map(([name, value]) => {
    if (!/^[A-Za-z_.-][\w.-]*$/.test(name)) problems.add(at, name, 'names of letters, digits, _, - and ., with no digit first');
    if (typeof value === 'string') return { name, value };
    // JavaScript lets numbers through here. The value may be a secret: a message shows its type alone.
    if (!isMap(value)) problems.add(`${at}.${name}`, typeof value, 'text, or where it comes from');
    return { name, valueFrom: value };
  });
}

function portsOf(ports: readonly PortProps[], lowest: number, problems: Problems, at: string): readonly ContainerPort[] {
  return ports.map(({ name, port, protocol }, index) => {
    checkPortName(problems, `${at}[${index}].name`, name);
    checkWhole(problems, `${at}[${index}].port`, port, { min: lowest, max: 65_535 });
    return { name, containerPort: port, ...(protocol === undefined ? {} : { protocol }) };
  });
}

function mountsOf(mounts: readonly MountProps[], { problems, volumes, at }: ContainerSetting): readonly VolumeMount[] {
  checkUnique(problems, (index) => `${at}.mounts[${index}].path`, mounts.map(({ path }) => path));
  return mounts.map(({ volume, path, readOnly, subPath }, index) => {
    const here = `${at}.mounts[${index}]`;
    if (!volumes.includes(volume)) {
      problems.add(`${here}.volume`, volume, `one of the workload's claims and volumes (${volumes.join(', ') || 'it has none'})`);
    }
    if (!/^\/[^:]*$/.test(path)) problems.add(`${here}.path`, path, 'an absolute path without a colon');
    if (subPath !== undefined && /^\/|(?:^|\/)\.\.(?:\/|$)/.test(subPath)) {
      problems.add(`${here}.subPath`, subPath, 'a relative path that does not climb');
    }
    return { name: volume, mountPath: path, readOnly, subPath };
  });
}

/** Quantities by resource. */
type Amounts = Readonly<Record<string, string>>;

function resourcesOf({ requests, limits }: ContainerProps, problems: Problems, at: string): object | undefined {
  if (!requests && !limits) return undefined;
  return { requests: quantitiesOf(requests, problems, `${at}.requests`), limits: quantitiesOf(limits, problems, `${at}.limits`) };
}

function quantitiesOf(amounts: Amounts | undefined, problems: Problems, at: string): Amounts | undefined {
  if (!amounts) return undefined;
  return Object.fromEntries(Object.entries(amounts).map(([resource, amount]) => [resource, quantityOf(amount, problems, `${at}.${resource}`)]));
}

/** The canonical spelling; a text that is no quantity stays and is reported. */
export function quantityOf(amount: string, problems: Problems, at: string): string {
  const canonical = canonicalQuantity(amount);
  if (canonical.ok && !canonical.value.startsWith('-')) return canonical.value;
  problems.add(at, amount, 'a quantity such as 250m, 1 or 512Mi');
  return amount;
}

function probesOf(props: ContainerProps, problems: Problems, at: string): object {
  const ports = props.ports?.map(({ name }) => name) ?? [];
  const { readiness, liveness, startup } = props;
  if (readiness && liveness && JSON.stringify(readiness) === JSON.stringify(liveness)) {
    problems.add(`${at}.liveness`, liveness, 'a probe that differs from readiness; the same one restarts every pod under load');
  }
  return {
    readinessProbe: readiness && probeOf(readiness, 'readiness', ports, problems, `${at}.readiness`),
    livenessProbe: liveness && probeOf(liveness, 'liveness', ports, problems, `${at}.liveness`),
    startupProbe: startup && probeOf(startup, 'startup', ports, problems, `${at}.startup`),
  };
}
