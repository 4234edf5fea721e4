import type { Place } from '../../base/origin';
import type { KubeObject } from '../../kube/object';
import type { Subject } from '../finding';
import type { Directive } from './directive';

/** A finding as far as suppressions look at it. */
export interface Silenceable {
  readonly place: Place;
  /** `undefined` also for what was found in an earlier run. */
  readonly object: KubeObject | undefined;
  /** The object's `Kind/name`. */
  readonly title: string | undefined;
}

/** A directive with its place, and what it reaches. */
export interface WrittenSuppression {
  readonly by: 'comment' | 'annotation' | 'configuration';
  readonly directive: Directive;
  readonly place: Place;
  readonly object: KubeObject | undefined;
  readonly subject: Subject | undefined;
  /** Why it can reach nothing where it stands, as a clause. */
  readonly nowhere?: string;
  /** What it is meant to silence. */
  covers(finding: Silenceable): boolean;
  /** Whether a finding that it does not cover is near enough for the author to have meant it: of the same document or object. */
  isNear(finding: Silenceable): boolean;
}

/** A suppression after all findings were compared with it. */
export interface JudgedSuppression extends WrittenSuppression {
  /** Its last day is over. */
  readonly expired: boolean;
  /** Rules among its own that ran, and found nothing for it to silence. */
  readonly idle: readonly IdleRule[];
}

export interface IdleRule {
  readonly ruleId: string;
  /** Where the rule found something near that the suppression does not cover. */
  readonly elsewhere: Place | undefined;
}
