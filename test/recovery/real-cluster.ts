import { AppsV1Api, CoreV1Api, KubeConfig, loadYaml, type V1Namespace, type V1StatefulSet } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { connectCluster } from '../../lib/cluster/connect';
import { diagnoseNamespace } from '../../lib/diagnosis/diagnose-set';
import type { VerdictId } from '../../lib/diagnosis/set-diagnosis';
import { SYSTEM_CLOCK } from '../../lib/recovery/clock';
import type { JsonMap } from '../../lib/kube/json';
import { readNamespace } from '../../lib/recovery/read-namespace';
import { recoverSets } from '../../lib/recovery/recover-sets';
import { serverTarget } from '../../lib/recovery/server-target';
import type { Cluster } from '../../lib/cluster/cluster-reader';

/** Any image that the cluster can pull, and that runs until it is stopped. */
const GOOD = process.env['PINSTREAM_TEST_IMAGE'] ?? 'registry.k8s.io/pause:3.10';
const BAD = 'registry.k8s.io/pause:pinstream-has-no-such-tag';

interface Step {
  readonly image: string;
  readonly spec?: JsonMap;
  /** What is waited for before anything else is done. */
  readonly until: VerdictId;
}

interface RealCase {
  readonly id: string;
  readonly steps: readonly Step[];
  /** Pods that a recovery deletes, in order. */
  readonly deletes: readonly string[];
}

const ON_DELETE = { updateStrategy: { type: 'OnDelete' } };
const PARTITION = { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } };
const WITHOUT_PARAMS = { updateStrategy: { type: 'RollingUpdate' }, replicas: 1 };

/** Those of the worked examples that a real cluster can be brought into. */
const CASES: readonly RealCase[] = [
  { id: 'w1', steps: [{ image: GOOD, until: 'healthy' }, { image: BAD, until: 'image-unavailable' }, { image: GOOD, until: 'superseded-stuck' }], deletes: ['web-2'] },
  { id: 'w2', steps: [{ image: BAD, spec: { replicas: 1 }, until: 'image-unavailable' }, { image: GOOD, spec: { replicas: 1 }, until: 'superseded-stuck' }], deletes: ['web-0'] },
  { id: 'w4', steps: [{ image: GOOD, until: 'healthy' }, { image: BAD, until: 'image-unavailable' }], deletes: [] },
  { id: 'w5', steps: [{ image: BAD, spec: PARTITION, until: 'image-unavailable' }, { image: GOOD, spec: PARTITION, until: 'held-by-partition' }], deletes: [] },
  { id: 'w7', steps: [{ image: BAD, spec: WITHOUT_PARAMS, until: 'image-unavailable' }, { image: GOOD, spec: WITHOUT_PARAMS, until: 'superseded-stuck' }], deletes: ['web-0'] },
  { id: 'w13', steps: [{ image: BAD, spec: { ...ON_DELETE, replicas: 1 }, until: 'image-unavailable' }, { image: GOOD, spec: { ...ON_DELETE, replicas: 1 }, until: 'superseded-stuck' }], deletes: ['web-0'] },
];

const MINUTE = 60_000;

/** Plays the cases in namespaces of their own in the cluster of PINSTREAM_TEST_KUBECONFIG. Without it there are no such tests, and that is said. */
export function describeRealCluster(): void {
  const kubeconfig = process.env['PINSTREAM_TEST_KUBECONFIG'];
  if (kubeconfig === undefined || kubeconfig === '') {
    process.stdout.write('PINSTREAM_TEST_KUBECONFIG is not set: nothing is recovered in a real cluster\n');
    return;
  }
  describe('in a real cluster', () => {
    it.each(CASES.map((one) => [one.id, one] as const))('%s', (_, one) => play(one, kubeconfig), 30 * MINUTE);
  });
}

async function play({ id, steps, deletes }: RealCase, kubeconfig: string): Promise<void> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const core = config.makeApiClient(CoreV1Api);
  const apps = config.makeApiClient(AppsV1Api);
  const namespace = `pinstream-${id}-${Date.now().toString(36)}`;
  await core.createNamespace({ body: loadYaml<V1Namespace>(JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } })) });
  const cluster = await connectCluster({ cwd: '/', env: process.env, kubeconfig });
  try {
    for (const [at, step] of steps.entries()) {
      const body = loadYaml<V1StatefulSet>(JSON.stringify(manifest(namespace, step)));
      if (at === 0) await apps.createNamespacedStatefulSet({ namespace, body });
      else await apps.replaceNamespacedStatefulSet({ namespace, name: 'web', body });
      await until(cluster, namespace, step.until);
    }
    const { target, sets } = await look(cluster, namespace);
    const options = { target, includeRan: false, once: true, evict: false, dryRun: false, timeoutMs: 5 * MINUTE };
    const [recovery] = await recoverSets({ cluster, namespace, options, clock: SYSTEM_CLOCK, tell: () => undefined }, sets);
    expect(recovery?.pods.map(({ pod, deletion }) => `${pod} ${deletion}`)).toEqual(deletes.map((pod) => `${pod} deleted`));
    expect(recovery?.outcome).toBe(deletes.length > 0 ? 'recovered' : 'stuck');
    if (deletes.length > 0) await until(cluster, namespace, 'healthy');
  } finally {
    await cluster.close();
    await core.deleteNamespace({ name: namespace });
  }
}

function manifest(namespace: string, { image, spec }: Step): JsonMap {
  const labels = { app: 'web' };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web', namespace },
    spec: {
      replicas: 3,
      serviceName: 'web',
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { terminationGracePeriodSeconds: 5, containers: [{ name: 'web', image }] } },
      ...spec,
    },
  };
}

async function look(cluster: Cluster, namespace: string): Promise<{ readonly target: ReturnType<typeof serverTarget>; readonly sets: ReturnType<typeof diagnoseNamespace> }> {
  const { live, openshift } = await readNamespace(cluster, namespace, () => Date.now());
  const target = serverTarget(await cluster.serverRelease(), openshift);
  return { target, sets: diagnoseNamespace(live, target) };
}

/** Waits for a verdict: images that cannot be pulled count only after two minutes. */
async function until(cluster: Cluster, namespace: string, wanted: VerdictId): Promise<void> {
  let seen: string | undefined;
  for (const end = Date.now() + 10 * MINUTE; Date.now() < end; ) {
    const { sets } = await look(cluster, namespace);
    seen = sets[0]?.verdicts[0]?.id;
    if (seen === wanted) return;
    await SYSTEM_CLOCK.sleep(1_000);
  }
  throw new Error(`${namespace}: ${wanted} was waited for, and it is ${seen ?? 'nothing'}`);
}
