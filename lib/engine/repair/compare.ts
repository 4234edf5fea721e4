import { sameValue } from '../../base/equal';
import { groupBy } from '../../base/group';
import { applyValueEdits, type ValueEdit } from '../../base/value-edit';
import { textField, mapField } from '../../kube/json';
import type { KubeObject } from '../../kube/object';
import type { ObjectSet } from '../../workspace/workspace';
import type { Finding, FindingObject } from '../finding';
import { givesWayTo } from '../primary';
import type { Severity } from '../rule';
import type { Repair } from './plan';

/**
 * What is wrong with the findings after a repair, as a clause: one that should be gone is there, or one is there that was not before.
 * A finding is the same by its fingerprint, or by rule, file and message where text around it moved. Suppressed ones do not count.
 */
export function newFinding(before: readonly Finding[], after: readonly Finding[], repaired: readonly Finding[]): string | undefined {
  const [finding] = newFindings(before, after, repaired);
  if (!finding) return undefined;
  const stays = repaired.some(({ fingerprint }) => fingerprint === finding.fingerprint);
  return stays ? `${finding.ruleId} would find fault with it as before` : `${finding.ruleId} would find fault with the result: ${finding.message}`;
}

/** The findings that are there after a repair, and should not be. */
export function newFindings(before: readonly Finding[], after: readonly Finding[], repaired: readonly Finding[]): readonly Finding[] {
  const settled = new Set(repaired.map(keyOf));
  const open = before.filter((finding) => !finding.suppressed && !settled.has(keyOf(finding)));
  // Where the items of a list have moved up, one has the fingerprint of its neighbour; so words count first.
  const [moved, left] = [keyOf, identityOf, ({ fingerprint }: Finding) => fingerprint].reduce<Both>(unmatched, [after.filter(({ suppressed }) => !suppressed), open]);
  const vanished = [...left, ...repaired];
  return moved.filter((finding) => !saysItAnew(finding, vanished) && !repaired.some((winner) => mayFollow(finding, winner)));
}

/** What makes a finding itself in one state of the texts. */
export function keyOf({ fingerprint, message }: Finding): string {
  return `${fingerprint} ${message}`;
}

type Both = readonly [after: readonly Finding[], before: readonly Finding[]];

/** The findings of either time that have no equal at the other, each counting once. */
function unmatched([after, before]: Both, nameOf: (finding: Finding) => string): Both {
  const names = groupBy(before, nameOf);
  const met = new Set<Finding>();
  const rest = after.filter((finding) => {
    const same = names.get(nameOf(finding))?.shift();
    if (same) met.add(same);
    return same === undefined;
  });
  return [rest, before.filter((finding) => !met.has(finding))];
}

/**
 * Whether a rule said something else of the same object before, no milder: a rule of several messages goes on to the next once the first
 * is settled. Takes what was said before off the list. A repair that only calls for another is none.
 */
function saysItAnew({ ruleId, object, place, severity, fix }: Finding, vanished: Finding[]): boolean {
  if (object === undefined || fix !== undefined) return false;
  const at = vanished.findIndex((other) => other.ruleId === ruleId && other.place.uri === place.uri && isSameObject(object, other.object) && !isWorse(severity, other.severity));
  if (at >= 0) vanished.splice(at, 1);
  return at >= 0;
}

function isSameObject(one: FindingObject, other: FindingObject | undefined): boolean {
  return one.kind === other?.kind && one.name === other.name && one.namespace === other.namespace;
}

function isWorse(one: Severity, other: Severity): boolean {
  return SEVERITIES.indexOf(one) > SEVERITIES.indexOf(other);
}

const SEVERITIES: readonly Severity[] = ['info', 'warning', 'error'];

/** Of the rules that speak of one image the next does so once the first has nothing to say any more. */
function mayFollow({ ruleId, place, object }: Finding, winner: Finding): boolean {
  const same = object !== undefined && object.path === winner.object?.path && isSameObject(object, winner.object);
  return same && place.uri === winner.place.uri && (winner.also.includes(ruleId) || givesWayTo(ruleId, winner.ruleId));
}

/** What is wrong with the objects after repairs, as a clause: each must be what its edits say, and all others what they were. */
export function otherObject(before: readonly ObjectSet[], after: readonly ObjectSet[], repairs: readonly Repair[]): string | undefined {
  const edits = new Map<KubeObject, ValueEdit[]>();
  // What repairs of a whole document make of its objects is for its values to tell.
  const whole = new Set(repairs.flatMap(({ target, changes }) => (target ? [] : changes.map(({ uri }) => uri))));
  for (const { target, edits: own } of repairs) {
    if (!target) continue;
    const known = edits.get(target) ?? [];
    edits.set(target, [...known, ...own.filter((edit) => typeof edit.path.at(-1) !== 'string' || !known.some((other) => sameValue(edit, other)))]);
  }
  const wanted = objectsOf(before, whole).map((object) => applyValueEdits(object.value, edits.get(object) ?? []));
  const found: unknown[] = objectsOf(after, whole).map(({ value }) => value);
  const leftOver = without(found, wanted);
  const missing = without(wanted, found);
  if (missing.length > 0) return 'an object would come out other than the repair says';
  const created = new Set(repairs.flatMap(({ created: value, changes }) => (value && !changes.some(({ uri }) => whole.has(uri)) ? [`${textField(value, 'kind') ?? ''} ${textField(mapField(value, 'metadata'), 'name') ?? ''}`] : [])));
  return leftOver.length === created.size ? undefined : 'other objects would be made than the repair says';
}

function objectsOf(sets: readonly ObjectSet[], leftOut: ReadonlySet<string>): readonly KubeObject[] {
  return sets.flatMap(({ documents }) => documents.filter(({ yaml }) => !leftOut.has(yaml.uri)).flatMap(({ objects }) => objects));
}

/** The values of one list that are not in the other; nearly all are in the same order. */
function without(values: readonly unknown[], others: readonly unknown[]): readonly unknown[] {
  const rest = [...others];
  return values.filter((value, at) => {
    const same = sameValue(value, rest[at]) ? at : rest.findIndex((other) => other !== TAKEN && sameValue(value, other));
    if (same >= 0) rest[same] = TAKEN;
    return same < 0;
  });
}

const TAKEN = Symbol('taken');

function identityOf({ ruleId, message, place }: Finding): string {
  return `${ruleId}\0${place.uri}\0${message}`;
}
