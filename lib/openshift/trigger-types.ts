import type { Path } from '../base/path';
import type { Container } from '../kube/workloads';

/** What a person wrote that a trigger annotation does not mean, and where in the annotation's text. */
export interface TriggerFault {
  readonly code: TriggerFaultCode;
  /** A clause about the trigger: `names no tag`. */
  readonly problem: string;
  /** Offset in the annotation's text, from 0; 0 for a DeploymentConfig's own triggers. */
  readonly at: number;
}

export type TriggerFaultCode =
  // These make the whole annotation inert.
  | 'bad-json'
  | 'wrong-type'
  | 'duplicate-field-path'
  | 'kind-not-watched'
  // These concern one entry.
  | 'missing-tag'
  | 'digest-source'
  | 'wrong-kind'
  | 'api-version'
  | 'wrong-path'
  | 'bad-selector'
  | 'bad-field'
  | 'unknown-container'
  | 'unknown-key';

/** What the controller makes of one entry. */
export type TriggerFate =
  /** Writes the image of this container. */
  | { readonly kind: 'applied'; readonly container: Container }
  /** Passed over without a word. */
  | { readonly kind: 'skipped'; readonly why: 'paused' | 'wrong-path' | 'unresolved' | 'not-indexed' | 'no-container' }
  /** An error: nothing of the object is written, and the controller tries for ever. */
  | { readonly kind: 'error' }
  /** Sound by itself, and not written because another entry is in error. */
  | { readonly kind: 'blocked' }
  /** The entry holds unknown text that decides. */
  | { readonly kind: 'unknown' };

export interface TriggerEntry {
  readonly index: number;
  readonly from: TriggerSource;
  /** As written; for a DeploymentConfig the containers' names stand in its place. */
  readonly fieldPath: string;
  readonly paused: boolean;
  /** Where it is written in the object: the annotation, or the entry of `spec.triggers`. */
  readonly path: Path;
  /** Offset of the entry in the annotation's text. */
  readonly at: number;
  readonly faults: readonly TriggerFault[];
  readonly fate: TriggerFate;
}

/** The tag that a trigger follows. Empty texts where nothing is written. */
export interface TriggerSource {
  readonly kind: string;
  readonly name: string;
  /** `undefined`: the object's own. */
  readonly namespace: string | undefined;
  readonly apiVersion: string;
  /** Parts of `name`; `undefined` where it has no tag and so never fires. */
  readonly stream: string | undefined;
  readonly tag: string | undefined;
}

/** The triggers of one object. */
export interface Triggers {
  /** `annotation`: `image.openshift.io/triggers`. `spec`: a DeploymentConfig's `spec.triggers`, which hold back the first rollout. */
  readonly source: 'annotation' | 'spec';
  readonly path: Path;
  /** Why nothing of the annotation works. */
  readonly dead: TriggerFault | undefined;
  readonly entries: readonly TriggerEntry[];
}

/** Whether the tag holds an image: `undefined` where nobody can tell. `namespace` is `undefined` for the object's own. */
export type TagResolves = (namespace: string | undefined, stream: string, tag: string) => boolean | undefined;
