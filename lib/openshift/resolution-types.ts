import type { Parsed } from '../base/parsed';
import type { ImageReference } from '../images/reference';
import type { KubeObject } from '../kube/object';
import type { TargetProfile } from '../kube/target';
import type { ImageUse } from '../kube/workloads';
import type { StreamLookup, StreamView } from './image-stream';
import type { TriggerEntry } from './trigger-types';

/** What becomes of one image of one object, once it is applied? */
export interface ResolutionQuestion {
  readonly object: KubeObject;
  readonly use: ImageUse;
  readonly streams: StreamLookup;
  readonly target: TargetProfile;
  /** The namespace that the object ends up in; `undefined` while nobody says. */
  readonly namespace: string | undefined;
  readonly operation: 'create' | 'update';
  /** What the cluster holds before an update. */
  readonly old?: KubeObject | undefined;
  /** Whether the image API answers while the object is admitted. @default 'answers' */
  readonly imageApi?: 'answers' | 'fails' | undefined;
}

export interface Resolution {
  /** As written. */
  readonly image: string | undefined;
  readonly reference: Parsed<ImageReference>;
  /** The platform of this reading. */
  readonly platform: 'openshift' | 'kubernetes';
  /** `likely` where the platform, the release or the namespace was assumed, or the outcome hangs on what the set does not show. */
  readonly confidence: 'certain' | 'likely';
  readonly outcome: Outcome;
  /** The text that the object holds in the end, as far as the streams at hand tell; for `where: 'pod'` the text that the pod holds. */
  readonly result: string | undefined;
  /** The result with a hole in it, where the digest is known to the cluster alone: `REG/shop/web@<digest of web:1.0>`. */
  readonly resultPattern: string | undefined;
  readonly pullPolicy: PullPolicy;
  /** What the node tries to pull, in order. Patterns as in `resultPattern`. Empty where nothing can be pulled. */
  readonly pulls: readonly string[];
  readonly steps: readonly Step[];
  readonly hazards: readonly Hazard[];
  /** The Kubernetes reading, where the platform is undecided and nothing in the set speaks for OpenShift. */
  readonly otherwise: Resolution | undefined;
}

export interface PullPolicy {
  /** `undefined` where it is not written and the tag that decides is unknown. */
  readonly value: string | undefined;
  /** Not written: the API server fills it in from the image as written, before anything resolves. */
  readonly defaulted: boolean;
}

export type Outcome =
  /** No reference at all; the node refuses it. */
  | { readonly kind: 'invalid'; readonly problem: string; readonly at: number }
  /** The name holds unknown text, so nothing can be said. */
  | { readonly kind: 'unknown' }
  /** A host and a digest: stays what it is, and means one image. */
  | { readonly kind: 'digest'; readonly digest: string }
  /** A host and a tag: stays what it is, and the tag may move. */
  | { readonly kind: 'qualified'; readonly host: string; readonly tag: string }
  /** The internal registry by tag: stays what it is, unpinned. */
  | { readonly kind: 'internal-tag'; readonly namespace: string; readonly stream: string; readonly tag: string }
  /** Admission writes the digest that the stream's tag holds. */
  | StreamOutcome<'stream-digest'>
  /** Admission writes the internal registry's tag, unpinned, because the tag is not there or holds no image. */
  | StreamOutcome<'stream-tag'>
  /** resolve-names makes a stream of the namespace out of an image that named another place. */
  | (StreamOutcome<'hijacked'> & {
      /**
       * `digest`: another image runs. `missing-tag`: the stream has no such tag, so nothing can be pulled.
       * `namespace`: another namespace's stream was meant.
       */
      readonly how: 'digest' | 'missing-tag' | 'namespace';
    })
  /** Nobody resolves it: the node guesses a registry. */
  | {
      readonly kind: 'node-short-name';
      readonly why: ShortNameReason;
      /** The stream that the author most likely meant, where there is one. */
      readonly stream: StreamView | undefined;
      /** False where a stream outside the set might resolve it after all. */
      readonly proven: boolean;
    }
  /** An active trigger writes the image, whatever stands there. */
  | {
      readonly kind: 'trigger';
      readonly trigger: TriggerEntry;
      /** What it is until the trigger has written: the first pods of a kind that does not wait start with it. */
      readonly before: Outcome;
      /** The first rollout waits for the trigger (DeploymentConfig). */
      readonly waits: boolean;
    };

interface StreamOutcome<Kind extends string> {
  readonly kind: Kind;
  readonly stream: StreamView;
  readonly tag: string;
  /** Who let admission look: the stream's lookup policy, or resolve-names on the object. */
  readonly by: 'lookup-policy' | 'resolve-names';
  /** `pod`: the object keeps the short name, and each pod is resolved as it is made (OpenShift 4.5 and older). */
  readonly where: 'object' | 'pod';
}

export type ShortNameReason =
  /** No stream of that name. */
  | 'no-stream'
  /** The stream is there, and neither its lookup policy nor resolve-names lets admission look. */
  | 'lookup-off'
  /** A dot in the name or `localhost` at its start: admission takes it for a registry. */
  | 'not-a-local-name'
  /** A digest: admission never looks further. */
  | 'digest'
  /** Two segments or more: admission does not look without resolve-names. */
  | 'namespace'
  | 'kind-not-covered'
  | 'controller-owned'
  | 'excluded-namespace'
  | 'ephemeral-or-volume'
  /** An update with the text that is stored already is not looked at again. */
  | 'same-string'
  /** This kind is not rewritten on update: a Job anywhere, a StatefulSet in the regression window. */
  | 'update-not-rewritten'
  /** The tag is missing, and without an internal registry there is nothing to write instead. */
  | 'no-registry'
  /** The image API did not answer, and admission let the request through. */
  | 'image-api'
  /** Kubernetes has no image streams. */
  | 'kubernetes';

export type Actor = 'API defaulting' | 'ImagePolicy admission' | 'image trigger controller' | 'node';

/** One decision on the way of an image. Sentences are whole and hold names as their authors wrote them. */
export interface Step {
  readonly actor: Actor;
  /** Stable word for the decision. */
  readonly code: StepCode;
  /** What was looked at. */
  readonly looked: string;
  readonly decided: string;
}

export type StepCode =
  | 'pull-policy-written'
  | 'pull-policy-defaulted'
  | 'no-admission'
  | 'left-invalid'
  | 'left-unknown'
  | 'left-qualified'
  | 'left-internal-tag'
  | 'left-digest'
  | 'rewritten'
  | 'rewritten-in-pod'
  | 'trigger-writes'
  | 'trigger-idle'
  | 'pulls'
  | 'pulls-candidates'
  | 'pulls-nothing'
  | `left-short-${ShortNameReason}`;

export type HazardCode =
  | 'fails-open'
  | 'sticky'
  | 'regression-window'
  | 'tag-missing'
  | 'reference-only'
  | 'unknown-tag'
  | 'misplaced-resolve-names'
  | 'namespace-discarded'
  | 'may-be-hijacked'
  | 'name-squatting'
  | 'mode-enforcing'
  | 'node-configuration'
  | 'tag-ignored'
  | 'always-pulls-digest'
  | 'placeholder-window'
  | 'stream-elsewhere'
  | 'unknown-namespace';

/** What can go wrong all the same. */
export interface Hazard {
  readonly code: HazardCode;
  readonly text: string;
}
