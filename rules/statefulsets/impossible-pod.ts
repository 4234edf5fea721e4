import { sameValue } from '../../lib/base/equal';
import { nearest } from '../../lib/base/suggest';
import { isUnknown } from '../../lib/base/unknown';
import { type Fix, removal, setTo } from '../../lib/engine/fix';
import { objectRule, type ReportFinding } from '../../lib/engine/rule';
import { isLiteral } from '../../lib/kube/literal';
import type { KubeObject } from '../../lib/kube/object';
import { containersOf } from '../../lib/kube/workloads';
import { isWholeWorkload } from '../../lib/rollout/whole-workload';
import {
  claimTemplatesOf,
  knowsVolumes,
  type Mount,
  mountPathsOf,
  mountsOf,
  type NamedPart,
  namedContainersOf,
  repeatsIn,
  volumesOf,
} from './pod-parts';

interface Repeated {
  readonly name: string;
  readonly object: string;
  readonly fate: string;
}

const MESSAGES = {
  unknownVolume: ({ container, volume, meant, fate }: { container: string; volume: string; meant: string; fate: string }) =>
    `${container} mounts ${volume}, and no volume or claim template has that name${meant}; ${fate}`,
  repeatedContainer: ({ name, object, fate }: Repeated) => `${object} has two containers named ${name}; ${fate}`,
  repeatedVolume: ({ name, object, fate }: Repeated) => `${object} has two volumes named ${name}; ${fate}`,
  repeatedMountPath: ({ name, object, fate }: Repeated) => `${object} mounts two volumes at ${name}; ${fate}`,
};

/** Flags pod templates of which no pod can be made. A StatefulSet is accepted with one; the image is `bad-image-reference`'s. */
export const impossiblePod = objectRule({
  id: 'impossible-pod',
  summary: 'No pod can be made from this template',
  category: 'statefulsets',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  fixes: 'safe',
  kinds: ['StatefulSet', 'Deployment', 'DaemonSet'],
  sources: [
    {
      title: 'kubernetes: validation of StatefulSets, which leaves out the pod spec, and of Deployments and DaemonSets, which does not',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/apps/validation/validation.go',
      version: '1.34',
    },
    {
      title: 'kubernetes: validation of pods, names of containers and volumes, mounts and their paths',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/validation/validation.go',
      version: '1.34',
    },
    {
      title: 'kubernetes: the update of a StatefulSet deletes a pod before it creates the next',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/controller/statefulset/stateful_set_control.go',
      version: '1.34',
    },
  ],
  messages: MESSAGES,
  check(object, { report }) {
    if (!isWholeWorkload(object)) return;
    const fate =
      object.kind === 'StatefulSet'
        ? 'the API server accepts the set, and an update then deletes a pod that cannot come back'
        : 'the API server refuses it';
    reportUnknownVolumes(object, fate, report);
    const about = { object: object.title, fate };
    reportRepeats('repeatedContainer', object, about, namedContainersOf(object), report);
    reportRepeats('repeatedVolume', object, about, volumesOf(object), report);
    for (const container of containersOf(object)) {
      const title = `container ${container.name || 'without a name'}`;
      reportRepeats('repeatedMountPath', object, { object: title, fate }, mountPathsOf(container), report);
    }
  },
});

type Report = ReportFinding<typeof MESSAGES>;

function reportUnknownVolumes(object: KubeObject, fate: string, report: Report): void {
  const mounts = mountsOf(object);
  if (mounts.length === 0 || !knowsVolumes(object)) return;
  const volumes = [...volumesOf(object), ...claimTemplatesOf(object)];
  const known = new Set(volumes.map(({ name }) => name));
  const lost = mounts.filter(({ name }) => !known.has(name) && !isUnknown(name));
  if (lost.length === 0) return;
  const mounted = new Set(mounts.map(({ name }) => name));
  // A mount whose name is not known yet may be of any volume.
  const idle = mounts.some(({ name }) => isUnknown(name)) ? [] : volumes.filter(({ name }) => !mounted.has(name));
  for (const mount of lost) {
    const meant = nearest(mount.name, known);
    report('unknownVolume', {
      at: mount.at,
      data: {
        container: `container ${mount.container.name || 'without a name'}`,
        volume: mount.name,
        meant: meant === undefined ? '' : ` (did you mean ${meant}?)`,
        fate,
      },
      fix: mountMeant(object, mount, lost, idle),
    });
  }
}

/** One volume that nobody mounts and one name that nobody has, alike: these can only belong together. */
function mountMeant(object: KubeObject, mount: Mount, lost: readonly Mount[], idle: readonly NamedPart[]): Fix | undefined {
  const [volume, ...others] = idle;
  if (!volume || others.length > 0 || lost.some(({ name }) => name !== mount.name)) return undefined;
  if (nearest(mount.name, [volume.name]) === undefined) return undefined;
  if (!isLiteral(object, mount.at, mount.name) || !isLiteral(object, volume.at, volume.name)) return undefined;
  return setTo(mount.at, volume.name, `mount ${volume.name}`);
}

function reportRepeats(
  messageId: 'repeatedContainer' | 'repeatedVolume' | 'repeatedMountPath',
  object: KubeObject,
  about: Omit<Repeated, 'name'>,
  parts: readonly NamedPart[],
  report: Report,
): void {
  const repeats = repeatsIn(parts);
  for (const { part, first } of repeats) {
    report(messageId, {
      at: part.at,
      data: { ...about, name: part.name },
      related: [{ object, at: first.at, message: 'the first is here' }],
      // A word-for-word copy can only be one too many. Of several, each removal would move the next.
      fix: repeats.length === 1 && sameValue(part.value, first.value) ? removal(part.path, `remove the second ${part.name}`) : undefined,
    });
  }
}
