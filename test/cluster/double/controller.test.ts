import { describe, expect, it } from 'vitest';
import { valueAt } from '../../../lib/base/path';
import { type JsonMap, mapField, textField } from '../../../lib/kube/json';
import type { ApiServer, ApiServerOptions } from '../../support/cluster/api-server';
import { mapsIn, nameOf, uidOf, withIn } from '../../support/cluster/edit';
import { webSet } from '../../support/cluster/manifests';
import { podLines, serve } from './client';
import { describeRealCourses } from './real-courses';

const A = 'quay.io/shop/web:1.0';
const B = 'quay.io/shop/web:2.0';
const BAD_B: ApiServerOptions = { kubelet: { images: { [B]: { kind: 'image' } } } };

async function shop(options: ApiServerOptions = {}, spec: JsonMap = {}): Promise<ApiServer> {
  const server = await serve(options);
  server.apply(webSet({ image: A, spec }));
  server.settle();
  return server;
}

const statusOf = (server: ApiServer): JsonMap => mapField(server.get('StatefulSet', 'web'), 'status');
const imagesOf = (server: ApiServer): readonly unknown[] => server.list('Pod').map((pod) => valueAt(pod, ['spec', 'containers', 0, 'image']));
const eventsOf = (server: ApiServer, reason: string): readonly unknown[] => server.list('Event').filter((event) => event['reason'] === reason).map(({ message }) => message);
const roll = (server: ApiServer, image: string, spec: JsonMap = {}): void => {
  server.apply(webSet({ image, spec }));
  server.settle();
};

describe('a set', () => {
  it('comes up in order, one pod after another', async () => {
    const server = await serve();
    server.apply(webSet());
    expect(podLines(server)).toEqual(['web-0 ContainerCreating']);
    server.tick(1);
    expect(podLines(server)).toEqual(['web-0 Running', 'web-1 ContainerCreating']);
    server.settle();
    expect(podLines(server)).toEqual(['web-0 Running', 'web-1 Running', 'web-2 Running']);
    expect(statusOf(server)).toMatchObject({ observedGeneration: 1, replicas: 3, readyReplicas: 3, availableReplicas: 3, updatedReplicas: 3, currentReplicas: 3 });
  });

  it('rolls from the highest pod down, and its revisions are those of the templates', async () => {
    const server = await shop();
    const first = server.updateRevision('web');
    roll(server, B);
    expect(imagesOf(server)).toEqual([B, B, B]);
    expect(statusOf(server)['currentRevision']).toBe(server.updateRevision('web'));
    roll(server, A);
    expect(server.updateRevision('web')).toBe(first);
    expect(server.list('ControllerRevision').map((revision) => revision['revision']).toSorted()).toEqual([2, 3]);
  });

  it('keeps as many old revisions as it says', async () => {
    const server = await shop({}, { revisionHistoryLimit: 1 });
    for (const version of ['2.0', '3.0', '4.0']) roll(server, `quay.io/shop/web:${version}`, { revisionHistoryLimit: 1 });
    expect(server.list('ControllerRevision')).toHaveLength(2);
  });

  it('makes a claim for each pod, and keeps it', async () => {
    const claims = { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } }] };
    const server = await shop({}, { ...claims, replicas: 2 });
    roll(server, A, { ...claims, replicas: 0 });
    expect([podLines(server), server.list('PersistentVolumeClaim').map(nameOf)]).toEqual([[], ['data-web-0', 'data-web-1']]);
  });
});

describe('a pod of a set', () => {
  it('has the marks of its set and its revision', async () => {
    const server = await shop();
    const pod = server.get('Pod', 'web-1');
    expect(mapField(pod, 'metadata')).toMatchObject({
      generateName: 'web-',
      labels: { app: 'web', 'controller-revision-hash': server.updateRevision('web'), 'statefulset.kubernetes.io/pod-name': 'web-1', 'apps.kubernetes.io/pod-index': '1' },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web', uid: uidOf(server.get('StatefulSet', 'web')), controller: true }],
    });
    expect(mapField(pod, 'spec')).toMatchObject({ hostname: 'web-1', subdomain: 'web', nodeName: 'node-2' });
  });

  it('tells the image that runs by its digest', async () => {
    const digest = `sha256:${'7'.repeat(64)}`;
    const server = await shop({ kubelet: { digests: { [A]: digest } } });
    expect(mapsIn(server.get('Pod', 'web-0')['status'], 'containerStatuses')[0]).toMatchObject({ imageID: `quay.io/shop/web@${digest}`, ready: true, started: true });
  });

  it('waits for an image in the words of its kubelet', async () => {
    const waiting = async (target: string, image: string): Promise<unknown> => {
      const server = await shop({ target, kubelet: { images: { [image]: { kind: 'image' } } } });
      roll(server, image);
      expect(eventsOf(server, 'Failed')).toContainEqual(expect.stringMatching(/^Failed to pull image /));
      return valueAt(server.get('Pod', 'web-2'), ['status', 'containerStatuses', 0, 'state', 'waiting', 'message']);
    };
    expect(await waiting('kubernetes=1.31', B)).toBe(`Back-off pulling image "${B}"`);
    expect(await waiting('kubernetes=1.32', B)).toMatch(/^Back-off pulling image "quay.io\/shop\/web:2.0": ErrImagePull: .*not found$/);
    expect(await waiting('openshift=4.19', 'web:2.0')).toMatch(/docker\.io\/library\/web: errors: denied/);
  });

  it('is ready once its image is there', async () => {
    const server = await shop(BAD_B);
    roll(server, B);
    expect(podLines(server)).toEqual(['web-0 Running', 'web-1 Running', 'web-2 ImagePullBackOff']);
    server.kubelet.forgive();
    server.settle();
    expect(imagesOf(server)).toEqual([B, B, B]);
    expect(podLines(server)).toEqual(['web-0 Running', 'web-1 Running', 'web-2 Running']);
  });

  it('fails in the container whose image is bad, while the others run', async () => {
    const proxy = { name: 'proxy', image: 'quay.io/shop/proxy:1.0' };
    const server = await serve(BAD_B);
    server.apply(webSet({ image: B, sidecars: [proxy], initContainers: [{ name: 'migrate', image: 'quay.io/shop/migrate:1.0' }] }));
    server.settle();
    const { status } = server.get('Pod', 'web-0');
    const states = [...mapsIn(status, 'initContainerStatuses'), ...mapsIn(status, 'containerStatuses')].map((one) => [one['name'], ...Object.keys(mapField(one, 'state'))]);
    expect([textField(status, 'phase'), states]).toEqual(['Pending', [['migrate', 'terminated'], ['web', 'waiting'], ['proxy', 'running']]]);
  });

  it('holds its containers back while an init container fails', async () => {
    const server = await serve(BAD_B);
    server.apply(webSet({ image: A, initContainers: [{ name: 'migrate', image: B }] }));
    server.settle();
    expect(valueAt(server.get('Pod', 'web-0'), ['status', 'initContainerStatuses', 0, 'state', 'waiting', 'reason'])).toBe('ImagePullBackOff');
    expect(valueAt(server.get('Pod', 'web-0'), ['status', 'containerStatuses', 0, 'state', 'waiting', 'reason'])).toBe('PodInitializing');
  });

  it('crashes, waits for a node, for its settings or its probe as the script says', async () => {
    const met = async (fate: NonNullable<NonNullable<ApiServerOptions['kubelet']>['rules']>[number]['fate']): Promise<JsonMap> => {
      const server = await serve({ kubelet: { rules: [{ ordinal: 0, fate }] } });
      server.apply(webSet());
      server.settle();
      expect(server.list('Pod')).toHaveLength(1);
      return mapField(server.get('Pod', 'web-0'), 'status');
    };
    expect(await met({ kind: 'crash', readySeconds: 0, restarts: 7 })).toMatchObject({
      phase: 'Running',
      containerStatuses: [{ restartCount: 7, state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: { exitCode: 1 } } }],
    });
    expect(await met({ kind: 'unscheduled', message: '0/3 nodes are available' })).toEqual({
      phase: 'Pending',
      qosClass: 'BestEffort',
      conditions: [expect.objectContaining({ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes are available' })],
    });
    expect(await met({ kind: 'config' })).toMatchObject({ containerStatuses: [{ state: { waiting: { reason: 'CreateContainerConfigError', message: 'configmap "web-settings" not found' } } }] });
    expect(await met({ kind: 'never-ready' })).toMatchObject({ phase: 'Running', containerStatuses: [{ ready: false, state: { running: {} } }] });
    expect(await met({ kind: 'volume' })).toMatchObject({ phase: 'Pending', containerStatuses: [{ state: { waiting: { reason: 'ContainerCreating' } } }] });
  });

  it('that a test put there stays as it is, and is replaced once it is deleted', async () => {
    const server = await serve();
    server.controller('stands-still');
    server.apply(webSet());
    const { uid } = mapField(server.get('StatefulSet', 'web'), 'metadata');
    server.put({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web-0', labels: { app: 'web', 'controller-revision-hash': 'web-old' }, ownerReferences: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web', uid, controller: true }] },
      spec: { nodeName: 'node-9', containers: [{ name: 'web', image: 'web' }] },
      status: { phase: 'Pending', containerStatuses: [{ name: 'web', state: { waiting: { reason: 'InvalidImageName' } } }] },
    });
    server.controller('acts');
    server.tick(3600);
    expect(podLines(server)).toEqual(['web-0 InvalidImageName']);
    server.deletePod('web-0');
    server.settle();
    expect(podLines(server)).toEqual(['web-0 Running', 'web-1 Running', 'web-2 Running']);
  });
});

describe('a broken pod', () => {
  it('of a set in order stays after a revert, and stops updates and scaling', async () => {
    const server = await shop(BAD_B);
    roll(server, B);
    const broken = uidOf(server.get('Pod', 'web-2'));
    roll(server, A, { replicas: 4 });
    expect(podLines(server)).toEqual(['web-0 Running', 'web-1 Running', 'web-2 ImagePullBackOff']);
    expect(uidOf(server.get('Pod', 'web-2'))).toBe(broken);
    expect(statusOf(server)).toMatchObject({ replicas: 3, updatedReplicas: 2 });
    expect(statusOf(server)['updateRevision']).toBe(statusOf(server)['currentRevision']);
  });

  it('above a broken one does not come back', async () => {
    const server = await shop();
    server.kubelet.image(A, { kind: 'image' });
    server.deletePod('web-0');
    server.settle();
    server.deletePod('web-2');
    server.settle();
    expect(podLines(server)).toEqual(['web-0 ImagePullBackOff', 'web-1 Running']);
  });

  it('of a Parallel set is replaced, whatever the others do', async () => {
    const parallel = { podManagementPolicy: 'Parallel' };
    const server = await shop({ kubelet: { images: { [A]: { kind: 'image' } } } }, parallel);
    expect(podLines(server)).toEqual(['web-0 ImagePullBackOff', 'web-1 ImagePullBackOff', 'web-2 ImagePullBackOff']);
    roll(server, B, parallel);
    expect(imagesOf(server)).toEqual([B, B, B]);
  });
});

describe('a template that makes no pod', () => {
  const container = { volumeMounts: [{ name: 'data', mountPath: '/data' }] };
  const broken = async (target: string): Promise<ApiServer> => {
    const server = await shop({ target });
    server.apply(webSet({ image: B, container }));
    server.settle();
    return server;
  };

  it('costs a pod, and an event quotes the API server', async () => {
    const server = await broken('kubernetes=1.31');
    expect(podLines(server)).toEqual(['web-0 Running', 'web-1 Running']);
    expect(eventsOf(server, 'FailedCreate')).toEqual([
      'create Pod web-2 in StatefulSet web failed error: Pod "web-2" is invalid: spec.containers[0].volumeMounts[0].name: Not found: "data"',
    ]);
    roll(server, B);
    expect(podLines(server)).toEqual(['web-0 Running', 'web-1 Running', 'web-2 Running']);
  });

  it('leaves the counters as they were in old releases', async () => {
    expect(statusOf(await broken('kubernetes=1.20'))).toMatchObject({ replicas: 3, readyReplicas: 3 });
    expect(statusOf(await broken('kubernetes=1.31'))).toMatchObject({ replicas: 2, readyReplicas: 2 });
  });

  it('may be refused by a rule too, as by a quota', async () => {
    const server = await shop();
    server.kubelet.rule({ ordinal: 1, fate: { kind: 'rejected', reason: 'pods "web-1" is forbidden: exceeded quota: shop' } });
    server.deletePod('web-1');
    server.tick(60);
    expect(eventsOf(server, 'FailedCreate')).toEqual(['create Pod web-1 in StatefulSet web failed error: pods "web-1" is forbidden: exceeded quota: shop']);
  });
});

describe('the controller', () => {
  it('adopts a pod that belongs to nobody, and leaves one of another alone', async () => {
    const server = await shop();
    const uids = server.list('Pod').map(uidOf);
    const other = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web', uid: 'earlier', controller: true };
    server.edit('Pod', 'web-1', (pod) => withIn(pod, 'metadata', { ownerReferences: undefined }));
    server.edit('Pod', 'web-2', (pod) => withIn(pod, 'metadata', { ownerReferences: [other] }));
    server.settle();
    const owners = server.list('Pod').map((pod) => valueAt(pod, ['metadata', 'ownerReferences', 0, 'uid']));
    const own = uidOf(server.get('StatefulSet', 'web'));
    expect([owners, server.list('Pod').map(uidOf)]).toEqual([[own, own, 'earlier'], uids]);
    // It counts no longer, and a name that is taken is no event.
    expect(statusOf(server)['replicas']).toBe(2);
    expect(eventsOf(server, 'FailedCreate')).toEqual([]);
  });

  it('may observe and not act, or stand still', async () => {
    const server = await shop();
    server.controller('observes');
    roll(server, B);
    expect([imagesOf(server), statusOf(server)['observedGeneration']]).toEqual([[A, A, A], 2]);
    expect(statusOf(server)['updateRevision']).not.toBe(statusOf(server)['currentRevision']);
    server.controller('stands-still');
    roll(server, 'quay.io/shop/web:3.0');
    expect(statusOf(server)['observedGeneration']).toBe(2);
    server.controller('acts');
    server.settle();
    expect(imagesOf(server)[0]).toBe('quay.io/shop/web:3.0');
  });
});

describe('time', () => {
  it('stands still until somebody lets it pass, and sleep lets it', async () => {
    const server = await serve();
    const start = server.now();
    server.apply(webSet({ spec: { replicas: 1 } }));
    expect([server.now() - start, podLines(server)]).toEqual([0, ['web-0 ContainerCreating']]);
    await server.sleep(1500);
    expect([server.now() - start, podLines(server)]).toEqual([2000, ['web-0 Running']]);
  });

  it('does not settle while a pod crashes for ever', async () => {
    const server = await serve({ kubelet: { rules: [{ fate: { kind: 'crash', readySeconds: 5, restartSeconds: 30 } }] } });
    server.apply(webSet({ spec: { replicas: 1 } }));
    expect(() => server.settle(600)).toThrow('the cluster does not come to rest within 600 seconds');
  });

  it('ends a deleted pod after its grace, unless its node is lost', async () => {
    const server = await shop({ kubelet: { graceSeconds: 20 } });
    server.deletePod('web-2');
    server.tick(19);
    expect(podLines(server)).toContain('web-2 Running *');
    server.tick(2);
    expect(podLines(server)).toContain('web-2 Running');
    server.kubelet.rule({ ordinal: 0, fate: { kind: 'node-lost' } });
    server.deletePod('web-0');
    server.tick(7200);
    expect(podLines(server)).toContain('web-0 Running *');
  });
});

describeRealCourses();
