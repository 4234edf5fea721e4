/*
 * What the rules say of real manifests, file by file: test/corpus/verdicts.json holds `path sha256` (12 digits of it) and, by target,
 * `rule:line severity`. No text of the manifests is in it. After a change that is meant, write it anew and read every line that changed:
 *
 *     PINSTREAM_UPDATE_VERDICTS=1 npx vitest run test/corpus/verdicts.test.ts
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { groupBy } from '../../lib/base/group';
import type { Finding } from '../../lib/engine/finding';
import { runRules } from '../../lib/engine/run';
import { NO_LOCK } from '../../lib/images/lock';
import { parsePlatform } from '../../lib/kube/parse-target';
import { type TargetProfile, UNDECIDED } from '../../lib/kube/target';
import { workspaceOf } from '../../lib/workspace/workspace';
import { readYaml } from '../../lib/yaml/read';
import { RULES } from '../../rules';
import { CORPUS, type CorpusFile, corpusFiles, needing } from '../support/corpus';

const GOLDEN = join(__dirname, 'verdicts.json');
const TARGETS = ['undecided', 'openshift=4.16', 'openshift=4.8', 'kubernetes=1.31'];

/** `rule:line severity` of all findings in a file, by the targets that bring them; no entry for a target without any. */
type Verdicts = Readonly<Record<string, string>>;

describe.skipIf(CORPUS === undefined)(`the verdicts on real manifests${needing('the corpus', CORPUS)}`, () => {
  const files = CORPUS === undefined ? [] : corpusFiles();
  const found = verdictsOn(files);

  it('are those that somebody has read', () => {
    if (process.env['PINSTREAM_UPDATE_VERDICTS'] !== undefined) writeFileSync(GOLDEN, `${JSON.stringify(found, undefined, 2)}\n`);
    expect(found).toEqual(JSON.parse(readFileSync(GOLDEN, 'utf8')));
  });

  it('hold no text of the manifests: paths, hashes, rules, lines and severities', () => {
    const rules = RULES.map(({ id }) => id).join('|');
    const verdict = `(?:${rules}):\\d+ (?:error|warning|info)`;
    for (const [file, verdicts] of Object.entries(found)) {
      expect(file).toMatch(/^[\w./-]+ [0-9a-f]{12}$/);
      for (const line of Object.values(verdicts)) expect(line).toMatch(new RegExp(`^${verdict}(?:, ${verdict})*$`));
    }
  });
});

function verdictsOn(files: readonly CorpusFile[]): Readonly<Record<string, Verdicts>> {
  const { sets } = workspaceOf(files.map(({ path, text }) => readYaml(path, text)));
  const byTarget = TARGETS.map((target) => {
    const { findings, failures } = runRules(sets, { rules: RULES, preset: 'pedantic', target: targetOf(target), images: NO_LOCK, today: '2026-01-15' });
    expect(failures).toEqual([]);
    return { target, byFile: groupBy(findings, ({ place }) => place.uri) };
  });
  return Object.fromEntries(
    files.map(({ path, text }) => {
      const alike = groupBy(byTarget, ({ byFile }) => (byFile.get(path) ?? []).map(printed).join(', '));
      alike.delete('');
      const verdicts = Array.from(alike, ([verdict, by]) => [by.length === TARGETS.length ? 'every target' : by.map(({ target }) => target).join(', '), verdict]);
      return [`${path} ${createHash('sha256').update(text).digest('hex').slice(0, 12)}`, Object.fromEntries(verdicts)];
    }),
  );
}

function printed({ ruleId, place, severity }: Finding): string {
  return `${ruleId}:${place.span?.start.line ?? 0} ${severity}`;
}

function targetOf(text: string): TargetProfile {
  const parsed = parsePlatform(text);
  return parsed.ok ? { ...UNDECIDED, ...parsed.value } : UNDECIDED;
}
