import { ApiCluster } from './api-cluster';
import type { Cluster } from './cluster-reader';
import { Session } from './http/session';
import { openAccess } from './kubeconfig/access';
import type { Environment } from './kubeconfig/places';
import { Redactor } from './redact';
import { type Sleep, sleep } from '../base/waiting';

export interface ConnectOptions {
  /** Working folder, absolute. */
  readonly cwd: string;
  /** `KUBECONFIG`, `HOME`, `KUBERNETES_SERVICE_HOST`, and what credential plugins get. */
  readonly env: Environment;
  /** The only kubeconfig to look at. @default the files of `KUBECONFIG`, then `~/.kube/config`, then the account of the pod */
  readonly kubeconfig?: string | undefined;
  /** @default the kubeconfig's current context */
  readonly context?: string | undefined;
  /** How long one request may take, its answer included. @default 30000 */
  readonly timeoutMs?: number | undefined;
  /** How long a credential plugin may take that has no terminal. @default 60000 */
  readonly pluginTimeoutMs?: number | undefined;
  /** Ends all work with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Where a pod finds its account. @default /var/run/secrets/kubernetes.io/serviceaccount */
  readonly accountFolder?: string | undefined;
  readonly sleep?: Sleep | undefined;
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
}

/**
 * A live cluster by its kubeconfig, or from inside a pod. Nothing is asked of it yet; whether it answers shows at the first question.
 * Throws `UserError` (exit code 2) for a kubeconfig that is missing or does not lead to a server. Takes half a second: it loads client-node.
 */
export async function connectCluster(options: ConnectOptions): Promise<Cluster> {
  const redactor = new Redactor();
  const access = await openAccess(options, redactor);
  const session = new Session({
    access,
    redactor,
    timeoutMs: options.timeoutMs ?? 30_000,
    signal: options.signal ?? new AbortController().signal,
    sleep: options.sleep ?? sleep,
    now: options.now ?? Date.now,
  });
  return new ApiCluster(access.name, access.namespace, session);
}
