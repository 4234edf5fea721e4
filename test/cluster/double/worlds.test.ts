import { describe, expect, it } from 'vitest';
import { diagnoseSet } from '../../../lib/diagnosis/diagnose-set';
import type { SetDiagnosis } from '../../../lib/diagnosis/set-diagnosis';
import { parsePlatform } from '../../../lib/kube/parse-target';
import type { ApiServer } from '../../support/cluster/api-server';
import { revisionWith, startWorld, type World, worldOf, WORLDS } from '../../support/cluster/worlds';
import { kube } from '../../support/objects';
import { podLines, stopping } from './client';

const KINDS = ['StatefulSet', 'Pod', 'Event', 'Service', 'PersistentVolumeClaim', 'ImageStream'];

async function enter(id: string): Promise<ApiServer> {
  return stopping(await startWorld(worldOf(id)));
}

/** What the diagnosis says of the set, having read all of the namespace. */
function look(server: ApiServer, { target = 'kubernetes=1.31.4', set = 'web' }: World): SetDiagnosis {
  const platform = parsePlatform(target);
  if (!platform.ok) throw new Error(platform.problem);
  const objects = KINDS.flatMap((kind) => server.list(kind)).map(kube);
  const unread = new Set(target.startsWith('openshift') ? [] : ['ImageStream']);
  return diagnoseSet(kube(server.get('StatefulSet', set)), { name: 'shop', objects, unread, now: server.now() }, platform.value);
}

const named = (verdicts: SetDiagnosis['deletes']): readonly (string | undefined)[] => verdicts.map(({ pod }) => pod?.name);

describe.each(WORLDS.map((world) => [`${world.id}: ${world.given}`, world] as const))('%s', (_, world) => {
  it('is told as the table of worked examples has it', async () => {
    const server = await enter(world.id);
    const { verdicts, deletes, further } = look(server, world);
    const own = verdicts.filter(({ id }) => id === world.verdict);
    expect(own).not.toEqual([]);
    expect(named(own).filter((name) => name !== undefined)).toEqual(world.pods);
    if (world.back !== undefined) expect(new Set(own.map(({ back }) => back))).toEqual(new Set([revisionWith(server, 'web', world.back)]));
    expect(named(deletes.filter(({ advice }) => advice !== 'if-ran-allowed'))).toEqual(world.deletes);
    expect(named(deletes)).toEqual([...world.deletes, ...(world.deletesThatRan ?? [])]);
    expect(further.map(({ id }) => id)).toEqual(expect.arrayContaining([...(world.further ?? [])]));
    expect(own[0]?.writeImage?.image).toBe(world.writeImage);
  });

  it('ends as it says when all that may be deleted is', async () => {
    const server = await enter(world.id);
    for (let looks = 0; looks < 10; looks += 1) {
      const [first] = named(look(server, world).deletes);
      if (first === undefined) break;
      server.deletePod(first);
      server.tick(600);
    }
    const { deletes, verdicts } = look(server, world);
    expect([deletes, verdicts.some(({ id }) => id === (world.after ?? world.verdict))]).toEqual([[], true]);
  });
});

describe('the worlds', () => {
  it('are all that the table has', () => {
    const ids = WORLDS.map(({ id }) => id);
    expect(ids.filter((id) => /^W\d+$/.test(id))).toEqual(Array.from({ length: 22 }, (_, index) => `W${index + 1}`));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('are what they are by what happened', async () => {
    const lines = async (id: string): Promise<readonly string[]> => podLines(await enter(id));
    expect(await lines('W1')).toEqual(['web-0 Running', 'web-1 Running', 'web-2 ImagePullBackOff']);
    expect(await lines('W2')).toEqual(['web-0 ErrImagePull']);
    expect(await lines('W3')).toEqual(['web-0 ImagePullBackOff', 'web-1 Running', 'web-2 ImagePullBackOff']);
    expect(await lines('W8')).toEqual(['web-0 Running', 'web-1 CrashLoopBackOff', 'web-2 Running']);
    expect(await lines('W10')).toEqual(['web-0 Running', 'web-1 Running']);
    expect(await lines('W17')).toEqual(['web-0 Running', 'web-1 Running', 'web-2 Pending']);
    expect(await lines('W18')).toEqual(['web-0 Running *', 'web-1 Running', 'web-2 Running']);
  });
});
