import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { startRegistry, type TestRegistry } from '../support/registry/registry';
import { type FaultProxy, startFaultProxy } from '../support/registry/fault-proxy';
import type { Manifest } from '../support/registry/manifests';
import { withRegistry } from '../support/registry/program';
import { pushImage, pushIndex } from '../support/registry/push';
import { MIXED_IMAGES, mixedRepository } from './images-mixed';
import { deployment, digestFor, inProject, LOCK, lockText } from './images-project';
import { resultsOf } from './images-results';

/** Of the last build; the app is no TypeScript. */
const CONSTRUCTS = resolve('build/lib/constructs/index.js');

const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';


withRegistry('images pin', () => {
  let registry: TestRegistry;
  let proxy: FaultProxy;
  let host: string;
  let web: Manifest;
  let db: Manifest;

  beforeAll(async () => {
    registry = await startRegistry();
    proxy = await startFaultProxy(registry);
    host = proxy.host;
    for (const name of MIXED_IMAGES) await pushIndex(registry, name);
    web = await pushIndex(registry, 'shop/web:1.2');
    db = await pushImage(registry, 'shop/single:7');
  });
  afterAll(async () => {
    await proxy.stop();
    await registry.stop();
  });

  const webKey = (): string => `${host}/shop/web:1.2`;
  const platformsOf = (index: Manifest): Readonly<Record<string, string>> => Object.fromEntries(index.children.map(({ platform, digest }) => [platform ?? '', digest]));
  const webEntry = (): { digest: string; platforms: Readonly<Record<string, string>> } => ({ digest: web.digest, platforms: platformsOf(web) });

  it('pins all of a mixed repository that can be pinned, and tells the reason of all that cannot', () =>
    inProject(mixedRepository(host), async ({ run, files }) => {
      const before = files();
      const outcome = await run('images', 'pin', '--write', '--helm-values', '--format', 'json');
      expect(outcome.code).toBe(0);
      const { changed, results } = resultsOf(outcome);
      expect(results.map(({ key, status, code }) => [key.replace(host, 'HOST'), status, code ?? '']).sort()).toEqual([
        ['HOST/shop/api:1', 'added', ''],
        ['HOST/shop/db:7', 'added', ''],
        ['HOST/shop/proxy:3', 'added', ''],
        ['HOST/shop/seed:1', 'added', ''],
        ['HOST/shop/web:1.2', 'added', ''],
        ['HOST/shop/worker:2', 'added', ''],
        ['api:1', 'skipped', 'REF_IMAGESTREAM'],
        ['image-registry.openshift-image-registry.svc:5000/shop/api:1', 'skipped', 'CLUSTER_INTERNAL'],
        ['quay.io/shop/api:nightly', 'skipped', 'SCHEDULED'],
        ['quay.io/shop/labelled:7', 'skipped', 'PARAMETER_SHARED'],
        ['quay.io/shop/late', 'skipped', 'OTHER_SOURCE'],
        ['quay.io/shop/other:${OTHER}', 'skipped', 'REF_TEMPLATED'],
        ['quay.io/shop/owned:1', 'skipped', 'MANAGED_BY_OTHER'],
        ['quay.io/shop/untagged', 'skipped', 'OTHER_SOURCE'],
        ['quay.io/vendor/agent:stable', 'skipped', 'IGNORED'],
        ['tools:1', 'skipped', 'SHORT_NAME_AMBIGUOUS'],
      ]);
      expect(results.filter(({ status, message, uses }) => uses.length === 0 || (status === 'skipped' && message === undefined))).toEqual([]);
      const after = files();
      expect(changed).toEqual(Object.keys(after).filter((name) => after[name] !== before[name]).sort());
      expect(changed).toEqual([
        'chart/values.yaml',
        'deploy/list.yaml',
        'deploy/web.yaml',
        'deploy/windows.yaml',
        'deploy/worker.json',
        LOCK,
        'openshift/stream.yaml',
        'overlay/kustomization.yaml',
        'template/shop.yaml',
      ]);
      for (const name of Object.keys(before)) expect({ name, text: withoutDigests(after[name] ?? '', before[name] ?? '') }).toEqual({ name, text: before[name] });
      for (const name of Object.keys(before).filter((one) => one !== 'chart/templates/web.yaml')) expect(otherChanges(before[name] ?? '', after[name] ?? ''), name).toEqual([]);
    }));

  it('changes nothing in a second run, after which check finds nothing either, without a question to anybody', () =>
    inProject(mixedRepository(host), async ({ run, files }) => {
      expect((await run('images', 'pin', '--write', '--helm-values')).code).toBe(0);
      const after = files();
      const asked = proxy.requests.length;
      const again = await run('images', 'pin', '--write', '--helm-values');
      expect(again).toMatchObject({ code: 0, err: expect.stringContaining('nothing to change') as unknown });
      expect(files()).toEqual(after);
      expect((await run('images', 'pin', '--check', '--offline', '--helm-values')).code).toBe(0);
      expect((await run('images', 'check', '--helm-values')).code).toBe(0);
      expect(proxy.requests.length).toBe(asked);
    }));

  it('writes the lock alone without --write, and says how many places lack their digest', () =>
    inProject({ 'web.yaml': deployment(webKey()), 'db.yaml': deployment(`${host}/shop/single:7`, 'db') }, async ({ run, read, files }) => {
      const { code, out, err } = await run('images', 'pin');
      expect(code).toBe(0);
      expect(out).toContain(`added  ${webKey()}  ${web.digest.slice(0, 19)}…\n       web.yaml:12 Deployment/web container web\n`);
      expect(err).toBe(`2 images: 2 added; wrote ${LOCK}\n2 places in the files lack their digest; --write pins them\n`);
      expect(read('web.yaml')).toBe(deployment(webKey()));
      const single = { digest: db.digest, mediaType: 'application/vnd.oci.image.manifest.v1+json', platforms: { 'linux/amd64': db.digest } };
      expect(read(LOCK)).toBe(lockText({ [`${host}/shop/single:7`]: single, [webKey()]: webEntry() }));
      expect(Object.keys(files())).toEqual(['db.yaml', LOCK, 'web.yaml']);
    }));

  it('prints with --diff what would change, and writes nothing', () =>
    inProject({ 'web.yaml': deployment(webKey()) }, async ({ run, files }) => {
      const before = files();
      const { code, out } = await run('images', 'pin', '--diff');
      expect(code).toBe(0);
      expect(out).toContain(`--- /dev/null\n+++ ${LOCK}\n`);
      expect(out).toContain(`-          image: ${webKey()}\n+          image: ${webKey()}@${web.digest}\n`);
      expect(files()).toEqual(before);
    }));

  it('ends with 1 under --check as long as something would change, and with 0 afterwards; writes nothing', () =>
    inProject({ 'web.yaml': deployment(webKey()) }, async ({ run, files }) => {
      const before = files();
      expect(await run('images', 'pin', '--check')).toMatchObject({ code: 1, err: '1 image: 1 added; would write 2 files\n' });
      expect(files()).toEqual(before);
      await run('images', 'pin');
      expect((await run('images', 'pin', '--check')).code).toBe(1);
      await run('images', 'pin', '--write');
      expect((await run('images', 'pin', '--check')).code).toBe(0);
    }));

  it('prints the same bytes as JSON however often it runs, whatever is answered first', () =>
    inProject(mixedRepository(host), async ({ run }) => {
      const first = await run('images', 'pin', '--check', '--helm-values', '--format', 'json');
      expect(resultsOf(first).changed).toHaveLength(9);
      proxy.script([{ method: 'HEAD', path: /\/shop\/api\//, times: 1, fault: { kind: 'after', happens: () => new Promise((resolve) => setTimeout(resolve, 100)) } }]);
      expect(await run('images', 'pin', '--check', '--helm-values', '--format', 'json')).toEqual(first);
      proxy.script([]);
    }));

  it('writes nothing where one image cannot be resolved, and lists all failures; with --keep-going it writes the rest, and ends with 3 all the same', () =>
    inProject({ 'web.yaml': deployment(webKey()), 'gone.yaml': deployment(`${host}/shop/gone:1`, 'gone'), 'more/lost.yaml': deployment(`${host}/shop/lost:1`, 'lost') }, async ({ run, read, files }) => {
      const before = files();
      const all = await run('images', 'pin', '--write', '--format', 'json');
      expect(all.code).toBe(3);
      expect(all.err).toContain('nothing was written, because not all could be resolved (--keep-going writes the rest)');
      const failed = resultsOf(all).results.filter(({ status }) => status === 'failed');
      expect(failed.map(({ key, code, uses }) => [key, code, uses.map(({ file, line }) => `${file}:${line ?? 0}`)])).toEqual([
        [`${host}/shop/gone:1`, 'TAG_NOT_FOUND', ['gone.yaml:12']],
        [`${host}/shop/lost:1`, 'TAG_NOT_FOUND', ['more/lost.yaml:12']],
      ]);
      expect(files()).toEqual(before);

      expect((await run('images', 'pin', '--write', '--keep-going')).code).toBe(3);
      expect(read('web.yaml')).toBe(deployment(`${webKey()}@${web.digest}`));
      expect(read('gone.yaml')).toBe(before['gone.yaml']);
      expect(read(LOCK)).toBe(lockText({ [webKey()]: webEntry() }));
    }));

  it('asks nobody with --offline: what the lock holds is written, what it lacks is a failure', () =>
    inProject({ 'web.yaml': deployment(webKey()), [LOCK]: lockText({ [webKey()]: webEntry() }) }, async ({ run, read, write }) => {
      const asked = proxy.requests.length;
      expect((await run('images', 'pin', '--offline', '--write')).code).toBe(0);
      expect(read('web.yaml')).toBe(deployment(`${webKey()}@${web.digest}`));
      write('db.yaml', deployment(`${host}/shop/single:7`, 'db'));
      const { code, out } = await run('images', 'pin', '--offline', '--write');
      expect(code).toBe(3);
      expect(out).toContain('OFFLINE: the lock does not hold it, and nobody may be asked\n');
      expect(proxy.requests.length).toBe(asked);
    }));

  it('leaves the tag away with --style digest-only, and puts nothing more behind what is written then', () =>
    inProject({ 'web.yaml': deployment(webKey()) }, async ({ run, read }) => {
      expect((await run('images', 'pin', '--write', '--style', 'digest-only')).code).toBe(0);
      expect(read('web.yaml')).toBe(deployment(`${host}/shop/web@${web.digest}`));
      expect((await run('images', 'pin', '--check', '--style', 'digest-only')).code).toBe(0);
      expect((await run('images', 'check')).code).toBe(0);
      expect((await run('images', 'prune', '--check')).code).toBe(0);
    }));

  it('takes the union of the two sides of a merge, without a question where they agree', () => {
    const sides = `${lockText({})}<<<<<<< HEAD\n\n  ${webKey()}:\n    digest: ${web.digest}\n=======\n\n  quay.io/shop/other:1:\n    digest: ${digestFor('other')}\n>>>>>>> feature\n`;
    return inProject({ 'web.yaml': deployment(webKey()), [LOCK]: sides }, async ({ run, read }) => {
      const asked = proxy.requests.length;
      expect((await run('images', 'pin', '--offline')).code).toBe(0);
      expect(read(LOCK)).toBe(`${lockText({})}\n  ${webKey()}:\n    digest: ${web.digest}\n\n  quay.io/shop/other:1:\n    digest: ${digestFor('other')}\n`);
      expect(proxy.requests.length).toBe(asked);
    });
  });

  it('asks the registry about a key on which the two sides disagree; offline that is a LOCK_CONFLICT', () => {
    const sides = `${lockText({})}\n  ${webKey()}:\n<<<<<<< HEAD\n    digest: ${digestFor('ours')}\n=======\n    digest: ${digestFor('theirs')}\n>>>>>>> feature\n    mediaType: ${OCI_INDEX}\n`;
    return inProject({ 'web.yaml': deployment(webKey()), [LOCK]: sides }, async ({ run, read }) => {
      const offline = await run('images', 'pin', '--offline');
      expect(offline.code).toBe(3);
      expect(offline.out).toContain('LOCK_CONFLICT: the two sides of the merge hold different digests\n');
      expect(read(LOCK)).toBe(sides);
      expect((await run('images', 'pin')).code).toBe(0);
      expect(read(LOCK)).toBe(lockText({ [webKey()]: webEntry() }));
    });
  });

  it('asks the registry about a key that a merge left there twice, although git saw no conflict', () => {
    const twice = `${lockText({ [webKey()]: { digest: digestFor('ours') } })}\n  ${webKey()}:\n    digest: ${digestFor('theirs')}\n`;
    return inProject({ 'web.yaml': deployment(webKey()), [LOCK]: twice }, async ({ run, read }) => {
      expect(await run('images', 'check')).toMatchObject({ code: 2, err: expect.stringContaining('LOCK_INVALID') as unknown });
      expect((await run('images', 'pin', '--offline')).out).toContain('LOCK_CONFLICT: the two sides of the merge hold different digests\n');
      expect(read(LOCK)).toBe(twice);
      expect((await run('images', 'pin')).code).toBe(0);
      expect(read(LOCK)).toBe(lockText({ [webKey()]: webEntry() }));
    });
  });

  it('refuses a lock that is not in order, with each place', () =>
    inProject({ 'web.yaml': deployment(webKey()), [LOCK]: `lockfileVersion: 1\nimages:\n  ${webKey()}:\n    digest: sha256:12\n  nginx:1:\n    digest: ${digestFor('web')}\nimage: {}\n` }, async ({ run, files }) => {
      const before = files();
      const { code, out, err } = await run('images', 'pin', '--write');
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(`  ${LOCK}:4:13: LOCK_INVALID: The digest of ${webKey()} is no digest`);
      expect(err).toContain(`  ${LOCK}:5:3: LOCK_INVALID: The key nginx:1 is not canonical; write docker.io/library/nginx:1\n`);
      expect(err).toContain(`  ${LOCK}:7:1: LOCK_INVALID: The lock has no key image`);
      expect(files()).toEqual(before);
    }));

  it('pins the platform that the configuration names, for all images or for single repositories', () =>
    inProject(
      {
        'web.yaml': deployment(webKey()),
        'seed.yaml': deployment(`${host}/shop/seed:1`, 'seed'),
        '.pinstream.yaml': `images:\n  pin: linux/arm64\n  pins:\n  - {of: ["${host}/shop/seed"], pin: index}\n`,
      },
      async ({ run, read, write }) => {
        expect((await run('images', 'pin', '--write')).code).toBe(0);
        const arm = platformsOf(web)['linux/arm64'];
        expect(read('web.yaml')).toBe(deployment(`${webKey()}@${arm ?? ''}`));
        expect(read(LOCK)).toContain(`  ${webKey()}:\n    digest: ${web.digest}\n    mediaType: ${OCI_INDEX}\n    pin: linux/arm64\n    platforms:\n`);
        expect(read(LOCK)?.match(/pin:/g)).toHaveLength(1);
        // The lock knows the digest of the index too, so that a change of mind asks nobody.
        write('.pinstream.yaml', '{}\n');
        const asked = proxy.requests.length;
        expect((await run('images', 'pin', '--write')).code).toBe(0);
        expect(read('web.yaml')).toBe(deployment(`${webKey()}@${web.digest}`));
        expect(proxy.requests.length).toBe(asked);
      },
    ));

  it('fails for an image that lacks a required platform, with those that it has', () =>
    inProject({ 'web.yaml': deployment(webKey()), '.pinstream.yaml': 'platforms:\n  required: [linux/amd64, linux/s390x]\n' }, async ({ run, read }) => {
      const { code, out } = await run('images', 'pin');
      expect(code).toBe(3);
      expect(out).toContain('PLATFORM_MISSING: ');
      expect(out).toContain('linux/s390x');
      expect(out).toContain(`linux/arm64`);
      expect(read(LOCK)).toBeUndefined();
    }));

  it('keeps the digest that is written where the tag has moved on, and says so', async () => {
    const old = await pushIndex(registry, 'shop/moved:1', { label: 'old' });
    const next = await pushIndex(registry, 'shop/moved:1', { label: 'next' });
    const key = `${host}/shop/moved:1`;
    await inProject({ 'web.yaml': deployment(`${key}@${old.digest}`) }, async ({ run, read }) => {
      const { code, out } = await run('images', 'pin', '--write');
      expect(code).toBe(0);
      expect(out).toContain(`TAG_MOVED: the digest that is written stays; the tag stands for ${next.digest.slice(0, 19)}… now, which pinstream images update takes\n`);
      expect(read('web.yaml')).toBe(deployment(`${key}@${old.digest}`));
      expect(read(LOCK)).toBe(lockText({ [key]: { digest: old.digest, platforms: platformsOf(old) } }));
    });
  });

  it('puts the digest of the lock in place of another, and calls it LOCK_MISMATCH', () =>
    inProject({ 'web.yaml': deployment(`${webKey()}@${digestFor('by hand')}`), [LOCK]: lockText({ [webKey()]: webEntry() }) }, async ({ run, read }) => {
      const { code, out } = await run('images', 'pin', '--write', '--offline', '--format', 'json');
      expect(code).toBe(0);
      expect(resultsOf({ code, out, err: '' }).results).toMatchObject([{ key: webKey(), status: 'locked', code: 'LOCK_MISMATCH', new: web.digest }]);
      expect(read('web.yaml')).toBe(deployment(`${webKey()}@${web.digest}`));
    }));

  it('locks what the app takes from the lock, with --app', () => {
    const main = `require('node:fs').writeFileSync(process.env.PINSTREAM_COLLECT, JSON.stringify({ version: 1, keys: [{ key: ${JSON.stringify(webKey())} }] }));`;
    return inProject({ 'cdk8s.yaml': 'language: typescript\napp: node main.js\n', 'main.js': main, 'db.yaml': deployment(`${host}/shop/single:7`, 'db') }, async ({ run, read }) => {
      const { code, out } = await run('images', 'pin', '--app');
      expect(code).toBe(0);
      expect(out).toContain(`added  ${webKey()}  ${web.digest.slice(0, 19)}…\n       cdk8s.yaml the app\n`);
      expect(read(LOCK)).toContain(`  ${webKey()}:\n    digest: ${web.digest}\n`);
      expect((await run('images', 'check', '--app')).code).toBe(1); // db.yaml is not pinned yet
      await run('images', 'pin', '--app', '--write');
      expect((await run('images', 'check', '--app')).code).toBe(0);
    });
  });

  it.skipIf(!existsSync(CONSTRUCTS))('runs a cdk8s app that has no lock yet, whose synth works from then on', () => {
    const main = `const { Chart } = require(${JSON.stringify(require.resolve('cdk8s'))});
const { Images, PinstreamApp } = require(${JSON.stringify(CONSTRUCTS)});
const app = new PinstreamApp();
const images = Images.load(app);
class Shop extends Chart {
  constructor(scope, id) {
    super(scope, id);
    new (require(${JSON.stringify(require.resolve('cdk8s'))}).ApiObject)(this, 'web', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { containers: [{ name: 'web', image: images.ref(${JSON.stringify(webKey())}) }] } });
  }
}
new Shop(app, 'shop');
app.synth();
`;
    return inProject({ 'cdk8s.yaml': 'language: typescript\napp: node main.js\noutput: dist\n', 'main.js': main }, async ({ run, read, files }) => {
      expect(await run('synth', '--stdout')).toMatchObject({ code: 2, err: expect.stringContaining('pinstream images pin') as unknown });
      const { code, err } = await run('images', 'pin', '--app');
      expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining(`1 image: 1 added; wrote ${LOCK}\n`) as unknown });
      expect(read(LOCK)).toBe(lockText({ [webKey()]: webEntry() }));
      expect(Object.keys(files())).toEqual(['cdk8s.yaml', LOCK, 'main.js']);
      const { code: synthesised, out } = await run('synth', '--stdout');
      expect({ synthesised, out }).toEqual({ synthesised: 0, out: expect.stringContaining(`${webKey()}@${web.digest}`) as unknown });
    });
  });

  it('takes the digests of the internal registry from live streams, and asks nobody', () => {
    const key = 'image-registry.openshift-image-registry.svc:5000/shop/web:1.2';
    return inProject({ 'deploy/web.yaml': deployment(key), 'live/streams.txt': liveStream(digestFor('built')) }, async ({ run, read }) => {
      expect((await run('images', 'pin', 'deploy', '--write', '--streams', 'live/streams.txt')).code).toBe(0);
      expect(read('deploy/web.yaml')).toBe(deployment(`${key}@${digestFor('built')}`));
      expect(read(LOCK)).toContain(`  ${key}:\n    digest: ${digestFor('built')}\n`);
      // What the lock holds needs no streams any more.
      expect(await run('images', 'check')).toMatchObject({ code: 0, err: expect.stringContaining('1 image: 1 ok') as unknown });
      expect((await run('images', 'prune', '--check')).code).toBe(0);
      expect((await run('images', 'pin', '--offline', '--check')).code).toBe(0);
    });
  });

  it('refuses streams without a status, which know no digest', () =>
    inProject({ 'web.yaml': deployment(webKey()), 'stream.yaml': 'apiVersion: image.openshift.io/v1\nkind: ImageStream\nmetadata: {name: web}\n' }, async ({ run }) => {
      expect(await run('images', 'pin', '--streams', 'stream.yaml')).toMatchObject({ code: 2, err: 'error: stream.yaml holds no image stream with a status\n  write it with: oc get imagestreams -o yaml\n' });
      expect((await run('images', 'pin', '--streams', 'nowhere.yaml')).code).toBe(2);
    }));

  it('uses the lock of a folder above, and writes to it', () =>
    inProject({ [LOCK]: lockText({}), 'teams/shop/web.yaml': deployment(webKey()) }, async ({ run, runIn, read, files }) => {
      expect((await run('images', 'pin', 'teams/shop', '--write')).code).toBe(0);
      expect(read(LOCK)).toContain(webKey());
      const inside = await runIn('teams/shop', 'images', 'check');
      expect(inside).toMatchObject({ code: 0, err: expect.stringContaining('lies in another folder than this one\n1 image: 1 ok\n') as unknown });
      expect(Object.keys(files())).toEqual([LOCK, 'teams/shop/web.yaml']);
    }));

  it('makes the lock at the root of the repository, whichever folder it is called in', () =>
    inProject({ 'teams/shop/web.yaml': deployment(webKey()) }, async ({ folder, runIn, files }) => {
      mkdirSync(join(folder, '.git'));
      expect((await runIn('teams/shop', 'images', 'pin')).code).toBe(0);
      expect(Object.keys(files())).toEqual([LOCK, 'teams/shop/web.yaml']);
    }));

  it('writes nothing at all where one of the files lies behind a link that leads out', () =>
    inProject({ 'repo/web.yaml': deployment(webKey()), 'outside.yaml': deployment(`${host}/shop/seed:1`, 'seed') }, async ({ folder, runIn, files }) => {
      symlinkSync(join(folder, 'outside.yaml'), join(folder, 'repo', 'linked.yaml'));
      const before = files();
      const { code, err } = await runIn('repo', 'images', 'pin', '--write', 'web.yaml', 'linked.yaml');
      expect(code).toBe(3);
      expect(err).toContain('error: nothing was written, because not every file can be\n  linked.yaml: it is a link that leads out of what was named, to ');
      expect(files()).toEqual(before);
    }));

  it('writes nothing at all where one of the files is read-only', () =>
    inProject({ 'web.yaml': deployment(webKey()), 'seed.yaml': deployment(`${host}/shop/seed:1`, 'seed') }, async ({ folder, run, files }) => {
      chmodSync(join(folder, 'seed.yaml'), 0o444);
      const before = files();
      const { code, err } = await withoutPrivilege(folder, () => run('images', 'pin', '--write'));
      expect(code).toBe(3);
      expect(err).toContain('error: nothing was written, because not every file can be\n  seed.yaml: permission denied\n');
      expect(files()).toEqual(before);
    }));

  it.each<[string, readonly string[], string]>([
    ['--write with --diff', ['--write', '--diff'], '--write goes with neither --diff nor --check, which write nothing'],
    ['--write with --check', ['--write', '--check'], '--write goes with neither --diff nor --check, which write nothing'],
    ['a patch as JSON', ['--diff', '--format', 'json'], '--diff prints a patch, which is no JSON'],
    ['--write to standard input', ['--write', '-'], '--write writes files, and standard input is none'],
    ['two files of credentials', ['--authfile', 'a.json', '--pull-secret', 'b.json'], '--authfile and --pull-secret say the same; give one of them'],
    ['a wait that is no number', ['--max-wait', 'long'], '--max-wait is "long"; it takes a number of seconds'],
    ['a style that there is not', ['--style', 'tag'], 'style'],
    ['a path that is not there', ['nowhere.yaml'], 'nowhere.yaml'],
    ['a file of credentials that is not there', ['--authfile', 'nowhere.json'], 'nowhere.json'],
    ['an app where there is none', ['--app'], 'cannot read cdk8s.yaml: no such file or folder'],
  ])('ends with 2 for %s', (_, words, message) =>
    inProject({ 'web.yaml': deployment(webKey()) }, async ({ run, files }) => {
      const before = files();
      const { code, out, err } = await run('images', 'pin', ...words);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(message);
      expect(files()).toEqual(before);
    }));

  it('ends with 2 where nothing names an image', () =>
    inProject({ 'service.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\n' }, async ({ run }) => {
      expect(await run('images', 'pin')).toMatchObject({ code: 2, err: expect.stringContaining('error: nothing here names an image\n') as unknown });
    }));

  it('pins what can be read and ends with what lint would for a file that cannot', () =>
    inProject({ 'web.yaml': deployment(webKey()), 'broken.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: [\n' }, async ({ run, read }) => {
      const { code, err } = await run('images', 'pin', '--write');
      expect(read('web.yaml')).toBe(deployment(`${webKey()}@${web.digest}`));
      expect(err).toContain('broken.yaml');
      expect(code).toBe(1);
    }));
});

/** Runs the body as the owner of all files who may not write everything, as the superuser may. */
async function withoutPrivilege<Result>(folder: string, body: () => Promise<Result>): Promise<Result> {
  if (process.getuid?.() !== 0) return body();
  for (const path of [folder, ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))]) chownSync(path, NOBODY, process.getgid?.() ?? 0);
  process.seteuid?.(NOBODY);
  try {
    return await body();
  } finally {
    process.seteuid?.(0);
  }
}

const NOBODY = 65_534;

/** The text with the digests taken out that the original does not have. */
function withoutDigests(after: string, before: string): string {
  return after.replace(/@?sha256:[0-9a-f]{64}/g, (digest) => (before.includes(digest) ? digest : ''));
}

/** What a second reader finds changed besides texts that got a digest behind them, or that were empty and are a digest now. */
function otherChanges(before: string, after: string): readonly string[] {
  const [old, now] = [leavesOf(before), leavesOf(after)];
  return Array.from(new Set([...old.keys(), ...now.keys()])).filter((path) => {
    const [one, other] = [old.get(path), now.get(path)];
    if (one === other) return false;
    return !(typeof one === 'string' && typeof other === 'string' && other.startsWith(one) && /^@?sha256:[0-9a-f]{64}$/.test(other.slice(one.length)));
  });
}

function leavesOf(text: string): ReadonlyMap<string, unknown> {
  const leaves = new Map<string, unknown>();
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) leaves.set(path, value);
    else for (const [key, inner] of Object.entries(value)) walk(inner, `${path}.${key}`);
  };
  walk(Array.from(parseAllDocuments(text), (document) => document.toJS() as unknown), '');
  return leaves;
}

function liveStream(digest: string): string {
  const repository = 'image-registry.openshift-image-registry.svc:5000/shop/web';
  return `apiVersion: v1
kind: List
items:
- apiVersion: image.openshift.io/v1
  kind: ImageStream
  metadata: {name: web, namespace: shop}
  spec: {lookupPolicy: {local: false}}
  status:
    dockerImageRepository: ${repository}
    tags:
    - tag: "1.2"
      items:
      - {created: "2026-01-01T00:00:00Z", dockerImageReference: "${repository}@${digest}", image: "${digest}", generation: 1}
`;
}

