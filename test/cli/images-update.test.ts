import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FaultProxy, startFaultProxy } from '../support/registry/fault-proxy';
import type { Manifest } from '../support/registry/manifests';
import { withRegistry } from '../support/registry/program';
import { pushIndex } from '../support/registry/push';
import { startRegistry, type TestRegistry } from '../support/registry/registry';
import { deployment, digestFor, type Entry, inProject, LOCK, lockText } from './images-project';
import { resultsOf } from './images-results';

withRegistry('images update', () => {
  let registry: TestRegistry;
  let proxy: FaultProxy;
  let host: string;
  let old: Manifest;
  let now: Manifest;
  let db: Manifest;

  beforeAll(async () => {
    registry = await startRegistry();
    proxy = await startFaultProxy(registry);
    host = proxy.host;
    db = await pushIndex(registry, 'shop/db:7');
    old = await pushIndex(registry, 'shop/web:1.2', { label: 'old' });
    now = await pushIndex(registry, 'shop/web:1.2', { label: 'now' });
  });
  afterAll(async () => {
    await proxy.stop();
    await registry.stop();
  });

  const webKey = (): string => `${host}/shop/web:1.2`;
  const dbKey = (): string => `${host}/shop/db:7`;
  const entryOf = ({ digest, children }: Manifest): Entry => ({ digest, platforms: Object.fromEntries(children.map((child) => [child.platform ?? '', child.digest])) });
  const staleLock = (): string => lockText({ [dbKey()]: entryOf(db), [webKey()]: entryOf(old) });
  const freshLock = (): string => lockText({ [dbKey()]: entryOf(db), [webKey()]: entryOf(now) });

  it('moves an entry to what its tag stands for now, and with --write the manifests with it', () =>
    inProject({ [LOCK]: staleLock(), 'web.yaml': deployment(`${webKey()}@${old.digest}`), 'db.yaml': deployment(`${dbKey()}@${db.digest}`, 'db') }, async ({ run, read }) => {
      const { code, out, err } = await run('images', 'update', '--write');
      expect(code).toBe(0);
      expect(out).toBe(`same   ${dbKey()}  ${short(db)}\nmoved  ${webKey()}  ${short(old)} → ${short(now)}\n       web.yaml:12 Deployment/web container web\n`);
      expect(err).toBe('2 images: 1 moved, 1 same; wrote 2 files\n');
      expect(read(LOCK)).toBe(freshLock());
      expect(read('web.yaml')).toBe(deployment(`${webKey()}@${now.digest}`));
      expect(await run('images', 'update', '--write')).toMatchObject({ code: 0, err: '2 images: 2 same; nothing to change\n' });
      expect((await run('images', 'check')).code).toBe(0);
    }));

  it('leaves the manifests alone without --write', () =>
    inProject({ [LOCK]: staleLock(), 'web.yaml': deployment(`${webKey()}@${old.digest}`) }, async ({ run, read }) => {
      expect((await run('images', 'update')).code).toBe(0);
      expect(read(LOCK)).toBe(freshLock());
      expect(read('web.yaml')).toBe(deployment(`${webKey()}@${old.digest}`));
      expect((await run('images', 'check')).out).toContain(`mismatch  ${webKey()}  ${short(old)} → ${short(now)}\n`);
    }));

  it('asks for an entry that has not moved by one HEAD, and reads only what has moved', () =>
    inProject({ [LOCK]: staleLock() }, async ({ run }) => {
      const [heads, gets] = [proxy.count('HEAD', /\/shop\/db\//), proxy.count('GET', /\/shop\/db\//)];
      const webGets = proxy.count('GET', /\/shop\/web\/manifests\//);
      await run('images', 'update');
      expect(proxy.count('HEAD', /\/shop\/db\//) - heads).toBe(1);
      expect(proxy.count('GET', /\/shop\/db\//) - gets).toBe(0);
      expect(proxy.count('GET', /\/shop\/web\/manifests\//) - webGets).toBe(1);
    }));

  it('asks only for the keys that are named, with * for any text', () =>
    inProject({ [LOCK]: staleLock() }, async ({ run, read }) => {
      const asked = proxy.count('HEAD', /\/shop\/db\//);
      expect(await run('images', 'update', `${host}/shop/w*`)).toMatchObject({ code: 0, err: `1 image: 1 moved; wrote ${LOCK}\n` });
      expect(proxy.count('HEAD', /\/shop\/db\//)).toBe(asked);
      expect(read(LOCK)).toBe(freshLock());
    }));

  it('writes nothing under --check, which ends with 1, and under --diff', () =>
    inProject({ [LOCK]: staleLock(), 'web.yaml': deployment(`${webKey()}@${old.digest}`) }, async ({ run, files }) => {
      const before = files();
      expect(await run('images', 'update', '--check')).toMatchObject({ code: 1, err: '2 images: 1 moved, 1 same; would write 2 files\n' });
      const diff = await run('images', 'update', '--diff');
      expect(diff.code).toBe(0);
      expect(diff.out).toContain(`-    digest: ${old.digest}\n+    digest: ${now.digest}\n`);
      expect(diff.out).toContain(`+          image: ${webKey()}@${now.digest}\n`);
      expect(files()).toEqual(before);
    }));

  it('writes nothing where one entry cannot be asked for, unless --keep-going lets the rest be moved; ends with 3', () => {
    const lost = `${host}/shop/gone:1`;
    const before = lockText({ [lost]: { digest: digestFor('gone') }, [webKey()]: entryOf(old) });
    return inProject({ [LOCK]: before }, async ({ run, read }) => {
      const outcome = await run('images', 'update', '--format', 'json');
      expect(outcome.code).toBe(3);
      expect(resultsOf(outcome)).toMatchObject({
        changed: [],
        results: [
          { key: lost, status: 'failed', code: 'TAG_NOT_FOUND', old: digestFor('gone') },
          { key: webKey(), status: 'moved', old: old.digest, new: now.digest },
        ],
      });
      expect(read(LOCK)).toBe(before);
      expect((await run('images', 'update', '--keep-going')).code).toBe(3);
      expect(read(LOCK)).toBe(lockText({ [lost]: { digest: digestFor('gone') }, [webKey()]: entryOf(now) }));
    });
  });

  it('settles what a merge left open, also where another key was named', () => {
    const sides = lockText({ [dbKey()]: entryOf(db), [webKey()]: entryOf(old) }).replace(`    digest: ${old.digest}\n`, `<<<<<<< HEAD\n    digest: ${old.digest}\n=======\n    digest: ${digestFor('theirs')}\n>>>>>>> feature\n`);
    return inProject({ [LOCK]: sides }, async ({ run, read }) => {
      expect((await run('images', 'update', dbKey())).code).toBe(0);
      expect(read(LOCK)).toBe(freshLock());
    });
  });

  it('keeps the fields that it does not know, and warns of them', () =>
    inProject({ [LOCK]: `${lockText({ [webKey()]: entryOf(old) })}    signedBy: shop\n` }, async ({ run, read }) => {
      const { code, err } = await run('images', 'update');
      expect(code).toBe(0);
      expect(err).toContain(`has the field signedBy, which this pinstream does not know`);
      expect(read(LOCK)).toBe(`${lockText({ [webKey()]: entryOf(now) })}    signedBy: shop\n`);
    }));

  it('takes up the platform that the configuration pins', () =>
    inProject({ [LOCK]: freshLock(), '.pinstream.yaml': 'images: {pin: linux/amd64}\n' }, async ({ run, read }) => {
      const { code, out } = await run('images', 'update', `*/web:*`);
      expect(code).toBe(0);
      expect(out).toContain(`moved  ${webKey()}  ${short(now)} → ${short(now.children[0] ?? now)}`);
      expect(read(LOCK)).toBe(lockText({ [dbKey()]: entryOf(db), [webKey()]: { ...entryOf(now), pin: 'linux/amd64' } }));
    }));

  it.each<[string, string | undefined, readonly string[], string]>([
    ['no lock', undefined, [], `error: there is no image lock ${LOCK}\n  pinstream images pin adds the images of the manifests\n`],
    ['an empty lock', lockText({}), [], `error: the image lock ${LOCK} holds no image\n`],
    ['a key that the lock does not hold', lockText({ 'quay.io/shop/web:1.2': { digest: digestFor('web') } }), ['quay.io/shop/wep:1.2'], 'error: the image lock holds no quay.io/shop/wep:1.2 (did you mean quay.io/shop/web:1.2?)\n'],
    ['--write with --check', lockText({ 'quay.io/shop/web:1.2': { digest: digestFor('web') } }), ['--write', '--check'], 'error: --write goes with neither --diff nor --check'],
    ['marks of a merge that do not belong together', `${lockText({})}<<<<<<< HEAD\n`, [], `  ${LOCK}:5:1: LOCK_CONFLICT: The marks of a merge conflict do not belong together`],
  ])('ends with 2 for %s', (_, lock, words, message) =>
    inProject(lock === undefined ? {} : { [LOCK]: lock }, async ({ run, read }) => {
      const { code, out, err } = await run('images', 'update', ...words);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(message);
      expect(read(LOCK)).toBe(lock);
    }));
});

function short({ digest }: Manifest): string {
  return `${digest.slice(0, 19)}…`;
}
