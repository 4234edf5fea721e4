import { describe, expect, it } from 'vitest';
import type { SetRecovery } from '../../lib/recovery/recovery';
import { revisionWith, startWorld, type World, WORLDS } from '../support/cluster/worlds';
import { deletedPods, inCluster, type Inside, writes } from './in-cluster';
import { describeRealCluster } from './real-cluster';

/** Worlds that recoveries delete pods in, with those that ran where these are allowed to go. */
const RECOVERABLE = WORLDS.filter(({ deletes, deletesThatRan = [] }) => deletes.length + deletesThatRan.length > 0);

describe.each(WORLDS.map((world) => [`${world.id}: ${world.given}`, world] as const))('%s', (_, world) => {
  const inWorld = (body: (inside: Inside) => Promise<void>): Promise<void> => inCluster(() => startWorld(world), body);

  it(`is diagnosed as ${world.verdict}`, () =>
    inWorld(async ({ server, diagnoses }) => {
      const [set] = await diagnoses();
      expect(new Set(set?.verdicts.map(({ id }) => id))).toEqual(new Set([world.verdict]));
      expect(set?.verdicts.flatMap(({ pod }) => pod?.name ?? [])).toEqual(world.pods);
      if (world.back !== undefined && world.pods.length > 0) expect(set?.verdicts[0]?.back).toBe(revisionWith(server, 'web', world.back));
      expect(set?.further.map(({ id }) => id)).toEqual(expect.arrayContaining([...(world.further ?? [])]));
      if (world.writeImage !== undefined) expect(set?.verdicts[0]?.writeImage?.image).toBe(world.writeImage);
      expect(writes(server)).toEqual([]);
    }));

  it(world.deletes.length > 0 ? `is recovered by deleting ${world.deletes.join(', then ')}` : 'has no pod deleted that never ran', () =>
    inWorld(async ({ server, recover, diagnoses }) => {
      const recoveries = await recover();
      expect(deletedPods(server).slice(0, world.deletes.length)).toEqual(world.deletes);
      expect(new Set(deletedPods(server)).size).toBe(deletedPods(server).length);
      if (world.deletes.length > 0) {
        expect(outcomes(recoveries)).toEqual(['recovered']);
        server.settle();
        expect((await diagnoses())[0]?.verdicts.map(({ id }) => id)).toEqual([world.after]);
      } else {
        expect(deletedPods(server)).toEqual([]);
        expect(['not-stuck', 'stuck']).toContain(outcomes(recoveries)[0]);
      }
    }));
});

describe('pods that ran', () => {
  it.each(RECOVERABLE.filter(({ deletesThatRan }) => deletesThatRan).map((world) => [world.id, world] as const))('of %s are deleted when that is allowed, and the set converges', (_, world) =>
    inCluster(() => startWorld(world), async ({ server, recover, diagnoses }) => {
      expect(outcomes(await recover({ includeRan: true }))).toEqual(['recovered']);
      expect(deletedPods(server)).toEqual(world.deletesThatRan);
      server.settle();
      expect((await diagnoses())[0]?.verdicts.map(({ id }) => id)).toEqual([world.after]);
    }),
  );
});

describe('a dry run', () => {
  it.each(RECOVERABLE.map((world) => [world.id, world] as const))('of %s goes through the deletes and changes nothing', (_, world: World) =>
    inCluster(() => startWorld(world), async ({ server, recover, diagnoses }) => {
      const before = server.list('Pod');
      const all = [...world.deletes, ...(world.deletesThatRan ?? [])];
      expect(outcomes(await recover({ includeRan: true, dryRun: true }))).toEqual(['would-recover']);
      expect(deletedPods(server)).toEqual(all);
      expect(server.list('Pod')).toEqual(before);
      expect(new Set((await diagnoses())[0]?.verdicts.map(({ id }) => id))).toEqual(new Set([world.verdict]));
    }),
  );
});

describeRealCluster();

function outcomes(recoveries: readonly SetRecovery[]): readonly string[] {
  return recoveries.map(({ outcome, stop }) => (stop ? `${outcome}: ${stop.message}` : outcome));
}
