/** Where nobody listens: a port that the system keeps free. */
const NOWHERE = 'http://127.0.0.1:1';

/**
 * The environment for a program that is to open no connection, whatever it finds to fetch: proxies lead nowhere, and git may use no
 * protocol. What it would fetch is told before it runs; this is for what nobody thought of.
 */
export function offlineEnv(env: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string | undefined>> {
  const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'].map((name) => [name, NOWHERE] as const);
  return { ...env, ...Object.fromEntries(proxies), NO_PROXY: undefined, no_proxy: undefined, GIT_ALLOW_PROTOCOL: 'none', GIT_TERMINAL_PROMPT: '0' };
}
