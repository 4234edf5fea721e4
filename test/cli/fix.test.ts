import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DIGEST, inFolder, pod, runCli } from './run-cli';

const LOCK = `lockfileVersion: 1\nimages:\n  quay.io/shop/web:1.0:\n    digest: ${DIGEST}\n`;
const TAGGED = pod('quay.io/shop/web:1.0 # blue');
const PINNED = pod(`quay.io/shop/web:1.0@${DIGEST} # blue`);
const FIX = ['lint', '--only', 'unpinned-image', '--fix'] as const;

const read = (folder: string, name = 'web.yaml'): string => readFileSync(join(folder, name), 'utf8');

describe('lint --fix', () => {
  it('repairs the files, reports what is left and says what it did', () =>
    inFolder({ 'images.lock.yaml': LOCK, 'web.yaml': TAGGED, 'api.yaml': pod('quay.io/shop/api:1.0', 'api') }, async (cwd) => {
      const { code, out, err } = await runCli([...FIX], { cwd });
      expect(read(cwd)).toBe(PINNED);
      expect(err).toMatch(/\nrepaired 1 in 1 file\n$/);
      expect(out).toContain('quay.io/shop/api:1.0 names a tag');
      expect(out).not.toContain('quay.io/shop/web:1.0 names a tag');
      expect(code).toBe(0);
    }));

  it('changes nothing when it runs again', () =>
    inFolder({ 'images.lock.yaml': LOCK, 'web.yaml': TAGGED }, async (cwd) => {
      await runCli([...FIX], { cwd });
      const { mtimeNs } = statSync(join(cwd, 'web.yaml'), { bigint: true });
      expect((await runCli([...FIX], { cwd })).err).toBe('repaired 0 in 0 files\n');
      expect(statSync(join(cwd, 'web.yaml'), { bigint: true }).mtimeNs).toBe(mtimeNs);
    }));

  it('takes the word behind it for a path, and its own value only behind =', () =>
    inFolder({ 'images.lock.yaml': LOCK, 'web.yaml': TAGGED, 'unsafe': TAGGED }, async (cwd) => {
      expect((await runCli([...FIX, 'unsafe'], { cwd })).err).toMatch(/\nrepaired 1 in 1 file\n$/);
      expect(read(cwd, 'unsafe')).toBe(PINNED);
      expect(read(cwd)).toBe(TAGGED);
      expect(await runCli(['lint', '--fix=all'], { cwd })).toMatchObject({ code: 2, err: expect.stringContaining('--fix does not take "all"') as unknown });
      expect((await runCli(['lint', '--help'], { cwd })).out).toContain('--fix[=safe|unsafe]');
    }));

  it('leaves the file alone that only gives context', () =>
    inFolder({ 'images.lock.yaml': LOCK, 'web.yaml': TAGGED, 'api.yaml': TAGGED.replace('name: web', 'name: api') }, async (cwd) => {
      await runCli([...FIX, 'api.yaml'], { cwd });
      expect(read(cwd)).toBe(TAGGED);
      expect(read(cwd, 'api.yaml')).toContain(DIGEST);
    }));

  it('makes unsafe repairs when told to, and counts them when not', () =>
    inFolder({ 'web.yaml': PARTITIONED }, async (cwd) => {
      const words = ['lint', '--only', 'leftover-partition'];
      expect((await runCli([...words, '--fix'], { cwd })).err).toBe('repaired 0 in 0 files; 1 left (need --fix=unsafe)\n');
      expect(read(cwd)).toBe(PARTITIONED);
      expect((await runCli([...words, '--fix=unsafe'], { cwd })).err).toMatch(/\nrepaired 1 in 1 file\n$/);
      expect(read(cwd)).toBe(PARTITIONED.replace('partition: 2', 'partition: 0'));
    }));

  it('repairs no finding that is suppressed', () => {
    const text = TAGGED.replace('name: web\n', 'name: web\n  annotations: { ignore.pinstream/unpinned-image: a vendor says so }\n');
    return inFolder({ 'images.lock.yaml': LOCK, 'web.yaml': text }, async (cwd) => {
      await runCli([...FIX], { cwd });
      expect(read(cwd)).toBe(text);
    });
  });

  it('keeps the mode of a file', () =>
    inFolder({ 'images.lock.yaml': LOCK, 'web.yaml': TAGGED }, async (cwd) => {
      chmodSync(join(cwd, 'web.yaml'), 0o640);
      await runCli([...FIX], { cwd });
      expect(statSync(join(cwd, 'web.yaml')).mode & 0o777).toBe(0o640);
      expect(readdirSync(cwd).sort()).toEqual(['images.lock.yaml', 'web.yaml']);
    }));

  it('ends with 3 where it follows no link out of the folder, and reports the file as it is', () =>
    inFolder({ 'images.lock.yaml': LOCK, 'outside.yaml': TAGGED, 'repo/images.lock.yaml': LOCK, 'repo/notes.md': '' }, async (cwd) => {
      symlinkSync('../outside.yaml', join(cwd, 'repo', 'web.yaml'));
      const { code, out, err } = await runCli([...FIX, 'repo'], { cwd });
      expect(code).toBe(3);
      expect(err).toContain('error: cannot write repo/web.yaml: it is a link that leads out of what was named');
      expect(err).toContain('repaired 0 in 0 files\n');
      expect(out).toContain('names a tag');
      expect(read(cwd, 'outside.yaml')).toBe(TAGGED);
    }));

  it('reads standard input and prints it repaired, with the report on standard error', () =>
    inFolder({ 'images.lock.yaml': LOCK }, async (cwd) => {
      const { code, out, err } = await runCli([...FIX, '-'], { cwd, stdin: TAGGED });
      expect({ code, out }).toEqual({ code: 0, out: PINNED });
      expect(err).toContain('no findings');
      expect((await runCli([...FIX, '-'], { cwd, stdin: PINNED })).out).toBe(PINNED);
    }));

  it('prints nothing of standard input that it cannot read', () =>
    inFolder({}, async (cwd) => {
      expect(await runCli(['lint', '--fix', '-'], { cwd, stdin: 'kind: [Pod\n' })).toMatchObject({ code: 1, out: '' });
    }));

  it('tells why a repair is left to a person', () =>
    inFolder({ 'web.yaml': SHARED }, async (cwd) => {
      const { err } = await runCli(['lint', '--only', 'leftover-partition', '--fix=unsafe'], { cwd });
      expect(err).toBe('repaired 0 in 0 files; 1 could not be repaired: web.yaml:6:55 leftover-partition: an alias uses the value elsewhere, and all its uses would change\n');
      expect(read(cwd)).toBe(SHARED);
    }));
});

describe('lint --diff', () => {
  it('prints what --fix would write, writes nothing, and ends as the findings left would have it', () =>
    inFolder({ 'images.lock.yaml': LOCK, 'web.yaml': TAGGED }, async (cwd) => {
      const { code, out, err } = await runCli(['lint', '--only', 'unpinned-image', '--fail-on', 'warning', '--diff'], { cwd });
      expect(out).toBe(`--- web.yaml\n+++ web.yaml\n@@ -5,5 +5,5 @@\n spec:\n   containers:\n     - name: web\n-      image: quay.io/shop/web:1.0 # blue\n+      image: quay.io/shop/web:1.0@${DIGEST} # blue\n   restartPolicy: Never\n`);
      expect(err).toContain('would repair 1 in 1 file\n');
      expect(code).toBe(0);
      expect(read(cwd)).toBe(TAGGED);
    }));

  it('takes the kind of repairs from --fix', () =>
    inFolder({ 'web.yaml': PARTITIONED }, async (cwd) => {
      expect((await runCli(['lint', '--only', 'leftover-partition', '--diff'], { cwd })).out).toBe('');
      expect((await runCli(['lint', '--only', 'leftover-partition', '--diff', '--fix=unsafe'], { cwd })).out).toContain('+    rollingUpdate: { partition: 0 }');
      expect(read(cwd)).toBe(PARTITIONED);
    }));

  it('shows the difference for standard input under its name', () =>
    inFolder({ 'images.lock.yaml': LOCK }, async (cwd) => {
      const { out } = await runCli(['lint', '--only', 'unpinned-image', '--diff', '-', '--stdin-filename', 'web.yaml'], { cwd, stdin: TAGGED });
      expect(out).toContain('--- web.yaml\n');
    }));
});

describe('a file that changes while it is repaired', () => {
  it('is left alone', () =>
    inFolder({ 'images.lock.yaml': LOCK, 'web.yaml': TAGGED }, async (cwd) => {
      // Standard input is read after the file and before anything is written.
      const io = { cwd, stdin: '' };
      const changed = TAGGED.replace('blue', 'green');
      const stdin = (): Buffer => {
        writeFileSync(join(cwd, 'web.yaml'), changed);
        return Buffer.from(pod());
      };
      const { code, err } = await runCli([...FIX, 'web.yaml', '-'], { ...io, readStdin: stdin });
      expect(code).toBe(3);
      expect(err).toContain('error: cannot write web.yaml: it was changed while this was at work');
      expect(read(cwd)).toBe(changed);
    }));
});

const PARTITIONED = `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web }
spec:
  updateStrategy:
    type: RollingUpdate
    rollingUpdate: { partition: 2 } # by hand
  replicas: 3
`;

const SHARED = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
spec:
  updateStrategy: {rollingUpdate: &shared {partition: 2}}
  replicas: 3
  x: *shared
`;
