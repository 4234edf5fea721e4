import { groupBy } from '../base/group';
import type { Finding } from './finding';
import { keyOf } from './repair/compare';

/** What a change does to the findings. */
export interface FindingsChange {
  /** Not found before, in these words, or suppressed before and not any more. */
  readonly brought: readonly Finding[];
  /** The fingerprints of what was found before and is not any more. */
  readonly gone: ReadonlySet<string>;
}

/** Compares the findings of two states. Those of a file that is gone are found again where the same is said of the same object in a file that is new. */
export function changeOfFindings(before: readonly Finding[], after: readonly Finding[], { isGone, isNew }: Readonly<Record<'isGone' | 'isNew', (uri: string) => boolean>>): FindingsChange {
  const [was, is] = [new Set(before.map(keyOf)), new Set(after.map(keyOf))];
  const counted = new Set(before.filter(({ suppressed }) => !suppressed).map(keyOf));
  const lost = groupBy(before.filter((finding) => !is.has(keyOf(finding)) && isGone(finding.place.uri)), saying);
  const moved = new Set<string>();
  const brought = after.filter((finding) => {
    if ((finding.suppressed ? was : counted).has(keyOf(finding))) return false;
    if (was.has(keyOf(finding)) || !isNew(finding.place.uri)) return true;
    const same = lost.get(saying(finding)) ?? [];
    const at = same.findIndex(({ suppressed }) => !suppressed || finding.suppressed);
    const [found] = at < 0 ? [] : same.splice(at, 1);
    if (found) moved.add(found.fingerprint);
    return !found;
  });
  const present = new Set(after.map(({ fingerprint }) => fingerprint));
  return { brought, gone: new Set(before.map(({ fingerprint }) => fingerprint).filter((fingerprint) => !present.has(fingerprint) && !moved.has(fingerprint))) };
}

/** What is said of what, in whatever file. */
function saying({ ruleId, message, object }: Finding): string {
  return [ruleId, message, object?.kind, object?.namespace, object?.name].join('\0');
}
