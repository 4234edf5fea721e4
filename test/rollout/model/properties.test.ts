import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaled } from '../../../lib/rollout/amount';
import { RECREATE } from '../../../lib/rollout/feature-gates';
import { applyTemplate, deletePod, scaleTo, setPartition } from '../../../lib/rollout/model/acts';
import type { Fate, KubeletScript } from '../../../lib/rollout/model/kubelet-script';
import { rollDeployment } from '../../../lib/rollout/model/roll-deployment';
import { type SetSpec, type SetState, settledSet } from '../../../lib/rollout/model/set-state';
import { run } from '../../../lib/rollout/model/trace';
import { step, type World } from '../../../lib/rollout/model/world';
import { rollingRoom } from '../../../lib/rollout/rolling-room';
import { kubernetes, left } from './stage';

const release = fc.constantFrom('1.20', '1.25', '1.31', '1.34', '1.35.1', '1.36', '1.37').map((name) => kubernetes(name, [RECREATE]));
const rollingUpdate = fc.record({
  partition: fc.nat(4),
  maxUnavailable: fc.option(
    fc.oneof(
      fc.integer({ min: 1, max: 4 }).map((pods) => ({ kind: 'pods' as const, pods })),
      fc.integer({ min: 1, max: 100 }).map((percent) => ({ kind: 'percent' as const, percent })),
    ),
    { nil: undefined },
  ),
});
const anySpec: fc.Arbitrary<SetSpec> = fc.record({
  replicas: fc.nat(5),
  start: fc.nat(3),
  podManagementPolicy: fc.constantFrom('OrderedReady' as const, 'Parallel' as const),
  strategy: fc.oneof(
    fc.record({ type: fc.constant('RollingUpdate' as const), rollingUpdate: fc.option(rollingUpdate, { nil: undefined }) }),
    fc.record({ type: fc.constantFrom('OnDelete' as const, 'Recreate' as const) }),
  ),
  minReadySeconds: fc.nat(3),
});
const fate: fc.Arbitrary<Fate> = fc.oneof(
  fc.record({ kind: fc.constant('ready' as const), afterSeconds: fc.nat(5) }),
  fc.record({ kind: fc.constantFrom('image' as const, 'config' as const, 'never-ready' as const, 'volume' as const, 'unscheduled' as const, 'node-lost' as const) }),
  fc.record({ kind: fc.constant('crash' as const), readySeconds: fc.nat(3), restartSeconds: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ kind: fc.constant('rejected' as const), reason: fc.constant('exceeded quota') }),
);
const script: fc.Arbitrary<KubeletScript> = fc.record({
  fates: fc.array(fc.record({ revision: fc.constantFrom('A', 'B', 'C'), ordinal: fc.nat(7), fate }), { maxLength: 4 }),
  graceSeconds: fc.nat(3),
});
const act: fc.Arbitrary<(set: SetState) => SetState> = fc.oneof(
  fc.constantFrom('A', 'B', 'C').map((revision) => (set: SetState) => applyTemplate(set, revision)),
  fc.nat(6).map((replicas) => (set: SetState) => scaleTo(set, replicas)),
  fc.nat(7).map((ordinal) => (set: SetState) => deletePod(set, ordinal)),
);
/** Every image good, pods slow or quick. */
const goodScript: fc.Arbitrary<KubeletScript> = fc.record({
  fates: fc.array(
    fc.record({ ordinal: fc.nat(7), fate: fc.record({ kind: fc.constant('ready' as const), afterSeconds: fc.nat(20) }) }),
    { maxLength: 3 },
  ),
  graceSeconds: fc.nat(30),
});

describe('whatever people and nodes do', () => {
  it('there are never two pods of one ordinal, time never runs back, and a stable set stays as it is', () => {
    fc.assert(
      fc.property(anySpec, script, release, fc.array(act, { maxLength: 4 }), (spec, nodes, traits, acts) => {
        let world: World = { set: settledSet('web', spec, 'A'), script: nodes, traits };
        for (const move of [...acts, (set: SetState) => set]) {
          const trace = run(world, { maxSteps: 60 });
          const ordinals = trace.world.set.pods.map(({ ordinal }) => ordinal);
          expect(ordinals).toEqual([...new Set(ordinals)].toSorted((one, other) => one - other));
          expect(trace.world.set.now).toBeGreaterThanOrEqual(world.set.now);
          if (trace.end === 'stable') expect(step(trace.world)).toEqual({ world: trace.world, events: [], alive: false });
          world = { ...trace.world, set: move(trace.world.set) };
        }
      }),
      { numRuns: 300 },
    );
  });

  it('every pod has a uid of its own', () => {
    fc.assert(
      fc.property(anySpec, script, release, act, (spec, nodes, traits, move) => {
        const { set } = run({ set: move(settledSet('web', spec, 'A')), script: nodes, traits }, { maxSteps: 60 }).world;
        const uids = set.pods.map(({ uid }) => uid);
        expect(new Set(uids).size).toBe(uids.length);
        expect(Math.max(0, ...uids)).toBeLessThan(set.nextUid);
      }),
      { numRuns: 200 },
    );
  });
});

describe('while all images are good', () => {
  it('no more pods are down at once than allowed', () => {
    fc.assert(
      fc.property(anySpec, goodScript, release, (spec, nodes, traits) => {
        fc.pre(spec.strategy.type !== 'Recreate' || !traits.recreate);
        const start = run({ set: { ...settledSet('web', spec, 'A'), now: 100 }, script: nodes, traits }).world;
        const { mostDown } = run({ ...start, set: applyTemplate(start.set, 'B') });
        const amount = spec.strategy.type === 'RollingUpdate' ? spec.strategy.rollingUpdate?.maxUnavailable : undefined;
        expect(mostDown).toBeLessThanOrEqual(traits.maxUnavailable === 'ignored' || !amount ? 1 : Math.max(1, scaled(amount, spec.replicas, 'down')));
      }),
      { numRuns: 300 },
    );
  });

  it('every update ends with every pod at the update revision, but for those below the partition', () => {
    fc.assert(
      fc.property(anySpec, goodScript, release, act, (spec, nodes, traits, interruption) => {
        fc.pre(spec.strategy.type !== 'OnDelete');
        const begun = run({ set: applyTemplate(settledSet('web', spec, 'A'), 'B'), script: nodes, traits }, { maxSteps: 7 }).world;
        const trace = run({ ...begun, set: applyTemplate(interruption(begun.set), 'B') });
        expect([trace.end, trace.settled]).toEqual(['stable', true]);
        const { set } = trace.world;
        expect(set.pods).toHaveLength(set.spec.replicas);
        const partition = spec.strategy.type === 'RollingUpdate' ? (spec.strategy.rollingUpdate?.partition ?? 0) : 0;
        expect(set.pods.slice(partition).every(({ revision }) => revision === 'B')).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('a partition that is lowered step by step comes to the same end as none', () => {
    fc.assert(
      fc.property(anySpec, release, fc.array(fc.nat(5), { maxLength: 4 }), (spec, traits, partitions) => {
        fc.pre(spec.strategy.type === 'RollingUpdate');
        let set = applyTemplate(settledSet('web', spec, 'A'), 'B');
        for (const partition of [...partitions, 0]) set = left(setPartition(set, partition), undefined, traits).world.set;
        expect(set.pods.map(({ revision }) => revision)).toEqual(Array.from({ length: spec.replicas }, () => 'B'));
        expect(set.currentRevision).toBe('B');
      }),
      { numRuns: 100 },
    );
  });
});

describe('a Deployment', () => {
  const amount = fc.oneof(
    fc.nat(8).map((pods) => ({ kind: 'pods' as const, pods })),
    fc.nat(100).map((percent) => ({ kind: 'percent' as const, percent })),
  );

  it('stays within its room, and completes exactly if its new pods become ready', () => {
    fc.assert(
      fc.property(fc.nat(12), amount, amount, fc.option(fc.nat(50), { nil: undefined }), (replicas, surge, unavailable, readyAfterSeconds) => {
        const trace = rollDeployment({ replicas, strategy: { type: 'RollingUpdate', surge, unavailable }, readyAfterSeconds });
        const room = rollingRoom('Deployment', { surge, unavailable }, replicas);
        expect(trace.lowestAvailable).toBeGreaterThanOrEqual(replicas - room.unavailable);
        expect(trace.mostPods).toBeLessThanOrEqual(replicas + room.surge);
        expect(trace.end).toBe(readyAfterSeconds === undefined && replicas > 0 ? 'stuck' : 'complete');
      }),
      { numRuns: 300 },
    );
  });
});

describe('speed', () => {
  it('a thousand sets of three pods are rolled out in well under two seconds', () => {
    const traits = kubernetes('1.34');
    const spec: SetSpec = {
      replicas: 3,
      start: 0,
      podManagementPolicy: 'OrderedReady',
      strategy: { type: 'RollingUpdate', rollingUpdate: undefined },
      minReadySeconds: 5,
    };
    const begin = performance.now();
    const settled = Array.from({ length: 1000 }, (_, number) => {
      const set = applyTemplate(settledSet(`web${number}`, spec, 'A'), 'B');
      return run({ set, script: { fates: [] }, traits }).settled;
    });
    expect(settled.every(Boolean)).toBe(true);
    expect(performance.now() - begin).toBeLessThan(2000);
  });
});
