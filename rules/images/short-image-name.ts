import { workspaceRule } from '../../lib/engine/rule';
import type { ImageLock } from '../../lib/images/lock';
import { canonicalRepository } from '../../lib/images/reference';
import type { KubeObject } from '../../lib/kube/object';
import { kubernetesMinorOf } from '../../lib/kube/parse-target';
import type { TargetProfile } from '../../lib/kube/target';
import { WORKLOADS } from '../../lib/kube/workloads';
import { isLocalStreamName } from '../../lib/openshift/image-stream';
import { pullsOf } from '../../lib/openshift/node-pulls';
import { resolveNamesOf } from '../../lib/openshift/resolve-names';
import type { ObjectIndex } from '../../lib/workspace/object-index';
import { platformOf } from '../../lib/workspace/platform';
import { completionFromLock, type Remedy } from './pin-from-lock';
import { abridged, assumedPlatform, type ShortName, shortNamesOf } from './settled-images';

/** Flags image names without a registry host that nothing resolves, so that the node guesses whose image is meant. */
export const shortImageName = workspaceRule({
  id: 'short-image-name',
  summary: 'Container image names no registry, and nothing resolves it',
  category: 'images',
  preset: 'recommended',
  presets: ['strict'],
  severity: 'error',
  severityNote:
    'Error where the target is OpenShift or has CRI-O nodes, or the set holds an OpenShift kind; ' +
    'warning while the platform is undecided, and where a trigger writes the image later; info, in the strict preset, on Kubernetes.',
  since: '0.1.0',
  fixes: 'safe',
  kinds: WORKLOADS,
  sources: [
    {
      title: 'OpenShift machine-config-operator: search registries of the nodes',
      url: 'https://github.com/openshift/machine-config-operator/blob/release-4.20/templates/worker/01-worker-container-runtime/_base/files/container-registries.yaml',
      version: 'OpenShift 4.20',
    },
    {
      title: 'Kubernetes: image names',
      url: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
      version: '1.34',
    },
    {
      title: 'CRI-O: short names that several search registries could mean are refused',
      url: 'https://github.com/cri-o/cri-o/pull/9401',
      version: '1.34',
    },
    {
      title: 'openshift/apiserver-library-go: which names admission looks up',
      url: 'https://github.com/openshift/apiserver-library-go/blob/release-4.20/pkg/admission/imagepolicy/imagepolicy.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'kubernetes/kubernetes#67250: a StatefulSet does not replace a pod that is stuck',
      url: 'https://github.com/kubernetes/kubernetes/issues/67250',
    },
  ],
  messages: {
    openshift: ({ image, pulls, assumed }: Guess) =>
      `${image} names no registry and nothing in the set resolves it: ` +
      `the node will try ${pulls} (${assumed}). Write the registry host`,
    undecided: ({ image, pulls, assumed }: Guess) =>
      `${image} names no registry and nothing in the set resolves it: OpenShift nodes try ${pulls}, ` +
      `Kubernetes nodes take the latter, and CRI-O 1.34 refuses it (${assumed}). Write the registry host`,
    crio: ({ image, refused, assumed }: Guess) => `${image} names no registry: ${refused} (${assumed}, CRI-O). Write the registry host`,
    kubernetes: ({ image, hub, assumed }: Guess) =>
      `${image} names no registry: the node takes ${hub} unless it is configured otherwise (${assumed}). Write the registry host`,
    beforeTrigger: ({ image, pulls, assumed }: Guess) =>
      `${image} names no registry, and pods made before the trigger has written will ` +
      `try ${pulls} (${assumed}). Write the registry host, or " " as a placeholder`,
  },
  check(object, { report, index, target, images }) {
    for (const short of shortNamesOf(index, object, target)) {
      const platform = platformOf(index, target);
      const severity = severityOf(short, platform, target);
      const likely = platform === undefined || !short.outcome.proven || short.triggered;
      const details = {
        at: short.use.path,
        severity,
        preset: severity === 'info' ? 'strict' : 'recommended',
        confidence: likely ? 'likely' : 'certain',
        data: guessOf(short, index, target),
        ...remedyFor({ short, object, images, target, platform }),
      } as const;
      if (short.triggered) report('beforeTrigger', details);
      else if (platform === 'kubernetes') report(target.crio ? 'crio' : 'kubernetes', details);
      else report(platform ?? 'undecided', details);
    }
  },
});

/** What a message tells of an image that the node has to guess. */
interface Guess {
  readonly image: string;
  /** What an OpenShift node tries, in order. */
  readonly pulls: string;
  /** What a Kubernetes node makes of it. */
  readonly hub: string;
  /** What CRI-O on Kubernetes does. */
  readonly refused: string;
  readonly assumed: string;
}

function guessOf({ image }: ShortName, index: ObjectIndex, target: TargetProfile): Guess {
  const tries = (platform: 'openshift' | 'kubernetes'): string => {
    return pullsOf(image, { platform, crio: platform === 'openshift' }).map(abridged).join(', then ');
  };
  const refuses = kubernetesMinorOf(target) >= 34;
  return {
    image: abridged(image),
    pulls: tries('openshift'),
    hub: tries('kubernetes'),
    refused: refuses
      ? 'the node refuses it when more than one search registry may be meant'
      : 'the node goes through the search registries of its registries.conf',
    assumed: assumedPlatform(index, target),
  };
}

function severityOf({ triggered }: ShortName, platform: TargetProfile['platform'], { crio }: TargetProfile): 'error' | 'warning' | 'info' {
  if (platform === 'kubernetes' && !crio) return 'info';
  return platform === undefined && !crio ? 'warning' : triggered ? 'warning' : 'error';
}

interface Repair {
  readonly short: ShortName;
  readonly object: KubeObject;
  readonly images: ImageLock;
  readonly target: TargetProfile;
  readonly platform: TargetProfile['platform'];
}

function remedyFor({ short, object, images, target, platform }: Repair): Remedy {
  const { reference, use, outcome, triggered } = short;
  const { path } = reference;
  const full = canonicalRepository(undefined, path);
  const { effective, open } = resolveNamesOf(object);
  // A stream's name must never be completed, nor one that may yet turn out to be: it would stop meaning the stream.
  const mayMeanStream = outcome.stream !== undefined || !outcome.proven || triggered || effective || open;
  const fix = target.shortNames === undefined || mayMeanStream ? undefined : completionFromLock({ object, at: use.path, reference, images });
  if (fix) return { fix };
  const host = `write the registry that serves it, with the digest: registry.example.com/${path}@sha256:…`;
  if (platform === 'kubernetes') return { hint: `${host}; if Docker Hub is meant, ${full}` };
  if (!isLocalStreamName(path) || reference.digest !== undefined) return { hint: host };
  const stream = `add an ImageStream ${path} with lookupPolicy.local: true beside it`;
  return { hint: `${host}; or ${stream}; or, for an image of the internal registry, write ${target.internalRegistry}/<project>/${path}@sha256:…` };
}
