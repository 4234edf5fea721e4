import { describe, expect, it } from 'vitest';
import { objectRule, type Rule, workspaceRule } from '../../lib/engine/rule';
import { runRules, type Settings } from '../../lib/engine/run';
import { NO_LOCK } from '../../lib/images/lock';
import { UNDECIDED } from '../../lib/kube/target';
import { workspaceOf } from '../../lib/workspace/workspace';
import { readYaml } from '../../lib/yaml/read';

const SHOP = `apiVersion: v1
kind: Service
metadata:
  name: web
---
apiVersion: v1
kind: Service
metadata:
  name: worker
  annotations:
    ignore.pinstream/named: known to the team
`;

const named = objectRule({
  id: 'named',
  summary: 'An object has a name',
  category: 'workloads',
  preset: 'strict',
  presets: ['recommended'],
  severity: 'warning',
  since: '0.1.0',
  sources: [],
  messages: { hasName: ({ name }: { name: string }) => `is named ${name}`, quiet: () => 'is there' },
  check(object, { report }) {
    report('hasName', { at: ['metadata', 'name'], data: { name: object.name } });
    report('quiet', { at: ['spec', 'ports'], preset: 'recommended', severity: 'info' });
  },
});

const fragile = workspaceRule({
  id: 'fragile',
  summary: 'Breaks on the worker',
  category: 'workloads',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  kinds: ['Service'],
  sources: [],
  messages: { seen: () => 'was seen' },
  check(object, { report }) {
    if (object.name === 'worker') throw new Error('no workers here');
    report('seen', { at: [] });
  },
});

function run(rules: readonly Rule[], settings: Partial<Settings> = {}, text = SHOP): ReturnType<typeof runRules> {
  const { sets } = workspaceOf([readYaml('shop.yaml', text)]);
  return runRules(sets, { rules, preset: 'strict', target: UNDECIDED, images: NO_LOCK, today: '2026-01-15', ...settings });
}

describe('runRules', () => {
  it('keeps the other verdicts when a rule throws, and says on what it threw', () => {
    const { findings, failures } = run([fragile, named]);
    expect(failures.map(({ ruleId, subject }) => [ruleId, subject])).toEqual([['fragile', 'Service/worker in shop.yaml']]);
    expect(findings.map(({ ruleId, object }) => `${ruleId} ${object?.name ?? ''}`)).toEqual(['fragile web', 'named web', 'named web', 'named worker', 'named worker']);
  });

  it('lets a finding of a strict rule into the recommended preset when the report says so', () => {
    const { findings } = run([named], { preset: 'recommended' });
    expect(findings.map(({ messageId, severity }) => `${messageId} ${severity}`)).toEqual(['quiet info', 'quiet info']);
  });

  it('places the finding of an absent field at its nearest parent', () => {
    const quiet = run([named]).findings.find(({ messageId }) => messageId === 'quiet');
    expect(quiet?.place.span?.start.line).toBe(1);
    expect(quiet?.object?.path).toBe('spec.ports');
  });

  it('marks what an annotation suppresses', () => {
    const suppressed = run([named]).findings.filter((finding) => finding.suppressed);
    expect(suppressed.map(({ object }) => object?.name)).toEqual(['worker', 'worker']);
  });

  it('gives fingerprints that are unique and survive moved and reformatted text', () => {
    const before = run([named]).findings.map(({ fingerprint }) => fingerprint);
    const after = run([named], {}, `# moved\n\n${SHOP.replace('name: web', 'name:   "web"')}`).findings.map(({ fingerprint }) => fingerprint);
    expect(new Set(before).size).toBe(4);
    expect(after).toEqual(before);
  });

  it('reports nothing for files that only give context', () => {
    expect(run([named, fragile], { wanted: () => false })).toEqual({ findings: [], failures: [] });
  });

  it('keeps the hint of a rule that gave way where the one that speaks has none', () => {
    const rule = (id: string, hint?: string): Rule =>
      objectRule({
        id,
        summary: 'Speaks of the image',
        category: 'images',
        preset: 'recommended',
        severity: 'error',
        since: '0.1.0',
        sources: [],
        messages: { seen: () => 'was seen' },
        check: (object, { report }) => report('seen', { at: ['metadata', 'name'], hint }),
      });
    const hints = (...rules: readonly Rule[]): readonly (string | undefined)[] => run(rules).findings.map(({ ruleId, hint }) => `${ruleId}: ${hint ?? ''}`);
    expect(hints(rule('bad-image-reference'), rule('undefined-parameter', 'did you mean NAME?'))[0]).toBe('bad-image-reference: did you mean NAME?');
    expect(hints(rule('bad-image-reference', 'write a name'), rule('undefined-parameter', 'did you mean NAME?'))[0]).toBe('bad-image-reference: write a name');
  });

  it('gives the same findings whatever the order of the rules', () => {
    expect(run([named, fragile]).findings).toEqual(run([fragile, named]).findings);
  });
});
