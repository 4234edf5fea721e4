import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { validateManifests } from '../../lib/adapters/cdk8s-validation';
import { checkedProps } from '../../lib/adapters/cdk8s-validation-props';
import type { PinstreamValidationProps, ValidationContext, Violation } from '../../lib/adapters/cdk8s-validation-types';
import { main } from '../../lib/cli/main';
import { inFolder, NAMED_WEB, pod } from '../cli/run-cli';

interface Told {
  readonly violations: readonly Violation[];
  readonly status: string | undefined;
  readonly summary: Readonly<Record<string, string>>;
  readonly log: readonly string[];
}

interface Given {
  readonly manifests: readonly string[];
  readonly metadata?: ValidationContext['metadata'];
  readonly stdout?: boolean;
  readonly props?: PinstreamValidationProps;
}

/** What cdk8s-cli would be told by a run in `cwd`. */
async function told(cwd: string, { manifests, metadata = {}, stdout, props = {} }: Given): Promise<Told> {
  const violations: Violation[] = [];
  const log: string[] = [];
  const submitted: { status?: string; summary: Readonly<Record<string, string>> } = { summary: {} };
  await validateManifests(main, checkedProps(props), {
    manifests,
    metadata,
    stdout,
    logger: { log: (message) => void log.push(message) },
    report: {
      addViolation: (violation) => void violations.push(violation),
      submit: (status, summary = {}) => void Object.assign(submitted, { status, summary }),
    },
  }, cwd);
  return { violations, status: submitted.status, summary: submitted.summary, log };
}

const BAD = pod('quay.io/shop/web:1.0@sha256:12');
const RULE = 'bad-image-reference';

describe('a validation of what a cdk8s app wrote', () => {
  it('tells of a fault by rule, with construct, file, place and what to do', () =>
    inFolder({ 'dist/shop.k8s.yaml': BAD }, async (cwd) => {
      const { violations, status, summary } = await told(cwd, { manifests: [join(cwd, 'dist/shop.k8s.yaml')], metadata: { web: { path: 'shop/Web' } } });
      expect(violations).toMatchObject([{
        ruleName: RULE,
        fix: expect.stringContaining(`pinstream explain ${RULE}`) as string,
        violatingResources: [{
          resourceName: 'web',
          manifestPath: join(cwd, 'dist/shop.k8s.yaml'),
          locations: [expect.stringMatching(/^Pod web, spec\/containers\/0\/image \(line: 8:14\): error: /) as string],
        }],
      }]);
      expect(status).toBe('failure');
      expect(summary).toMatchObject({ Checked: 'files: 1, objects: 1', 'Fails at': 'error' });
    }));

  it('submits a success where nothing is found', () =>
    inFolder({ 'dist/shop.k8s.yaml': pod() }, async (cwd) => {
      expect(await told(cwd, { manifests: [join(cwd, 'dist/shop.k8s.yaml')] })).toEqual({
        violations: [], status: 'success', log: [],
        summary: { Checked: 'files: 1, objects: 1', Found: 'errors: 0, warnings: 0, info: 0, suppressed: 0', 'Fails at': 'error' },
      });
    }));

  it('takes its properties as the options of lint, and the configuration of the folder', () =>
    inFolder({ 'dist/shop.k8s.yaml': pod('quay.io/shop/web:1.0'), 'loud.yaml': 'failOn: info\npreset: strict\n', '.pinstream.yaml': 'preset: strict\n', 'rules.cjs': NAMED_WEB }, async (cwd) => {
      const manifests = [join(cwd, 'dist/shop.k8s.yaml')];
      const found = async (props: PinstreamValidationProps): Promise<unknown> => {
        const { violations, status } = await told(cwd, { manifests, props });
        return [status, ...violations.map(({ ruleName }) => ruleName)];
      };
      expect(await found({})).toEqual(['success', 'unpinned-image']);
      expect(await found({ failOn: 'warning' })).toEqual(['failure', 'unpinned-image']);
      expect(await found({ preset: 'recommended' })).toEqual(['success']);
      expect(await found({ config: 'loud.yaml' })).toEqual(['failure', 'unpinned-image']);
      expect(await found({ preset: 'recommended', rules: ['./rules.cjs'] })).toEqual(['success', 'named-web']);
    }));

  it('reads what lies elsewhere under the configuration of the folder, and tells each file with its own lines', () =>
    inFolder({ 'app/.pinstream.yaml': 'rules: { short-image-name: off }\n', 'tmp/one.k8s.yaml': `# one\n${pod('web:1')}`, 'tmp/two.k8s.yaml': `---\n${pod('quay.io/shop/web:1.0@sha256:12', 'ledger')}` }, async (folder) => {
      const [one, two] = [join(folder, 'tmp/one.k8s.yaml'), join(folder, 'tmp/two.k8s.yaml')];
      const { violations } = await told(join(folder, 'app'), { manifests: [one, two], stdout: true });
      const resources = violations.flatMap(({ ruleName, violatingResources }) => violatingResources.map((resource) => [ruleName, resource.manifestPath, resource.locations[0]?.split(':').slice(0, 3).join(':')]));
      expect(resources).toEqual([[RULE, two, 'Pod ledger, spec/containers/0/image (line: 9:14)']]);
    }));

  it.each([
    ['no manifest at all', [], 'there is no manifest to check'],
    ['manifests without an object', ['empty.k8s.yaml'], 'nothing left to check'],
  ])('throws for %s, as silence is no success', (_, names, message) =>
    inFolder({ 'empty.k8s.yaml': '# nothing\n' }, async (cwd) => {
      await expect(told(cwd, { manifests: names.map((name) => join(cwd, name)) })).rejects.toThrow(message);
    }));

  it('throws for a configuration that is not in order', () =>
    inFolder({ 'web.k8s.yaml': pod(), '.pinstream.yaml': 'presets: strict\n' }, async (cwd) => {
      await expect(told(cwd, { manifests: [join(cwd, 'web.k8s.yaml')] })).rejects.toThrow(/pinstream cannot validate: error: the configuration is not in order/);
    }));

  it('fails where a rule threw, and names it', () =>
    inFolder({ 'web.k8s.yaml': pod(), 'rules.cjs': NAMED_WEB.replace('if (', "throw new Error('no luck'); if (") }, async (cwd) => {
      const { violations, status } = await told(cwd, { manifests: [join(cwd, 'web.k8s.yaml')], props: { rules: ['rules.cjs'] } });
      expect(status).toBe('failure');
      expect(violations).toMatchObject([{ ruleName: 'named-web', recommendation: expect.stringContaining('no luck') as string }]);
    }));
});

describe('construct paths where names repeat', () => {
  const twins = (namespace: string): string => pod('quay.io/shop/web:1.0@sha256:12').replace('name: web\n', `name: web\n  namespace: ${namespace}\n`);

  const resourcesWith = async (metadata: ValidationContext['metadata']): Promise<readonly (readonly [string, number, string | undefined])[]> => {
    const rows: (readonly [string, number, string | undefined])[] = [];
    await inFolder({ 'a.k8s.yaml': twins('shop'), 'b.k8s.yaml': twins('stage') }, async (cwd) => {
      const { violations } = await told(cwd, { manifests: [join(cwd, 'a.k8s.yaml'), join(cwd, 'b.k8s.yaml')], metadata });
      for (const { violatingResources } of violations) for (const { resourceName, locations } of violatingResources) rows.push([resourceName, locations.length, locations.at(-1)]);
    });
    return rows;
  };

  it('are those of PinstreamApp, which records each object under its whole key', async () => {
    const rows = await resourcesWith({ web: { path: 'stage/Web' }, 'Pod/shop/web': { path: 'shop/Web' }, 'Pod/stage/web': { path: 'stage/Web' } });
    expect(rows.map(([name, count]) => [name, count])).toEqual([['Pod/shop/web', 1], ['Pod/stage/web', 1]]);
  });

  it('are left open for apps of plain cdk8s, which keeps one path for a name: a wrong one would mislead', async () => {
    const note = 'one of 2 objects named web; cdk8s knows the construct of one of them, stage/Web';
    expect(await resourcesWith({ web: { path: 'stage/Web' } })).toEqual([['Pod/shop/web', 2, note], ['Pod/stage/web', 2, note]]);
  });
});

describe('properties in cdk8s.yaml', () => {
  it.each<[object, string]>([
    [{ presets: 'strict' }, 'it knows no property presets; known: preset, failOn, platform, argocd, config, rules'],
    [{ preset: 'harsh' }, 'the property preset is "harsh"; allowed: recommended, strict, pedantic'],
    [{ argocd: 'yes' }, 'the property argocd is "yes"; allowed: true or false'],
    [{ rules: 'rules.cjs' }, 'the property rules is "rules.cjs"; allowed: a list of paths'],
    [{ toString: 'strict' }, 'it knows no property toString'],
  ])('%j is refused', (props, message) => {
    expect(() => checkedProps(props)).toThrow(message);
  });

  it('that begin with a dash stay values', () =>
    inFolder({ 'web.k8s.yaml': pod() }, async (cwd) => {
      await expect(told(cwd, { manifests: [join(cwd, 'web.k8s.yaml')], props: { config: '--fix' } })).rejects.toThrow('--fix');
    }));
});
