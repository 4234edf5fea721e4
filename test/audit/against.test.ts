import { describe, expect, it } from 'vitest';
import { compareWithLive, type Comparison } from '../../lib/audit/against';
import { runRules } from '../../lib/engine/run';
import { NO_LOCK } from '../../lib/images/lock';
import type { JsonMap } from '../../lib/kube/json';
import { UNDECIDED } from '../../lib/kube/target';
import { imageUsesOf } from '../../lib/kube/workloads';
import { NO_EXTERNALS } from '../../lib/workspace/externals';
import { workspaceOf } from '../../lib/workspace/workspace';
import { readYaml } from '../../lib/yaml/read';
import { RULES } from '../../rules';
import { asLive, digest, liveStream, REGISTRY, shopOf } from './live-shop';

const TARGET = { ...UNDECIDED, platform: 'openshift', release: { major: 4, minor: 16, patch: undefined }, crio: true } as const;

function against(live: readonly JsonMap[], manifests: readonly JsonMap[]): Comparison {
  const { sets } = workspaceOf([readYaml('shop.json', JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests }))]);
  return compareWithLive(shopOf(live), sets, { target: TARGET, externals: NO_EXTERNALS });
}

function found(live: readonly JsonMap[], manifests: readonly JsonMap[]): readonly string[] {
  const { sets, historyOf } = against(live, manifests);
  const rules = RULES.filter(({ scope }) => scope === 'change');
  return runRules(sets, { rules, target: TARGET, images: NO_LOCK, today: '2026-01-15', historyOf }).findings.map(({ ruleId, object }) => `${ruleId} ${object?.kind ?? ''}/${object?.name ?? ''}`);
}

const ledger = (image: string, { name = 'ledger', labels = {}, namespace }: { readonly name?: string; readonly labels?: JsonMap; readonly namespace?: string } = {}): JsonMap => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name, labels, ...(namespace === undefined ? {} : { namespace }) },
  spec: {
    replicas: 3,
    serviceName: 'ledger',
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'app', image }] } },
    volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }],
  },
});

const PINNED = `quay.io/shop/ledger:1.0@${digest('a')}`;

describe('manifests held against what is live', () => {
  it('are brought together by kind and name in the namespace that was read', () => {
    const comparison = against([asLive(ledger(PINNED))], [ledger(PINNED), ledger(PINNED, { name: 'other' })]);
    expect(comparison.known).toBe(1);
    const [set] = comparison.sets;
    const changes = set ? comparison.historyOf(set).changes : [];
    expect(changes.map(({ before, after }) => [before?.origin.uri, after?.name])).toEqual([
      ['cluster:shop/StatefulSet/ledger', 'ledger'],
      [undefined, 'other'],
    ]);
  });

  it('lose nothing that a namespace holds besides', () => {
    expect(found([asLive(ledger(PINNED)), asLive(ledger(PINNED, { name: 'archive' }))], [ledger(PINNED)])).toEqual([]);
  });

  it('lose what bears the name of their own instance', () => {
    const labels = { 'app.kubernetes.io/instance': 'shop' };
    expect(found([asLive(ledger(PINNED, { labels })), asLive(ledger(PINNED, { name: 'archive', labels }))], [ledger(PINNED, { labels })])).toEqual(['workload-renamed StatefulSet/archive']);
  });

  it('lose claims of their own instance, but not those that a set made of its templates', () => {
    const labels = { 'app.kubernetes.io/instance': 'shop' };
    const claim = (name: string): JsonMap => asLive({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, labels }, spec: { accessModes: ['ReadWriteOnce'] } });
    const live = [asLive(ledger(PINNED, { labels })), ...['data-ledger-0', 'data-ledger-11', 'data-ledger-old', 'archive'].map(claim)];
    expect(found(live, [ledger(PINNED, { labels })])).toEqual(['claim-removed PersistentVolumeClaim/archive', 'claim-removed PersistentVolumeClaim/data-ledger-old']);
  });

  it('may leave out what was filled in, and not change what is settled', () => {
    const claim = (spec: JsonMap): JsonMap => ({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'archive' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec } });
    const pod = (spec: JsonMap): JsonMap => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'tool' }, spec: { containers: [{ name: 'tool', image: PINNED }], ...spec } });
    const secret = (data: JsonMap): JsonMap => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'login' }, immutable: true, ...data });
    const live = [
      asLive(claim({ storageClassName: 'fast', volumeName: 'pvc-1', volumeMode: 'Filesystem' })),
      asLive(pod({ nodeName: 'node-1', volumes: [{ name: 'kube-api-access' }], tolerations: [{ operator: 'Exists' }] })),
      asLive(secret({ data: { user: 'c2hvcA==', added: 'AAAA' }, type: 'Opaque' })),
    ];
    expect(found(live, [claim({}), pod({}), secret({ stringData: { user: 'shop' } })])).toEqual([]);
    expect(found(live, [claim({ storageClassName: 'slow' }), pod({}), secret({ stringData: { user: 'bank' } })])).toEqual(['immutable-field-changed PersistentVolumeClaim/archive', 'immutable-field-changed Secret/login']);
  });

  it('of another namespace are told of and not compared', () => {
    const { elsewhere, known } = against([asLive(ledger(PINNED))], [ledger(PINNED, { namespace: 'bank' })]);
    expect([elsewhere, known]).toEqual([['StatefulSet/ledger in bank'], 0]);
  });

  it('show what they change', () => {
    const bigger = ledger('quay.io/shop/ledger:1.0');
    expect(found([asLive(ledger(PINNED))], [bigger])).toEqual(['pin-removed StatefulSet/ledger']);
  });

  it('that name a stream tag are no change where admission made the stored digest of it', () => {
    const stored = `${REGISTRY}/shop/ledger@${digest('a')}`;
    const stream = liveStream('ledger', { tags: { '1.0': ['a'] } });
    const live = asLive(ledger(stored), { applied: false });
    expect(found([live, stream], [ledger('ledger:1.0')])).toEqual([]);
    expect(found([live, stream], [ledger('ledger:2.0')])).toEqual(['pin-removed StatefulSet/ledger']);
  });

  it('are compared with the text that was applied, where a client noted it', () => {
    const noted = asLive(ledger('ledger:1.0'));
    const stored = asLive(ledger(`${REGISTRY}/shop/ledger@${digest('b')}`), { applied: false });
    const live = { ...stored, metadata: noted['metadata'] };
    const comparison = against([live], [ledger('ledger:1.1')]);
    const [change] = comparison.sets.flatMap((one) => comparison.historyOf(one).changes);
    expect(change?.before && imageUsesOf(change.before).map(({ image }) => image)).toEqual(['ledger:1.0']);
  });
});
