import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../lib/engine/finding';
import type { Rule } from '../../lib/engine/rule';
import { runRules } from '../../lib/engine/run';
import { externalsOf, policyOf, profileOf } from '../../lib/config/facts';
import { readConfig } from '../../lib/config/read';
import { levelsOf } from '../../lib/engine/configured';
import { type ImageLock, NO_LOCK, readLock } from '../../lib/images/lock';
import { parsePlatform } from '../../lib/kube/parse-target';
import { type TargetProfile, UNDECIDED } from '../../lib/kube/target';
import { historyOf } from '../../lib/workspace/changes';
import { workspaceOf } from '../../lib/workspace/workspace';
import { readYaml } from '../../lib/yaml/read';
import { RULES } from '../../rules';

const HEADINGS = ['## Why', '## Examples', '## How to fix', '## When to leave it off', '## Sources'];

describe.each(RULES)('the page of $id', (rule) => {
  const file = resolve(__dirname, `../../rules/${rule.category}/${rule.id}.md`);
  const page = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const examples = examplesIn(page);

  it('is there', () => {
    expect(page).not.toBe('');
  });

  it('has the rule as its title, and the fixed headings in order', () => {
    expect(page.split('\n')[0]).toBe(`# ${rule.id}`);
    expect(withoutBlocks(page).match(/^## .*$/gm)).toEqual(HEADINGS);
  });

  it('says something under each heading', () => {
    const sections = page.split(/^## .*$/m).slice(1);
    expect(sections.filter((section) => section.replace(/<!--.*?-->/g, '').trim() === '')).toEqual([]);
  });

  it('shows bad and good examples', () => {
    expect(examples.filter(({ verdict }) => verdict === 'bad')).not.toEqual([]);
    expect(examples.filter(({ verdict }) => verdict === 'good')).not.toEqual([]);
  });

  it.each(examples.filter(({ verdict }) => verdict === 'bad'))('has its bad example on line $line found', (example) => {
    expect(findingsIn(example, rule)).not.toEqual([]);
  });

  it.each(examples.filter(({ verdict }) => verdict === 'good'))('has nothing found in its good example on line $line', (example) => {
    expect(findingsIn(example, rule).map(({ message }) => message)).toEqual([]);
  });
});

/** A fenced block of a page: YAML that the rule finds at fault, or not, beside what the page settled before it. */
interface Example {
  readonly verdict: 'bad' | 'good';
  readonly target: TargetProfile | undefined;
  readonly yaml: string;
  /** The name of its file, where that matters: values of a chart, which is there too. */
  readonly file: string | undefined;
  /** Text of the `images.lock.yaml` that holds. */
  readonly lock: string | undefined;
  /** Text of the `.pinstream.yaml` that holds. */
  readonly config: string | undefined;
  /** The file as it was, for rules about changes. */
  readonly before: string | undefined;
  /** Of the page, from 1. */
  readonly line: number;
}

const BLOCK = /^```([^\n]*)\n([\s\S]*?)^```$/gm;

function examplesIn(page: string): readonly Example[] {
  const settled: { lock?: string; config?: string; before?: string } = {};
  return Array.from(page.matchAll(BLOCK)).flatMap(({ 1: info = '', 2: yaml = '', index }): Example[] => {
    const [language, word, third, ...rest] = info.trim().split(/\s+/);
    const [file, platform] = third?.endsWith('.yaml') === true ? [third, undefined] : [undefined, third];
    if (language !== 'yaml' || word === undefined) return [];
    if (word === 'lock' || word === 'config' || word === 'before') {
      settled[word] = yaml;
      return [];
    }
    if ((word !== 'bad' && word !== 'good') || rest.length > 0) throw new Error(`a block says \`${info}\`; it may say lock, config or before, or bad or good and a platform or the name of a file`);
    return [{ verdict: word, yaml, file, target: targetOf(platform), lock: settled.lock, config: settled.config, before: settled.before, line: page.slice(0, index).split('\n').length }];
  });
}

function targetOf(platform: string | undefined): TargetProfile | undefined {
  if (platform === undefined) return undefined;
  const parsed = parsePlatform(platform);
  if (!parsed.ok) throw new Error(`${platform} ${parsed.problem}`);
  return { ...UNDECIDED, ...parsed.value };
}

/** Runs the rule alone, with all of its findings wanted. A rule that throws fails the test. */
function findingsIn({ yaml, file, target, lock, before, config: written = '' }: Example, rule: Rule): readonly Finding[] {
  const config = readConfig('.pinstream.yaml', written, RULES);
  if (!config.ok) throw new Error(config.problems.map(({ message }) => message).join('; '));
  const { sets } = workspaceOf([readYaml('Chart.yaml', ''), readYaml(file ?? 'example.yaml', yaml)], { externals: externalsOf(config.value.written) });
  // Suppressions are about what the other rules find.
  const rules = rule.scope === 'suppression' ? RULES : [rule];
  const levels = levelsOf(config.value, { preset: 'pedantic', pathOf: (uri) => uri });
  const history = before === undefined ? undefined : historyOf(workspaceOf([readYaml('example.yaml', before)]).sets, sets);
  const { findings, failures } = runRules(history?.sets ?? sets, {
    historyOf: history?.historyOf,
    rules,
    levels,
    target: target ?? profileOf(config.value.written),
    images: lockFrom(lock),
    policy: policyOf(config.value.written),
    today: '2026-01-15',
  });
  for (const { subject, cause } of failures) throw new Error(`${rule.id} threw on ${subject}`, { cause });
  return findings.filter(({ ruleId }) => ruleId === rule.id);
}

function lockFrom(text: string | undefined): ImageLock {
  if (text === undefined) return NO_LOCK;
  const read = readLock('images.lock.yaml', text);
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('; '));
  return read.value;
}

function withoutBlocks(page: string): string {
  return page.replace(BLOCK, '');
}
