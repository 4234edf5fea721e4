import type { Place, Related } from '../base/origin';
import { type Path, pointerTo, printPath } from '../base/path';
import { printable } from '../base/unknown';
import type { KubeObject } from '../kube/object';
import type { Finding, FindingObject, Subject, Suppression } from './finding';
import { fingerprintOf } from './fingerprint';
import { primaryOf } from './primary';
import type { Preset, RelatedPath, Rule, Severity } from './rule';

/** What a rule reported, before anybody compared it with what others did. */
export interface Draft {
  readonly rule: Rule;
  readonly messageId: string;
  readonly message: string;
  readonly details: DraftDetails;
  readonly subject: Subject | undefined;
  /** The object it is about; for a document's finding the one that its path lies in. */
  readonly object: KubeObject | undefined;
  /** In the object, or in the document for a document's finding. */
  readonly path: Path;
  readonly place: Place;
}

export interface DraftDetails {
  readonly data?: unknown;
  readonly related?: readonly (RelatedPath | Related)[];
  readonly severity?: Severity;
  readonly preset?: Preset;
  readonly confidence?: Finding['confidence'];
  readonly fix?: Finding['fix'];
  readonly hint?: string | undefined;
}

/** A draft that stays, with those that gave way to it. */
export interface KeptDraft {
  readonly draft: Draft;
  readonly losers: readonly Draft[];
  readonly ruleId: string;
  readonly also: readonly string[];
  readonly place: Place;
  readonly object: KubeObject | undefined;
  readonly title: string | undefined;
}

/** Of the drafts about one image the first in rank; all others as they are. */
export function keptOf(drafts: readonly Draft[]): readonly KeptDraft[] {
  return primaryOf(drafts.map((draft) => ({ draft, ruleId: draft.rule.id, where: whereOf(draft) }))).map(({ item: { draft }, gaveWay }) => {
    const losers = gaveWay.map((loser) => loser.draft);
    return { draft, losers, ruleId: draft.rule.id, also: Array.from(new Set(losers.map(({ rule }) => rule.id))), place: draft.place, object: draft.object, title: draft.object?.title };
  });
}

/**
 * The findings that drafts come to, in the order of their places, with fingerprints that others of the run may have too.
 * `nameOf` gives files the names they have in fingerprints.
 */
export function findingsOf(kept: readonly KeptDraft[], suppressed: ReadonlyMap<KeptDraft, Suppression>, nameOf: (uri: string) => string): readonly Finding[] {
  return kept
    .toSorted((one, other) => compare(one.draft, other.draft))
    .map((item) => {
      const { draft, losers, also } = item;
      const { rule, messageId, message, details, subject, object, path, place } = draft;
      const ruleId = rule.id;
      // Who gave way may know the next step where the winner knows none: a misspelt parameter, say.
      const hint = details.hint ?? (details.fix ? undefined : losers.find((loser) => loser.details.hint)?.details.hint);
      return {
        ruleId,
        messageId,
        message: also.length > 0 ? `${message} (also: ${also.join(', ')})` : message,
        severity: details.severity ?? rule.severity,
        preset: details.preset ?? rule.preset,
        confidence: details.confidence ?? 'certain',
        place,
        related: relatedOf(draft),
        object: object && describe(object, path),
        subject,
        fix: details.fix,
        hint: hint === undefined ? undefined : printable(hint),
        also,
        fingerprint: fingerprintOf({ ruleId, messageId, uri: nameOf(place.uri), object, path }),
        suppressed: suppressed.get(item),
      };
    });
}

function describe({ apiVersion, kind, name, namespace }: KubeObject, path: Path): FindingObject {
  return {
    apiVersion,
    kind,
    name: printable(name),
    namespace: namespace === undefined ? undefined : printable(namespace),
    path: printPath(path),
  };
}

/** What a rule points at, then what supplies the value it found fault with. */
function relatedOf({ details, object, path, rule }: Draft): readonly Related[] {
  const named = (details.related ?? []).map((related) => ('object' in related ? { ...related.object.origin.locate(related.at), message: related.message } : related));
  // What supplies a Secret is as secret as the Secret.
  const suppliers = object && object.kind !== 'Secret' && rule.scope !== 'document' && rule.scope !== 'suppression' ? object.origin.suppliers(path) : [];
  return [...named, ...suppliers].map((related) => ({ ...related, message: printable(related.message) }));
}

function whereOf({ place, object }: Draft): string {
  return `${place.uri}@${place.span?.start.offset ?? `${object?.title ?? ''}${pointerTo(place.path)}`}`;
}

function compare(one: Draft, other: Draft): number {
  return (
    order(one.place.uri, other.place.uri) ||
    (one.place.span?.start.offset ?? 0) - (other.place.span?.start.offset ?? 0) ||
    order(one.rule.id, other.rule.id) ||
    order(pointerTo(one.path), pointerTo(other.path)) ||
    order(one.message, other.message)
  );
}

/** By code unit, so that the order is the same in every locale. */
function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
