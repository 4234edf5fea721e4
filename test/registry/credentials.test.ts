import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CredentialOptions, openCredentials } from '../../lib/registry/credentials/finder';
import type { CredentialFinder, Credentials } from '../../lib/registry/credentials/found';
import { runHelper } from '../../lib/registry/credentials/helper';

let home: string;
let warnings: string[];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'pinstream-home-'));
  warnings = [];
});

afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

const DOCKER = '.docker/config.json';

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

function login(user: string, password = 'sesame'): { readonly auth: string } {
  return { auth: base64(`${user}:${password}`) };
}

function write(path: string, content: unknown): string {
  const file = join(home, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

function open(options: Partial<CredentialOptions> = {}): CredentialFinder {
  return openCredentials({ env: {}, homedir: home, platform: 'linux', warn: (message) => warnings.push(message), ...options });
}

/** Who is signed in as, or what with. */
async function who(host = 'quay.io', repository = 'shop/web', options: Partial<CredentialOptions> = {}): Promise<string> {
  return shown((await open(options).find(host, repository)).credentials);
}

function shown(credentials: Credentials): string {
  switch (credentials.kind) {
    case 'basic':
      return `${credentials.user}:${credentials.password}`;
    case 'identity':
      return `identity ${credentials.token}`;
    case 'registry-token':
      return `registry token ${credentials.token}`;
    case 'none':
      return 'none';
  }
}

/** A helper on PATH that writes what it is asked into `asked`. */
function installHelper(name: string, script: string): Record<string, string> {
  const file = write(`bin/docker-credential-${name}`, `#!/bin/sh\nread server\necho "$1 $server" >> '${join(home, 'asked')}'\n${script}\n`);
  chmodSync(file, 0o755);
  return { PATH: `${join(home, 'bin')}:/usr/bin:/bin` };
}

function asked(): readonly string[] {
  return readFileSync(join(home, 'asked'), 'utf8').trim().split('\n');
}

describe('order of sources', () => {
  /** Each source, least last: how it is filled, and what it takes to be looked at. */
  const sources: readonly { readonly name: string; fill(config: object): Partial<CredentialOptions> }[] = [
    { name: '--authfile', fill: (config) => ({ authfile: write('pull.json', config) }) },
    { name: 'REGISTRY_AUTH_FILE', fill: (config) => ({ env: { REGISTRY_AUTH_FILE: write('podman.json', config) } }) },
    { name: 'DOCKER_AUTH_CONFIG', fill: (config) => ({ env: { DOCKER_AUTH_CONFIG: JSON.stringify(config) } }) },
    {
      name: 'XDG_RUNTIME_DIR',
      fill: (config) => {
        write('run/containers/auth.json', config);
        return { env: { XDG_RUNTIME_DIR: join(home, 'run') } };
      },
    },
    { name: 'XDG_CONFIG_HOME', fill: (config) => (write('.config/containers/auth.json', config), {}) },
    { name: 'docker', fill: (config) => (write(DOCKER, config), {}) },
    { name: '.dockercfg', fill: (config) => (write('.dockercfg', 'auths' in config ? config.auths : config), {}) },
    { name: 'anonymous', fill: () => ({}) },
  ];
  const forms = {
    helper: (name: string) => ({ config: { credHelpers: { 'quay.io': name } }, answer: `${name}:helped` }),
    auth: (name: string) => ({ config: { auths: { 'quay.io': login(name) } }, answer: `${name}:sesame` }),
    'identity token': (name: string) => ({ config: { auths: { 'quay.io': { ...login(name, ''), identitytoken: `${name}-token` } } }, answer: `identity ${name}-token` }),
  };
  const words = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'];
  /** What docker does not read there. */
  const absent = new Set(['DOCKER_AUTH_CONFIG helper', '.dockercfg helper', 'anonymous helper', 'anonymous auth', 'anonymous identity token']);

  for (const [form, make] of Object.entries(forms)) {
    it.each(sources.map(({ name }, index) => ({ name, index })))(`${form} in $name comes before all that follow it`, async ({ name, index }) => {
      let options: Partial<CredentialOptions> = {};
      let env: Record<string, string | undefined> = {};
      // From the last to the one in question, so that each is there when an earlier one is asked.
      for (let at = sources.length - 1; at >= index; at--) {
        const filled = sources[at]?.fill(make(words[at] ?? 'eight').config) ?? {};
        env = { ...env, ...filled.env };
        options = { ...options, ...filled };
      }
      const runner = (helper: string): Promise<Credentials & { kind: 'basic' }> => Promise.resolve({ kind: 'basic', user: helper, password: 'helped' });
      const answer = await who('quay.io', 'shop/web', { ...options, env, runHelper: runner });
      if (absent.has(`${name} ${form}`)) {
        const next = name === 'DOCKER_AUTH_CONFIG' ? make('four').answer : 'none';
        expect(answer).toBe(next);
      } else if (name === 'DOCKER_AUTH_CONFIG' && form === 'identity token') {
        expect(answer).toBe('three:');
      } else {
        expect(answer).toBe(make(words[index] ?? '').answer);
      }
    });
  }

  it('goes on past a file without an entry for the host', async () => {
    write('.config/containers/auth.json', { auths: { 'ghcr.io': login('other') } });
    write(DOCKER, { auths: { 'quay.io': login('web') } });
    expect(await who()).toBe('web:sesame');
  });

  it.each(['authfile', 'REGISTRY_AUTH_FILE'])('looks nowhere else when %s names a file', async (way) => {
    write(DOCKER, { auths: { 'quay.io': login('web') } });
    const file = write('empty.json', { auths: {} });
    const options = way === 'authfile' ? { authfile: file } : { env: { REGISTRY_AUTH_FILE: file, DOCKER_AUTH_CONFIG: JSON.stringify({ auths: { 'quay.io': login('ci') } }) } };
    expect(await open(options).find('quay.io', 'shop/web')).toEqual({ credentials: { kind: 'none' }, source: undefined, lookedIn: ['~/empty.json'] });
  });

  it('names all places it looked in, and the entry it found', async () => {
    write(DOCKER, { auths: { 'https://shop:sesame@quay.io/': login('web') } });
    const finder = open({ uid: 1000, env: { DOCKER_AUTH_CONFIG: '{}' } });
    const { lookedIn } = await finder.find('ghcr.io', 'shop/web');
    expect(lookedIn).toEqual([
      'DOCKER_AUTH_CONFIG', '/run/containers/1000/auth.json', '~/.config/containers/auth.json', '~/.docker/config.json', '~/.dockercfg',
    ]);
    write(DOCKER, { auths: { 'quay.io': login('web') } });
    expect((await open().find('quay.io', 'shop/web')).source).toBe('~/.docker/config.json, entry quay.io');
  });

  it('looks into the run-time folder on Linux alone', async () => {
    write('run/containers/auth.json', { auths: { 'quay.io': login('web') } });
    const env = { XDG_RUNTIME_DIR: join(home, 'run') };
    expect(await who('quay.io', 'shop/web', { env })).toBe('web:sesame');
    expect(await who('quay.io', 'shop/web', { env, platform: 'darwin' })).toBe('none');
  });

  it('follows XDG_CONFIG_HOME and DOCKER_CONFIG', async () => {
    write('xdg/containers/auth.json', { auths: { 'quay.io': login('podman') } });
    write('dock/config.json', { auths: { 'ghcr.io': login('docker') } });
    const env = { XDG_CONFIG_HOME: join(home, 'xdg'), DOCKER_CONFIG: join(home, 'dock') };
    expect(await who('quay.io', 'shop/web', { env })).toBe('podman:sesame');
    expect(await who('ghcr.io', 'shop/web', { env })).toBe('docker:sesame');
  });
});

describe('entries', () => {
  it.each([
    ['quay.io', 'shop/web', 'repository'],
    ['quay.io', 'shop/worker', 'namespace'],
    ['quay.io', 'shop2/web', 'host'],
    ['quay.io:443', 'shop/web', 'none'],
  ])('takes the longest path: %s/%s is for %s', async (host, repository, user) => {
    write(DOCKER, { auths: { 'quay.io': login('host'), 'quay.io/shop/web': login('repository'), 'quay.io/shop': login('namespace') } });
    expect((await who(host, repository)).split(':')[0]).toBe(user);
  });

  it.each(['https://index.docker.io/v1/', 'index.docker.io', 'docker.io', 'registry-1.docker.io', 'https://docker.io/v2/'])('takes %s for Docker Hub', async (key) => {
    write(DOCKER, { auths: { [key]: login('hub') } });
    expect(await who('docker.io', 'library/nginx')).toBe('hub:sesame');
  });

  it.each(['https://Quay.io/', 'http://quay.io/v1/', 'quay.io/v2/', 'quay.io/'])('takes %s for quay.io', async (key) => {
    write(DOCKER, { auths: { [key]: login('web') } });
    expect(await who()).toBe('web:sesame');
  });

  it('takes the key as written before one that has to be normalised', async () => {
    write(DOCKER, { auths: { 'https://quay.io/shop/web': login('longer'), 'quay.io': login('exact') } });
    expect(await who()).toBe('exact:sesame');
  });

  it.each([
    ['*.example.com', 'registry.example.com', true],
    ['*.example.com', 'a.registry.example.com', false],
    ['*.example.com', 'example.com', false],
    ['*.*.example.com', 'a.registry.example.com', true],
    ['reg*-?.example.com', 'registry-1.example.com', true],
    ['reg*-?.example.com', 'registry-12.example.com', false],
    ['*.example.com:5000', 'registry.example.com:5000', true],
    ['*.example.com', 'registry.example.com:5000', false],
    ['https://*.example.com/shop', 'registry.example.com', true],
    ['*.example.com/other', 'registry.example.com', false],
  ])('compares %s with %s label by label', async (key, host, fits) => {
    write(DOCKER, { auths: { [key]: login('web') } });
    expect(await who(host)).toBe(fits ? 'web:sesame' : 'none');
  });

  it('splits auth at the first colon and trims NULs at its end', async () => {
    write(DOCKER, { auths: { 'quay.io': { auth: base64('shop+robot:se:sa:me\0\0') } } });
    expect(await who()).toBe('shop+robot:se:sa:me');
  });

  it('takes username and password where there is no auth', async () => {
    write(DOCKER, { auths: { 'quay.io': { username: 'web', password: 'sesame' } } });
    expect(await who()).toBe('web:sesame');
  });

  it('takes a registry token before an identity token', async () => {
    write(DOCKER, { auths: { 'quay.io': { ...login('web'), identitytoken: 'refresh', registrytoken: 'bearer' } } });
    expect(await who()).toBe('registry token bearer');
  });

  it('warns of an auth that is no base64 of a pair, and goes on', async () => {
    write('.config/containers/auth.json', { auths: { 'quay.io': { auth: 'sesame!' }, 'ghcr.io': { auth: base64('sesame') } } });
    write(DOCKER, { auths: { 'quay.io': login('web') } });
    expect(await who()).toBe('web:sesame');
    expect(await who('ghcr.io')).toBe('none');
    expect(warnings).toEqual(['quay.io', 'ghcr.io'].map((key) => `~/.config/containers/auth.json, entry ${key}: auth is not base64 of user:password; the entry is not used`));
  });

  it('is not confused by keys that every object has', async () => {
    write(DOCKER, `{"auths": {"__proto__": ${JSON.stringify(login('odd'))}, "quay.io": ${JSON.stringify(login('web'))}}}`);
    expect([await who('constructor'), await who()]).toEqual(['none', 'web:sesame']);
  });
});

describe('files', () => {
  it.each(['{"auths": {"quay.io": {"auth": "c2VzYW1l"', '[]', '{"auths": []}'])('warns of a malformed file with its path alone, once, and goes on: %s', async (text) => {
    write('.config/containers/auth.json', text);
    write(DOCKER, { auths: { 'quay.io': login('web') } });
    const finder = open();
    await finder.find('ghcr.io', 'shop/web');
    expect(shown((await finder.find('quay.io', 'shop/web')).credentials)).toBe('web:sesame');
    expect(warnings).toEqual(['~/.config/containers/auth.json is not JSON with auths or credHelpers; its credentials are not used']);
  });

  it('warns of a file that cannot be read, and says nothing of one that is not there', async () => {
    mkdirSync(join(home, DOCKER), { recursive: true });
    await open().find('quay.io', 'shop/web');
    expect(warnings).toEqual(['cannot read ~/.docker/config.json: it is a folder; its credentials are not used']);
  });

  it('refuses to start without the file that was named', () => {
    expect(() => open({ authfile: join(home, 'pull.yaml') })).toThrow('cannot read ~/pull.yaml: no such file');
  });

  it('warns of helpers in DOCKER_AUTH_CONFIG, which docker does not read there', async () => {
    expect(await who('quay.io', 'shop/web', { env: { DOCKER_AUTH_CONFIG: JSON.stringify({ credsStore: 'desktop' }) } })).toBe('none');
    expect(warnings).toEqual(['DOCKER_AUTH_CONFIG names credential helpers; only its auths are used, as docker does']);
  });

  it('reads JSON behind a byte order mark', async () => {
    write(DOCKER, `\uFEFF${JSON.stringify({ auths: { 'quay.io': login('web') } })}`);
    expect(await who()).toBe('web:sesame');
  });
});

describe('pull secrets', () => {
  const config = (user: string): string => JSON.stringify({ auths: { 'quay.io': login(user) } });

  async function inFile(text: string, host = 'quay.io'): Promise<readonly [string, string | undefined]> {
    const { credentials, source } = await open({ authfile: write('pull.yaml', text) }).find(host, 'shop/web');
    return [shown(credentials), source];
  }

  it('reads a Secret of type dockerconfigjson', async () => {
    const text = `apiVersion: v1\nkind: Secret\nmetadata: { name: pull, namespace: shop }\ntype: kubernetes.io/dockerconfigjson\ndata:\n  .dockerconfigjson: ${base64(config('web'))}\n`;
    expect(await inFile(text)).toEqual(['web:sesame', '~/pull.yaml, Secret shop/pull, entry quay.io']);
  });

  it('reads a Secret of type dockercfg', async () => {
    const text = `kind: Secret\nmetadata: { name: old }\ntype: kubernetes.io/dockercfg\ndata:\n  .dockercfg: ${base64(JSON.stringify({ 'quay.io': login('web') }))}\n`;
    expect(await inFile(text)).toEqual(['web:sesame', '~/pull.yaml, Secret old, entry quay.io']);
  });

  it('lets stringData override data', async () => {
    const text = `kind: Secret\nmetadata: { name: pull }\ndata:\n  .dockerconfigjson: ${base64(config('old'))}\nstringData:\n  .dockerconfigjson: |\n    ${config('new')}\n`;
    expect((await inFile(text))[0]).toBe('new:sesame');
  });

  it('looks through all documents and Lists, past other objects', async () => {
    const text = [
      'kind: ConfigMap\nmetadata: { name: web }',
      `kind: Secret\nmetadata: { name: hub }\nstringData: { .dockerconfigjson: '${JSON.stringify({ auths: { 'docker.io': login('hub') } })}' }`,
      `kind: List\nitems:\n- kind: Secret\n  metadata: { name: pull }\n  stringData: { .dockerconfigjson: '${config('web')}' }`,
    ].join('\n---\n');
    expect(await inFile(text)).toEqual(['web:sesame', '~/pull.yaml, Secret pull, entry quay.io']);
    expect((await inFile(text, 'docker.io'))[0]).toBe('hub:sesame');
  });

  it('reads the raw JSON of a global pull secret', async () => {
    expect(await inFile(config('web'))).toEqual(['web:sesame', '~/pull.yaml, entry quay.io']);
  });

  it.each([
    ['kind: Secret\nmetadata: { name: pull }\nstringData: { .dockerconfigjson: "sesame" }', '~/pull.yaml has no pull secret in .dockerconfigjson of Secret pull: it is not JSON with auths; it is not used'],
    ['kind: Secret\n"sesame', '~/pull.yaml is neither JSON nor YAML (line 2); it is not used'],
    ['kind: ConfigMap', '~/pull.yaml holds no auths, no credHelpers and no Secret with a pull secret; it is not used'],
    ['', '~/pull.yaml holds no auths, no credHelpers and no Secret with a pull secret; it is not used'],
  ])('warns of what holds no pull secret, without its text', async (text, warning) => {
    expect((await inFile(text))[0]).toBe('none');
    expect(warnings).toEqual([warning]);
  });
});

describe('helpers', () => {
  const good = 'echo \'{"ServerURL":"x","Username":"web","Secret":"sesame"}\'';

  it('asks the helper of the host before any entry, on its standard input', async () => {
    const env = installHelper('shop', good);
    write(DOCKER, { credHelpers: { 'quay.io': 'shop' }, auths: { 'quay.io/shop/web': login('inline') } });
    const finder = open({ env });
    const found = await finder.find('quay.io', 'shop/web');
    expect([shown(found.credentials), found.source]).toEqual(['web:sesame', '~/.docker/config.json, credHelpers quay.io (docker-credential-shop)']);
    expect(asked()).toEqual(['get quay.io']);
    await finder.find('quay.io', 'shop/worker');
    expect(asked()).toHaveLength(1);
  });

  it('takes the user name <token> for an identity token', async () => {
    const env = installHelper('shop', 'echo \'{"Username":"<token>","Secret":"refresh"}\'');
    write(DOCKER, { credHelpers: { 'quay.io': 'shop' } });
    expect(await who('quay.io', 'shop/web', { env })).toBe('identity refresh');
  });

  it('asks credsStore last, for Docker Hub under docker\'s name and then the plain one', async () => {
    const env = installHelper('store', 'case "$server" in docker.io) echo \'{"Username":"hub","Secret":"sesame"}\';; *) echo "credentials not found in native keychain"; exit 1;; esac');
    write(DOCKER, { credsStore: 'store', auths: { 'quay.io': login('inline') } });
    expect(await who('docker.io', 'library/nginx', { env })).toBe('hub:sesame');
    expect(asked()).toEqual(['get https://index.docker.io/v1/', 'get docker.io']);
    expect(await who('quay.io', 'shop/web', { env })).toBe('inline:sesame');
    expect(warnings).toEqual(['~/.docker/config.json holds credentials for quay.io beside credsStore store; those in the file are used, docker would ask the helper first']);
  });

  it('asks the helper for an empty entry, under its key, before a shorter one', async () => {
    const env = installHelper('store', good);
    write(DOCKER, { credsStore: 'store', auths: { 'quay.io/shop': {}, 'quay.io': login('inline') } });
    expect((await open({ env }).find('quay.io', 'shop/web')).source).toBe('~/.docker/config.json, entry quay.io/shop, credsStore (docker-credential-store)');
    expect(asked()).toEqual(['get quay.io/shop']);
  });

  it('passes over an empty entry without a helper', async () => {
    write('.config/containers/auth.json', { auths: { 'quay.io': {} } });
    write(DOCKER, { auths: { 'quay.io': login('web') } });
    expect(await who()).toBe('web:sesame');
  });

  it('goes on where a helper has nothing', async () => {
    const env = installHelper('shop', 'echo "credentials not found in native keychain"; exit 1');
    write('.config/containers/auth.json', { credHelpers: { 'quay.io': 'shop' } });
    write(DOCKER, { auths: { 'quay.io': login('web') } });
    expect(await who('quay.io', 'shop/web', { env })).toBe('web:sesame');
  });

  it.each([
    ['ends with an error', 'echo sesame; echo sesame >&2; exit 3', 'ended with 3'],
    ['answers no JSON', 'echo sesame', 'answered something other than JSON with Username and Secret'],
    ['prints without end', 'exec yes sesame', 'printed more than 65536 bytes'],
  ])('fails with the name of a helper that %s, and none of its output', async (_, script, why) => {
    const env = installHelper('shop', script);
    write(DOCKER, { credHelpers: { 'quay.io': 'shop' } });
    const fault: unknown = await who('quay.io', 'shop/web', { env }).catch((error: unknown) => error);
    expect(fault).toMatchObject({
      code: 'CRED_HELPER_FAILED',
      host: 'quay.io',
      message: `the credential helper docker-credential-shop ${why}`,
      hint: 'mend or remove it: ~/.docker/config.json, credHelpers quay.io names it',
    });
  });

  it('fails where the helper is not installed', async () => {
    write(DOCKER, { credsStore: 'desktop' });
    await expect(who('quay.io', 'shop/web', { env: { PATH: join(home, 'bin') } })).rejects.toThrow('docker-credential-desktop is not installed: no such program on PATH');
  });

  it('runs no helper with a name that is more than a name', async () => {
    const env = installHelper('shop', good);
    write(DOCKER, { credsStore: '../bin/docker-credential-shop' });
    await expect(who('quay.io', 'shop/web', { env })).rejects.toMatchObject({ code: 'CRED_HELPER_FAILED' });
    await expect(who('quay.io', 'shop/web', { env })).rejects.toThrow('has a name with characters other than');
    expect(() => asked()).toThrow();
  });

  it('ends a helper that hangs, whatever it started', async () => {
    const env = installHelper('slow', 'sleep 3 & wait');
    const started = performance.now();
    await expect(runHelper('slow', 'quay.io', { env, timeoutMs: 200 })).rejects.toThrow('gave no answer within 0.2 s');
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
