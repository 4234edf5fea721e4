import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { divideSets } from '../../lib/cli/shard';
import { lintReportSchema } from '../../lib/reporters/json-schema';
import { type FileSet, workspaceOf } from '../../lib/workspace/workspace';
import { readYaml } from '../../lib/yaml/read';
import { CORPUS, needing } from '../support/corpus';
import { kustomizePaths } from '../support/render/kustomize';
import { DIGEST, inFolder, type Outcome, pod, runCli } from './run-cli';

const FORMATS = ['text', 'json', 'jsonl', 'sarif', 'junit', 'github', 'gitlab', 'markdown'];

/** What one run prints in every format and how it ends, and what its shards come to when they are merged. */
async function bothWays(words: readonly string[], count: number, cwd: string, reports: string, further: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<readonly [whole: readonly string[], merged: readonly string[]]> {
  const printing = FORMATS.flatMap((format) => ['--format', `${format}=${join(reports, `out.${format}`)}`]);
  const printed = ({ code }: Outcome): readonly string[] => [`exit ${code}`, ...FORMATS.map((format) => readFileSync(join(reports, `out.${format}`), 'utf8'))];
  const whole = printed(await runCli(['lint', ...words, ...further, ...printing], { cwd, env }));
  const files = Array.from({ length: count }, (_, at) => join(reports, `shard-${at + 1}.json`));
  for (const [at, file] of files.entries()) {
    const { code, err } = await runCli(['lint', ...words, '--shard', `${at + 1}/${count}`, '--format', `json=${file}`], { cwd, env });
    expect(code, err).toBeLessThan(3);
  }
  // The order in which they are named is that of a folder's listing.
  return [whole, printed(await runCli(['merge', ...files.toReversed(), ...further, ...printing], { cwd }))];
}

describe.skipIf(CORPUS === undefined)(`shards of real manifests${needing('the corpus', CORPUS)}`, () => {
  it.each([1, 2, 7])('come to what one run finds, in every format: %i', (count) =>
    inFolder({}, async (reports) => {
      const [whole, merged] = await bothWays(['--preset', 'pedantic'], count, CORPUS ?? '', reports);
      expect(merged).toEqual(whole);
    }), 120_000);
});

const TEMPLATE = `apiVersion: template.openshift.io/v1\nkind: Template\nmetadata:\n  name: shop\nparameters:\n  - name: TAG\n    value: "1.2"\nobjects:\n  - apiVersion: apps/v1\n    kind: StatefulSet\n    metadata:\n      name: shop\n    spec:\n      serviceName: shop\n      template:\n        spec:\n          containers:\n            - name: shop\n              image: shop:\${TAG}\n`;
const SECRET = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: login\nstringData:\n  port: 0o14\n  password: hunter2\n';
const SUPPRESSED = pod('quay.io/shop/web:latest', 'quiet').replace('      image:', '      # pinstream-ignore floating-tag: the vendor ships no other\n      image:');
const UNUSED = pod().replace('      image:', '      # pinstream-ignore floating-tag: it was latest once until=2025-01-01\n      image:');

/** Documents that make findings of several kinds, or none. Two of one name in a folder are a finding of their own. */
const DOCUMENTS = [pod(), pod('quay.io/shop/web:latest'), pod('web:1.2', 'worker'), pod(`quay.io/shop/ledger@${DIGEST}`, 'ledger'), TEMPLATE, SECRET, SUPPRESSED, UNUSED, 'kind: [broken\n', 'apiVersion: shop.example.com/v1\nkind: Till\nmetadata:\n  name: till\nspec:\n  template:\n    spec:\n      containers:\n        - name: till\n          image: till\n'];

const ignore = fc.record({
  rules: fc.subarray(['floating-tag', 'short-image-name', 'unpinned-image', 'unused-suppression'], { minLength: 1 }),
  paths: fc.constantFrom(['**'], ['web/**'], ['shop/*.yaml'], ['nowhere/**']),
  until: fc.constantFrom('2025-01-01', '2027-01-01', undefined),
});

const project = fc.record({
  files: fc.dictionary(fc.constantFrom('web/a.yaml', 'web/b.yaml', 'shop/a.yaml', 'shop/b.yaml', 'ledger/a.yaml', 'till/a.yaml', 'base/a.yaml', 'a.yaml'), fc.array(fc.constantFrom(...DOCUMENTS), { minLength: 1, maxLength: 4 }), { minKeys: 1, noNullPrototype: true }),
  ignores: fc.array(ignore, { maxLength: 3 }),
  ownPreset: fc.constantFrom('strict', 'pedantic'),
  hasOwnConfig: fc.boolean(),
  count: fc.integer({ min: 1, max: 7 }),
  baseline: fc.array(fc.nat(30), { maxLength: 6 }),
  isRenamed: fc.boolean(),
});

/** A rule that throws on one object, so that its verdict is missing. */
const FRAGILE = `exports.fragile = { scope: 'object', id: 'fragile', summary: 'Is fragile', category: 'workloads', preset: 'recommended', severity: 'warning', since: '1.0.0', sources: [{ title: 'House rules', url: 'https://example.com/rules', version: '3' }], severityNote: 'It may be worse.', kinds: ['Pod'], messages: { is: () => 'it is' }, check(object, { report }) { if (object.name === 'ledger') throw new Error('no ledger'); report('is', { at: ['metadata', 'name'] }); } };\n`;

function configText(preset: string, ignores: readonly { readonly rules: readonly string[]; readonly paths: readonly string[]; readonly until: string | undefined }[]): string {
  return JSON.stringify({ preset, ignore: ignores.map(({ until, ...rest }) => ({ ...rest, reason: 'agreed', ...(until !== undefined && { until }) })) });
}

/** Leaves some of the entries, and adds two that nothing answers to. */
function thin(path: string, left: readonly number[]): void {
  const { version, findings } = JSON.parse(readFileSync(path, 'utf8')) as { readonly version: number; readonly findings: readonly object[] };
  const gone = ['floating-tag', 'fragile'].map((ruleId, at) => ({ fingerprint: `0123456789abcde${at}`, ruleId, file: 'gone.yaml', message: 'it was' }));
  writeFileSync(path, JSON.stringify({ version, findings: [...findings.filter((_, at) => left.includes(at)), ...gone] }));
}

describe('shards of a project', () => {
  it('come to what one run finds, whatever is silenced, known or broken in it', () =>
    fc.assert(
      fc.asyncProperty(project, async ({ files, ignores, ownPreset, hasOwnConfig, count, baseline, isRenamed }) => {
        const texts = Object.fromEntries(Object.entries(files).map(([name, documents]) => [name, documents.join('---\n')]));
        await inFolder({ ...texts, '.pinstream.yaml': configText('strict', ignores), ...(hasOwnConfig && { 'shop/.pinstream.yaml': configText(ownPreset, []) }), '.rules/fragile.cjs': FRAGILE }, (cwd) =>
          inFolder({}, async (reports) => {
            const words = ['--rules', '.rules/fragile.cjs'];
            await runCli(['baseline', 'write', ...words, '--baseline', join(reports, 'known.json')], { cwd });
            thin(join(reports, 'known.json'), baseline);
            const [first] = Object.keys(texts);
            if (isRenamed && first !== undefined) renameSync(join(cwd, first), join(cwd, first.replace('.yaml', '-2.yaml')));
            const [whole, merged] = await bothWays([...words, ...(baseline.length > 0 ? ['--baseline', join(reports, 'known.json')] : [])], count, cwd, reports, ['--show-suppressed']);
            expect(merged).toEqual(whole);
          }),
        );
      }),
      { numRuns: 25 },
    ), 120_000);

  it('tell findings apart that differ in nothing, and know those of the baseline among them', () =>
    inFolder({ 'shop/templates.yaml': Array.from({ length: 9 }, () => TEMPLATE).join('---\n') }, (cwd) =>
      inFolder({}, async (reports) => {
        const known = join(reports, 'known.json');
        await runCli(['baseline', 'write', '--baseline', known], { cwd });
        thin(known, [1, 2, 5, 8]);
        for (const count of [2, 3, 4]) {
          const [whole, merged] = await bothWays(['--baseline', known], count, cwd, reports, ['--show-suppressed']);
          expect(merged).toEqual(whole);
        }
      }),
    ));
});

describe('shards with a cache', () => {
  it('come to what one run finds, of what they keep and of what the others kept', () =>
    inFolder(SHOP, (cwd) =>
      inFolder({}, async (reports) => {
        for (const count of [2, 2, 3]) {
          const [whole, merged] = await bothWays([`--cache=${join(reports, 'cache')}`, '--preset', 'strict'], count, cwd, reports);
          expect(merged).toEqual(whole);
        }
      }),
    ));
});

const SHOP = { 'web/web.yaml': pod('quay.io/shop/web:latest'), 'ledger/ledger.yaml': pod('ledger:1', 'ledger'), 'till/till.yaml': SECRET };

const OPERANDS = ['web', 'ledger', 'till'];

/** The reports of shards in the folder, by number. */
async function shardsIn(cwd: string, count: number, ...words: readonly string[]): Promise<readonly string[]> {
  const files = Array.from({ length: count }, (_, at) => `shard-${at + 1}.json`);
  for (const [at, file] of files.entries()) await runCli(['lint', ...OPERANDS, ...words, '--shard', `${at + 1}/${count}`, '--format', `json=${file}`], { cwd });
  return files;
}

describe('a shard', () => {
  it('says that it is one, and what it looked at', () =>
    inFolder(SHOP, async (cwd) => {
      const ends = await Promise.all(['1/3', '2/3', '3/3'].map((shard) => runCli(['lint', '--shard', shard], { cwd })));
      const told = ends.map(({ out, err }) => [/^shard (\d of 3: \d) of 3 sets/.exec(err)?.[1], / in (\d sets?), by /.exec(out)?.[1]]);
      expect(told.map(([err]) => Number(err?.at(-1))).reduce((sum, sets) => sum + sets, 0)).toBe(3);
      for (const [err = '', out = ''] of told) expect(out).toMatch(new RegExp(`^${err.at(-1)} sets?$`));
      expect(ends[0]?.err).toContain('note: pinstream merge needs a report of each shard: add --format json=shard-1.json');
    }));

  it.each(['0/3', '4/3', '1/0', '1', '1/1000', 'a/b', '-1/2', '1/3/3'])('is not %s', async (shard) => {
    expect(await runCli(['lint', '--shard', shard])).toMatchObject({ code: 2, err: expect.stringContaining(`--shard takes i/n, and was given "${shard}"`) as unknown });
  });

  it.each([[['--fix']], [['--diff']], [['--base', 'HEAD']], [['--staged']], [['-']]])('goes with nothing that is of one piece: %s', async (words) => {
    expect(await runCli(['lint', ...words, '--shard', '1/2'])).toMatchObject({ code: 2, err: expect.stringContaining('--shard does not go with') as unknown });
  });

  it('has a report as the published schema says, without the values of a Secret', () =>
    inFolder(SHOP, async (cwd) => {
      for (const file of await shardsIn(cwd, 2, '--preset', 'pedantic')) {
        const text = readFileSync(join(cwd, file), 'utf8');
        const printed: unknown = JSON.parse(text);
        expect(v.parse(lintReportSchema, printed)).toEqual(printed);
        expect(text).not.toContain('hunter2');
      }
    }));

  it('is the same again when others come, for nearly all sets', () => {
    const sets = (count: number): readonly FileSet[] => workspaceOf(Array.from({ length: count }, (_, at) => readYaml(`set-${at}/web.yaml`, pod()))).sets.map((set) => ({ ...set, outlines: [] }));
    const homes = (count: number): ReadonlyMap<string, number> => new Map(divideSets([sets(count)], 4, () => 1).flatMap((part, at) => Array.from(part, ({ id }) => [id, at] as const)));
    const [before, after] = [homes(200), homes(201)];
    expect(before.size).toBe(200);
    expect(Array.from(before).filter(([id, at]) => after.get(id) !== at).length).toBeLessThan(20);
    for (const load of [0, 1, 2, 3].map((at) => Array.from(before.values()).filter((home) => home === at).length)) expect(load).toBeLessThanOrEqual(63);
  });
});

describe('merge', () => {
  it('ends as the whole run does, at the level that is asked for', () =>
    inFolder(SHOP, async (cwd) => {
      const files = await shardsIn(cwd, 2, '--only', 'floating-tag');
      expect(await runCli(['merge', ...files], { cwd })).toMatchObject({ code: 0 });
      expect(await runCli(['merge', ...files, '--fail-on', 'warning'], { cwd })).toMatchObject({ code: 1 });
      const strict = await shardsIn(cwd, 2, '--only', 'floating-tag', '--fail-on', 'warning');
      expect(await runCli(['merge', ...strict], { cwd })).toMatchObject({ code: 1 });
    }));

  it('draws no line of a file that is another one here, and needs none of them', () =>
    inFolder(SHOP, async (cwd) => {
      const files = await shardsIn(cwd, 2);
      expect((await runCli(['merge', ...files], { cwd })).out).toContain('│       image: quay.io/shop/web:latest');
      writeFileSync(join(cwd, 'web/web.yaml'), `# another\n${SHOP['web/web.yaml']}`);
      const { out } = await runCli(['merge', ...files], { cwd });
      expect(out).toContain('web/web.yaml:8:14  warning  floating-tag');
      expect(out).not.toContain('│       image: quay.io/shop/web:latest');
    }));

  it('refuses a part of the shards, and one that is there twice', () =>
    inFolder(SHOP, async (cwd) => {
      const [first = '', second = '', third = ''] = await shardsIn(cwd, 3);
      expect(await runCli(['merge', first, third], { cwd })).toMatchObject({ code: 2, out: '', err: expect.stringContaining('the report of shard 2 of 3 is missing') as unknown });
      expect(await runCli(['merge', first, second, third, second], { cwd })).toMatchObject({ code: 2, out: '', err: expect.stringContaining('shard 2 of 3 is there twice: shard-2.json, shard-2.json') as unknown });
    }));

  it.each([
    ['files', { 'web/web.yaml': pod() }, []],
    ['options', {}, ['--preset', 'strict']],
    ['levels of failing', {}, ['--fail-on', 'info']],
    ['paths', {}, ['web']],
    ['numbers of shards', {}, ['--shard', '2/3']],
    ['configurations', { '.pinstream.yaml': 'preset: recommended\n' }, []],
    ['locks', { 'images.lock.yaml': `lockfileVersion: 1\n\nimages:\n\n  quay.io/shop/till:1.0:\n    digest: ${DIGEST}\n` }, []],
    ['baselines', { 'known.json': '{"version":1,"findings":[]}' }, ['--baseline', 'known.json']],
  ])('refuses shards with other %s', (_, files, words) =>
    inFolder(SHOP, async (cwd) => {
      const reports = await shardsIn(cwd, 2);
      for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content);
      const { code, err } = await runCli(['lint', ...OPERANDS, '--shard', '2/2', '--format', 'json=shard-2.json', ...words], { cwd });
      expect(code, err).toBeLessThan(2);
      expect(await runCli(['merge', ...reports], { cwd })).toMatchObject({ code: 2, out: '', err: expect.stringContaining('shard-1.json and shard-2.json are of different runs') as unknown });
    }));

  it('refuses shards of two days, as a suppression may have ended between them', () =>
    inFolder(SHOP, async (cwd) => {
      const reports = await shardsIn(cwd, 2);
      await runCli(['lint', ...OPERANDS, '--shard', '2/2', '--format', 'json=shard-2.json'], { cwd, today: '2026-01-16' });
      expect((await runCli(['merge', ...reports], { cwd })).err).toContain('are of different runs');
    }));

  it('says what is wrong with a file that is no report of a shard', () =>
    inFolder({ ...SHOP, 'text.json': 'no', 'list.json': '[]', 'cut.json': '{"version": 1, "tool": {"name": "pinstream", "version": "0.1.0"}}', 'old.json': '{"version": 1, "tool": {"name": "pinstream", "version": "0.0.9"}}' }, async (cwd) => {
      await runCli(['lint', 'web', '--format', 'json=whole.json'], { cwd });
      const faultOf = async (file: string): Promise<string> => (await runCli(['merge', file], { cwd })).err.split('\n')[0] ?? '';
      expect(await faultOf('nowhere.json')).toBe('error: cannot read the report nowhere.json: no such file or folder');
      expect(await faultOf('text.json')).toMatch(/^error: text\.json is no JSON: /);
      expect(await faultOf('list.json')).toBe('error: list.json is no report of pinstream lint');
      expect(await faultOf('cut.json')).toBe('error: cut.json is no report as pinstream 0.1.0 writes it, at summary');
      expect(await faultOf('old.json')).toBe('error: old.json was made by pinstream 0.0.9');
      expect(await faultOf('whole.json')).toBe('error: whole.json is of a whole run, and there is nothing to merge it with');
      expect((await runCli(['merge'], { cwd })).code).toBe(2);
    }));
});

describe('shards of what is rendered', () => {
  const DEPLOYMENT = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels: { app: web }\n  template:\n    metadata:\n      labels: { app: web }\n    spec:\n      containers:\n        - name: web\n          image: quay.io/shop/web:latest\n';
  const FILES = { 'base/kustomization.yaml': 'resources: [web.yaml]\n', 'base/web.yaml': DEPLOYMENT, 'prod/kustomization.yaml': 'resources: [../base]\n', 'test/kustomization.yaml': 'resources: [../base]\n', 'alone/web.yaml': pod('quay.io/shop/web:latest') };

  it('tell once what two overlays say of one line, as one run does', () =>
    inFolder({}, async (programs) => {
      const [path = ''] = kustomizePaths(join(programs, 'bin'));
      const env = { PATH: [path, '/usr/bin', '/bin'].join(delimiter), HOME: programs };
      await inFolder(FILES, (cwd) =>
        inFolder({}, async (reports) => {
          for (const count of [2, 5]) {
            const [whole, merged] = await bothWays(['--render'], count, cwd, reports, [], env);
            expect(merged).toEqual(whole);
            expect(whole[1]).toContain('rendered 2 sets by');
          }
        }),
      );
    }));
});
