import { describe, expect, it } from 'vitest';
import { deployment, digestFor, type Files, inProject, LOCK, lockText } from './images-project';
import { resultsOf } from './images-results';

const WEB = 'quay.io/shop/web:1.2';
const DB = 'quay.io/shop/db:7';
const AMD = digestFor('web for amd64');
const LOCKED = lockText({ [DB]: { digest: digestFor('db') }, [WEB]: { digest: digestFor('web'), platforms: { 'linux/amd64': AMD } } });
const PINNED: Files = { [LOCK]: LOCKED, 'web.yaml': deployment(`${WEB}@${digestFor('web')}`), 'db.yaml': deployment(`${DB}@${digestFor('db')}`, 'db') };

describe('images check', () => {
  it('ends with 0 and prints nothing where every image is written as the lock has it', () =>
    inProject(PINNED, async ({ run }) => {
      expect(await run('images', 'check')).toEqual({ code: 0, out: '', err: '2 images: 2 ok\n' });
    }));

  it('finds what is unpinned, mismatched, missing, unused and no reference, each with its place and next step', () =>
    inProject(
      {
        [LOCK]: lockText({ [DB]: { digest: digestFor('db') }, 'quay.io/shop/old:1': { digest: digestFor('old') }, [WEB]: { digest: digestFor('web') } }),
        'web.yaml': deployment(WEB),
        'db.yaml': deployment(`${DB}@${digestFor('by hand')}`, 'db'),
        'mail.yaml': deployment('quay.io/shop/mail:3', 'mail'),
        'bad.yaml': deployment('quay.io/Shop/bad:1', 'bad'),
        'short.yaml': deployment('tools:1', 'short'),
      },
      async ({ run }) => {
        const outcome = await run('images', 'check', '--format', 'json');
        expect(outcome.code).toBe(1);
        expect(resultsOf(outcome).results.map(({ key, status, code, uses: [use] }) => [key, status, code, use && `${use.file}:${use.line ?? 0}`])).toEqual([
          ['quay.io/Shop/bad:1', 'invalid', 'REF_INVALID', 'bad.yaml:12'],
          [DB, 'mismatch', 'LOCK_MISMATCH', 'db.yaml:12'],
          ['quay.io/shop/mail:3', 'missing', 'LOCK_MISSING', 'mail.yaml:12'],
          ['quay.io/shop/old:1', 'unused', undefined, undefined],
          [WEB, 'unpinned', undefined, 'web.yaml:12'],
          ['tools:1', 'skipped', 'SHORT_NAME_AMBIGUOUS', 'short.yaml:12'],
        ]);
        const { out, err } = await run('images', 'check');
        expect(out).toContain(`unpinned  ${WEB}  ${digestFor('web').slice(0, 19)}…\n          it is written without its digest\n          pinstream images pin --write\n          web.yaml:12 Deployment/web container web\n`);
        expect(err).toBe('6 images: 1 unpinned, 1 mismatch, 1 missing, 1 invalid, 1 unused, 1 skipped\n');
      },
    ));

  it('has nothing against what is only skipped', () =>
    inProject({ [LOCK]: lockText({}), 'short.yaml': deployment('tools:1', 'short') }, async ({ run }) => {
      expect((await run('images', 'check')).code).toBe(0);
    }));

  it('names a document that cannot be read by its file, each file by itself', () =>
    inProject({ ...PINNED, 'cut.yaml': 'kind: [', 'torn.yaml': 'kind: [' }, async ({ run }) => {
      for (const command of [['check'], ['pin', '--check']]) {
        const outcome = await run('images', ...command, '--format', 'json');
        const skipped = resultsOf(outcome).results.filter(({ status }) => status === 'skipped');
        expect(skipped.map(({ key, uses }) => [key, uses.map(({ file }) => file)])).toEqual([['cut.yaml', ['cut.yaml']], ['torn.yaml', ['torn.yaml']]]);
        expect((await run('images', ...command)).out).toContain('skipped  cut.yaml\n');
      }
    }));

  it('calls everything missing where there is no lock', () =>
    inProject({ 'web.yaml': deployment(WEB) }, async ({ run }) => {
      const { code, out } = await run('images', 'check');
      expect(code).toBe(1);
      expect(out).toContain('LOCK_MISSING: the lock does not hold it\n');
    }));

  it('tells the uses of one key apart by their state', () =>
    inProject({ ...PINNED, 'again.yaml': deployment(WEB, 'again') }, async ({ run }) => {
      const outcome = await run('images', 'check', '--format', 'json');
      expect(resultsOf(outcome).results.filter(({ key }) => key === WEB).map(({ status, uses }) => [status, uses.map(({ file }) => file)])).toEqual([
        ['ok', ['web.yaml']],
        ['unpinned', ['again.yaml']],
      ]);
    }));

  it('goes by the platform that the lock pins', () =>
    inProject({ [LOCK]: lockText({ [WEB]: { digest: digestFor('web'), pin: 'linux/amd64', platforms: { 'linux/amd64': AMD } } }), 'web.yaml': deployment(`${WEB}@${AMD}`) }, async ({ run, write }) => {
      expect((await run('images', 'check')).code).toBe(0);
      write('web.yaml', deployment(`${WEB}@${digestFor('web')}`));
      expect((await run('images', 'check')).code).toBe(1);
    }));

  it('looks for unused entries only where it sees everything, and says so where it does not', () =>
    inProject(PINNED, async ({ run, write }) => {
      expect(await run('images', 'check', 'web.yaml')).toEqual({ code: 0, out: '', err: 'note: unused entries were not looked for: only some paths were looked at\n1 image: 1 ok\n' });
      expect((await run('images', 'check', '.')).err).toBe('2 images: 2 ok\n');
      write('cdk8s.yaml', 'language: typescript\napp: node -e 0\n');
      expect((await run('images', 'check')).err).toContain('note: unused entries were not looked for: the app of cdk8s.yaml may use them; --app asks it\n');
    }));

  it('asks the app with --app: what it takes is used, and missing where the lock lacks it', () => {
    const main = `require('node:fs').writeFileSync(process.env.PINSTREAM_COLLECT, JSON.stringify({ version: 1, keys: [{ key: '${DB}' }, { key: 'quay.io/shop/mail:3' }] }));`;
    return inProject({ [LOCK]: LOCKED, 'web.yaml': PINNED['web.yaml'] ?? '', 'cdk8s.yaml': 'language: typescript\napp: node main.js\n', 'main.js': main }, async ({ run }) => {
      const outcome = await run('images', 'check', '--app', '--format', 'json');
      expect(outcome.code).toBe(1);
      expect(resultsOf(outcome).results.map(({ key, status, hint }) => [key, status, hint])).toEqual([
        ['quay.io/shop/mail:3', 'missing', 'pinstream images pin --app'],
        [WEB, 'ok', undefined],
      ]);
    });
  });

  it('fails with what the app fails with', () =>
    inProject({ ...PINNED, 'cdk8s.yaml': 'language: typescript\napp: node -e "process.exit(7)"\n' }, async ({ run }) => {
      expect(await run('images', 'check', '--app')).toMatchObject({ code: 2, out: '', err: expect.stringContaining('the app failed: node -e "process.exit(7)" ended with 7') as unknown });
    }));

  it('looks into the values of charts with --helm-values', () =>
    inProject({ [LOCK]: LOCKED, 'db.yaml': PINNED['db.yaml'] ?? '', 'chart/Chart.yaml': 'name: shop\n', 'chart/values.yaml': 'image: {repository: quay.io/shop/web, tag: "1.2"}\n' }, async ({ run, write }) => {
      expect((await run('images', 'check', '--helm-values')).out).toContain(`unpinned  ${WEB}`);
      write('chart/values.yaml', `image: {repository: quay.io/shop/web, tag: "1.2@${digestFor('web')}"}\n`);
      expect((await run('images', 'check', '--helm-values')).code).toBe(0);
    }));

  it('ends with 1 for a file that cannot be read, whatever the others say', () =>
    inProject({ ...PINNED, 'broken.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: [\n' }, async ({ run }) => {
      const { code, err } = await run('images', 'check');
      expect(code).toBe(1);
      expect(err).toContain('broken.yaml');
    }));

  it.each<[string, Files, readonly string[], string]>([
    ['a lock with the marks of a merge', { 'web.yaml': deployment(WEB), [LOCK]: `${lockText({})}<<<<<<< HEAD\n=======\n>>>>>>> feature\n` }, [], `  ${LOCK}:5:1: LOCK_CONFLICT: `],
    ['a lock of a later version', { 'web.yaml': deployment(WEB), [LOCK]: 'lockfileVersion: 2\nimages: {}\n' }, [], 'The lock has version 2, and this pinstream knows 1; upgrade pinstream'],
    ['a lock that is a folder', { 'web.yaml': deployment(WEB), [`${LOCK}/web.yaml`]: '' }, [], `cannot read the image lock ${LOCK}: `],
    ['nothing that names an image', { 'service.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\n' }, [], 'nothing here names an image'],
    ['no file at all', {}, [], 'nothing left to check'],
    ['a path that is not there', PINNED, ['nowhere'], 'nowhere'],
  ])('ends with 2 for %s', (_, files, words, message) =>
    inProject(files, async ({ run }) => {
      const { code, out, err } = await run('images', 'check', ...words);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(message);
    }));

  it('reads the lock that --lock names', () =>
    inProject({ ...PINNED, 'locks/other.yaml': lockText({}) }, async ({ run }) => {
      expect((await run('images', 'check', '--lock', 'locks/other.yaml')).out.match(/LOCK_MISSING/g)).toHaveLength(2);
    }));
});
