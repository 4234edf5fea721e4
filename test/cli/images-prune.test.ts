import { describe, expect, it } from 'vitest';
import { deployment, digestFor, type Files, inProject, LOCK, lockText } from './images-project';
import { resultsOf } from './images-results';

const WEB = 'quay.io/shop/web:1.2';
const OLD = 'quay.io/shop/old:1';
const BOTH = lockText({ [OLD]: { digest: digestFor('old') }, [WEB]: { digest: digestFor('web') } });
const WEB_ALONE = lockText({ [WEB]: { digest: digestFor('web') } });
const FILES: Files = { [LOCK]: BOTH, 'web.yaml': deployment(`${WEB}@${digestFor('web')}`) };
const CDK8S = 'language: typescript\napp: node main.js\n';

function app(key: string): string {
  return `require('node:fs').writeFileSync(process.env.PINSTREAM_COLLECT, JSON.stringify({ version: 1, keys: [{ key: '${key}' }] }));`;
}

describe('images prune', () => {
  it('drops what nothing uses, pinned or not, and changes nothing the second time', () =>
    inProject({ ...FILES, 'web.yaml': deployment(WEB) }, async ({ run, read }) => {
      expect(await run('images', 'prune')).toEqual({ code: 0, out: `dropped  ${OLD}  ${digestFor('old').slice(0, 19)}…\nkept     ${WEB}  ${digestFor('web').slice(0, 19)}…\n`, err: `2 images: 1 dropped, 1 kept; wrote ${LOCK}\n` });
      expect(read(LOCK)).toBe(WEB_ALONE);
      expect(read('web.yaml')).toBe(deployment(WEB));
      expect(await run('images', 'prune')).toMatchObject({ code: 0, err: '1 image: 1 kept; nothing to change\n' });
    }));

  it('writes nothing under --check, which ends with 1, and under --diff', () =>
    inProject(FILES, async ({ run, files }) => {
      expect(await run('images', 'prune', '--check')).toMatchObject({ code: 1, err: `2 images: 1 dropped, 1 kept; would write ${LOCK}\n` });
      const diff = await run('images', 'prune', '--diff');
      expect(diff.code).toBe(0);
      expect(diff.out).toContain(`-  ${OLD}:\n-    digest: ${digestFor('old')}\n`);
      expect(files()).toEqual(FILES);
    }));

  it('tells it as JSON', () =>
    inProject(FILES, async ({ run }) => {
      expect(resultsOf(await run('images', 'prune', '--format', 'json'))).toEqual({
        version: 1,
        changed: [LOCK],
        results: [
          { key: OLD, status: 'dropped', old: digestFor('old'), uses: [] },
          { key: WEB, status: 'kept', old: digestFor('web'), uses: [] },
        ],
      });
    }));

  it('keeps what the values of a chart use, with --helm-values', () =>
    inProject({ ...FILES, 'chart/Chart.yaml': 'name: shop\n', 'chart/values.yaml': 'image: {repository: quay.io/shop/old, tag: "1"}\n' }, async ({ run }) => {
      expect((await run('images', 'prune', '--check', '--helm-values')).code).toBe(0);
    }));

  it('keeps what the app uses, with --app, and refuses to guess without it', () =>
    inProject({ ...FILES, 'cdk8s.yaml': CDK8S, 'main.js': app(OLD) }, async ({ run, read, write }) => {
      expect(await run('images', 'prune')).toMatchObject({ code: 2, out: '', err: expect.stringContaining('error: cannot tell what is unused: the app of cdk8s.yaml may use them; --app asks it\n') as unknown });
      expect((await run('images', 'prune', '--app')).code).toBe(0);
      expect(read(LOCK)).toBe(BOTH);
      write('main.js', app(WEB));
      expect((await run('images', 'prune', '--app')).code).toBe(0);
      expect(read(LOCK)).toBe(WEB_ALONE);
    }));

  it('drops nothing where the app fails', () =>
    inProject({ ...FILES, 'cdk8s.yaml': CDK8S, 'main.js': 'process.exit(7);' }, async ({ run, read }) => {
      expect((await run('images', 'prune', '--app')).code).toBe(2);
      expect(read(LOCK)).toBe(BOTH);
    }));

  it('drops nothing where it is called in a folder below the lock', () =>
    inProject({ [LOCK]: BOTH, 'teams/web.yaml': deployment(WEB) }, async ({ runIn, read }) => {
      expect(await runIn('teams', 'images', 'prune')).toMatchObject({ code: 2, err: expect.stringContaining('lies in another folder than this one') as unknown });
      expect(read(LOCK)).toBe(BOTH);
    }));

  it('drops nothing where a file cannot be read, which may use it', () =>
    inProject({ ...FILES, 'broken.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: [\n' }, async ({ run, read }) => {
      expect(await run('images', 'prune')).toMatchObject({ code: 2, err: 'error: cannot tell what is unused: broken.yaml cannot be read\n  mend the file, or leave it out\n' });
      expect(read(LOCK)).toBe(BOTH);
    }));

  it('empties a lock in a folder that uses none of it', () =>
    inProject({ [LOCK]: BOTH, 'service.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\n' }, async ({ run, read }) => {
      expect((await run('images', 'prune')).code).toBe(0);
      expect(read(LOCK)).toBe(lockText({}));
    }));

  it('first ends what an earlier run was killed in the middle of', () =>
    inProject(FILES, async ({ run, read, write }) => {
      const staged = '.web.yaml.pinstream-01234567';
      const [before, after] = [read('web.yaml') ?? '', deployment(`${WEB}@${digestFor('newer')}`)];
      write(staged, after);
      write('.pinstream-pin.journal', JSON.stringify({ version: 1, files: [{ target: 'web.yaml', staged, before: hashOf(before), after: hashOf(after) }] }));
      const { code, err } = await run('images', 'prune');
      expect(code).toBe(0);
      expect(err).toContain('note: an earlier run was interrupted while it wrote; 1 file of it is written now\n');
      expect(read('web.yaml')).toBe(after);
      expect(read(LOCK)).toBe(WEB_ALONE);
    }));

  it.each<[string, Files, readonly string[], string]>([
    ['no lock', { 'web.yaml': deployment(WEB) }, [], `there is no image lock ${LOCK}`],
    ['a lock that holds nothing', { [LOCK]: lockText({}) }, [], `the image lock ${LOCK} holds no image`],
    ['the marks of a merge', { ...FILES, [LOCK]: `${BOTH}<<<<<<< HEAD\n=======\n>>>>>>> feature\n` }, [], `  ${LOCK}:13:1: LOCK_CONFLICT: `],
    ['a patch as JSON', FILES, ['--diff', '--format', 'json'], '--diff prints a patch, which is no JSON'],
    ['a path, since the rest would count as unused', FILES, ['web.yaml'], 'images prune takes no operand, and was given web.yaml'],
  ])('ends with 2 for %s', (_, files, words, message) =>
    inProject(files, async ({ run, files: now }) => {
      const { code, out, err } = await run('images', 'prune', ...words);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(message);
      expect(now()).toEqual(files);
    }));
});

function hashOf(text: string): string {
  return digestFor(text).slice('sha256:'.length);
}
