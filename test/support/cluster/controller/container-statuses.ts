import { type JsonMap, mapField, textField } from '../../../../lib/kube/json';
import { isReady } from '../../../../lib/rollout/model/pods';
import type { PodState } from '../../../../lib/rollout/model/set-state';
import type { FakeCluster } from '../cluster';
import { mapsIn, numberField, timeText } from '../edit';
import { imageId, pullFault, waitingMessage } from './image-words';
import type { Met } from './kubelet';

/** What the containers of one pod do, for its status. */
export interface Containers {
  readonly init: readonly JsonMap[];
  readonly main: readonly JsonMap[];
}

/** The statuses of a pod's containers, as its model state has it. What runs on keeps when it started and the image it has. */
export function containerStatuses(cluster: FakeCluster, pod: JsonMap, state: PodState, met: Met): Containers {
  const inits = mapsIn(pod['spec'], 'initContainers');
  const mains = mapsIn(pod['spec'], 'containers');
  const before = [...mapsIn(pod['status'], 'initContainerStatuses'), ...mapsIn(pod['status'], 'containerStatuses')];
  const paint = painter(cluster, before);
  const failing = inits.findIndex((container) => container['name'] === met.container);
  const stage = stageOf(state);
  if (stage !== 'running' && failing >= 0 && stage !== 'creating') {
    const init = inits.map((container, index) =>
      index < failing ? paint.completed(container) : index === failing ? paint.failing(container, state, met) : paint.waiting(container, 'PodInitializing'),
    );
    return { init, main: mains.map((container) => paint.waiting(container, 'PodInitializing')) };
  }
  if (stage === 'creating') {
    return { init: inits.map((container) => paint.waiting(container, 'PodInitializing')), main: mains.map((container) => paint.waiting(container, inits.length > 0 ? 'PodInitializing' : 'ContainerCreating')) };
  }
  const isFailing = (container: JsonMap): boolean => stage === 'failing' && container['name'] === met.container;
  const main = mains.map((container) => (isFailing(container) ? paint.failing(container, state, met) : paint.running(container, isUnready(container, state, met))));
  return { init: inits.map((container) => paint.completed(container)), main };
}

function stageOf(state: PodState): 'creating' | 'running' | 'failing' {
  if (isReady(state) || state.reason === 'ContainersNotReady' || state.reason === 'NodeLost') return 'running';
  return state.reason === undefined || state.reason === 'ContainerCreating' || state.reason === 'FailedMount' ? 'creating' : 'failing';
}

/** A container runs and its probe fails. A node that is lost leaves its containers as they were. */
function isUnready(container: JsonMap, state: PodState, met: Met): boolean {
  return state.reason === 'ContainersNotReady' && container['name'] === met.container;
}

interface Painter {
  waiting(container: JsonMap, reason: string): JsonMap;
  completed(container: JsonMap): JsonMap;
  running(container: JsonMap, unready: boolean): JsonMap;
  failing(container: JsonMap, state: PodState, met: Met): JsonMap;
}

function painter(cluster: FakeCluster, before: readonly JsonMap[]): Painter {
  const now = timeText(cluster.now);
  const text = (container: JsonMap, key: string): string => textField(container, key) ?? '';
  const old = (container: JsonMap): JsonMap | undefined => before.find((status) => status['name'] === container['name'] && status['image'] === container['image']);
  const idOf = (container: JsonMap): string => {
    const image = text(container, 'image');
    return textField(old(container), 'imageID') || imageId(image, cluster.kubelet.digestOf(image));
  };
  const base = (container: JsonMap): JsonMap => ({ name: text(container, 'name'), image: text(container, 'image'), restartCount: numberField(old(container), 'restartCount') ?? 0, lastState: {} });
  const idle = (container: JsonMap): JsonMap => ({ ...base(container), imageID: '', ready: false, started: false });
  const failed = { exitCode: 1, reason: 'Error', startedAt: now, finishedAt: now };
  return {
    waiting: (container, reason) => ({ ...idle(container), state: { waiting: { reason } } }),
    completed: (container) => ({
      ...base(container),
      imageID: idOf(container),
      ready: true,
      started: false,
      state: stateBefore(old(container), 'terminated') ?? { terminated: { exitCode: 0, reason: 'Completed', startedAt: now, finishedAt: now } },
    }),
    running: (container, unready) => ({
      ...base(container),
      imageID: idOf(container),
      ready: !unready,
      started: true,
      state: stateBefore(old(container), 'running') ?? { running: { startedAt: now } },
    }),
    failing: (container, { reason = 'Error' }, { fate }) => {
      const image = text(container, 'image');
      if (reason !== 'CrashLoopBackOff') return { ...idle(container), state: { waiting: { reason, message: messageOf(cluster, fate, reason, image) } } };
      const message = fate.message ?? `back-off 5m0s restarting failed container=${text(container, 'name')}`;
      return { ...base(container), imageID: idOf(container), ready: false, started: false, restartCount: fate.restarts ?? 5, state: { waiting: { reason, message } }, lastState: { terminated: failed } };
    },
  };
}

function messageOf({ minor, openshift }: FakeCluster, fate: Met['fate'], reason: string, image: string): string {
  if (fate.kind === 'config') return fate.message ?? 'configmap "web-settings" not found';
  return waitingMessage(reason, image, fate.message ?? pullFault(image, openshift), minor);
}

/** The state that a container goes on in, where it is of this kind. */
function stateBefore(status: JsonMap | undefined, kind: 'running' | 'terminated'): JsonMap | undefined {
  const state = mapField(status, 'state');
  return state[kind] === undefined ? undefined : state;
}
