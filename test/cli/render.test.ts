import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { commit, ENV, git, write } from '../sources/git/in-repository';
import { standInHelm } from '../support/render/helm';
import { kustomizePaths } from '../support/render/kustomize';
import { DIGEST, inFolder, type Outcome, pod, runCli } from './run-cli';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: web
          image: quay.io/shop/web:1.0 # moves
          readinessProbe: { tcpSocket: { port: 8080 } }
`;

const SHOP = {
  'base/kustomization.yaml': 'resources:\n  - web.yaml\n',
  'base/web.yaml': DEPLOYMENT,
  'prod/kustomization.yaml': 'resources:\n  - ../base\nnamePrefix: prod-\nimages:\n  - name: quay.io/shop/web\n    newTag: "2.0"\n',
};

const CHART = {
  'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'chart/values.yaml': 'image:\n  tag: "1.0"\nreplicas: 3\n',
  'chart/values-prod.yaml': `image:\n  tag: "1.0@${DIGEST}"\n`,
  'chart/values-next.yaml': 'image:\n  tag: latest\n',
  'chart/templates/web.yaml': DEPLOYMENT.replace('name: web\nspec', 'name: {{ .Release.Name }}\nspec')
    .replace('replicas: 3', '{{- if .Values.replicas }}\n  replicas: {{ .Values.replicas }}\n  {{- end }}')
    .replace('quay.io/shop/web:1.0 # moves', '"quay.io/shop/web:{{ .Values.image.tag }}"'),
};

interface Found {
  readonly ruleId: string;
  readonly file: string;
  readonly line: number | undefined;
  readonly object: string | undefined;
}

function foundIn({ out }: Outcome): readonly Found[] {
  const { findings } = JSON.parse(out) as { findings: { ruleId: string; object?: { kind: string; name: string }; location: { file?: string; name?: string; start?: { line: number } } }[] };
  return findings.map(({ ruleId, object, location }) => ({ ruleId, file: location.file ?? location.name ?? '', line: location.start?.line, object: object && `${object.kind}/${object.name}` }));
}

function skippedIn({ out }: Outcome): unknown {
  return (JSON.parse(out) as { summary: { skipped: unknown } }).summary.skipped;
}

interface Rendering {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly lint: (...words: readonly string[]) => Promise<Outcome>;
}

/** Runs the body with the stand-in for kustomize, and once more with a real kubectl where there is one. */
async function withKustomize(files: Readonly<Record<string, string>>, body: (rendering: Rendering) => Promise<void>): Promise<void> {
  await inFolder({}, async (programs) => {
    for (const path of kustomizePaths(join(programs, 'bin'))) await renderingIn(files, path, body);
  });
}

async function withHelm(files: Readonly<Record<string, string>>, body: (rendering: Rendering) => Promise<void>): Promise<void> {
  await inFolder({}, async (programs) => {
    await renderingIn(files, standInHelm(join(programs, 'bin')), body);
  });
}

async function renderingIn(files: Readonly<Record<string, string>>, path: string, body: (rendering: Rendering) => Promise<void>): Promise<void> {
  await inFolder(files, async (cwd) => {
    const env = { ...ENV, HOME: cwd, PATH: [path, '/usr/bin', '/bin'].join(delimiter) };
    await body({ cwd, env, lint: (...words) => runCli(['lint', '--render', '--preset', 'strict', '--only', 'unpinned-image', '--only', 'floating-tag', ...words], { cwd, env }) });
  });
}

const json = ['--format', 'json'] as const;

describe('lint --render of kustomizations', () => {
  it('points at what the overlay sets, else at the line of the base', () =>
    withKustomize({ ...SHOP, 'dev/kustomization.yaml': 'resources:\n  - ../base\nnamePrefix: dev-\n' }, async ({ lint }) => {
      expect(foundIn(await lint(...json))).toEqual([
        { ruleId: 'unpinned-image', file: 'base/web.yaml', line: 15, object: 'Deployment/dev-web' },
        { ruleId: 'unpinned-image', file: 'prod/kustomization.yaml', line: 6, object: 'Deployment/prod-web' },
      ]);
    }));

  it('looks at the files of a kustomization together, and says what it rendered', () =>
    withKustomize({ ...SHOP, 'alone.yaml': pod('quay.io/shop/job:1') }, async ({ lint }) => {
      const { out, err, code } = await lint();
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(/rendered 1 set by (?:kustomize v5\.5\.0|kubectl v1\.\d+\.\d+) \(prod\/\)/);
      expect(out).toContain('alone.yaml:8:14');
      expect(out).not.toContain('base/web.yaml:15:18  warning');
      expect(out).toContain('Deployment/web is written here, and the kustomization changes it');
    }));

  it('tells once what two overlays say of one line of their base', () =>
    withKustomize({ ...SHOP, 'prod/kustomization.yaml': 'resources: [../base]\n', 'test/kustomization.yaml': 'resources: [../base]\n' }, async ({ lint }) => {
      expect(foundIn(await lint(...json))).toEqual([{ ruleId: 'unpinned-image', file: 'base/web.yaml', line: 15, object: 'Deployment/web' }]);
    }));

  it('lets a suppression in the base count, and calls none unused that one overlay uses', () => {
    const base = { ...SHOP, 'base/web.yaml': DEPLOYMENT.replace('# moves', '# pinstream-ignore unpinned-image: on purpose') };
    const pinned = `resources: [../base]\npatches: [{ path: pin.yaml }]\n`;
    const pin = `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { template: { spec: { containers: [{ name: web, image: "quay.io/shop/web:1.0@${DIGEST}" }] } } }\n`;
    return withKustomize({ ...base, 'prod/kustomization.yaml': pinned, 'prod/pin.yaml': pin, 'test/kustomization.yaml': 'resources: [../base]\n' }, async ({ cwd, env }) => {
      const words = ['lint', '--render', '--preset', 'strict', '--only', 'unpinned-image', '--only', 'unused-suppression', ...json];
      expect(foundIn(await runCli(words, { cwd, env }))).toEqual([]);
      write(cwd, { 'test/kustomization.yaml': pinned, 'test/pin.yaml': pin });
      expect(foundIn(await runCli(words, { cwd, env }))).toMatchObject([{ ruleId: 'unused-suppression', file: 'base/web.yaml', line: 15 }]);
    });
  });

  it('points at the patch that brings a value, and finds a container again that stands behind another', () => {
    const patch = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - name: proxy\n          image: quay.io/shop/proxy:3\n';
    return withKustomize({ ...SHOP, 'prod/kustomization.yaml': 'resources: [../base]\npatches: [{ path: proxy.yaml }]\n', 'prod/proxy.yaml': patch }, async ({ lint }) => {
      expect(foundIn(await lint(...json))).toEqual([
        { ruleId: 'unpinned-image', file: 'base/web.yaml', line: 15, object: 'Deployment/web' },
        { ruleId: 'unpinned-image', file: 'prod/proxy.yaml', line: 10, object: 'Deployment/web' },
      ]);
    });
  });

  it.each([
    ['a remote base', 'resources: [https://example.org/shop//base?ref=v1]\n', 'it fetches https://example.org/shop//base?ref=v1; --allow-network lets it'],
    ['a repository by its short form', 'resources: [github.com/example/shop]\n', 'it fetches github.com/example/shop; --allow-network lets it'],
    ['charts that it would inflate', 'helmCharts: [{ name: web, repo: https://example.org }]\n', 'it inflates Helm charts'],
    ['a file that is not there', 'resources: [gone.yaml]\n', 'gone.yaml: no such file or directory'],
  ])('ends with 2 and goes on with the other files for %s', (_, text, reason) =>
    withKustomize({ 'shop/kustomization.yaml': text, 'alone.yaml': pod('quay.io/shop/job:1') }, async ({ lint }) => {
      const outcome = await lint(...json);
      expect(outcome.code).toBe(2);
      expect(foundIn(outcome)).toMatchObject([{ file: 'alone.yaml', line: 8 }]);
      expect(skippedIn(outcome)).toEqual([{ reason: expect.stringMatching(`^not rendered: .*${reason.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`) as unknown, files: ['shop/'] }]);
    }),
  );

  it('leaves kustomizations as files where the configuration says so, and renders nothing unasked', () =>
    withKustomize({ ...SHOP, '.pinstream.yaml': 'render: { kustomize: false }\n' }, async ({ cwd, env, lint }) => {
      expect(foundIn(await lint(...json))).toEqual([{ ruleId: 'unpinned-image', file: 'base/web.yaml', line: 15, object: 'Deployment/web' }]);
      write(cwd, { '.pinstream.yaml': 'render: { kustomize: true }\n' });
      const plain = await runCli(['lint', '--preset', 'strict', '--only', 'unpinned-image', ...json], { cwd, env: { ...env, PATH: '/nowhere' } });
      expect(foundIn(plain)).toEqual([{ ruleId: 'unpinned-image', file: 'base/web.yaml', line: 15, object: 'Deployment/web' }]);
    }));

  it('says which program is missing', () =>
    inFolder(SHOP, async (cwd) => {
      const outcome = await runCli(['lint', '--render'], { cwd, env: { PATH: '/nowhere' } });
      expect(outcome).toMatchObject({ code: 2, out: expect.stringContaining('not rendered: there is no kustomize and no kubectl on the PATH (prod/)') as unknown });
    }));
});

describe('lint --render of charts', () => {
  it('points at the line of the template', () =>
    withHelm(CHART, async ({ lint }) => {
      expect(foundIn(await lint(...json))).toEqual([{ ruleId: 'unpinned-image', file: 'chart/templates/web.yaml', line: 17, object: 'Deployment/web' }]);
      const { out } = await lint();
      expect(out).toContain('chart/templates/web.yaml:17:18');
      expect(out).toContain('rendered 1 set by helm v3.19.0 (chart/)');
      expect(out).not.toContain('skipped 1 file: Helm template');
      // Nobody can say which of the values a line of a template is to be repaired in.
      expect(out).not.toContain('chart/values.yaml');
    }));

  it('renders each value set on its own', () =>
    withHelm(CHART, async ({ lint }) => {
      const sets = ['--value-set', 'prod=chart/values-prod.yaml', '--value-set', 'next=chart/values-next.yaml'];
      expect(foundIn(await lint(...sets, ...json))).toEqual([{ ruleId: 'floating-tag', file: 'chart/templates/web.yaml', line: 17, object: 'Deployment/web' }]);
      expect((await lint(...sets)).out).toContain('rendered 2 sets by helm v3.19.0 (chart/ [prod], chart/ [next])');
    }));

  it('takes values in the order of --values, then those of --set', () =>
    withHelm(CHART, async ({ lint }) => {
      const tagOf = async (...words: readonly string[]): Promise<string | undefined> => /quay\.io\/shop\/web:\S+/.exec((await lint(...words)).out)?.[0];
      expect(await tagOf('--values', 'chart/values-prod.yaml', '--values', 'chart/values-next.yaml')).toBe('quay.io/shop/web:latest');
      expect(await tagOf('--values', 'chart/values-next.yaml', '--values', 'chart/values-prod.yaml')).toBeUndefined();
      expect(await tagOf('--values', 'chart/values-next.yaml', '--set', 'image.tag=1.7')).toBe('quay.io/shop/web:1.7');
    }));

  it('takes release, namespace and value sets from the configuration, relative to the chart', () => {
    const render = 'render:\n  charts:\n    - path: ch*\n      release: front\n      namespace: shop\n      valueSets: { next: values-next.yaml }\n      set: { image.tag: "2.0" }\n';
    return withHelm({ ...CHART, '.pinstream.yaml': render }, async ({ lint }) => {
      const { out } = await lint();
      expect(out).toContain('Deployment/front');
      expect(out).toContain('quay.io/shop/web:2.0 ');
      expect(out).toContain('(chart/ [next])');
    });
  });

  it('tells what is wrong in the configuration', () =>
    withHelm({ ...CHART, '.pinstream.yaml': 'render:\n  charts:\n    - path: chart\n      valueset: { prod: values-prod.yaml }\n      set: { image: { tag: a } }\n' }, async ({ lint }) => {
      const { code, err } = await lint();
      expect(code).toBe(2);
      expect(err).toContain('.pinstream.yaml:4:7: render.charts.0: there is no key valueset here (did you mean valueSets?)');
      expect(err).toContain('render.charts.0.set.image is a map; it takes a text, or a number, or true or false');
    }));

  it('offers no repair through a rendering, and says where to make it', () =>
    withHelm({ ...CHART, 'images.lock.yaml': `lockfileVersion: 1\nimages:\n  quay.io/shop/web:1.0:\n    digest: ${DIGEST}\n` }, async ({ cwd, env, lint }) => {
      const plain = JSON.parse((await runCli(['lint', '--preset', 'strict', '--stdin-filename', 'a.yaml', '-', '--only', 'unpinned-image', ...json], { cwd, env, stdin: DEPLOYMENT })).out) as { findings: { fix?: object }[] };
      expect(plain.findings[0]?.fix).toBeDefined();
      const { findings } = JSON.parse((await lint(...json)).out) as { findings: { fix?: object; hint?: string }[] };
      expect(findings.map(({ fix, hint }) => [fix, hint])).toEqual([[undefined, 'change the template, or the values that it takes this from']]);
    }));

  it('goes on with other charts where one does not render, and ends with 2', () =>
    withHelm({ ...CHART, 'broken/Chart.yaml': 'apiVersion: v2\nname: broken\n', 'broken/templates/web.yaml': 'kind: {{ fail "no host is set" }}\n' }, async ({ lint }) => {
      const { code, out } = await lint();
      expect(code).toBe(2);
      expect(out).toContain('chart/templates/web.yaml:17:18');
      expect(out).toContain('skipped 1 file: not rendered: helm: execution error at (broken/templates/web.yaml:1:4): no host is set (broken/)');
    }));

  it('says how to get dependencies, and fetches none', () =>
    withHelm({ ...CHART, 'chart/Chart.yaml': 'apiVersion: v2\nname: web\ndependencies: [{ name: db, repository: "https://example.org" }]\n' }, async ({ lint }) => {
      expect(await lint()).toMatchObject({ code: 2, out: expect.stringContaining('run helm dependency build') as unknown });
    }));

  it('points at the chart for what a packed chart makes, and into the folder of one that is not', () =>
    withHelm({ ...CHART, 'chart/charts/db/Chart.yaml': 'apiVersion: v2\nname: db\n', 'chart/charts/db/templates/pod.yaml': pod('quay.io/shop/db:1', 'db') }, async ({ lint }) => {
      expect(foundIn(await lint(...json))).toContainEqual({ ruleId: 'unpinned-image', file: 'chart/charts/db/templates/pod.yaml', line: 8, object: 'Pod/db' });
    }));

  it('makes nothing of a library chart', () =>
    withHelm({ ...CHART, 'lib/Chart.yaml': 'apiVersion: v2\nname: shared\ntype: library\n' }, async ({ lint }) => {
      expect(await lint()).toMatchObject({ code: 0, out: expect.stringContaining('a library chart, of which nothing is made by itself (lib/)') as unknown });
    }));

  it.each([
    [['--values', 'gone.yaml'], 'cannot open the values file gone.yaml'],
    [['--values', 'https://example.org/values.yaml'], 'nothing is fetched here'],
    [['--value-set', 'values-prod.yaml'], '--value-set takes name=file'],
    [['--set', 'tag'], '--set takes key=value'],
    [['--fix'], '--render goes with neither --fix nor --diff'],
  ])('refuses %j', (words, message) =>
    withHelm(CHART, async ({ lint }) => {
      expect(await lint(...words)).toMatchObject({ code: 2, err: expect.stringContaining(message) as unknown });
    }),
  );

  it('needs --render for all that is about rendering', () =>
    withHelm(CHART, async ({ cwd, env }) => {
      expect(await runCli(['lint', '--set', 'a=b'], { cwd, env })).toMatchObject({ code: 2, err: expect.stringContaining('--set is for what gets rendered, and nothing does') as unknown });
    }));

  it('refuses a helm that is too old', () =>
    inFolder(CHART, async (cwd) => {
      const env = { PATH: standInHelm(join(cwd, 'bin'), 'v3.7.2') };
      expect(await runCli(['lint', '--render'], { cwd, env })).toMatchObject({ code: 2, out: expect.stringContaining('the helm on the PATH is v3.7.2, and v3.8 is the oldest that will do') as unknown });
    }));
});

describe('--base with --render', () => {
  /** Commits the files, and the others over them. */
  const committed = ({ cwd }: Rendering, after: Readonly<Record<string, string>>): void => {
    git(cwd, 'init', '--quiet');
    commit(cwd, {}, 'before');
    commit(cwd, after, 'after');
  };

  it('renders both sides of a changed overlay with the same words', () =>
    withKustomize(SHOP, async (rendering) => {
      committed(rendering, { 'prod/kustomization.yaml': SHOP['prod/kustomization.yaml'].replace('"2.0"', 'latest') });
      expect(foundIn(await rendering.lint('--base', 'HEAD~1', ...json))).toEqual([{ ruleId: 'floating-tag', file: 'prod/kustomization.yaml', line: 6, object: 'Deployment/prod-web' }]);
      expect(foundIn(await rendering.lint('--base', 'HEAD', ...json))).toEqual([]);
    }));

  it('sees what a change of a base does to the overlay, and looks at staged files', () =>
    withKustomize(SHOP, async (rendering) => {
      committed(rendering, {});
      write(rendering.cwd, { 'base/web.yaml': DEPLOYMENT.replace('{ app: web }', '{ app: shop }').replace('{ app: web }', '{ app: shop }') });
      git(rendering.cwd, 'add', '--all');
      write(rendering.cwd, { 'base/web.yaml': 'broken: [\n' });
      const words = ['lint', '--render', '--staged', '--platform', 'kubernetes=1.34', ...json];
      expect(foundIn(await runCli(words, rendering))).toEqual([{ ruleId: 'immutable-field-changed', file: 'base/web.yaml', line: 8, object: 'Deployment/prod-web' }]);
    }));

  it('renders both sides of a changed values file, in a folder of the repository too', () =>
    withHelm({ ...CHART, 'other/pod.yaml': pod() }, async (rendering) => {
      committed(rendering, { 'chart/values-prod.yaml': 'image:\n  tag: latest\n' });
      const sets = ['--value-set', 'prod=chart/values-prod.yaml', '--base', 'HEAD~1'];
      expect(foundIn(await rendering.lint(...sets, ...json))).toEqual([{ ruleId: 'floating-tag', file: 'chart/templates/web.yaml', line: 17, object: 'Deployment/web' }]);
      const inside = await runCli(['lint', '--render', '--only', 'floating-tag', '--value-set', 'prod=values-prod.yaml', '--base', 'HEAD~1', ...json], { ...rendering, cwd: join(rendering.cwd, 'chart') });
      expect(foundIn(inside)).toEqual([{ ruleId: 'floating-tag', file: 'templates/web.yaml', line: 17, object: 'Deployment/web' }]);
    }));

  it('takes a value set whose file came with the change for a new one', () =>
    withHelm(CHART, async (rendering) => {
      committed(rendering, { 'chart/values-new.yaml': 'image:\n  tag: "1.1"\n' });
      const outcome = await rendering.lint('--value-set', 'new=chart/values-new.yaml', '--base', 'HEAD~1', ...json);
      expect(foundIn(outcome)).toMatchObject([{ ruleId: 'unpinned-image' }]);
    }));

  it('lets plan tell what a changed value does', () =>
    withHelm(CHART, async (rendering) => {
      committed(rendering, { 'chart/values.yaml': CHART['chart/values.yaml'].replace('"1.0"', '"1.1"') });
      const { out } = await runCli(['plan', '--render', '--base', 'HEAD~1'], rendering);
      expect(out).toContain('quay.io/shop/web:1.0');
      expect(out).toContain('quay.io/shop/web:1.1');
    }));

  it('leaves no folder behind, whether it renders or not', () =>
    withHelm(CHART, async (rendering) => {
      mkdirSync(join(rendering.cwd, 'tmp'));
      const before = process.env['TMPDIR'];
      process.env['TMPDIR'] = join(rendering.cwd, 'tmp');
      try {
        committed(rendering, { 'chart/templates/more.yaml': 'kind: {{ fail "no" }}\n' });
        expect(await rendering.lint('--base', 'HEAD~1')).toMatchObject({ code: 2 });
        expect(readdirSync(join(rendering.cwd, 'tmp'))).toEqual([]);
      } finally {
        if (before === undefined) delete process.env['TMPDIR'];
        else process.env['TMPDIR'] = before;
      }
    }));
});

describe('Ctrl-C', () => {
  it('ends the program that renders, and the run with 130', () =>
    inFolder(CHART, async (cwd) => {
      const helm = join(cwd, 'helm');
      writeFileSync(helm, `#!${process.execPath}\nif (process.argv[2] === 'version') console.log('v3.19.0');\nelse { require('node:fs').writeFileSync(${JSON.stringify(join(cwd, 'begun'))}, String(process.pid)); setInterval(() => {}, 1000); }\n`);
      chmodSync(helm, 0o755);
      const outcome = runCli(['lint', '--render'], { cwd, env: { PATH: cwd } });
      const begun = (): string => (existsSync(join(cwd, 'begun')) ? readFileSync(join(cwd, 'begun'), 'utf8') : '');
      while (begun() === '') await setTimeout(20);
      process.emit('SIGINT');
      expect(await outcome).toEqual({ code: 130, out: '', err: 'error: interrupted; nothing was checked\n' });
      expect(() => process.kill(Number(begun()), 0)).toThrow('ESRCH');
    }));
});

describe('what else looks at renderings', () => {
  it('images list and trace name the images that come out', () =>
    withKustomize(SHOP, async ({ cwd, env }) => {
      const list = await runCli(['images', 'list', '--render', '--format', 'json'], { cwd, env });
      expect(JSON.parse(list.out)).toMatchObject({ images: [{ file: 'prod/kustomization.yaml', line: 6, workload: { name: 'prod-web' }, image: 'quay.io/shop/web:2.0' }] });
      expect((await runCli(['trace', '--render'], { cwd, env })).out).toContain('quay.io/shop/web:2.0');
    }));

  it('diff renders both folders', () =>
    withKustomize({ ...Object.fromEntries(['old', 'new'].flatMap((side) => Object.entries(SHOP).map(([name, text]) => [`${side}/${name}`, text]))), 'new/base/web.yaml': DEPLOYMENT.replaceAll('{ app: web }', '{ app: shop }') }, async ({ cwd, env }) => {
      const outcome = await runCli(['diff', 'old', 'new', '--render', '--platform', 'kubernetes=1.34', ...json], { cwd, env });
      expect(foundIn(outcome)).toContainEqual({ ruleId: 'immutable-field-changed', file: 'new/base/web.yaml', line: 8, object: 'Deployment/prod-web' });
    }));

  it('keeps values of Secrets out of every message', () =>
    withHelm({ ...CHART, 'chart/templates/secret.yaml': 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: web\nstringData:\n  token: {{ .Values.token }}\n' }, async ({ cwd, env }) => {
      const { out, err } = await runCli(['lint', '--render', '--preset', 'pedantic', '--set', 'token=hunter2hunter2'], { cwd, env });
      expect(out + err).not.toContain('hunter2');
    }));
});

// What a program may write into stays the user's own.
it('rendering writes nothing beside the files', () =>
  withKustomize(SHOP, async ({ cwd, lint }) => {
    const before = readFileSync(join(cwd, 'prod/kustomization.yaml'), 'utf8');
    writeFileSync(join(cwd, 'note.txt'), '');
    await lint();
    expect(readFileSync(join(cwd, 'prod/kustomization.yaml'), 'utf8')).toBe(before);
    expect(readdirSync(cwd).sort()).toEqual(['base', 'note.txt', 'prod']);
    expect(existsSync(join(cwd, 'prod', 'charts'))).toBe(false);
  }));
