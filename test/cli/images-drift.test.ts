import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FaultProxy, startFaultProxy } from '../support/registry/fault-proxy';
import type { Manifest } from '../support/registry/manifests';
import { withRegistry } from '../support/registry/program';
import { deleteManifest, pushImage, pushIndex } from '../support/registry/push';
import { startRegistry, type TestRegistry } from '../support/registry/registry';
import { deployment, digestFor, type Entry, inProject, LOCK, lockText } from './images-project';
import { resultsOf } from './images-results';

withRegistry('images drift', () => {
  let registry: TestRegistry;
  let proxy: FaultProxy;
  let host: string;

  beforeAll(async () => {
    registry = await startRegistry();
    proxy = await startFaultProxy(registry);
    host = proxy.host;
  });
  afterAll(async () => {
    await proxy.stop();
    await registry.stop();
  });

  const entryOf = ({ digest, children }: Manifest): Entry => ({ digest, platforms: Object.fromEntries(children.map((child) => [child.platform ?? '', child.digest])) });

  it('ends with 0 where nothing has moved, and asks by HEAD alone', async () => {
    const images = await Promise.all(['a', 'b', 'c', 'd'].map(async (name) => [`${host}/still/${name}:1`, await pushIndex(registry, `still/${name}:1`)] as const));
    await inProject({ [LOCK]: lockText(Object.fromEntries(images.map(([key, image]) => [key, entryOf(image)]))) }, async ({ run }) => {
      const [heads, all] = [proxy.count('HEAD'), proxy.requests.length];
      expect(await run('images', 'drift')).toEqual({ code: 0, out: '', err: '4 images: 4 ok\n' });
      expect(proxy.requests.length - all).toBe(proxy.count('HEAD') - heads);
      expect(proxy.count('HEAD', /\/still\/a\/manifests\/1$/)).toBe(1);
    });
  });

  it('ends with 1 for a tag that has moved, names both digests and the way out; --allow-moved makes it a note', async () => {
    const old = await pushIndex(registry, 'moved/web:1.2', { label: 'old' });
    const now = await pushIndex(registry, 'moved/web:1.2', { label: 'now' });
    const key = `${host}/moved/web:1.2`;
    await inProject({ [LOCK]: lockText({ [key]: entryOf(old) }), 'web.yaml': deployment(`${key}@${old.digest}`) }, async ({ run, read }) => {
      const { code, out, err } = await run('images', 'drift');
      expect(code).toBe(1);
      expect(out).toBe(
        `moved  ${key}  ${old.digest.slice(0, 19)}… → ${now.digest.slice(0, 19)}…\n       the tag stands for another image now\n       pinstream images update ${key} --write\n       web.yaml:12 Deployment/web container web\n`,
      );
      expect(err).toBe('1 image: 1 moved\n');
      expect(await run('images', 'drift', '--allow-moved')).toMatchObject({ code: 0, out });
      expect(read(LOCK)).toBe(lockText({ [key]: entryOf(old) }));
    });
  });

  it('ends with 1 for a digest that is gone, whatever is allowed', async () => {
    const web = await pushIndex(registry, 'gone/web:1.2');
    await deleteManifest(registry, 'gone/web', web.digest);
    await inProject({ [LOCK]: lockText({ [`${host}/gone/web:1.2`]: entryOf(web) }) }, async ({ run }) => {
      const outcome = await run('images', 'drift', '--allow-moved', '--format', 'json');
      expect(outcome.code).toBe(1);
      expect(resultsOf(outcome).results).toMatchObject([{ key: `${host}/gone/web:1.2`, status: 'gone', old: web.digest }]);
    });
  });

  it('ends with 1 where the image of a platform that is needed has been deleted from under its index', async () => {
    const web = await pushIndex(registry, 'child/web:1.2');
    const [, arm] = web.children;
    await deleteManifest(registry, 'child/web', arm?.digest ?? '');
    const key = `${host}/child/web:1.2`;
    await inProject({ [LOCK]: lockText({ [key]: entryOf(web) }) }, async ({ run, write }) => {
      expect((await run('images', 'drift')).code).toBe(0); // nobody needs it
      write('.pinstream.yaml', 'platforms: {required: [linux/arm64]}\n');
      const required = await run('images', 'drift', '--format', 'json');
      expect(required.code).toBe(1);
      expect(resultsOf(required).results).toMatchObject([{ key, status: 'child-gone', code: 'DIGEST_CHILD_GONE', old: web.digest }]);
      write('.pinstream.yaml', '{}\n');
      write(LOCK, lockText({ [key]: { ...entryOf(web), pin: 'linux/arm64' } }));
      expect(await run('images', 'drift')).toMatchObject({ code: 1, out: expect.stringContaining(`child-gone  ${key}`) as unknown });
    });
  });

  it('ends with 3 where a registry refuses to answer, and tells all the same what others say', async () => {
    const db = await pushImage(registry, 'reached/db:7');
    proxy.script([{ path: /\/refused\//, fault: { kind: 'answer', status: 403 } }]);
    await inProject({ [LOCK]: lockText({ [`${host}/reached/db:7`]: { digest: db.digest }, [`${host}/refused/web:1.2`]: { digest: digestFor('web') } }) }, async ({ run }) => {
      const outcome = await run('images', 'drift', '--format', 'json');
      expect(resultsOf(outcome).results).toMatchObject([
        { key: `${host}/reached/db:7`, status: 'ok' },
        { key: `${host}/refused/web:1.2`, status: 'unreachable', code: expect.stringMatching(/DENIED|PRIVATE/) as unknown },
      ]);
      expect(outcome.code).toBe(3);
    });
    proxy.script([]);
  });

  it('looks for the digests that files name without a tag, which no lock knows', async () => {
    const web = await pushIndex(registry, 'bare/web:1.2');
    const lost = digestFor('lost');
    const id = digestFor(web.children[0]?.blobs[0]?.toString() ?? '');
    // docker-registry 2.8.2 answers 500 where it has a blob and no manifest of that digest, which is asked again for seconds.
    proxy.script([{ path: new RegExp(`/manifests/${id}$`), fault: { kind: 'answer', status: 404 } }]);
    await inProject({ 'web.yaml': deployment(`${host}/bare/web@${web.digest}`), 'lost.yaml': deployment(`${host}/bare/web@${lost}`, 'lost'), 'id.yaml': deployment(`${host}/bare/web@${id}`, 'id') }, async ({ run }) => {
      const gets = proxy.count('GET');
      const outcome = await run('images', 'drift', '--format', 'json');
      expect(outcome.code).toBe(1);
      const byFile = new Map(resultsOf(outcome).results.map(({ uses, status, code }) => [uses[0]?.file, [status, code]]));
      expect(Object.fromEntries(byFile)).toEqual({ 'web.yaml': ['ok', undefined], 'lost.yaml': ['gone', 'DIGEST_GONE'], 'id.yaml': ['gone', 'DIGEST_IS_CONFIG'] });
      expect(proxy.count('GET')).toBe(gets);
    });
    proxy.script([]);
  });

  it('asks only for the keys that are named', async () => {
    const [web, db] = [await pushIndex(registry, 'some/web:1'), await pushIndex(registry, 'some/db:1')];
    await inProject({ [LOCK]: lockText({ [`${host}/some/db:1`]: entryOf(db), [`${host}/some/web:1`]: entryOf(web) }) }, async ({ run }) => {
      expect(await run('images', 'drift', '*/some/web:*')).toMatchObject({ code: 0, err: '1 image: 1 ok\n' });
      expect(proxy.count('HEAD', /\/some\/db\//)).toBe(0);
      expect(await run('images', 'drift', '*/wep:*')).toMatchObject({ code: 2, err: expect.stringContaining('the image lock holds no */wep:*') as unknown });
    });
  });

  it('sorts its results by key, however late the answers come', async () => {
    const names = ['a', 'b', 'c'];
    const images = await Promise.all(names.map(async (name) => [`${host}/late/${name}:1`, await pushIndex(registry, `late/${name}:1`)] as const));
    proxy.script([{ path: /\/late\/a\//, fault: { kind: 'after', happens: () => new Promise((resolve) => setTimeout(resolve, 150)) } }]);
    await inProject({ [LOCK]: lockText(Object.fromEntries(images.map(([key, image]) => [key, entryOf(image)]))) }, async ({ run }) => {
      const outcome = await run('images', 'drift', '--format', 'json');
      expect(resultsOf(outcome).results.map(({ key }) => key)).toEqual(names.map((name) => `${host}/late/${name}:1`));
    });
    proxy.script([]);
  });

  it.each<[string, string | undefined, string]>([
    ['no lock and no digest', undefined, `there is no image lock ${LOCK}`],
    ['the marks of a merge, which only pin and update resolve', `${lockText({})}<<<<<<< HEAD\n=======\n>>>>>>> feature\n`, `  ${LOCK}:5:1: LOCK_CONFLICT: `],
  ])('ends with 2 for %s', (_, lock, message) =>
    inProject({ 'web.yaml': deployment('quay.io/shop/web:1.2'), ...(lock === undefined ? {} : { [LOCK]: lock }) }, async ({ run }) => {
      const { code, out, err } = await run('images', 'drift');
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(message);
    }));
});
