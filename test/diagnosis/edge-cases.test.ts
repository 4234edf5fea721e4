import { describe, expect, it } from 'vitest';
import { diagnoseNamespace } from '../../lib/diagnosis/diagnose-set';
import type { JsonMap } from '../../lib/kube/json';
import { ago, diagnosed, lines, namespaceOf, ready, release, SERVICE, unpullable, verdictOf, webPod, webSet } from './live-objects';

const B0 = webPod(0, 'B', ready('B'));
const B1 = webPod(1, 'B', ready('B'));
const AT_REST = { current: 'B' };

describe('Recreate', () => {
  const set = { strategy: { type: 'Recreate' } };

  it('brings every pod back at the update revision', () => {
    expect(lines(diagnosed({ set, pods: [webPod(0, 'A', unpullable()), B1, webPod(2, 'B', ready('B'))], target: 'kubernetes=1.37' }))).toEqual([
      'web-0 superseded-stuck -> B',
      'delete web-0 (safe)',
    ]);
  });

  it('is healthy once all are updated', () => {
    expect(lines(diagnosed({ set: { ...set, current: 'B' }, pods: [B0, B1, webPod(2, 'B', ready('B'))], target: 'kubernetes=1.37' }))).toEqual(['healthy']);
  });
});

describe('minReadySeconds', () => {
  const set = { spec: { minReadySeconds: 300 } };
  const pods = (minutes: number) => [webPod(0, 'A', ready('A')), webPod(1, 'A', ready('A')), webPod(2, 'B', ready('B', minutes))];

  it('makes a ready pod wait to be available', () => {
    expect(verdictOf({ set, pods: pods(4) })).toMatchObject({ id: 'progressing', message: 'web-2 is ready, and not for minReadySeconds (300 s) yet.' });
    expect(verdictOf({ set, pods: pods(5) }).id).toBe('rolling');
  });

  it('is a word that early releases do not know', () => {
    expect(verdictOf({ set, pods: pods(4), target: 'kubernetes=1.21' }).id).toBe('rolling');
  });
});

describe('ordinals.start', () => {
  const set = { replicas: 2, partition: 1, spec: { ordinals: { start: 5 } }, status: { replicas: 2 } };

  it('is where indexes count from', () => {
    expect(lines(diagnosed({ set, pods: [webPod(5, 'A', unpullable()), webPod(6, 'B', ready('B'))] }))).toEqual(['web-5 held-by-partition -> A']);
    expect(lines(diagnosed({ set, pods: [webPod(5, 'A', ready()), webPod(6, 'A', unpullable())] }))).toEqual(['web-6 superseded-stuck -> B', 'delete web-6 (safe)']);
  });

  it('puts lower ordinals out of range', () => {
    const pods = [webPod(0, 'A', unpullable()), webPod(1, 'A', unpullable()), webPod(5, 'A', ready()), webPod(6, 'B', ready('B'))];
    expect(lines(diagnosed({ set: { ...set, status: { replicas: 4 } }, pods }))).toEqual(['web-1 scale-blocked', 'delete web-1 (safe)']);
  });
});

describe('a partition above the replicas', () => {
  it('holds every pod', () => {
    const set = { replicas: 2, partition: 9 };
    expect(lines(diagnosed({ set, pods: [webPod(0, 'A', ready()), webPod(1, 'A', ready())] }))).toEqual(['healthy']);
    expect(lines(diagnosed({ set, pods: [webPod(0, 'A', ready()), webPod(1, 'A', unpullable())] }))).toEqual(['web-1 held-by-partition -> A']);
  });
});

describe('replicas 0', () => {
  it('is healthy', () => {
    expect(verdictOf({ set: { ...AT_REST, replicas: 0 }, pods: [] })).toMatchObject({ id: 'healthy', message: 'web is scaled to 0 pods.' });
  });
});

describe('a set that is being deleted', () => {
  it('has a controller that does nothing more', () => {
    const verdict = verdictOf({ set: { metadata: { deletionTimestamp: ago(3), finalizers: ['foregroundDeletion'] } }, pods: [webPod(0, 'A', unpullable())] });
    expect(verdict).toMatchObject({ id: 'terminating', ordinal: undefined, advice: 'no' });
    expect(verdict.message).toContain('its controller has stopped');
  });

  it('is not one whose deletionTimestamp is null', () => {
    expect(verdictOf({ set: { ...AT_REST, replicas: 1, metadata: { deletionTimestamp: null } }, pods: [B0] }).id).toBe('healthy');
  });
});

describe('a set that no API server stores', () => {
  it.each<[string, JsonMap]>([
    ['no replicas', { replicas: 'three' }],
    ['a strategy of another type', { updateStrategy: { type: 'BlueGreen' } }],
    ['more pods than a cluster has', { replicas: 2_000_000_000 }],
  ])('is not concluded upon: %s', (_, spec) => {
    expect(verdictOf({ set: { spec }, pods: [B0] }).id).toBe('unobserved');
  });

  it('nor is one without a uid', () => {
    expect(verdictOf({ set: { metadata: { uid: '' } }, pods: [B0] }).message).toContain('no uid');
  });
});

describe('a namespace', () => {
  it('is diagnosed set by set, by name', () => {
    const named = (name: string): JsonMap => ({ ...webSet({ ...AT_REST, replicas: 0 }), metadata: { name, namespace: 'shop', uid: `${name}-uid`, generation: 7 } });
    const elsewhere = { ...named('cart'), metadata: { name: 'cart', namespace: 'ledger', uid: 'x', generation: 7 } };
    const namespace = namespaceOf([named('web'), named('ledger'), elsewhere, SERVICE]);
    expect(diagnoseNamespace(namespace, release('kubernetes=1.31')).map(({ name, namespace: where }) => `${where}/${name}`)).toEqual(['shop/ledger', 'shop/web']);
  });
});

describe('the evidence', () => {
  it('compares images by container, and decides nothing: a webhook rewrites them', () => {
    const rewritten = webPod(2, 'B', unpullable(), { image: 'mirror.shop/shop/web:1.0' });
    const verdict = verdictOf({ pods: [webPod(0, 'A', ready()), webPod(1, 'A', ready()), rewritten] });
    expect(verdict.id).toBe('image-unavailable');
    expect(verdict.evidence['images']).toEqual([{ container: 'web', pod: 'mirror.shop/shop/web:1.0', template: `quay.io/shop/web:1.0@sha256:${'b'.repeat(64)}`, same: false }]);
  });

  it('is JSON', () => {
    for (const look of [unpullable(), ready()]) {
      const { verdicts } = diagnosed({ pods: [webPod(0, 'A', look)] });
      for (const { evidence } of verdicts) expect(JSON.parse(JSON.stringify(evidence))).toEqual(evidence);
    }
  });
});

describe('advice', () => {
  it('never speaks of deleting more than a pod, or of force', () => {
    const scenes = [
      diagnosed({ pods: [webPod(0, 'C', unpullable())] }),
      diagnosed({ set: { replicas: 0 }, pods: [webPod(0, 'A', unpullable()), webPod(1, 'A', unpullable())] }),
    ];
    const commands = scenes.flatMap(({ verdicts }) => verdicts.flatMap((verdict) => verdict.commands));
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) expect(command).toMatch(/^kubectl delete pod web-\d -n shop$/);
  });
});
