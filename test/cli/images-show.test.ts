import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIXTURES } from '../support/registry/fixtures';
import type { Manifest } from '../support/registry/manifests';
import { withRegistry } from '../support/registry/program';
import { pushImage, pushIndex, pushNamed } from '../support/registry/push';
import { startRegistry, type TestRegistry } from '../support/registry/registry';
import { TEST_PASSWORD, TEST_USER } from '../support/registry/registry-config';
import { basic } from '../support/registry/wire';
import { digestFor, inProject } from './images-project';

withRegistry('images show', () => {
  let registry: TestRegistry;
  let closed: TestRegistry;
  let web: Manifest;
  let db: Manifest;

  beforeAll(async () => {
    registry = await startRegistry();
    closed = await startRegistry({ auth: { kind: 'htpasswd' } });
    web = await pushIndex(registry, 'shop/web:1.2');
    db = await pushImage(registry, 'shop/db:7', { format: 'docker' });
    await pushNamed(registry, 'shop/chart:1', FIXTURES.helmChart);
    await pushIndex({ ...closed, headers: { authorization: basic(TEST_USER, TEST_PASSWORD) } }, 'shop/web:1.2');
  });
  afterAll(async () => {
    await registry.stop();
    await closed.stop();
  });

  it('shows the digest of an index and those of its platforms, and what it cost to ask', () =>
    inProject({}, async ({ run }) => {
      const [amd, arm] = web.children;
      expect(await run('images', 'show', `${registry.host}/shop/web:1.2`)).toEqual({
        code: 0,
        err: '',
        out: `name         ${registry.host}/shop/web:1.2
digest       ${web.digest}
kind         index of the images of several platforms
media type   application/vnd.oci.image.index.v1+json
manifest     ${web.bytes.length} bytes
credentials  none found
requests     1 HEAD, 1 GET of manifests, 0 GET of blobs

platform     digest
linux/amd64  ${amd?.digest ?? ''}
linux/arm64  ${arm?.digest ?? ''}
`,
      });
    }));

  it('shows the image of a single platform, whose platform costs a blob', () =>
    inProject({}, async ({ run }) => {
      const { code, out } = await run('images', 'show', `${registry.host}/shop/db:7`, '--format', 'json');
      expect(code).toBe(0);
      expect(JSON.parse(out)).toEqual({
        version: 1,
        name: `${registry.host}/shop/db:7`,
        digest: db.digest,
        kind: 'image',
        mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
        sizeBytes: db.bytes.length,
        platforms: { 'linux/amd64': db.digest },
        requests: { heads: 1, manifestGets: 1, blobGets: 1 },
      });
    }));

  it('shows what is behind a digest, without its tag', () =>
    inProject({}, async ({ run }) => {
      const arm = web.children[1]?.digest ?? '';
      const { code, out } = await run('images', 'show', `${registry.host}/shop/web:1.2@${arm}`, '--format', 'json');
      expect(code).toBe(0);
      expect(JSON.parse(out)).toMatchObject({ name: `${registry.host}/shop/web@${arm}`, digest: arm, kind: 'image', platforms: { 'linux/arm64': arm } });
    }));

  it('asks for latest where no tag is given, and says what is missing', () =>
    inProject({}, async ({ run }) => {
      const { code, out, err } = await run('images', 'show', `${registry.host}/shop/web`);
      expect({ code, out }).toEqual({ code: 3, out: '' });
      expect(err).toMatch(/^error: TAG_NOT_FOUND: .*shop\/web:latest/);
    }));

  it('names the place of the credentials, and never what is in them', () =>
    inProject({ 'auth.json': authFile(closed.host, TEST_PASSWORD) }, async ({ folder, run }) => {
      const { code, out, err } = await run('images', 'show', `${closed.host}/shop/web:1.2`, '--authfile', 'auth.json', '--verbose');
      expect(code).toBe(0);
      expect(out).toContain(`credentials  `);
      expect(out).toContain(join(folder, 'auth.json'));
      for (const secret of secretsOf(TEST_PASSWORD)) expect(out + err).not.toContain(secret);
    }));

  it.each<[string, () => string, string]>([
    ['a digest that is not there', () => `${registry.host}/shop/web@${digestFor('nowhere')}`, 'DIGEST_GONE'],
    ['what is no image', () => `${registry.host}/shop/chart:1`, 'NOT_AN_IMAGE'],
    ['a registry that asks for a password', () => `${closed.host}/shop/web:1.2`, 'AUTH_REQUIRED'],
  ])('ends with 3 for %s', (_, image, code) =>
    inProject({}, async ({ run }) => {
      expect(await run('images', 'show', image())).toMatchObject({ code: 3, out: '', err: expect.stringContaining(`error: ${code}: `) as unknown });
    }));

  it('shows no secret where a password is refused', () =>
    inProject({ 'auth.json': authFile(closed.host, 'wrong:sesame') }, async ({ run }) => {
      const { code, out, err } = await run('images', 'show', `${closed.host}/shop/web:1.2`, '--authfile', 'auth.json', '--verbose');
      expect(code).toBe(3);
      expect(err).toContain('AUTH_REJECTED');
      for (const secret of secretsOf('wrong:sesame')) expect(out + err).not.toContain(secret);
    }));
});

describe('images show', () => {
  it.each<[string, readonly string[], string]>([
    ['no image', [], 'image'],
    ['two images', ['quay.io/shop/web:1', 'quay.io/shop/db:1'], 'images show takes one image, and was given 2'],
    ['what is no reference', ['https://quay.io/shop/web:1'], 'error: "https://quay.io/shop/web:1" '],
    ['a placeholder', ['quay.io/shop/web:${TAG}'], 'error: "quay.io/shop/web:${TAG}" '],
  ])('ends with 2 for %s', (_, words, message) =>
    inProject({}, async ({ run }) => {
      const { code, out, err } = await run('images', 'show', ...words);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(message);
    }));
});

function authFile(host: string, password: string): string {
  return JSON.stringify({ auths: { [host]: { auth: Buffer.from(`${TEST_USER}:${password}`).toString('base64') } } });
}

/** A password in the forms in which it could get out. */
function secretsOf(password: string): readonly string[] {
  return [password, Buffer.from(`${TEST_USER}:${password}`).toString('base64'), encodeURIComponent(password)];
}
