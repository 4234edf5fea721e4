import { describe, expect, it } from 'vitest';
import { isBuilt, UNLESS_BUILT } from '../package/packed';
import { deletedPods } from '../recovery/in-cluster';
import type { ApiServer } from '../support/cluster/api-server';
import { roll } from '../support/cluster/worlds-stage';
import { afterSecondRelease, inStoryCluster, inStoryRepository, ledger, SECOND, SHORT } from './ledger-story';
import { expectReplayed } from './replayed';

describe('the story of the short name', () => {
  it.skipIf(!isBuilt)(`shows what is really printed${UNLESS_BUILT}`, () => expectReplayed('docs/story.md', { repository: inStoryRepository, cluster: inStoryCluster }));

  const useless: Readonly<Record<string, (server: ApiServer) => void>> = {
    'waiting an hour': (server) => server.tick(3600),
    'deleting the pod': (server) => {
      server.deletePod('ledger-2');
      server.tick(600);
    },
    'applying the same again': (server) => roll(server, ledger(SHORT)),
    'scaling to 0 and back': (server) => {
      roll(server, ledger(SHORT, 0));
      roll(server, ledger(SHORT));
    },
  };

  it.each(Object.entries(useless))('is right that %s does not help', (_, act) =>
    afterSecondRelease(async ({ server, run }) => {
      act(server);
      expect(await run('diagnose')).toMatchObject({ code: 1, out: expect.stringMatching(/unresolved-template[^]*ledger:2\.5/) as unknown });
    }),
  );

  it('is right that a corrected template alone does not help, and that one deleted pod then does, claims untouched', () =>
    afterSecondRelease(async ({ server, run }) => {
      const claims = server.list('PersistentVolumeClaim');
      roll(server, ledger(SECOND));
      expect(await run('diagnose')).toMatchObject({ code: 1, out: expect.stringContaining('superseded-stuck') as unknown });
      await run('recover', '--yes');
      server.settle();
      expect(deletedPods(server)).toEqual(['ledger-2']);
      expect(await run('diagnose')).toMatchObject({ code: 0 });
      expect(claims.length).toBe(3);
      expect(server.list('PersistentVolumeClaim')).toEqual(claims);
    }));
});
