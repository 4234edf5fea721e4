import type { Path } from '../../lib/base/path';
import { patternList } from '../../lib/config/options';
import { setTo } from '../../lib/engine/fix';
import { workspaceRule } from '../../lib/engine/rule';
import type { ImageLock } from '../../lib/images/lock';
import { type ImageReference, parseImage } from '../../lib/images/reference';
import { isLiteral } from '../../lib/kube/literal';
import type { KubeObject } from '../../lib/kube/object';
import { type ImageUse, imageUsesOf, WORKLOADS } from '../../lib/kube/workloads';
import { pullPolicyOf } from '../../lib/openshift/pull-policy';
import type { PullPolicy } from '../../lib/openshift/resolution-types';
import { filledByTrigger } from '../../lib/openshift/filled-by-trigger';
import { whyFloating } from './floating-tags';
import { pinFromLock, type Remedy } from './pin-from-lock';
import { abridged, type SettledImage, settledImagesOf, type SettledOutcome } from './settled-images';

/** Flags pull policies that work against the image: a node's old copy for a tag that moves, a question at every start for a digest. */
export const pullPolicyMismatch = workspaceRule({
  id: 'pull-policy-mismatch',
  summary: 'Pull policy does not fit the way the container image is named',
  category: 'images',
  preset: 'recommended',
  severity: 'warning',
  severityNote: 'Info for Always beside a digest, which costs a question to the registry and changes nothing about what runs.',
  since: '0.1.0',
  fixes: 'safe',
  kinds: WORKLOADS,
  sources: [
    {
      title: 'Kubernetes: image pull policy, and what it is by default',
      url: 'https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy',
      version: '1.34',
    },
    {
      title: 'kubernetes/kubernetes: the default policy goes by the tag, a digest beside it or not',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/v1/defaults.go',
      version: '1.34',
    },
    {
      title: 'Kubernetes: AlwaysPullImages, which makes each pod show that it may pull',
      url: 'https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#alwayspullimages',
      version: '1.34',
    },
  ],
  options: { patterns: patternList('Regular expressions of further tags that float, such as `^\\d+$`, as for `floating-tag`') },
  messages: {
    keepsCopy: ({ image, tag, field }: Mismatch) =>
      `${field} IfNotPresent keeps whichever ${image} a node pulled first, and the tag ${tag} moves: ` +
      'pods on other nodes run other code; name a version with its digest, or pull Always',
    keepsCopyByDefault: ({ image, tag, field }: Mismatch) =>
      `No ${field} means IfNotPresent for ${image}, which keeps whichever copy a node pulled first, and the tag ${tag} moves: ` +
      'pods on other nodes run other code; name a version with its digest, or pull Always',
    neverPulls: ({ image, tag, field }: Mismatch) =>
      `${field} Never runs whichever ${image} was put on the node, and the tag ${tag} does not say which; ` +
      'name the version that is loaded',
    always: ({ image, field }: Mismatch) =>
      `${field} Always asks the registry at every start, and ${image} cannot change: ` +
      'no start while the registry is away; write IfNotPresent',
    alwaysByDefault: ({ image, field }: Mismatch) =>
      `The tag latest makes ${field} Always by default, and ${image} cannot change: ` +
      'no start while the registry is away; write IfNotPresent',
  },
  check(object, { report, index, target, options, images }) {
    for (const use of imageUsesOf(object)) {
      const parsed = parseImage(use.image ?? '');
      if (!parsed.ok) continue;
      const reference = parsed.value;
      const policy = pullPolicyOf(object, use);
      const kind = kindOf(reference, policy, options.patterns);
      if (kind === undefined || filledByTrigger(object, use, target) !== false) continue;
      const at = policy.defaulted ? use.path : policyPath(use);
      const data = { image: abridged(reference.text), tag: reference.tag ?? '', field: policyFieldOf(use) };
      if (kind === 'always') {
        const details = { at, data, severity: 'info', ...policyRemedy(object, use, policy, 'IfNotPresent') } as const;
        report(policy.defaulted ? 'alwaysByDefault' : 'always', details);
        continue;
      }
      // Admission may write a stream's digest in place of the tag; then the policy fits.
      const outcome = outcomeOf(use, settledImagesOf(index, object, target));
      const isGuess = outcome?.kind === 'node-short-name';
      if (!isGuess && outcome?.kind !== 'qualified' && outcome?.kind !== 'internal-tag') continue;
      const confidence = isGuess && !outcome.proven ? 'likely' : 'certain';
      if (kind === 'neverPulls') report('neverPulls', { at, data, confidence, hint: LOADED });
      else {
        const remedy = floatRemedy({ object, use, reference, images, policy });
        report(policy.defaulted ? 'keepsCopyByDefault' : 'keepsCopy', { at, data, confidence, ...remedy });
      }
    }
  },
});

interface Mismatch {
  readonly image: string;
  /** The tag that moves. */
  readonly tag: string;
  /** What the policy is called there. */
  readonly field: 'imagePullPolicy' | 'pullPolicy';
}

const LOADED = 'give the image that is loaded on the nodes a tag of its own for each build, and name that';

type Kind = 'keepsCopy' | 'neverPulls' | 'always';

function kindOf(reference: ImageReference, { value }: PullPolicy, patterns: readonly string[]): Kind | undefined {
  if (value === 'Always') return reference.digest !== undefined && reference.digestKnown ? 'always' : undefined;
  if (value !== 'IfNotPresent' && value !== 'Never') return undefined;
  if (whyFloating(reference, patterns) === undefined) return undefined;
  return value === 'Never' ? 'neverPulls' : 'keepsCopy';
}

function outcomeOf({ path }: ImageUse, settled: readonly SettledImage[]): SettledOutcome | undefined {
  const key = path.join('/');
  return settled.find(({ use }) => use.path.join('/') === key)?.outcome;
}

function policyPath(use: ImageUse): Path {
  return [...use.path.slice(0, -1), policyFieldOf(use)];
}

function policyFieldOf({ container }: ImageUse): Mismatch['field'] {
  return container ? 'imagePullPolicy' : 'pullPolicy';
}

interface Floating {
  readonly object: KubeObject;
  readonly use: ImageUse;
  readonly reference: ImageReference;
  readonly images: ImageLock;
  readonly policy: PullPolicy;
}

/** The digest, where the lock holds it: with that the policy fits. Else the policy that goes with a tag that moves. */
function floatRemedy({ object, use, reference, images, policy }: Floating): Remedy {
  if (object.origin.suppliers(use.path).length > 0) {
    return { hint: 'parameters supply this image: give them a version with its digest, or let the policy be Always' };
  }
  const pin = reference.short === false ? pinFromLock({ object, at: use.path, reference, images }).fix : undefined;
  // A short name may be an image that was built on the node and that no registry has.
  if (!pin && reference.short !== false) return { hint: 'write the registry host, a version and its digest' };
  return pin ? { fix: pin } : policyRemedy(object, use, policy, 'Always');
}

function policyRemedy(object: KubeObject, use: ImageUse, policy: PullPolicy, value: 'Always' | 'IfNotPresent'): Remedy {
  const at = policyPath(use);
  const isOwn = policy.defaulted || isLiteral(object, at, policy.value ?? '');
  if (!isOwn) return { hint: `a parameter supplies the policy; let it be ${value}` };
  return { fix: setTo(at, value, `${policy.defaulted ? 'add' : 'write'} ${policyFieldOf(use)}: ${value}`) };
}
