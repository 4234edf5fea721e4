import type { World } from './worlds';
import { A, B, begin, lose, ON_DELETE, PARALLEL, roll, unpublish, WITHOUT_PARAMS } from './worlds-stage';

const CLAIMS = { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }] };
const MOUNT = { volumeMounts: [{ name: 'data', mountPath: '/var/lib/web' }] };
const UNBOUND = '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.';

/** Deleting a pod would not help: the same one would come back, or the controller is at work, or it is not the pod's fault. */
export const HELD_WORLDS: readonly World[] = [
  {
    id: 'W4',
    given: 'B is applied and cannot be pulled',
    bring: (server) => {
      unpublish(server, B);
      begin(server);
      roll(server, { image: B });
    },
    verdict: 'image-unavailable',
    pods: ['web-2'],
    back: B,
    deletes: [],
  },
  {
    id: 'W5',
    given: 'web-0 lies below a partition of 2 and cannot pull A any more',
    bring: (server) => {
      begin(server);
      roll(server, { image: B, spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } } });
      unpublish(server, A);
      lose(server, 'web-0');
    },
    verdict: 'held-by-partition',
    pods: ['web-0'],
    back: A,
    deletes: [],
  },
  {
    id: 'W6',
    given: 'rollingUpdate is absent, web-1 cannot pull A, and B is applied',
    bring: (server) => {
      begin(server, { spec: WITHOUT_PARAMS });
      unpublish(server, A);
      lose(server, 'web-1');
      roll(server, { image: B, spec: WITHOUT_PARAMS });
    },
    verdict: 'needs-partition-field',
    pods: ['web-1'],
    back: A,
    deletes: [],
  },
  {
    id: 'W9',
    given: 'the main container of B cannot be pulled; its init container is the one of A',
    bring: (server) => {
      const initContainers = [{ name: 'migrate', image: 'quay.io/shop/migrate:1.0' }];
      unpublish(server, B);
      begin(server, { initContainers });
      roll(server, { image: B, initContainers });
    },
    verdict: 'image-unavailable',
    pods: ['web-2'],
    back: B,
    deletes: [],
  },
  {
    id: 'W10',
    given: 'the template of B mounts a volume that is nowhere, so web-2 is deleted and cannot be created',
    // Later releases bring the counters up to date all the same.
    target: 'kubernetes=1.20.15',
    bring: (server) => {
      begin(server);
      roll(server, { image: B, container: MOUNT });
    },
    verdict: 'template-rejected',
    pods: [],
    back: B,
    deletes: [],
    further: ['counter-mismatch'],
  },
  {
    id: 'W11',
    given: 'a Parallel set whose pods cannot pull A, a moment after B was applied',
    bring: (server) => {
      unpublish(server, A);
      begin(server, { spec: PARALLEL });
      server.controller('observes');
      roll(server, { image: B, spec: PARALLEL });
    },
    verdict: 'controller-acting',
    pods: ['web-0', 'web-1', 'web-2'],
    back: B,
    deletes: [],
  },
  {
    id: 'W13a',
    given: 'OnDelete: every pod runs A, and B is applied',
    bring: (server) => {
      begin(server, { spec: ON_DELETE });
      roll(server, { image: B, spec: ON_DELETE });
    },
    verdict: 'pending-on-delete',
    pods: [],
    deletes: [],
  },
  {
    id: 'W17',
    given: 'no node takes web-2, because its claim is not bound',
    bring: (server) => {
      server.kubelet.rule({ ordinal: 2, fate: { kind: 'unscheduled', message: UNBOUND } });
      begin(server, { container: MOUNT, spec: CLAIMS });
      server.edit('PersistentVolumeClaim', 'data-web-2', (claim) => ({ ...claim, status: { phase: 'Pending' } }));
    },
    verdict: 'storage',
    pods: ['web-2'],
    back: A,
    deletes: [],
  },
  {
    id: 'W18',
    given: 'web-0 was deleted two hours ago, and its node does not answer',
    bring: (server) => {
      begin(server);
      server.kubelet.rule({ ordinal: 0, fate: { kind: 'node-lost' } });
      server.tick(60);
      server.deletePod('web-0');
      server.tick(2 * 3600);
    },
    verdict: 'terminating-overdue',
    pods: ['web-0'],
    deletes: [],
  },
];
