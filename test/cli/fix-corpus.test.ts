import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import { Lexer, parseAllDocuments } from 'yaml';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { smallSteps } from '../../lib/base/value-edit';
import { CORPUS, needing } from '../support/corpus';
import { type Outcome, runCli } from './run-cli';

interface Report {
  readonly findings: readonly { readonly fix: unknown; readonly fingerprint: string; readonly location: { readonly file: string } }[];
}

const FIX = ['lint', 'corpus', '--preset', 'pedantic', '--fix=unsafe', '--format', 'json'] as const;

describe.skipIf(CORPUS === undefined)(`repairs of real manifests${needing('the corpus', CORPUS)}`, () => {
  let cwd = '';
  let before: ReadonlyMap<string, string>;
  let diff: Outcome;
  let found: Report;
  let fixed: Outcome;
  let changed: readonly { readonly path: string; readonly old: string; readonly text: string }[];

  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'pinstream-fix-'));
    cpSync(CORPUS ?? '', join(cwd, 'corpus'), { recursive: true });
    before = textsOf(cwd);
    found = JSON.parse((await runCli(['lint', 'corpus', '--preset', 'pedantic', '--format', 'json'], { cwd })).out) as Report;
    diff = await runCli([...FIX, '--diff'], { cwd });
    fixed = await runCli([...FIX], { cwd });
    changed = Array.from(textsOf(cwd)).flatMap(([path, text]) => (before.get(path) === text ? [] : [{ path, old: before.get(path) ?? '', text }]));
  }, 300_000);

  afterAll(() => rmSync(cwd, { recursive: true, force: true }));

  it('change files that had something to repair, and no others', () => {
    expect(changed.length).toBeGreaterThan(0);
    const repairable = new Set(found.findings.filter(({ fix }) => fix !== undefined && fix !== null).map(({ location }) => location.file));
    // A repair may stand in another file of the same set, which is then in the same folder or near it.
    expect(changed.filter(({ path }) => !Array.from(repairable).some((file) => file.slice(0, file.lastIndexOf('/')) === path.slice(0, path.lastIndexOf('/'))))).toEqual([]);
    expect([...textsOf(cwd).keys()]).toEqual([...before.keys()]);
  });

  it('are what --diff showed', () => {
    expect(diff.out.match(/^--- .*$/gm)?.map((line) => line.slice(4))).toEqual(changed.map(({ path }) => path));
    const lines = (sign: string): number => diff.out.split('\n').filter((line) => line.startsWith(sign) && !line.startsWith(sign.repeat(3))).length;
    const growth = changed.reduce((sum, { old, text }) => sum + text.split('\n').length - old.split('\n').length, 0);
    expect(lines('+') - lines('-')).toBe(growth);
  });

  it('leave every comment, line end and byte order mark, as another reader sees them', () => {
    for (const { path, old, text } of changed) {
      expect(commentsOf(text), path).toEqual(commentsOf(old));
      expect(text.includes('\r'), path).toBe(old.includes('\r'));
      expect(text.startsWith('\uFEFF'), path).toBe(old.startsWith('\uFEFF'));
      expect(text.endsWith('\n'), path).toBe(old.endsWith('\n'));
    }
  });

  it('change few values, as another reader sees them, and lose no object', () => {
    for (const { path, old, text } of changed) {
      const [one, other] = [valuesOf(old), valuesOf(text)];
      expect(other.length, path).toBeGreaterThanOrEqual(one.length);
      const steps = smallSteps({ documents: one }, [{ op: 'replace', path: ['documents'], value: other }]);
      expect(steps.length, path).toBeGreaterThan(0);
      expect(steps.length, path).toBeLessThan(60);
    }
  });

  it('leave fewer findings, of which none is new', async () => {
    const left = JSON.parse((await runCli(['lint', 'corpus', '--preset', 'pedantic', '--format', 'json'], { cwd })).out) as Report;
    expect(JSON.parse(fixed.out)).toEqual(left);
    expect(left.findings.length).toBeLessThan(found.findings.length);
  });

  it('change no byte when they run again', { timeout: 120_000 }, async () => {
    const once = textsOf(cwd);
    expect((await runCli([...FIX], { cwd })).err).toMatch(/^repaired 0 in 0 files/);
    expect(textsOf(cwd)).toEqual(once);
  });
});

function textsOf(cwd: string): ReadonlyMap<string, string> {
  const names = readdirSync(join(cwd, 'corpus'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = names.map((entry) => join(entry.parentPath, entry.name).slice(cwd.length + 1)).sort();
  return new Map(paths.map((path) => [path, readFileSync(join(cwd, path), 'utf8')]));
}

function commentsOf(text: string): readonly string[] {
  return Array.from(new Lexer().lex(text)).filter((lexeme) => lexeme.startsWith('#'));
}

function valuesOf(text: string): readonly unknown[] {
  const documents = parseAllDocuments(text, { version: '1.1', merge: true, uniqueKeys: false, logLevel: 'silent' });
  return documents.map((document) => {
    expect(document.errors).toEqual([]);
    return JSON.parse(JSON.stringify(document.toJS() ?? null)) as unknown;
  });
}
