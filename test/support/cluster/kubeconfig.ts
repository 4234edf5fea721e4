import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Kubeconfigs {
  /** Answers the path. */
  write(token?: string, namespace?: string): string;
  remove(): void;
}

/** Writes kubeconfigs into a folder of their own, which the first one makes. @param first The token where none is named. */
export function kubeconfigs(server: string, caPem: string | undefined, first: string): Kubeconfigs {
  let folder: string | undefined;
  let count = 0;
  return {
    write: (token = first, namespace) => {
      folder ??= mkdtempSync(join(tmpdir(), 'pinstream-kubeconfig-'));
      count += 1;
      const file = join(folder, `config-${count}`);
      writeFileSync(file, kubeconfigText({ server, token, namespace, caPem }), { mode: 0o600 });
      return file;
    },
    remove: () => {
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What stands in a kubeconfig for the test API server. */
interface KubeconfigFields {
  readonly server: string;
  readonly token: string;
  readonly namespace?: string | undefined;
  /** PEM of the authority that signed the server's certificate. */
  readonly caPem?: string | undefined;
  /** @default test */
  readonly context?: string;
}

/**
 * A kubeconfig with one context, as JSON, which is YAML. A server without TLS is marked as one whose certificate nobody verifies:
 * `@kubernetes/client-node` 1.x takes no other.
 */
function kubeconfigText({ server, token, namespace = 'shop', caPem, context = 'test' }: KubeconfigFields): string {
  const trust = caPem === undefined ? {} : { 'certificate-authority-data': Buffer.from(caPem).toString('base64') };
  const insecure = server.startsWith('http:') ? { 'insecure-skip-tls-verify': true } : {};
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': context,
    contexts: [{ name: context, context: { cluster: context, user: context, namespace } }],
    clusters: [{ name: context, cluster: { server, ...trust, ...insecure } }],
    users: [{ name: context, user: { token } }],
  });
}
