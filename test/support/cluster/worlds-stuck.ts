import type { World } from './worlds';
import { A, B, begin, lose, ON_DELETE, PARALLEL, roll, unpublish, WITHOUT_PARAMS } from './worlds-stage';

/** A pod of another revision than the one to reach stands in the way, and its deletion brings it back right. */
export const STUCK_WORLDS: readonly World[] = [
  {
    id: 'W1',
    given: 'a revert to A left web-2 behind at B, whose image nobody can pull',
    bring: (server) => {
      unpublish(server, B);
      begin(server);
      roll(server, { image: B });
      roll(server, { image: A });
    },
    verdict: 'superseded-stuck',
    pods: ['web-2'],
    back: A,
    deletes: ['web-2'],
    after: 'healthy',
  },
  {
    id: 'W2',
    given: 'the only pod never pulled A, and B is applied; the strategy is not written',
    bring: (server) => {
      unpublish(server, A, 'ErrImagePull');
      begin(server, { spec: { replicas: 1 } });
      roll(server, { image: B, spec: { replicas: 1 } });
    },
    verdict: 'superseded-stuck',
    pods: ['web-0'],
    back: B,
    deletes: ['web-0'],
    after: 'healthy',
  },
  {
    id: 'W3',
    given: 'web-0 and web-2 cannot pull A any more, web-1 runs it, and B is applied',
    bring: (server) => {
      begin(server);
      unpublish(server, A);
      // The higher one first: while the lower one is down, nothing above it comes back.
      lose(server, 'web-2', 'web-0');
      roll(server, { image: B });
    },
    verdict: 'superseded-stuck',
    pods: ['web-0'],
    back: B,
    deletes: ['web-0'],
    after: 'healthy',
  },
  {
    id: 'W7',
    given: 'rollingUpdate is absent, and the only pod cannot pull A while B is applied',
    bring: (server) => {
      unpublish(server, A);
      begin(server, { spec: { ...WITHOUT_PARAMS, replicas: 1 } });
      roll(server, { image: B, spec: { ...WITHOUT_PARAMS, replicas: 1 } });
    },
    verdict: 'superseded-stuck',
    pods: ['web-0'],
    back: B,
    deletes: ['web-0'],
    after: 'healthy',
  },
  {
    id: 'W8',
    given: 'web-1 crashes at A, again and again, and B is applied',
    bring: (server) => {
      begin(server);
      server.kubelet.rule({ ordinal: 1, image: A, fate: { kind: 'crash', readySeconds: 0, restarts: 7 } });
      roll(server, { image: B });
    },
    verdict: 'superseded-running',
    pods: ['web-1'],
    back: B,
    deletes: [],
    deletesThatRan: ['web-1'],
    after: 'healthy',
  },
  {
    id: 'W12',
    given: 'a Parallel set on 1.35.1 whose pods cannot pull A, and B is applied',
    target: 'kubernetes=1.35.1',
    bring: (server) => {
      unpublish(server, A);
      begin(server, { spec: PARALLEL });
      roll(server, { image: B, spec: PARALLEL });
    },
    verdict: 'parallel-regression',
    pods: ['web-0', 'web-1', 'web-2'],
    back: B,
    deletes: ['web-2', 'web-1', 'web-0'],
    after: 'healthy',
  },
  {
    id: 'W13',
    given: 'OnDelete: web-1 cannot pull A, the others run it, and B is applied',
    bring: (server) => {
      begin(server, { spec: ON_DELETE });
      unpublish(server, A);
      lose(server, 'web-1');
      roll(server, { image: B, spec: ON_DELETE });
    },
    verdict: 'superseded-stuck',
    pods: ['web-1'],
    back: B,
    deletes: ['web-1'],
    after: 'pending-on-delete',
  },
  {
    id: 'W21',
    given: 'scaled to 0 while web-1 and web-2 cannot pull A',
    bring: (server) => {
      begin(server);
      unpublish(server, A);
      lose(server, 'web-2', 'web-1');
      roll(server, { image: A, spec: { replicas: 0 } });
    },
    verdict: 'scale-blocked',
    pods: ['web-2'],
    deletes: ['web-2'],
    after: 'healthy',
  },
  {
    id: 'W22',
    given: 'the main container of web-2 cannot pull A while its sidecar runs, and B is applied',
    bring: (server) => {
      const sidecars = [{ name: 'proxy', image: 'quay.io/shop/proxy:1.0' }];
      begin(server, { sidecars });
      unpublish(server, A);
      lose(server, 'web-2');
      roll(server, { image: B, sidecars });
    },
    verdict: 'superseded-running',
    pods: ['web-2'],
    back: B,
    deletes: [],
    deletesThatRan: ['web-2'],
    after: 'healthy',
  },
];
