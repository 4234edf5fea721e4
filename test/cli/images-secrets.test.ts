import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FaultProxy, startFaultProxy } from '../support/registry/fault-proxy';
import { withRegistry } from '../support/registry/program';
import { pushIndex } from '../support/registry/push';
import { startRegistry, type TestRegistry } from '../support/registry/registry';
import { TEST_PASSWORD, TEST_USER } from '../support/registry/registry-config';
import { basic } from '../support/registry/wire';
import { deployment, digestFor, type Files, inProject, LOCK, lockText } from './images-project';

const WRONG = 'wrong:sesame+/=';

withRegistry('secrets of the images commands', () => {
  let closed: TestRegistry;
  let open: TestRegistry;
  let front: FaultProxy;
  let other: FaultProxy;

  beforeAll(async () => {
    closed = await startRegistry({ auth: { kind: 'htpasswd' } });
    open = await startRegistry();
    front = await startFaultProxy(closed);
    other = await startFaultProxy(open);
    await pushIndex({ ...closed, headers: { authorization: basic(TEST_USER, TEST_PASSWORD) } }, 'shop/web:1.2');
    await pushIndex(open, 'shop/db:7');
  });
  afterAll(async () => {
    await Promise.all([front.stop(), other.stop()]);
    await Promise.all([closed.stop(), open.stop()]);
  });

  const projectFor = (password: string): Files => ({
    'web.yaml': deployment(`${front.host}/shop/web:1.2`),
    'db.yaml': deployment(`${other.host}/shop/db:7`, 'db'),
    'auth.json': authFile(front.host, password),
  });

  it.each<[string, readonly string[]]>([
    ['pin', ['pin', '--write']],
    ['pin as JSON', ['pin', '--write', '--keep-going', '--format', 'json']],
    ['update', ['update']],
    ['drift', ['drift']],
    ['drift as JSON', ['drift', '--format', 'json']],
  ])('%s names the file of a password that is refused, and shows nothing that is in it', (_, words) =>
    inProject({ ...projectFor(WRONG), [LOCK]: lockText(words[0] === 'pin' ? {} : { [`${front.host}/shop/web:1.2`]: { digest: digestFor('web') } }) }, async ({ run }) => {
      const { code, out, err } = await run('images', ...words, '--authfile', 'auth.json', '--verbose');
      expect(code).toBe(3);
      expect(out).toContain('AUTH_REJECTED');
      expect(out).toContain('auth.json');
      for (const secret of secretsOf(WRONG)) expect(out + err).not.toContain(secret);
    }));

  it('a password that is taken gets neither into the output, nor into a file, nor to another registry', () =>
    inProject(projectFor(TEST_PASSWORD), async ({ run, files }) => {
      const { code, out, err } = await run('images', 'pin', '--write', '--pull-secret', 'auth.json', '--verbose');
      expect(code).toBe(0);
      expect(err).toContain(`${front.host}/shop/web: credentials of `);
      expect(err).toContain(`${other.host}/shop/db: no credentials\n`);
      const { 'auth.json': given, ...written } = files();
      expect(given).toContain(Buffer.from(`${TEST_USER}:${TEST_PASSWORD}`).toString('base64'));
      for (const secret of secretsOf(TEST_PASSWORD)) expect(out + err + JSON.stringify(written)).not.toContain(secret);
      expect(front.requests.some(({ headers }) => headers.authorization !== undefined)).toBe(true);
      expect(other.requests.filter(({ headers }) => headers.authorization !== undefined)).toEqual([]);
    }));

  it('a file of credentials that cannot be read as such is not quoted', () =>
    inProject({ ...projectFor(TEST_PASSWORD), 'auth.json': `{"auths": {"${front.host}": {"auth": "${Buffer.from(`${TEST_USER}:${TEST_PASSWORD}`).toString('base64')}"` }, async ({ run }) => {
      const { code, out, err } = await run('images', 'pin', '--authfile', 'auth.json');
      expect(code).toBeGreaterThan(0);
      expect(out + err).toContain('auth.json');
      for (const secret of secretsOf(TEST_PASSWORD)) expect(out + err).not.toContain(secret);
    }));
});

function authFile(host: string, password: string): string {
  return JSON.stringify({ auths: { [host]: { auth: Buffer.from(`${TEST_USER}:${password}`).toString('base64') } } });
}

/** A password in the forms in which it could get out. */
function secretsOf(password: string): readonly string[] {
  return [password, Buffer.from(`${TEST_USER}:${password}`).toString('base64'), Buffer.from(password).toString('base64'), encodeURIComponent(password)];
}
