import { describe, expect, it } from 'vitest';
import { type LivePod, readPod } from '../../lib/diagnosis/pod-state';
import type { PodClass } from '../../lib/diagnosis/set-diagnosis';
import type { JsonMap } from '../../lib/kube/json';
import { ago, crashing, event, liveObject, type Look, namespaceOf, ready, terminating, unpullable, unready, unscheduled, waiting, webPod, withStatuses } from './live-objects';

function seen(look: Look, ...events: readonly JsonMap[]): LivePod {
  return readPod(liveObject(webPod(2, 'B', look)), 2, namespaceOf(events));
}

const phase = (text: string, rest: JsonMap = {}): Look => ({ status: { phase: text, ...rest } });
const INIT_DONE = { name: 'migrate', ready: true, restartCount: 0, state: { terminated: { exitCode: 0, reason: 'Completed' } } };
const INIT_RUNNING = { name: 'migrate', ready: false, restartCount: 0, state: { running: { startedAt: ago(9) } } };

describe('the class of a pod', () => {
  it.each<[string, Look, PodClass, boolean]>([
    ['deleted, whatever else holds', terminating(-1, unpullable()), 'terminating', false],
    ['evicted', phase('Failed', { reason: 'Evicted', message: 'The node was low on resource: memory.' }), 'finished', true],
    ['at its end', phase('Succeeded'), 'finished', true],
    ['waiting to be scheduled', unscheduled('0/3 nodes are available: 3 Insufficient cpu.'), 'unscheduled', false],
    ['gated', unscheduled('Scheduling is blocked due to non-empty scheduling gates', 'SchedulingGated'), 'unscheduled', false],
    ['seen by no scheduler', { status: { phase: 'Pending' }, spec: { nodeName: undefined } }, 'unscheduled', false],
    ['on a node that has reported nothing', phase('Pending'), 'starting', false],
    ['creating its container', waiting('ContainerCreating'), 'starting', false],
    ['before its init container', withStatuses(waiting('PodInitializing'), 'initContainerStatuses', { name: 'migrate', ready: false, restartCount: 0, state: { waiting: { reason: 'PodInitializing' } } }), 'starting', false],
    ['at work in its init container', withStatuses(waiting('PodInitializing'), 'initContainerStatuses', INIT_RUNNING), 'not-ready', true],
    ['in a crash loop', crashing(), 'crash', true],
    ['just ended by a signal', { status: { phase: 'Running', containerStatuses: [{ name: 'web', restartCount: 0, state: { terminated: { exitCode: 137, reason: 'OOMKilled' } } }] } }, 'crash', true],
    ['running, and not ready', unready(), 'not-ready', true],
    ['ready', ready(), 'ready', true],
  ])('%s', (_, look, state, ran) => {
    expect([seen(look).seen.state, seen(look).seen.ran]).toEqual([state, ran]);
  });

  it.each(['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull', 'ImageInspectError', 'RegistryUnavailable', 'SignatureValidationFailed'])(
    '%s is about an image',
    (reason) => {
      expect(seen(waiting(reason)).seen).toMatchObject({ state: 'image', reason, container: 'web', ran: false });
    },
  );

  it.each(['CreateContainerConfigError', 'CreateContainerError', 'RunContainerError', 'PreCreateHookError', 'PreStartHookError', 'PostStartHookError'])(
    '%s is about the configuration',
    (reason) => {
      expect(seen(waiting(reason, 'secret "ledger" not found')).seen).toMatchObject({ state: 'config', reason, message: 'secret "ledger" not found', ran: false });
    },
  );

  it('is that of an init container first, then of containers in order', () => {
    const init = { name: 'migrate', restartCount: 0, state: { waiting: { reason: 'ErrImagePull' } } };
    expect(seen(withStatuses(unpullable(), 'initContainerStatuses', init)).seen).toMatchObject({ reason: 'ErrImagePull', container: 'migrate' });
  });

  it('is about an image before it is about a crash', () => {
    const proxy = { name: 'proxy', restartCount: 3, state: { waiting: { reason: 'CrashLoopBackOff' } } };
    expect(seen(withStatuses(unpullable(), 'initContainerStatuses', proxy)).seen).toMatchObject({ state: 'image', container: 'web', ran: true });
  });

  it('is no crash of a container that ended well', () => {
    const look: Look = { status: { phase: 'Running', containerStatuses: [{ name: 'web', restartCount: 0, state: { terminated: { exitCode: 0, reason: 'Completed' } } }] } };
    expect(seen(look).seen).toMatchObject({ state: 'not-ready', ran: true });
  });

  it('is crash of an init container that fails, whatever the containers wait for', () => {
    const init = { name: 'migrate', restartCount: 2, state: { terminated: { exitCode: 3, reason: 'Error' } } };
    expect(seen(withStatuses(waiting('PodInitializing'), 'initContainerStatuses', init)).seen).toMatchObject({ state: 'crash', reason: 'Error', container: 'migrate' });
  });
});

describe('what a pod lacks', () => {
  it.each([
    ['pod has unbound immediate PersistentVolumeClaims', 'storage'],
    ['0/3 nodes are available: 1 node(s) had volume node affinity conflict, 2 Insufficient cpu.', 'storage'],
    ['0/3 nodes are available: persistentvolumeclaim "data-web-2" not found.', 'storage'],
    ['0/3 nodes are available: 3 Insufficient memory.', 'capacity'],
  ])('the scheduler says: %s', (message, lack) => {
    expect(seen(unscheduled(message)).lack).toBe(lack);
  });

  it.each([
    ['FailedMount', 'storage'],
    ['FailedAttachVolume', 'storage'],
    ['FailedCreatePodSandBox', 'sandbox'],
    ['Pulling', undefined],
  ])('the event %s says', (reason, lack) => {
    const pod = seen(waiting('ContainerCreating'), event('Pod', 'web-2', reason, 'as it says'));
    expect(pod.lack).toBe(lack);
    expect(pod.seen.message).toBe(lack === undefined ? undefined : 'as it says');
  });

  it('is not told by events about an earlier pod of its name', () => {
    const earlier = event('Pod', 'web-2', 'FailedMount', 'timed out', 5, { involvedObject: { kind: 'Pod', name: 'web-2', uid: 'earlier-uid' } });
    expect(seen(waiting('ContainerCreating'), earlier).lack).toBeUndefined();
  });
});

describe('whether anything ran', () => {
  const sidecar = (report: JsonMap) => seen(withStatuses(unpullable(), 'containerStatuses', { name: 'proxy', ready: false, restartCount: 0, ...report })).seen.ran;

  it.each<[string, JsonMap]>([
    ['it runs', { state: { running: {} } }],
    ['it has ended', { state: { terminated: { exitCode: 0 } } }],
    ['it has ended before', { state: { waiting: { reason: 'ContainerCreating' } }, lastState: { terminated: { exitCode: 0 } } }],
    ['it has started', { state: {}, started: true }],
    ['it was started again', { state: {}, restartCount: 1 }],
  ])('one container says so: %s', (_, report) => {
    expect(sidecar(report)).toBe(true);
  });

  it('not while all of them wait', () => {
    expect(sidecar({ state: { waiting: { reason: 'ContainerCreating' } }, started: false })).toBe(false);
  });

  it('an init container counts', () => {
    expect(seen(withStatuses(unpullable(), 'initContainerStatuses', INIT_DONE)).seen.ran).toBe(true);
  });

  it('without reports only Pending proves that nothing did', () => {
    expect(['Pending', 'Running', 'Failed', 'Unknown', ''].map((text) => seen(phase(text)).seen.ran)).toEqual([false, true, true, true, true]);
  });
});

describe('how long it has been so', () => {
  it('counts from the moment when it stopped being ready', () => {
    expect(seen(unpullable('', 3)).seen.ageMs).toBe(180_000);
  });

  it('counts from creation where it never was', () => {
    expect(seen(unscheduled('no room')).seen.ageMs).toBe(3_600_000);
  });

  it('counts from the moment when it was to be gone, where somebody deleted it', () => {
    expect(seen(terminating(7)).seen.ageMs).toBe(420_000);
  });

  it('is nothing for a clock that is behind the cluster', () => {
    expect(seen(unpullable('', -5)).seen.ageMs).toBe(0);
    expect(seen(ready('A', -5)).readySince).toBe(namespaceOf([]).now);
  });

  it('is overdue a minute after the moment when it was to be gone', () => {
    expect([terminating(0.9), terminating(1.1)].map((look) => seen(look).overdue)).toEqual([false, true]);
  });
});

describe('the words for it', () => {
  const BARE = 'Back-off pulling image "quay.io/shop/web:1.0"';
  const FAILED = 'Failed to pull image "quay.io/shop/web:1.0": manifest unknown';

  it('are those of an event where the kubelet says only that it waits', () => {
    const events = [event('Pod', 'web-2', 'Failed', 'Error: ErrImagePull', 1), event('Pod', 'web-2', 'BackOff', BARE, 1), event('Pod', 'web-2', 'Failed', FAILED, 2)];
    expect(seen(unpullable(BARE), ...events).seen.message).toBe(FAILED);
  });

  it('are its own where it says why', () => {
    const own = `${BARE}: ErrImagePull: manifest unknown`;
    expect(seen(unpullable(own), event('Pod', 'web-2', 'Failed', FAILED)).seen.message).toBe(own);
  });

  it('are not those about another container', () => {
    const other = event('Pod', 'web-2', 'Failed', FAILED, 5, {
      involvedObject: { kind: 'Pod', name: 'web-2', uid: 'web-2-uid', fieldPath: 'spec.containers{proxy}' },
    });
    expect(seen(unpullable(BARE), other).seen.message).toBe(BARE);
  });

  it('are read from events of both APIs, by the newest of their times', () => {
    const newer = {
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: { name: 'web-2.1', namespace: 'shop', creationTimestamp: ago(50) },
      regarding: { kind: 'Pod', name: 'web-2', uid: 'web-2-uid' },
      reason: 'Failed',
      note: 'Failed to pull image: x509: certificate signed by unknown authority',
      eventTime: ago(50),
      series: { count: 9, lastObservedTime: ago(1) },
    };
    expect(seen(unpullable(BARE), event('Pod', 'web-2', 'Failed', FAILED, 2), newer).seen.message).toBe(newer.note);
  });

  it('hold what a failed probe said', () => {
    const probe = event('Pod', 'web-2', 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503');
    expect(seen(unready(), probe).seen.message).toBe('Readiness probe failed: HTTP probe failed with statuscode: 503');
  });

  it('do not hold what the program left as its last words', () => {
    const look: Look = {
      status: { phase: 'Running', containerStatuses: [{ name: 'web', restartCount: 0, state: { terminated: { exitCode: 2, reason: 'Error', message: 'db password is hunter2' } } }] },
    };
    expect(JSON.stringify(seen(look).seen)).not.toContain('hunter2');
  });
});
