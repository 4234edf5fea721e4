import { existsSync, readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { delimiter, join, resolve } from 'node:path';
import { EXIT, UserError } from '../../base/errors';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface PlaceOptions {
  /** Absolute. */
  readonly cwd: string;
  readonly env: Environment;
  /** A kubeconfig that somebody named; no other place is looked at then. */
  readonly kubeconfig?: string | undefined;
  /** Where a pod finds its account. @default /var/run/secrets/kubernetes.io/serviceaccount */
  readonly accountFolder?: string | undefined;
}

/** Where the way to the cluster is written. */
export type Place =
  /** Absolute paths, the first one winning. */
  | { readonly kind: 'files'; readonly files: readonly string[] }
  | { readonly kind: 'in-cluster'; readonly account: PodAccount };

/** The service account of the pod that this runs in. */
export interface PodAccount {
  readonly server: string;
  readonly caFile: string;
  readonly tokenFile: string;
  readonly namespace: string | undefined;
}

/**
 * Looks where `kubectl` looks: the file named, the files of `KUBECONFIG`, `~/.kube/config`, the account of the pod.
 * Throws `UserError` that names all of it when there is nothing; an address is never guessed.
 */
export function findPlace({ cwd, env, kubeconfig, accountFolder = ACCOUNT_FOLDER }: PlaceOptions): Place {
  if (kubeconfig !== undefined) {
    const file = resolve(cwd, kubeconfig);
    if (existsSync(file)) return { kind: 'files', files: [file] };
    throw new UserError('no-kubeconfig', `there is no kubeconfig ${kubeconfig}`, { hint: 'check the path after --kubeconfig' });
  }
  const listed = (env['KUBECONFIG'] ?? '').split(delimiter).filter((file) => file !== '');
  if (listed.length > 0) {
    const files = listed.map((file) => resolve(cwd, file)).filter((file) => existsSync(file));
    if (files.length > 0) return { kind: 'files', files };
    throw new UserError('no-kubeconfig', `KUBECONFIG names ${listed.join(' and ')}, and there is no such file`, { hint: 'correct KUBECONFIG, or give --kubeconfig FILE' });
  }
  const home = env['HOME'] ?? env['USERPROFILE'];
  const usual = home === undefined || home === '' ? undefined : join(home, '.kube', 'config');
  if (usual !== undefined && existsSync(usual)) return { kind: 'files', files: [usual] };
  const account = podAccount(env, accountFolder);
  if (account !== undefined) return { kind: 'in-cluster', account };
  const looked = ['KUBECONFIG (not set)', usual ?? 'a home folder (HOME is not set)', `the account of a pod in ${accountFolder}`];
  throw new UserError('no-kubeconfig', `no cluster to ask: looked at ${looked.join(', ')}`, {
    exitCode: EXIT.cannot,
    hint: 'log in with oc login, give --kubeconfig FILE, or read what was saved with --from FILE',
  });
}

const ACCOUNT_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

/** @see https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/ (v1.34) */
function podAccount(env: Environment, folder: string): PodAccount | undefined {
  const host = env['KUBERNETES_SERVICE_HOST'];
  const tokenFile = join(folder, 'token');
  if (host === undefined || host === '' || !existsSync(tokenFile)) return undefined;
  const namespaceFile = join(folder, 'namespace');
  return {
    server: `https://${isIPv6(host) ? `[${host}]` : host}:${env['KUBERNETES_SERVICE_PORT'] ?? '443'}`,
    caFile: join(folder, 'ca.crt'),
    tokenFile,
    namespace: existsSync(namespaceFile) ? readFileSync(namespaceFile, 'utf8').trim() || undefined : undefined,
  };
}
