import { it } from 'vitest';
import type { ApiServer } from '../support/cluster/api-server';
import { inWorld } from './live-cluster';
import { expectReplayed } from './replayed';

/** Chapters begin with `<!-- cluster: W2 -->`, a cluster in that state; these comments do something to it. */
const ACTS: Readonly<Record<string, (server: ApiServer) => void>> = {
  'the connection breaks at the first delete': (server) => server.trouble({ kind: 'cut', when: 'after' }, { method: 'DELETE' }),
};

it('the guide to live clusters shows what is really printed', () =>
  expectReplayed('docs/live.md', {
    cluster: (world, body) =>
      inWorld(world, ({ server, run }) =>
        body({
          run,
          act: (comment) => {
            const act = ACTS[comment];
            if (!act) throw new Error(`nobody knows what to do for "${comment}"`);
            act(server);
          },
          // The port of the server is another one each time.
          steady: (text) => text.replace(/127\.0\.0\.1:\d{5}/g, '127.0.0.1:40443'),
        }),
      ),
  }));
