import { expect } from 'vitest';
import type { Cluster } from '../../lib/cluster/cluster-reader';
import { connectCluster } from '../../lib/cluster/connect';
import { diagnoseNamespace } from '../../lib/diagnosis/diagnose-set';
import type { SetDiagnosis } from '../../lib/diagnosis/set-diagnosis';
import { readNamespace } from '../../lib/recovery/read-namespace';
import { recoverSets } from '../../lib/recovery/recover-sets';
import type { RecoveryOptions, RecoveryStep, SetRecovery } from '../../lib/recovery/recovery';
import { serverTarget } from '../../lib/recovery/server-target';
import type { ApiServer } from '../support/cluster/api-server';

/** The namespace `shop` of a cluster in which no real time passes. */
export interface Inside {
  readonly server: ApiServer;
  readonly cluster: Cluster;
  readonly diagnoses: () => Promise<readonly SetDiagnosis[]>;
  /** Acts on all sets. */
  readonly recover: (options?: Partial<RecoveryOptions>) => Promise<readonly SetRecovery[]>;
  /** What recoveries told, as `web-2 deleted`. */
  readonly steps: readonly string[];
}

/** Runs the body against a cluster, and asserts that it wrote to nothing but pods, whatever else happened. */
export async function inCluster(start: () => Promise<ApiServer>, body: (inside: Inside) => Promise<void>): Promise<void> {
  const server = await start();
  const now = (): number => server.now();
  // Retries of the client take no time either.
  const cluster = await connectCluster({ cwd: '/', env: {}, kubeconfig: server.kubeconfig(), sleep: server.sleep, now });
  try {
    const steps: string[] = [];
    const tell = ({ pod, kind }: RecoveryStep): void => void steps.push(`${pod} ${kind}`);
    const look = async (): Promise<{ readonly target: RecoveryOptions['target']; readonly sets: readonly SetDiagnosis[] }> => {
      const { live, openshift } = await readNamespace(cluster, 'shop', now);
      const target = serverTarget(await cluster.serverRelease(), openshift);
      return { target, sets: diagnoseNamespace(live, target) };
    };
    const recover = async (options: Partial<RecoveryOptions> = {}): Promise<readonly SetRecovery[]> => {
      const { target, sets } = await look();
      const all = { target, includeRan: false, once: true, evict: false, dryRun: false, timeoutMs: 300_000, ...options };
      return recoverSets({ cluster, namespace: 'shop', options: all, clock: { now, sleep: server.sleep }, tell }, sets);
    };
    await body({ server, cluster, recover, steps, diagnoses: async () => (await look()).sets });
    for (const request of writes(server)) expect(request).toMatch(/^(?:DELETE \/api\/v1\/namespaces\/shop\/pods\/[\w-]+|POST \/api\/v1\/namespaces\/shop\/pods\/[\w-]+\/eviction)$/);
  } finally {
    await cluster.close();
    await server.stop();
  }
}

/** All requests that ask for a change, as `DELETE /api/v1/…`. A question about rights is sent by POST and changes nothing. */
export function writes({ log }: Pick<ApiServer, 'log'>): readonly string[] {
  return log.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/selfsubjectaccessreviews')).map(({ method, path }) => `${method} ${path}`);
}

/** The pods that somebody asked the API server to delete, in order. */
export function deletedPods({ log }: Pick<ApiServer, 'log'>): readonly string[] {
  return log.filter(({ method, path }) => method === 'DELETE' || path.endsWith('/eviction')).map(({ path }) => path.split('/')[6] ?? '');
}
