import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { KubeObject } from '../../lib/kube/object';
import { RULES } from '../../rules';
import { CORPUS, needing } from '../support/corpus';
import { CHANGES, LOCK, PROJECT, service, statefulSet, write } from './cached-project';
import { inFolder, type Outcome, type Outside, pod, runCli } from './run-cli';

const JSON_OUT = ['--format', 'json', '--show-suppressed'];

/** The same run without a cache, and with it. */
async function both(words: readonly string[], outside: Outside): Promise<{ readonly plain: Outcome; readonly cached: Outcome }> {
  return { plain: await runCli(['lint', ...words], outside), cached: await runCli(['lint', ...words, '--cache=../cache'], outside) };
}

/** The project in a folder beside that of the cache. */
function inProject(files: Readonly<Record<string, string>>, body: (cwd: string) => Promise<void>): Promise<void> {
  return inFolder(Object.fromEntries(Object.entries(files).map(([name, text]) => [`project/${name}`, text])), (folder) => body(join(folder, 'project')));
}

function cacheFile(cwd: string): string {
  const [name = ''] = readdirSync(join(cwd, '../cache'));
  return join(cwd, '../cache', name);
}

/** The objects that rules are asked about from here on. */
function watchRules(): Set<string> {
  const seen = new Set<string>();
  for (const rule of RULES) {
    if (rule.scope !== 'object' && rule.scope !== 'workspace') continue;
    const watched: { check: (object: KubeObject, context: unknown) => void } = rule as never;
    const check = watched.check.bind(rule);
    vi.spyOn(watched, 'check').mockImplementation((object, context) => {
      seen.add(object.title);
      check(object, context);
    });
  }
  return seen;
}

afterEach(() => void vi.restoreAllMocks());

describe('lint --cache', () => {
  it.each(Object.entries(CHANGES))('follows a change of %s', (_, { always = [], edit, words = [], today }) =>
    inProject(PROJECT, async (cwd) => {
      const outside = { cwd, ...(today !== undefined && { today }) };
      const changed = [...JSON_OUT, ...always, ...words];
      const before = await both([...JSON_OUT, ...always], { cwd });
      expect(before.cached).toEqual(before.plain);
      edit?.(cwd);
      const after = await both(changed, outside);
      expect(after.cached).toEqual(after.plain);
      expect(after.plain).toMatchObject({ code: expect.toBeOneOf([0, 1]) as unknown, err: '' });
      expect(after.plain.out).not.toBe(before.plain.out);
      expect(await runCli(['lint', ...changed, '--cache=../cache'], outside)).toEqual(after.plain);
    }),
  );

  it('goes back with what it looks at: a change undone gives the findings of before', () =>
    inProject(PROJECT, async (cwd) => {
      const { cached: first } = await both(JSON_OUT, { cwd });
      write(cwd, 'shop/service.yaml', service('other'));
      await both(JSON_OUT, { cwd });
      write(cwd, 'shop/service.yaml', service('web'));
      expect((await both(JSON_OUT, { cwd })).cached).toEqual(first);
    }));

  it('follows a change of an image lock that was there before', () =>
    inProject({ ...PROJECT, 'images.lock.yaml': LOCK }, async (cwd) => {
      const before = await both(JSON_OUT, { cwd });
      write(cwd, 'images.lock.yaml', LOCK.replace('0123', '3210'));
      const after = await both(JSON_OUT, { cwd });
      expect(after.plain.err).toBe('');
      expect(after.cached).toEqual(after.plain);
      expect(after.plain.out).not.toBe(before.plain.out);
    }));

  it('compares with the baseline of today', () =>
    inProject(PROJECT, async (cwd) => {
      await runCli(['baseline', 'write'], { cwd });
      const words = [...JSON_OUT, '--baseline', '.pinstream-baseline.json'];
      const before = await both(words, { cwd });
      expect(before.cached).toEqual(before.plain);
      write(cwd, '.pinstream-baseline.json', '{"version":1,"findings":[]}');
      const after = await both(words, { cwd });
      expect(after.cached).toEqual(after.plain);
      expect(after.plain.out).not.toBe(before.plain.out);
    }));

  it('is for each folder that a run starts in', () =>
    inProject(PROJECT, async (cwd) => {
      await both(JSON_OUT, { cwd });
      const inside = join(cwd, 'shop');
      const plain = await runCli(['lint', ...JSON_OUT], { cwd: inside });
      expect(await runCli(['lint', ...JSON_OUT, '--cache=../../cache'], { cwd: inside })).toEqual(plain);
    }));

  it.each(['text', 'sarif', 'junit', 'github', 'gitlab', 'markdown', 'jsonl'])('prints %s from what is kept as from what is found', (format) =>
    inProject(PROJECT, async (cwd) => {
      await both(JSON_OUT, { cwd });
      const { plain, cached } = await both(['--format', format, '--show-suppressed'], { cwd });
      expect(cached).toEqual(plain);
    }),
  );

  it('asks no rule when nothing has changed', () =>
    inProject(PROJECT, async (cwd) => {
      await both([], { cwd });
      const kept = readFileSync(cacheFile(cwd));
      const seen = watchRules();
      await runCli(['lint', '--cache=../cache'], { cwd });
      expect([...seen]).toEqual([]);
      expect(readFileSync(cacheFile(cwd))).toEqual(kept);
    }));

  it('asks about the set of a changed file alone', () =>
    inProject(PROJECT, async (cwd) => {
      await both([], { cwd });
      write(cwd, 'shop/web.yaml', statefulSet('web', 'quay.io/shop/web:1.2'));
      const seen = watchRules();
      await runCli(['lint', '--cache=../cache'], { cwd });
      expect([...seen].sort()).toEqual(['Pod/until', 'Service/web', 'StatefulSet/web']);
    }));

  it('keeps the findings of one way of asking while another is used', () =>
    inProject(PROJECT, async (cwd) => {
      await runCli(['lint', '--cache=../cache'], { cwd });
      await runCli(['lint', '--preset', 'pedantic', '--cache=../cache'], { cwd });
      await runCli(['lint', 'worker', '--cache=../cache'], { cwd });
      const seen = watchRules();
      await runCli(['lint', '--cache=../cache'], { cwd });
      await runCli(['lint', '--preset', 'pedantic', '--cache=../cache'], { cwd });
      expect([...seen]).toEqual([]);
    }));

  it('forgets files that are gone', () =>
    inProject(PROJECT, async (cwd) => {
      await both([], { cwd });
      rmSync(join(cwd, 'worker'), { recursive: true });
      write(cwd, 'shop/web.yaml', statefulSet('web', 'shop'));
      await both([], { cwd });
      expect(readFileSync(cacheFile(cwd), 'utf8')).not.toContain('worker/worker.yaml');
    }));

  it.each<[string, (text: string) => string]>([
    ['is cut off', (text) => text.slice(0, text.length >> 1)],
    ['is empty', () => ''],
    ['is something else', () => 'kind: Pod\n'],
    ['is of a later release', (text) => text.replace('pinstream cache 1', 'pinstream cache 2')],
    ['has a finding turned into another', (text) => text.replace('floating-tag', 'floating-tog')],
    ['has lost its findings', (text) => text.replace(/ \{.*/, ' {"files":{},"sets":{}}')],
    ['has a line that is no JSON', (text) => text.replace(/\{/g, '}')],
  ])('does without a file that %s', (_, damage) =>
    inProject(PROJECT, async (cwd) => {
      const { plain } = await both(JSON_OUT, { cwd });
      const path = cacheFile(cwd);
      const whole = readFileSync(path, 'utf8');
      writeFileSync(path, damage(whole));
      expect(readFileSync(path, 'utf8')).not.toBe(whole);
      expect(await runCli(['lint', ...JSON_OUT, '--cache=../cache'], { cwd })).toEqual(plain);
      const seen = watchRules();
      await runCli(['lint', ...JSON_OUT, '--cache=../cache'], { cwd });
      expect([...seen]).toEqual([]);
    }),
  );

  it('serves two runs at once, and leaves nothing lying about', () =>
    inProject(PROJECT, async (cwd) => {
      const plain = await runCli(['lint', ...JSON_OUT], { cwd });
      const runs = await Promise.all(Array.from({ length: 4 }, () => runCli(['lint', ...JSON_OUT, '--cache=../cache'], { cwd })));
      for (const run of runs) expect(run).toEqual(plain);
      expect(readdirSync(join(cwd, '../cache'))).toHaveLength(1);
    }));

  it('says in a note that its folder cannot be written, and does the work', () =>
    inProject(PROJECT, async (cwd) => {
      const plain = await runCli(['lint', ...JSON_OUT], { cwd });
      const { code, out, err } = await runCli(['lint', ...JSON_OUT, '--cache=shop/web.yaml'], { cwd });
      expect({ code, out }).toEqual({ code: plain.code, out: plain.out });
      expect(err).toMatch(/^note: the cache in shop\/web\.yaml cannot be written: .*; the next run starts anew\n$/);
    }));

  it.each<[string, Outside['env'], string]>([
    ['XDG_CACHE_HOME', { XDG_CACHE_HOME: '@/caches', HOME: '@' }, 'caches/pinstream'],
    ['HOME', { XDG_CACHE_HOME: 'not/absolute', HOME: '@' }, '.cache/pinstream'],
  ])('keeps its file where %s says, when no folder is named', (_, env, expected) =>
    inProject(PROJECT, async (cwd) => {
      const place = dirname(cwd);
      await runCli(['lint', '--cache', 'shop'], { cwd, env: Object.fromEntries(Object.entries(env ?? {}).map(([name, value]) => [name, value?.replace('@', place)])) });
      expect(readdirSync(join(place, expected))).toHaveLength(1);
    }),
  );

  it('may lie among the manifests, and is no file of theirs', () =>
    inProject({ 'web.yaml': pod() }, async (cwd) => {
      const plain = await runCli(['lint', '--format', 'json'], { cwd });
      await runCli(['lint', '--format', 'json', '--cache=.'], { cwd });
      expect(await runCli(['lint', '--format', 'json', '--cache=.'], { cwd })).toEqual(plain);
    }));

  it('holds no value of a Secret', () =>
    inProject({ 'login.yaml': 'apiVersion: v1\nkind: Secret\nmetadata: { name: login }\nstringData:\n  password: 0x5ec2e7\n  user: hunter-of-secrets\n' }, async (cwd) => {
      const { plain, cached } = await both([...JSON_OUT, '--preset', 'pedantic'], { cwd });
      expect(plain.out).toContain('ambiguous-scalar');
      expect(cached).toEqual(plain);
      expect(await runCli(['lint', ...JSON_OUT, '--preset', 'pedantic', '--cache=../cache'], { cwd })).toEqual(plain);
      const kept = readFileSync(cacheFile(cwd), 'utf8');
      for (const value of ['0x5ec2e7', String(0x5ec2e7), 'hunter-of-secrets']) expect(kept).not.toContain(value);
    }));

  it('stays out of repairs', () =>
    inProject(PROJECT, async (cwd) => {
      await both([], { cwd });
      const kept = readFileSync(cacheFile(cwd));
      const plain = await runCli(['lint', '--diff', '--fix=unsafe'], { cwd });
      expect(plain.out).toContain('+++');
      expect(await runCli(['lint', '--diff', '--fix=unsafe', '--cache=../cache'], { cwd })).toEqual(plain);
      expect(readFileSync(cacheFile(cwd))).toEqual(kept);
    }));

  it('stays out of runs with rules of somebody’s own, whose code may change unseen', () =>
    inProject({ ...PROJECT, 'rules.cjs': 'exports.rule = { scope: "object", id: "no-shop", summary: "No shop", category: "workloads", preset: "recommended", severity: "error", since: "1.0.0", sources: [], messages: { shop: () => "a shop" }, check(object, { report }) { report("shop", { at: [] }); } };' }, async (cwd) => {
      await both(['--rules', 'rules.cjs'], { cwd });
      expect(existsSync(join(cwd, '../cache'))).toBe(false);
    }));

  it('refuses an empty folder name', () =>
    inProject(PROJECT, async (cwd) => {
      expect(await runCli(['lint', '--cache='], { cwd })).toMatchObject({ code: 2, err: expect.stringContaining('--cache needs a value') as unknown });
    }));

  it('gives findings of equal Templates in one file fingerprints of their own', () =>
    inProject(PROJECT, async (cwd) => {
      const { plain } = await both(JSON_OUT, { cwd });
      const { findings } = JSON.parse(plain.out) as { readonly findings: readonly { readonly ruleId: string; readonly fingerprint: string; readonly location: { readonly file: string } }[] };
      const equal = findings.filter(({ ruleId, location }) => ruleId === 'floating-tag' && location.file === 'templates/shop.yaml');
      expect(equal).toHaveLength(2);
      expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(findings.length);
    }));

  it('gives the same bytes over the projects of the tests', () =>
    inFolder({}, async (cwd) => {
      cpSync(join(__dirname, '../projects'), join(cwd, 'project'), { recursive: true });
      for (let run = 0; run < 2; run++) {
        const { plain, cached } = await both([...JSON_OUT, '--preset', 'pedantic'], { cwd: join(cwd, 'project') });
        expect(cached).toEqual(plain);
      }
    }));

  it.skipIf(CORPUS === undefined)(`gives the same bytes over real manifests, again and after a change${needing('the corpus', CORPUS)}`, () =>
    inFolder({}, async (cwd) => {
      const project = join(cwd, 'project');
      cpSync(CORPUS ?? '', project, { recursive: true });
      const words = [...JSON_OUT, '--preset', 'pedantic'];
      const compare = async (): Promise<void> => {
        const { plain, cached } = await both(words, { cwd: project });
        expect(cached).toEqual(plain);
      };
      await compare();
      await compare();
      const [first = '', second = ''] = readdirSync(project, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml')).sort().reverse();
      writeFileSync(join(project, first), `# changed\n${readFileSync(join(project, first), 'utf8')}`);
      rmSync(join(project, second));
      await compare();
      await compare();
    }),
  );
});
