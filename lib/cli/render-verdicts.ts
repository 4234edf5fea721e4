import type { Finding } from '../engine/finding';
import type { SetVerdicts } from '../engine/run';
import type { FileSet } from '../workspace/workspace';

/**
 * The verdicts on several sets, of which some were rendered of the same files: what two of them say of one place is told once, a
 * suppression is unused only where none of them uses it, and no repair goes through a rendering.
 */
export function withoutEchoes(sets: readonly FileSet[], verdicts: readonly SetVerdicts[]): readonly SetVerdicts[] {
  const rendered = sets.filter(({ rendering }) => rendering !== undefined);
  if (rendered.length === 0) return verdicts;
  const said = new Map<string, Finding[]>();
  verdicts.forEach(({ findings }, at) => {
    if (sets[at]?.rendering) for (const finding of findings) said.set(sayingOf(finding), [...(said.get(sayingOf(finding)) ?? []), finding]);
  });
  const isTold = (finding: Finding): boolean => {
    const same = said.get(sayingOf(finding)) ?? [];
    // One of the sets may have an object that silences it; what the others say then counts.
    if (finding !== (same.find(({ suppressed }) => !suppressed) ?? same[0])) return false;
    const holders = finding.ruleId === 'unused-suppression' ? rendered.filter(({ outlines }) => outlines.some(({ uri }) => uri === finding.place.uri)) : [];
    return holders.length <= same.length;
  };
  return verdicts.map((one, at) => (sets[at]?.rendering ? { ...one, findings: one.findings.filter(isTold).map(withoutFix) } : one));
}

function withoutFix(finding: Finding): Finding {
  const { fix, subject, hint } = finding;
  if (!fix) return finding;
  return { ...finding, fix: undefined, hint: hint ?? (subject && 'object' in subject ? subject.object.origin.remedy : undefined) };
}

/** Equal for findings that tell a person the same. */
function sayingOf({ ruleId, message, place: { uri, span }, object }: Finding): string {
  return JSON.stringify([ruleId, message, uri, span ? [span.start.offset, span.end.offset] : [object?.kind, object?.path]]);
}
