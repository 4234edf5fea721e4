import { parseImage } from '../images/reference';
import { isMap, type JsonMap, listField, mapField, textField } from '../kube/json';
import { checkLabelName, checkOneOf, checkPortName, checkUnique } from './checks';
import { type MountProps, quantityOf } from './containers';
import type { SecurityContext } from './kube-types';
import type { Problems } from './problems';
import { probeOf, type ProbeProps, type ProbeUse } from './probes';
import { RESTRICTED_CONTAINER } from './restricted';
import { isStreamTagImage, localNameOf, type StreamTagImage } from './stream-tag-image';

/** What is said of a container that cdk8s-plus has made. What is left out stays as it is. */
export interface AdoptedContainerProps {
  /** Another name. cdk8s-plus names every container `main` that is given none. */
  readonly name?: string;
  /** A tag of a stream in place of the image: `stream.tag('1.0')`. Image references stay with cdk8s-plus and are pinned by `DigestResolver`. */
  readonly image?: StreamTagImage;
  /** Names for ports that the container has, by name: `{ http: 8080 }`. */
  readonly ports?: Readonly<Record<string, number>>;
  /** Mounts besides those it has: of the claims, above all. */
  readonly mounts?: readonly MountProps[];
  /** A probe in place of the one that is there; `false` takes that away. */
  readonly readiness?: ProbeProps | false;
  readonly liveness?: ProbeProps | false;
  /** cdk8s-plus opens a TCP connection to a `portNumber`; a probe here takes its place. */
  readonly startup?: ProbeProps | false;
  /** Laid over the security context, field by field. */
  readonly securityContext?: SecurityContext;
  /** Fields of the container that cdk8s-plus drops or does not know, laid over it. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

export interface AdoptedInitContainerProps extends AdoptedContainerProps {
  /** Keep it running beside the containers (`restartPolicy: Always`), since Kubernetes 1.28. @default false */
  readonly sidecar?: boolean;
}

/** What containers are completed with. `volumes` are the names that they may mount, `at` is the path of the prop. */
export interface AdoptedContainersSetting {
  readonly volumes: readonly string[];
  readonly restricted: boolean;
  readonly at: 'containers' | 'initContainers';
}

type AnyContainerProps = Readonly<Record<string, AdoptedInitContainerProps>>;

/** The containers of one list of a rendered pod spec, completed. Reports what is wrong with the props. */
export function completedContainers(
  rendered: readonly unknown[],
  props: AnyContainerProps,
  setting: AdoptedContainersSetting,
  problems: Problems,
): readonly JsonMap[] {
  const { at } = setting;
  const containers = rendered.filter(isMap);
  const names = containers.map((container) => textField(container, 'name') ?? '');
  for (const name of Object.keys(props)) {
    checkOneOf(problems, at, name, names);
    if (names.indexOf(name) < names.lastIndexOf(name)) problems.add(at, name, 'a name that one container has; give each its own in cdk8s-plus');
  }
  return containers.map((container, index) => {
    const name = names[index] ?? '';
    return completedContainer(container, props[name] ?? {}, { ...setting, name: `${at}.${name}` }, problems);
  });
}

interface OneContainerSetting extends AdoptedContainersSetting {
  readonly name: string;
}

function completedContainer(container: JsonMap, props: AdoptedInitContainerProps, setting: OneContainerSetting, problems: Problems): JsonMap {
  const { name: at, restricted } = setting;
  const { name = textField(container, 'name'), image } = props;
  if (props.name !== undefined) checkLabelName(problems, `${at}.name`, props.name);
  if (image !== undefined && !isStreamTagImage(image)) {
    problems.add(`${at}.image`, image, 'a tag of an ImageStream; cdk8s-plus takes image references');
  }
  const named = isStreamTagImage(image) ? localNameOf(image) : textField(container, 'image');
  const ports = namedPorts(listField(container, 'ports').filter(isMap), props.ports ?? {}, `${at}.ports`, problems);
  const profile = restricted ? RESTRICTED_CONTAINER : {};
  return {
    ...container,
    ...probesOf(container, props, ports, setting, problems),
    ...(props.sidecar ? { restartPolicy: 'Always' } : {}),
    ...props.extra,
    name,
    image: named,
    imagePullPolicy: pulledOnce(named) ? 'IfNotPresent' : container['imagePullPolicy'],
    ports: ports.length > 0 ? ports : undefined,
    volumeMounts: mountsOf(container, props.mounts ?? [], setting, problems),
    resources: resourcesOf(container, at, problems),
    securityContext: { ...profile, ...mapField(container, 'securityContext'), ...props.securityContext },
  };
}

/** Whether one pull is enough: a digest never changes, and OpenShift puts one in the place of a short name. */
function pulledOnce(image = ''): boolean {
  const parsed = parseImage(image);
  return parsed.ok && (parsed.value.digest !== undefined || parsed.value.short === true);
}

function namedPorts(ports: readonly JsonMap[], names: Readonly<Record<string, number>>, at: string, problems: Problems): readonly JsonMap[] {
  const numbers = ports.map((port) => port['containerPort']);
  for (const [name, number] of Object.entries(names)) {
    checkPortName(problems, `${at}.${name}`, name);
    if (!numbers.includes(number)) problems.add(`${at}.${name}`, number, `a port of the container (${numbers.join(', ') || 'it has none'})`);
  }
  return ports.map((port) => {
    const [name = port['name']] = Object.entries(names).find(([, number]) => number === port['containerPort']) ?? [];
    return { ...port, name };
  });
}

const PROBES: readonly (readonly [ProbeUse, string])[] = [
  ['readiness', 'readinessProbe'],
  ['liveness', 'livenessProbe'],
  ['startup', 'startupProbe'],
];

function probesOf(
  container: JsonMap,
  props: AdoptedInitContainerProps,
  ports: readonly JsonMap[],
  { name, at }: OneContainerSetting,
  problems: Problems,
): JsonMap {
  const names = ports.flatMap((port) => textField(port, 'name') ?? []);
  return Object.fromEntries(PROBES.map(([use, field]) => {
    const probe = props[use];
    if (probe && at === 'initContainers' && !props.sidecar) {
      problems.add(`${name}.${use}`, probe, 'no probe, unless the init container is a sidecar');
    }
    if (probe === undefined) return [field, container[field]];
    return [field, probe === false ? undefined : probeOf(probe, use, names, problems, `${name}.${use}`)];
  }));
}

function mountsOf(
  container: JsonMap,
  added: readonly MountProps[],
  { name, volumes }: OneContainerSetting,
  problems: Problems,
): readonly unknown[] | undefined {
  const present = listField(container, 'volumeMounts');
  const taken = present.map((mount) => textField(mount, 'mountPath'));
  checkUnique(problems, (index) => `${name}.mounts[${index}].path`, added.map(({ path }) => path));
  const mounts = added.map(({ volume, path, readOnly, subPath }, index) => {
    checkOneOf(problems, `${name}.mounts[${index}].volume`, volume, volumes);
    if (taken.includes(path)) problems.add(`${name}.mounts[${index}].path`, path, 'a path at which nothing is mounted yet');
    if (!/^\/[^:]*$/.test(path)) problems.add(`${name}.mounts[${index}].path`, path, 'an absolute path without a colon');
    return { name: volume, mountPath: path, readOnly, subPath };
  });
  return present.length + mounts.length > 0 ? [...present, ...mounts] : undefined;
}

/** Quantities as the server writes them back: cdk8s-plus asks for `1000m` and `2048Mi`, which Argo CD would show as differences. */
function resourcesOf(container: JsonMap, at: string, problems: Problems): JsonMap | undefined {
  const resources = container['resources'];
  if (!isMap(resources)) return undefined;
  const canonical = ['requests', 'limits'].flatMap((field) => {
    const amounts = Object.entries(mapField(resources, field));
    if (amounts.length === 0) return [];
    const spelled = amounts.map(([name, amount]) => [name, quantityOf(String(amount), problems, `${at}.resources.${field}.${name}`)]);
    return [[field, Object.fromEntries(spelled)]];
  });
  return { ...resources, ...Object.fromEntries(canonical) as JsonMap };
}
