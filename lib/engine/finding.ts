import type { Place, Related } from '../base/origin';
import type { KubeObject } from '../kube/object';
import type { ManifestDocument } from '../workspace/document';
import type { Fix } from './fix';
import type { PartPlace } from './part';
import type { Confidence, Preset, Severity } from './rule';

/** One report of one rule at one place. */
export interface Finding {
  readonly ruleId: string;
  readonly messageId: string;
  /** What is wrong here and what to do, complete. */
  readonly message: string;
  readonly severity: Severity;
  readonly preset: Preset;
  readonly confidence: Confidence;
  readonly place: Place;
  readonly related: readonly Related[];
  /** The object the finding is about; `undefined` for what is said of a text. */
  readonly object: FindingObject | undefined;
  /** What was under check, and what the edits of `fix` are edits of. */
  readonly subject: Subject | undefined;
  readonly fix: Fix | undefined;
  readonly hint: string | undefined;
  /** Other rules that hold at this image too, and gave way to this one. */
  readonly also: readonly string[];
  /** 16 hex digits that stay the same when text moves or is reformatted; equal for no two findings of a report. */
  readonly fingerprint: string;
  readonly suppressed: Suppression | undefined;
  /** Where it belongs in the whole run, with the fingerprint that its set gave it. @default the run was made in one, or it is about the configuration */
  readonly part?: PartPlace & { readonly fingerprint: string };
}

/** An object, or for a document's rule the document. */
export type Subject = { readonly object: KubeObject } | { readonly document: ManifestDocument };

export interface FindingObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** The place inside the object: `spec.template.spec.containers[0].image`. */
  readonly path: string;
}

/** Why a finding does not count. */
export interface Suppression {
  readonly by: 'comment' | 'annotation' | 'configuration' | 'baseline';
  readonly reason: string;
  /** The last day it holds, as YYYY-MM-DD. */
  readonly until: string | undefined;
}
