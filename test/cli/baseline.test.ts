import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inFolder, pod, runCli } from './run-cli';

const LATEST = pod('quay.io/shop/web:latest');
const NAME = '.pinstream-baseline.json';
const strictly = ['--fail-on', 'warning', '--baseline', NAME];

describe('baseline', () => {
  it('lets what was there before pass, and nothing that comes later', () =>
    inFolder({ 'web.yaml': LATEST }, async (cwd) => {
      expect((await runCli(['baseline', 'write'], { cwd })).out).toContain('wrote .pinstream-baseline.json: 1 finding in 1 file\ncheck with: pinstream lint --baseline');
      expect(await runCli(['lint', ...strictly], { cwd })).toMatchObject({ code: 0 });
      writeFileSync(join(cwd, 'worker.yaml'), pod('quay.io/shop/worker:latest', 'worker'));
      const { code, out } = await runCli(['lint', ...strictly], { cwd });
      expect(code).toBe(1);
      expect(out).toContain('1 warning (1 suppressed)');
      expect((await runCli(['lint', '--fail-on', 'warning'], { cwd })).out).toContain('2 warnings');
    }));

  it('does not mind that text moves, is reformatted, or that the run starts in another folder', () =>
    inFolder({ '.git/HEAD': '', 'apps/web.yaml': LATEST }, async (cwd) => {
      await runCli(['baseline', 'write'], { cwd });
      writeFileSync(join(cwd, 'apps/web.yaml'), `# the shop\n\n---\n${JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { restartPolicy: 'Never', containers: [{ image: 'quay.io/shop/web:latest', name: 'web' }] } })}\n`);
      expect(await runCli(['lint', ...strictly], { cwd })).toMatchObject({ code: 0 });
      expect(await runCli(['lint', '--fail-on', 'warning', '--baseline', '../.pinstream-baseline.json'], { cwd: join(cwd, 'apps') })).toMatchObject({ code: 0 });
    }));

  it('fails while it holds what is gone, until that is pruned', () =>
    inFolder({ 'web.yaml': LATEST, 'worker.yaml': pod('quay.io/shop/worker:latest', 'worker'), 'old.yaml': pod('quay.io/shop/old:latest', 'old') }, async (cwd) => {
      await runCli(['baseline', 'write'], { cwd });
      writeFileSync(join(cwd, 'web.yaml'), pod('quay.io/shop/web:1.2'));
      rmSync(join(cwd, 'old.yaml'));
      const { code, out } = await runCli(['lint', ...strictly], { cwd });
      expect(code).toBe(1);
      expect(out.replaceAll(/\s+/g, ' ')).toContain('the baseline holds 2 findings that are gone (floating-tag in old.yaml, floating-tag in web.yaml); take them out with pinstream baseline prune');
      // What the run did not look at proves nothing.
      expect((await runCli(['lint', 'worker.yaml', ...strictly, '--only', 'unpinned-image', '--fail-on', 'error'], { cwd })).code).toBe(0);
      expect((await runCli(['baseline', 'prune'], { cwd })).out).toBe('took 2 findings out of .pinstream-baseline.json: 1 finding left\n');
      expect(await runCli(['lint', ...strictly], { cwd })).toMatchObject({ code: 0 });
      expect((await runCli(['baseline', 'prune'], { cwd })).out).toBe('.pinstream-baseline.json holds nothing that is gone: 1 finding left\n');
    }));

  it('knows what it holds in a file that was renamed, as often as it holds it', () =>
    inFolder({ 'web.yaml': LATEST }, async (cwd) => {
      await runCli(['baseline', 'write'], { cwd });
      renameSync(join(cwd, 'web.yaml'), join(cwd, 'shop.yaml'));
      expect(await runCli(['lint', ...strictly], { cwd })).toMatchObject({ code: 0, out: expect.stringContaining('1 suppressed') as unknown });
      expect((await runCli(['baseline', 'prune'], { cwd })).out).toBe('.pinstream-baseline.json holds nothing that is gone: 1 finding left\n');
      writeFileSync(join(cwd, 'copy.yaml'), pod('quay.io/shop/web:latest', 'copy'));
      expect(await runCli(['lint', ...strictly], { cwd })).toMatchObject({ code: 1, out: expect.stringContaining('1 warning (1 suppressed)') as unknown });
      // While the file is there, what is found in another is another finding.
      renameSync(join(cwd, 'shop.yaml'), join(cwd, 'web.yaml'));
      expect(await runCli(['lint', 'copy.yaml', ...strictly], { cwd })).toMatchObject({ code: 1, out: expect.not.stringContaining('suppressed') as unknown });
    }));

  it('keeps, when it is written anew for a part, what the run did not look at', () =>
    inFolder({ 'a/web.yaml': LATEST, 'b/worker.yaml': pod('quay.io/shop/worker:latest', 'worker') }, async (cwd) => {
      await runCli(['baseline', 'write'], { cwd });
      const before = readFileSync(join(cwd, NAME), 'utf8');
      expect((await runCli(['baseline', 'write', 'a'], { cwd })).out).toContain('replaced .pinstream-baseline.json: 2 findings in 2 files, 1 of them kept');
      expect(readFileSync(join(cwd, NAME), 'utf8')).toBe(before);
    }));

  it('never adds anything when it prunes', () =>
    inFolder({ 'web.yaml': LATEST }, async (cwd) => {
      writeFileSync(join(cwd, NAME), '{"version":1,"findings":[]}');
      expect((await runCli(['baseline', 'prune'], { cwd })).out).toContain('0 findings left');
      expect(readFileSync(join(cwd, NAME), 'utf8')).toBe('{"version":1,"findings":[]}');
    }));

  it('may be named by the configuration, and auditors see past it', () =>
    inFolder({ 'web.yaml': LATEST, '.pinstream.yaml': 'baseline: known.json\nfailOn: warning\n' }, async (cwd) => {
      expect((await runCli(['baseline', 'write'], { cwd })).out).toBe('wrote known.json: 1 finding in 1 file\n');
      expect((await runCli(['lint'], { cwd })).code).toBe(0);
      expect((await runCli(['lint', '--no-suppressions'], { cwd })).code).toBe(1);
      expect((await runCli(['lint', '--show-suppressed'], { cwd })).out).toContain('it is in the baseline');
    }));

  it.each([
    ['{', 'is no JSON'],
    ['[]', 'is no baseline'],
    ['{"version":2,"findings":[]}', 'has a version that this pinstream does not know'],
    ['{"version":1,"findings":[{"fingerprint":"x"}]}', 'is no baseline: findings.0.fingerprint'],
  ])('refuses %s', (text, expected) =>
    inFolder({ 'web.yaml': LATEST, [NAME]: text }, async (cwd) => {
      const { code, err } = await runCli(['lint', ...strictly], { cwd });
      expect(code).toBe(2);
      expect(err).toContain(`the baseline ${NAME} ${expected}`);
    }));

  it('says that a baseline is missing, and how to make one', () =>
    inFolder({ 'web.yaml': LATEST }, async (cwd) => {
      expect(await runCli(['lint', ...strictly], { cwd })).toMatchObject({ code: 2, err: expect.stringContaining('make one with pinstream baseline write') as unknown });
    }));
});
