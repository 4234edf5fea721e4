import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { type Path, valueAt } from '../base/path';
import { canonicalKey, parseImage } from '../images/reference';
import { isMap } from '../kube/json';
import { containersIn } from '../kube/workloads';
import { EXCLUDED_NAMESPACES } from '../openshift/coverage';
import { Images } from './images';
import { namespaceOf, type ObjectProps } from './metadata';
import type { PodProps } from './pods';
import type { Problems } from './problems';
import { readsAsHost } from './stream-names';
import { isStreamTagImage, localNameOf, type StreamTagImage } from './stream-tag-image';

/** A place in a workload's props that names a stream tag. */
export interface StreamUse {
  readonly image: StreamTagImage;
  readonly at: string;
}

/** What a workload's stream tags ask of its object. */
export interface StreamNeeds {
  /** Argo CD sync wave: the workload's own, or else the first after its streams'. */
  readonly wave: number | undefined;
  /** Whether OpenShift has to be told to look its images up. */
  readonly resolveNames: boolean;
}

/**
 * What follows from the stream tags that a workload names: in its containers, and in `followed` by its triggers. The streams become
 * dependencies, so that they are written first. Reports what is wrong with the props.
 */
export function streamNeedsOf(workload: Construct, props: ObjectProps & PodProps, followed: readonly StreamUse[], problems: Problems): StreamNeeds {
  const images = imageUses(props);
  const namespace = namespaceOf(workload, props);
  for (const use of images) checkLookup(use, namespace, problems);
  for (const use of [...images, ...followed]) checkTag(use, namespace, problems);
  const streams = new Set([...images, ...followed].map(({ image }) => image.stream));
  for (const stream of streams) workload.node.addDependency(stream);
  const blind = images.find(({ image }) => !image.stream.lookup);
  if (blind && props.resolveNames === false) {
    problems.add('resolveNames', false, `true, as the stream of ${localNameOf(blind.image)} has no look-up of its own`);
  }
  return { wave: waveAfter([...streams], props.wave, problems), resolveNames: props.resolveNames ?? blind !== undefined };
}

/**
 * Refuses, at synth, images that resolve-names would take from their registry: every one without a digest, whatever host it names, is
 * looked up by its last segment among the namespace's streams. Looks at the object as it will be written, patches included.
 * `podSpec` is the path of the pod spec in it.
 */
export function guardAgainstHijack(workload: Construct, object: ApiObject, podSpec: Path, props: PodProps): void {
  const meant = new Set(imageUses(props).map(({ image }) => localNameOf(image)));
  workload.node.addValidation({
    validate: () => imagesIn(object, podSpec)
      .filter(({ image }) => !meant.has(image) && isTakenOver(image, Images.of(workload)))
      .map(({ name, image }) => `the image of container ${name} is ${JSON.stringify(image)}; allowed: with resolve-names, an image with ` +
        `a digest or a tag of a stream; OpenShift may put an image of the namespace's streams in the place of any other`),
  });
}

function imageUses({ containers, initContainers = [] }: PodProps): readonly StreamUse[] {
  const of = (field: string, list: PodProps['containers']): readonly StreamUse[] =>
    list.flatMap(({ image }, index) => (isStreamTagImage(image) ? [{ image, at: `${field}[${index}].image` }] : []));
  return [...of('containers', containers), ...of('initContainers', initContainers)];
}

/** The places where admission looks for no stream, so that nodes would be left with the short name. */
function checkLookup({ image, at }: StreamUse, namespace: string | undefined, problems: Problems): void {
  const name = localNameOf(image);
  if (readsAsHost(image.stream.name)) {
    problems.add(at, name, 'a stream without dots that does not start with localhost; this one reads as a registry host');
  }
  if (namespace !== undefined && EXCLUDED_NAMESPACES.has(namespace)) {
    problems.add(at, name, `an image reference; OpenShift looks up no names in the namespace ${namespace}`);
  }
}

function checkTag({ image, at }: StreamUse, namespace: string | undefined, problems: Problems): void {
  const { stream, tag } = image;
  const name = localNameOf(image);
  if (stream.tagNames ? !stream.tagNames.includes(tag) : !/^\w[\w.-]{0,127}$/.test(tag)) {
    const known = stream.tagNames && `one of its imported tags (${stream.tagNames.join(', ') || 'it has none'})`;
    problems.add(at, name, known ?? 'a tag of letters, digits, _, . and -, at most 128, with no . or - first');
  }
  if (namespace !== undefined && stream.namespace !== undefined && namespace !== stream.namespace) {
    const here = 'add a stream here, with a tag that comes from it';
    problems.add(at, name, `a stream of the namespace ${namespace}; this one is in ${stream.namespace}, where OpenShift does not look: ${here}`);
  }
}

function waveAfter(streams: readonly StreamTagImage['stream'][], own: number | undefined, problems: Problems): number | undefined {
  const last = streams.reduce<number | undefined>((highest, { wave }) => (wave === undefined ? highest : Math.max(highest ?? wave, wave)), undefined);
  if (last === undefined) return own;
  if (own !== undefined && own <= last) {
    const latest = streams.find(({ wave }) => wave === last);
    problems.add('wave', own, `more than ${last}, the wave of the stream ${latest?.name ?? ''}; Argo CD applies streams last within a wave`);
  }
  return own ?? Math.max(0, last + 1);
}

interface NamedImage {
  readonly name: string;
  readonly image: string;
}

function imagesIn(object: ApiObject, podSpec: Path): readonly NamedImage[] {
  let value: unknown;
  try {
    value = valueAt(object.toJson(), podSpec);
  } catch {
    // Rendering the app meets the same error and tells it, with the construct's path.
    return [];
  }
  if (!isMap(value)) return [];
  const spec = { value, path: podSpec };
  return [...containersIn(spec, 'initContainers'), ...containersIn(spec, 'containers')].flatMap((container) => {
    const image = container.value['image'];
    return typeof image === 'string' ? [{ name: container.name, image }] : [];
  });
}

/** An image that the lock lacks is told already; one that is no reference is never looked up. */
function isTakenOver(image: string, images: Images): boolean {
  const parsed = parseImage(image);
  if (!parsed.ok || parsed.value.digest !== undefined) return false;
  return !images.missing.includes(canonicalKey(parsed.value) ?? '');
}
