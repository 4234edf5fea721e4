import { chmodSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connectCluster } from '../../lib/cluster/connect';
import { chooseContext } from '../../lib/cluster/kubeconfig/kubeconfig';
import { findPlace } from '../../lib/cluster/kubeconfig/places';
import { PODS } from '../../lib/cluster/resources';
import { config, connectTo, faultOf, folder, json, localApi, wordsOf, written } from './local-api';

const HTTPS = 'https://api.shop.example:6443';
const noAccount = join(folder(), 'no-account');

describe('where a kubeconfig is looked for', () => {
  it('is the file named and no other place', () => {
    const cwd = folder();
    written(join(cwd, 'named'), '');
    expect(findPlace({ cwd, env: { KUBECONFIG: '/elsewhere', HOME: cwd }, kubeconfig: 'named' })).toEqual({ kind: 'files', files: [join(cwd, 'named')] });
    expect(() => findPlace({ cwd, env: { HOME: cwd }, kubeconfig: 'missing' })).toThrow('there is no kubeconfig missing');
  });

  it('are the files of KUBECONFIG that exist', () => {
    const cwd = folder();
    const [one, two] = [written(join(cwd, 'one'), ''), written(join(cwd, 'two'), '')];
    const env = { KUBECONFIG: ['one', join(cwd, 'missing'), two, ''].join(delimiter), HOME: cwd };
    expect(findPlace({ cwd, env })).toEqual({ kind: 'files', files: [one, two] });
    expect(() => findPlace({ cwd, env: { KUBECONFIG: 'missing', HOME: cwd } })).toThrow('KUBECONFIG names missing, and there is no such file');
  });

  it('is the home folder, then the account of the pod', () => {
    const home = folder();
    const account = join(home, 'account');
    mkdirSync(account);
    written(join(account, 'token'), 'x');
    written(join(account, 'namespace'), 'shop\n');
    const env = { HOME: home, KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };
    expect(findPlace({ cwd: home, env, accountFolder: account })).toEqual({
      kind: 'in-cluster',
      account: { server: 'https://[fd00::1]:443', caFile: join(account, 'ca.crt'), tokenFile: join(account, 'token'), namespace: 'shop' },
    });
    mkdirSync(join(home, '.kube'));
    const usual = written(join(home, '.kube', 'config'), '');
    expect(findPlace({ cwd: home, env, accountFolder: account })).toEqual({ kind: 'files', files: [usual] });
  });

  it('is named where there is none, and localhost is never guessed', async () => {
    const home = folder();
    const fault = await faultOf(connectCluster({ cwd: home, env: { HOME: home }, accountFolder: noAccount }));
    expect([fault.code, fault.exitCode]).toEqual(['no-kubeconfig', 2]);
    expect(fault.message).toBe(`no cluster to ask: looked at KUBECONFIG (not set), ${home}/.kube/config, the account of a pod in ${noAccount}`);
    expect(fault.hint).toContain('--kubeconfig FILE');
  });
});

describe('a context', () => {
  const write = (value: unknown): string => written(join(folder(), 'config'), value);
  const faultIn = (files: readonly string[], wanted?: string): ReturnType<typeof faultOf> => faultOf(Promise.resolve().then(() => chooseContext(files, wanted)));

  it('that does not exist is answered with those that do', async () => {
    const fault = await faultIn([write(config(HTTPS))], 'shpo');
    expect([fault.message, fault.hint]).toEqual(['the context shpo does not exist (did you mean shop?)', 'contexts are shop']);
  });

  it('is needed, current or named', async () => {
    const fault = await faultIn([write({ ...config(HTTPS), 'current-context': '' })]);
    expect(fault.code).toBe('no-context');
    expect(fault.hint).toBe('choose one with --context: shop');
    expect((await faultIn([write('apiVersion: v1\nkind: Config\nclusters: null\ncontexts: null\nusers: null\ncurrent-context: ""\n')])).hint).toBe('log in with oc login first');
  });

  it('that names a cluster or a user that is missing says which there are', async () => {
    const whole = config(HTTPS);
    const contexts = [{ name: 'shop', context: { cluster: 'onee', user: 'ann' } }];
    expect((await faultIn([write({ ...whole, contexts })])).message).toBe('the context shop names the cluster onee, which does not exist (did you mean one?)');
    expect((await faultIn([write({ ...whole, users: [] })])).hint).toBe('the kubeconfig has no users; log in again');
  });

  it('comes out of several files, the first to say something winning, paths starting at their own file', () => {
    const [one, two] = [folder(), folder()];
    const first = written(join(one, 'config'), { kind: 'Config', 'current-context': 'shop', contexts: [{ name: 'shop', context: { cluster: 'one', user: 'ann' } }] });
    const second = written(join(two, 'config'), {
      ...config(HTTPS, { 'client-certificate': 'ann.crt', 'client-key': '/keys/ann.key', exec: { command: './bin/login' } }, { 'certificate-authority': 'ca.crt' }),
      contexts: [],
      'current-context': 'other',
    });
    expect(chooseContext([first, second], undefined)).toEqual({
      name: 'shop',
      namespace: undefined,
      cluster: { server: HTTPS, 'certificate-authority': join(two, 'ca.crt') },
      user: { 'client-certificate': join(two, 'ann.crt'), 'client-key': '/keys/ann.key', exec: { command: join(two, 'bin/login') } },
    });
  });

  it('under a name that stands twice is taken only where both say the same', async () => {
    const [one, two, same] = [write(config(HTTPS)), write(config('https://other.example')), write(config(HTTPS))];
    expect(chooseContext([one, same], undefined).name).toBe('shop');
    const fault = await faultIn([one, two]);
    expect(fault.message).toBe(`the cluster one stands in ${one} and in ${two}, and they differ`);
    expect(fault.hint).toBe('rename one of them, or give one file with --kubeconfig');
  });

  it('is not looked for in what is no kubeconfig, and nothing of such a file is shown', async () => {
    expect((await faultIn([write('kind: Secret\napiVersion: v1\n')])).message).toContain('is no kubeconfig');
    const broken = await faultIn([write('users:\n- user: {token: "very-secret\n')]);
    expect(broken.message).toMatch(/does not read as YAML at line \d+$/);
    expect(wordsOf(broken)).not.toContain('very-secret');
    expect((await faultIn([folder()])).message).toContain('it is a folder');
  });
});

describe('credentials of a kubeconfig', () => {
  const authorizationOf = async (user: Readonly<Record<string, unknown>>, cluster?: Readonly<Record<string, unknown>>): Promise<unknown> => {
    const api = await localApi((_request, response) => json(response, 200, { kind: 'PodList', items: [] }));
    await (await connectTo(config(api.url, user, cluster))).list(PODS, 'shop');
    return api.seen[0]?.headers['authorization'];
  };

  it('may be a token, a name and a password, or a file that is read anew and wins', async () => {
    expect(await authorizationOf({ token: 'abcd' })).toBe('Bearer abcd');
    expect(await authorizationOf({ username: 'ann', password: 'pässword' })).toBe(`Basic ${Buffer.from('ann:pässword').toString('base64')}`);
    expect(await authorizationOf({ token: 'old', tokenFile: written(join(folder(), 'token'), 'from-file\n') })).toBe('Bearer from-file');
    expect(await authorizationOf({})).toBeUndefined();
  });

  it('stay at home where the server speaks no TLS and the kubeconfig does not say that it need not', async () => {
    expect(await authorizationOf({ token: 'abcd' }, {})).toBeUndefined();
  });

  it('may stand for somebody else', async () => {
    const api = await localApi((_request, response) => json(response, 200, { kind: 'PodList', items: [] }));
    await (await connectTo(config(api.url, { token: 'abcd', as: 'bob', 'as-groups': ['dev', 'ops'], 'as-uid': '7', 'as-user-extra': { 'shop/why': ['night'] } }))).list(PODS, 'shop');
    expect(api.seen[0]?.headers).toMatchObject({ 'impersonate-user': 'bob', 'impersonate-group': 'dev, ops', 'impersonate-uid': '7', 'impersonate-extra-shop%2fwhy': 'night' });
  });

  it('that cannot be read are an error without what they hold', async () => {
    const missing = await faultOf((await connectTo(config(HTTPS, { 'client-certificate': '/missing/ann.crt', token: 'abcd' }))).list(PODS, 'shop'));
    expect([missing.code, missing.exitCode]).toEqual(['no-credentials', 3]);
    expect(missing.message).toContain('/missing/ann.crt');
    const idToken = `x.${Buffer.from('very-secret').toString('base64url')}.y`;
    const oidc = await faultOf((await connectTo(config(HTTPS, { 'auth-provider': { name: 'oidc', config: { 'id-token': idToken } } }))).list(PODS, 'shop'));
    expect(oidc.code).toBe('no-credentials');
    expect(wordsOf(oidc)).not.toMatch(/very-secret|dmVyeS1zZWNyZXQ/);
  });

  it('of OIDC are sent while they are good', async () => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const idToken = `${part({ alg: 'none' })}.${part({ exp: 4_000_000_000 })}.c2ln`;
    expect(await authorizationOf({ 'auth-provider': { name: 'oidc', config: { 'id-token': idToken } } })).toBe(`Bearer ${idToken}`);
  });
});

describe('the namespace where nobody names one', () => {
  it('is the context\'s, else default', async () => {
    expect(await (await connectTo(config(HTTPS))).defaultNamespace()).toBe('shop');
    expect(await (await connectTo({ ...config(HTTPS), contexts: [{ name: 'shop', context: { cluster: 'one', user: 'ann' } }] })).defaultNamespace()).toBe('default');
  });
});

describe('a credential plugin', () => {
  const plugin = (script: string): string => {
    const file = written(join(folder(), 'login'), `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  };
  const user = (command: string, more: object = {}): Record<string, unknown> => ({ exec: { apiVersion: 'client.authentication.k8s.io/v1', command, ...more } });
  const CREDENTIAL = '{"kind":"ExecCredential","status":{"token":"plugin-token"}}';
  const faultWith = async (command: string, more?: object, options?: Parameters<typeof connectTo>[1]): ReturnType<typeof faultOf> =>
    faultOf((await connectTo(config('http://127.0.0.1:1', user(command, more)), options)).list(PODS, 'shop'));

  it('is given its arguments, its variables and what it is asked for', async () => {
    const api = await localApi((_request, response) => json(response, 200, { kind: 'PodList', items: [] }));
    const log = join(folder(), 'log');
    const command = plugin(`echo "$1 $CLUSTER_NAME $KUBERNETES_EXEC_INFO" >> ${log}\necho '${CREDENTIAL}'`);
    const cluster = await connectTo(config(api.url, user(command, { args: ['get-token'], env: [{ name: 'CLUSTER_NAME', value: 'one' }], provideClusterInfo: true })));
    await cluster.list(PODS, 'shop');
    await cluster.list(PODS, 'shop');
    expect(api.seen.map(({ headers }) => headers['authorization'])).toEqual(['Bearer plugin-token', 'Bearer plugin-token']);
    const { readFileSync } = await import('node:fs');
    const lines = readFileSync(log, 'utf8').trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^get-token one \{/);
    expect(JSON.parse(lines[0]?.slice('get-token one '.length) ?? '')).toMatchObject({ kind: 'ExecCredential', spec: { interactive: false, cluster: { server: api.url } } });
  });

  it('is asked again when the server no longer takes what it gave', async () => {
    const counter = join(folder(), 'count');
    const command = plugin(`echo x >> ${counter}\necho '{"kind":"ExecCredential","status":{"token":"token-'$(wc -l < ${counter} | tr -d ' ')'"}}'`);
    const api = await localApi(({ headers }, response) => (headers.authorization === 'Bearer token-2' ? json(response, 200, { kind: 'PodList', items: [] }) : json(response, 401, {})));
    expect(await (await connectTo(config(api.url, user(command)))).list(PODS, 'shop')).toEqual([]);
    expect(api.seen).toHaveLength(2);
  });

  it('that is missing is named, with the kubeconfig\'s advice', async () => {
    const fault = await faultWith('no-such-login', { installHint: 'install it from the shop\'s wiki' });
    expect([fault.code, fault.exitCode]).toEqual(['no-credentials', 3]);
    expect([fault.message, fault.hint]).toEqual(['the credential plugin no-such-login cannot be started (ENOENT)', 'install it from the shop\'s wiki']);
  });

  it('that fails is quoted by its first line, without secrets', async () => {
    const fault = await faultWith(plugin('echo "session of eyJhbGciOiJub25lIn0.e30.x has expired" >&2\nexit 3'));
    expect(fault.message).toMatch(/ended with 3: session of … has expired$/);
  });

  it('that prints something else is never quoted', async () => {
    const fault = await faultWith(plugin('echo very-secret-token'));
    expect(fault.message).toContain('printed no ExecCredential');
    expect(wordsOf(fault)).not.toContain('very-secret');
  });

  it('that never ends is ended', async () => {
    const fault = await faultWith(plugin('sleep 20'), {}, { pluginTimeoutMs: 100 });
    expect(fault.message).toContain('did not answer within 0.1 seconds');
    const controller = new AbortController();
    const reason = new Error('interrupted by hand');
    setTimeout(() => controller.abort(reason), 50);
    await expect((await connectTo(config('http://127.0.0.1:1', user(plugin('sleep 20'))), { signal: controller.signal })).list(PODS, 'shop')).rejects.toBe(reason);
  });
});
