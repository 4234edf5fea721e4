import { AppsV1Api, CoreV1Api, KubeConfig, loadYaml, type V1Namespace, type V1Pod, type V1StatefulSet, VersionApi } from '@kubernetes/client-node';
import type { JsonMap } from '../../../lib/kube/json';
import { SYSTEM_CLOCK } from '../../../lib/recovery/clock';

/** A StatefulSet `web` in a namespace of its own, in a control plane of an API server and a controller manager: whoever holds it plays the nodes. */
export interface ControlPlane {
  /** Creates the set, or puts the manifest in its place. Throws where the API server refuses it. */
  apply(manifest: JsonMap): Promise<void>;
  deletePod(name: string): Promise<void>;
  /** Gives each pod the status of its image until nothing changes any more; the set and its pods then. */
  settle(): Promise<{ readonly set: JsonMap; readonly pods: readonly JsonMap[] }>;
  close(): Promise<void>;
}

/** As the command line names a target: `kubernetes=1.34.2`. */
export async function releaseOf(kubeconfig: string): Promise<string> {
  const { gitVersion } = await clientOf(kubeconfig).makeApiClient(VersionApi).getCode();
  return `kubernetes=${gitVersion.replace(/^v/, '').replace(/[-+].*/, '')}`;
}

/** A namespace of that name in the cluster of a kubeconfig; images that `canPull` denies nobody can pull. */
export async function controlPlane(kubeconfig: string, namespace: string, canPull: (image: string) => boolean): Promise<ControlPlane> {
  const config = clientOf(kubeconfig);
  const [core, apps] = [config.makeApiClient(CoreV1Api), config.makeApiClient(AppsV1Api)];
  const place = { name: 'web', namespace };
  await core.createNamespace({ body: loadYaml<V1Namespace>(JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } })) });
  let isThere = false;
  return {
    apply: async (manifest) => {
      const body = loadYaml<V1StatefulSet>(JSON.stringify({ ...manifest, metadata: place }));
      await (isThere ? apps.replaceNamespacedStatefulSet({ ...place, body }) : apps.createNamespacedStatefulSet({ namespace, body }));
      isThere = true;
    },
    deletePod: async (name) => {
      await core.deleteNamespacedPod({ name, namespace, gracePeriodSeconds: 0 });
    },
    settle: async () => {
      let [seen, since] = ['', Date.now()];
      for (const end = since + MOST_MS; Date.now() < end; ) {
        const [set, { items: pods }] = await Promise.all([apps.readNamespacedStatefulSet(place), core.listNamespacedPod({ namespace })]);
        const isBusy = await playNodes(pods);
        const now = JSON.stringify([set.metadata?.generation, set.status, pods.map(({ metadata }) => metadata?.resourceVersion)]);
        if (now !== seen || isBusy || set.status?.observedGeneration !== set.metadata?.generation) [seen, since] = [now, Date.now()];
        else if (Date.now() - since > QUIET_MS) return { set: asJson(set), pods: pods.map(asJson) };
        await SYSTEM_CLOCK.sleep(BETWEEN_MS);
      }
      throw new Error(`${namespace} does not come to rest: ${seen}`);
    },
    close: async () => {
      await core.deleteNamespace({ name: namespace });
    },
  };

  /** Whether there was anything to do. */
  async function playNodes(pods: readonly V1Pod[]): Promise<boolean> {
    const fresh = pods.filter(({ metadata, status }) => metadata?.deletionTimestamp === undefined && (status?.containerStatuses ?? []).length === 0);
    // A pod that went meanwhile, or changed, is looked at anew.
    await Promise.allSettled(fresh.map((pod) => core.replaceNamespacedPodStatus({ name: pod.metadata?.name ?? '', namespace, body: withStatus(pod, canPull) })));
    return fresh.length > 0 || pods.some(({ metadata }) => metadata?.deletionTimestamp !== undefined);
  }
}

const MOST_MS = 60_000;
const BETWEEN_MS = 200;
/** Longer than the controller rests between two looks at a set that it is not done with. */
const QUIET_MS = 2_000;

function clientOf(kubeconfig: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  return config;
}

function asJson(object: V1Pod | V1StatefulSet): JsonMap {
  return JSON.parse(JSON.stringify(object)) as JsonMap;
}

/** With what a kubelet reports of a pod whose images all run, or one of which nobody can pull. */
function withStatus({ metadata, spec }: V1Pod, canPull: (image: string) => boolean): V1Pod {
  const lastTransitionTime = new Date();
  const containers = (spec?.containers ?? []).map(({ name, image = '' }) => ({ name, image, isUp: canPull(image) }));
  const isUp = containers.every((container) => container.isUp);
  const status = {
    phase: isUp ? 'Running' : 'Pending',
    conditions: ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map((type) => ({ type, status: isUp || !type.endsWith('Ready') ? 'True' : 'False', lastTransitionTime })),
    containerStatuses: containers.map((container) => ({
      name: container.name,
      image: container.image,
      imageID: '',
      ready: container.isUp,
      restartCount: 0,
      state: container.isUp ? { running: { startedAt: lastTransitionTime } } : { waiting: { reason: 'ImagePullBackOff' } },
    })),
  };
  return loadYaml<V1Pod>(JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata, spec, status }));
}
