import type { JsonMap } from '../../../lib/kube/json';
import { LOOPBACK_NAMES, makeAuthority } from '../registry/certificates';
import { listen } from '../registry/listen';
import { type ClusterOptions, type ControllerMode, type FakeCluster, newCluster } from './cluster';
import { actsOf, addNamespace, type ClusterActs, putAll } from './cluster-acts';
import type { Kubelet } from './controller/kubelet';
import { advanceTo, react, settle } from './controller/time';
import { Plans, type SeenRequest, type Trouble, type When } from './faults';
import { type Behind, expire, httpFront } from './http-front';
import { kubeconfigs } from './kubeconfig';
import { type Account, EVERYTHING } from './rights';

export interface ApiServerOptions extends ClusterOptions {
  /** Accounts by token. @default one that may do everything, by the token `all-rights` */
  readonly accounts?: Readonly<Record<string, Account>>;
  /** Objects that are there from the start, as the API has them. Pods among them stay as they are until somebody deletes them. */
  readonly objects?: readonly JsonMap[];
  /** Serves TLS with a certificate of an authority of its own. */
  readonly tls?: boolean;
  /** Virtual seconds that pass before each request. @default 0 */
  readonly secondsPerRequest?: number;
}

/** The token of the account that may do everything. */
export const ALL_RIGHTS = 'all-rights';

/**
 * An API server of a test's own, with a controller and nodes behind it. Requests by HTTP are what a client does; the methods are what
 * happens besides: the passing of time, other people's acts, faults.
 */
export interface ApiServer extends ClusterActs {
  readonly url: string;
  /** PEM of the authority; `undefined` without TLS. */
  readonly caPem: string | undefined;
  /** All requests so far, in order. */
  readonly log: readonly SeenRequest[];
  /** What becomes of pods, by image and by rules. A change of it takes effect with whatever happens next. */
  readonly kubelet: Kubelet;
  /** Virtual time, in milliseconds since 1970. */
  readonly now: () => number;
  /** Lets virtual time pass, and all happen that happens in it. */
  tick(seconds: number): void;
  /** For programs that wait: virtual time passes, real time does not. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Lets time pass until nothing happens by itself any more. @param mostSeconds of virtual time, after which it throws. @default 86400 */
  settle(mostSeconds?: number): void;
  /** What the controller does from now on. */
  controller(mode: ControllerMode): void;
  /** What goes wrong with requests that fit, counted from now on. */
  trouble(trouble: Trouble, when?: When): void;
  /** Runs before a request that fits is handled, as another person's act would come before it. */
  before(when: When, act: () => void): void;
  /** Ends all troubles and acts that are planned. */
  calm(): void;
  /** Forgets what happened: watches and tokens for further pages that start before now are too old. */
  expire(): void;
  /** Cuts all connections, watches among them. */
  cutConnections(): void;
  /** The path of a kubeconfig for the account; the file goes with the server. @default the first account */
  kubeconfig(token?: string, namespace?: string): string;
  stop(): Promise<void>;
}

/** Starts it on a free port of 127.0.0.1. */
export async function startApiServer(options: ApiServerOptions = {}): Promise<ApiServer> {
  const { accounts = { [ALL_RIGHTS]: { user: 'admin', rights: EVERYTHING } }, objects = [], secondsPerRequest = 0 } = options;
  const cluster = newCluster(options);
  const authority = options.tls === true ? makeAuthority() : undefined;
  const log: SeenRequest[] = [];
  const troubles = new Plans<Trouble>();
  const hooks = new Plans<() => void>();
  const behind: Behind = {
    cluster,
    accounts: new Map(Object.entries(accounts)),
    troubles,
    hooks,
    log,
    before: () => {
      if (secondsPerRequest > 0) advanceTo(cluster, cluster.now + secondsPerRequest * 1000);
    },
    react: () => void react(cluster),
  };
  const listener = httpFront(behind, authority?.issue(LOOPBACK_NAMES));
  const port = await listen(listener);
  const url = `${authority ? 'https' : 'http'}://127.0.0.1:${port}`;
  const files = kubeconfigs(url, authority?.caPem, Object.keys(accounts)[0] ?? ALL_RIGHTS);
  for (const name of ['default', 'kube-system', 'shop']) addNamespace(cluster, name);
  putAll(cluster, objects);
  return {
    url,
    caPem: authority?.caPem,
    log,
    ...ofTime(cluster),
    ...actsOf(cluster),
    trouble: (trouble, when = {}) => troubles.add(trouble, when),
    before: (when, act) => hooks.add(act, when),
    calm: () => {
      troubles.clear();
      hooks.clear();
    },
    expire: () => expire(cluster),
    cutConnections: () => listener.closeAllConnections(),
    kubeconfig: (token, namespace) => files.write(token, namespace),
    stop: async () => {
      listener.closeAllConnections();
      await new Promise((resolve) => listener.close(resolve));
      files.remove();
      authority?.remove();
    },
  };
}

function ofTime(cluster: FakeCluster): Pick<ApiServer, 'kubelet' | 'now' | 'tick' | 'sleep' | 'settle' | 'controller'> {
  const tick = (seconds: number): void => advanceTo(cluster, cluster.now + seconds * 1000);
  return {
    kubelet: cluster.kubelet,
    now: () => cluster.now,
    tick,
    sleep: (ms) => {
      tick(Math.ceil(ms / 1000));
      return Promise.resolve();
    },
    settle: (mostSeconds = 86_400) => settle(cluster, mostSeconds),
    controller: (mode) => {
      cluster.controller = mode;
      react(cluster);
    },
  };
}
