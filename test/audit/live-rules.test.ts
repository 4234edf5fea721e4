import { describe, expect, it } from 'vitest';
import { compareWithLive } from '../../lib/audit/against';
import { liveSetOf } from '../../lib/audit/live-set';
import { runRules, type Settings, type Verdicts } from '../../lib/engine/run';
import { NO_LOCK } from '../../lib/images/lock';
import { KubeObject } from '../../lib/kube/object';
import { UNDECIDED } from '../../lib/kube/target';
import { NO_EXTERNALS } from '../../lib/workspace/externals';
import { NamedOrigin } from '../../lib/workspace/origins';
import { type ObjectSet, workspaceOf } from '../../lib/workspace/workspace';
import { readYaml } from '../../lib/yaml/read';
import { RULES } from '../../rules';
import { CORPUS, corpusFiles, needing } from '../support/corpus';
import { asLive, NOW } from './live-shop';

const SETTINGS: Settings = {
  rules: RULES.filter(({ scope, manifestsOnly }) => scope !== 'document' && scope !== 'change' && manifestsOnly !== true),
  preset: 'pedantic',
  target: { ...UNDECIDED, platform: 'openshift', release: { major: 4, minor: 16, patch: undefined }, crio: true },
  images: NO_LOCK,
  today: '2026-01-15',
};

/** Sets of real manifests that a namespace could hold: each identity once, all with names, none of an API that fills in other defaults. */
function realSets(): readonly ObjectSet[] {
  const { sets } = workspaceOf(corpusFiles().map(({ path, text }) => readYaml(path, text)));
  return sets.filter(({ index: { objects } }) => {
    const titles = new Set(objects.map(({ title }) => title));
    return objects.length > 0 && titles.size === objects.length && objects.every(({ name, group }) => name !== '' && group !== 'extensions');
  });
}

function placed({ index }: ObjectSet): readonly KubeObject[] {
  return index.objects.map(({ value, kind, name }) => {
    const metadata = { ...(value['metadata'] as object), namespace: 'shop' };
    return new KubeObject({ ...value, metadata }, new NamedOrigin(`cluster:shop/${kind}/${name}`));
  });
}

function alive(objects: readonly KubeObject[]): readonly KubeObject[] {
  return objects.map(({ value, origin }) => new KubeObject(asLive(value), origin));
}

function namespaceOf(objects: readonly KubeObject[]): Parameters<typeof liveSetOf>[0] {
  return { name: 'shop', objects, unread: new Set(), now: NOW };
}

function said({ findings, failures }: Verdicts): readonly string[] {
  return [...findings.map(({ ruleId, messageId, severity, object }) => `${ruleId}/${messageId} ${severity} ${object?.kind ?? ''}/${object?.name ?? ''} ${object?.path ?? ''}`), ...failures.map(({ ruleId }) => `${ruleId} threw`)];
}

describe(`the rules on live objects${needing('the corpus', CORPUS)}`, () => {
  const sets = realSets();

  it('say of a live object what they say of its manifest, and nothing of what servers and controllers write into it', () => {
    const verdictOn = (objects: readonly KubeObject[]): readonly string[] => said(runRules([liveSetOf(namespaceOf(objects), [], NO_EXTERNALS).set], SETTINGS));
    let count = 0;
    for (const set of sets) {
      const manifests = placed(set);
      const found = verdictOn(manifests);
      count += found.length;
      expect(verdictOn(alive(manifests)), set.id).toEqual(found);
    }
    expect(count).toBeGreaterThan(CORPUS === undefined ? -1 : 400);
  });

  it('see no change where the manifests that made the live objects are applied again', () => {
    const rules = RULES.filter(({ scope }) => scope === 'change');
    for (const set of sets) {
      const comparison = compareWithLive(namespaceOf(alive(placed(set))), [set], { target: SETTINGS.target, externals: NO_EXTERNALS });
      expect(comparison.known, set.id).toBe(set.index.objects.filter(({ namespace = 'shop' }) => namespace === 'shop').length);
      expect(said(runRules(comparison.sets, { ...SETTINGS, rules, historyOf: comparison.historyOf })), set.id).toEqual([]);
    }
  });
});
