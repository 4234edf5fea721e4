import { withIn } from './edit';
import type { World } from './worlds';
import { A, begin, lose, roll } from './worlds-stage';

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;

/** Nothing is stuck, but what the API says is not what it seems. */
export const ODD_WORLDS: readonly World[] = [
  {
    id: 'W14',
    given: 'web-1 belongs to an earlier set of the name',
    bring: (server) => {
      begin(server);
      const earlier = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web', uid: '0ddba110-0000-4000-8000-000000000001', controller: true, blockOwnerDeletion: true };
      server.edit('Pod', 'web-1', (pod) => withIn(pod, 'metadata', { ownerReferences: [earlier] }));
      server.tick(600);
    },
    verdict: 'controller-acting',
    pods: [],
    deletes: [],
    further: ['foreign-pod'],
  },
  {
    id: 'W19',
    given: 'the controller has not looked at generation 7 yet',
    bring: (server) => {
      begin(server);
      for (const version of ['1.1', '1.2', '1.3', '1.4', '1.5']) roll(server, { image: `quay.io/shop/web:${version}` });
      server.controller('stands-still');
      roll(server, { image: 'quay.io/shop/web:1.6' });
    },
    verdict: 'unobserved',
    pods: [],
    deletes: [],
  },
  {
    id: 'W20',
    given: 'all pods are ready at one revision, and web-2 runs another image under the same tag',
    bring: (server) => {
      server.kubelet.digest(A, digest('1'));
      begin(server);
      server.kubelet.digest(A, digest('2'));
      lose(server, 'web-2');
    },
    verdict: 'healthy',
    pods: [],
    deletes: [],
    further: ['mixed-running-digests'],
  },
];
