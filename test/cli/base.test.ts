import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENV, git } from '../sources/git/in-repository';
import { DIGEST, inFolder, type Outcome, runCli } from './run-cli';

const OTHER = `sha256:${'b'.repeat(64)}`;

const SET = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: ledger
  namespace: shop
spec:
  serviceName: ledger
  replicas: 3
  selector:
    matchLabels: { app: ledger }
  updateStrategy:
    type: RollingUpdate
    rollingUpdate: { partition: 0 }
  template:
    metadata:
      labels: { app: ledger }
    spec:
      containers:
        - name: ledger
          image: registry.example.com/shop/ledger:1.0@${DIGEST}
          readinessProbe: { tcpSocket: { port: 8080 } }
          volumeMounts: [{ name: books, mountPath: /books }]
  volumeClaimTemplates:
    - metadata: { name: books }
      spec:
        accessModes: [ReadWriteOnce]
        resources: { requests: { storage: 1Gi } }
`;

const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: ledger, namespace: shop }
spec:
  clusterIP: None
  selector: { app: ledger }
  ports: [{ name: http, port: 8080 }]
`;

/** A lock that has this digest for the tag in the set. */
function lockOf(digest: string): string {
  return `lockfileVersion: 1
images:
  registry.example.com/shop/ledger:1.0:
    digest: ${digest}
`;
}

/** What there is to say of the set beside a lock with another digest. */
const STALE: Found = { ruleId: 'stale-digest', path: 'spec.template.spec.containers[0].image', line: 20 };

/** A repository with the two files committed. */
async function inRepository(body: (repository: { readonly cwd: string; readonly commit: (files: Readonly<Record<string, string | undefined>>) => void; readonly lint: (...words: readonly string[]) => Promise<Outcome> }) => Promise<void>): Promise<void> {
  await inFolder({ 'set.yaml': SET, 'service.yaml': SERVICE }, async (cwd) => {
    git(cwd, 'init', '-q', '-b', 'main');
    const commit = (files: Readonly<Record<string, string | undefined>>): void => {
      for (const [name, text] of Object.entries(files)) {
        if (text === undefined) rmSync(join(cwd, name));
        else writeFileSync(join(cwd, name), text);
      }
      git(cwd, 'add', '-A');
      git(cwd, 'commit', '-q', '-m', 'change');
    };
    commit({});
    await body({ cwd, commit, lint: (...words) => runCli(['lint', '--platform', 'kubernetes=1.34', ...words], { cwd, env: ENV }) });
  });
}

interface Found {
  readonly ruleId: string;
  readonly line: number | undefined;
  readonly path: string | undefined;
}

function foundIn({ out }: Outcome): readonly Found[] {
  const { findings } = JSON.parse(out) as { findings: { ruleId: string; object?: { path: string }; location?: { start?: { line: number } } }[] };
  return findings.map(({ ruleId, object, location }) => ({ ruleId, path: object?.path, line: location?.start?.line }));
}

describe('lint --base', () => {
  it.each([
    ['the governing Service', SET.replace('serviceName: ledger', 'serviceName: books'), 'immutable-field-changed', 'spec.serviceName', 7],
    ['the size of a claim', SET.replace('storage: 1Gi', 'storage: 2Gi'), 'claim-template-changed', 'spec.volumeClaimTemplates[0].spec.resources.requests.storage', 27],
    ['the selector', SET.replaceAll('{ app: ledger }', '{ app: book }'), 'immutable-field-changed', 'spec.selector.matchLabels.app', 10],
    ['a digest to a tag', SET.replace(`@${DIGEST}`, ''), 'pin-removed', 'spec.template.spec.containers[0].image', 20],
    ['the partition', SET.replace('partition: 0', 'partition: 3'), 'leftover-partition', 'spec.updateStrategy.rollingUpdate.partition', 13],
  ])('ends with 1 for a commit that changes %s, and names rule, field and line', (_, text, ruleId, path, line) =>
    inRepository(async ({ commit, lint }) => {
      commit({ 'set.yaml': text });
      const outcome = await lint('--base', 'HEAD~1', '--format', 'json');
      expect(outcome).toMatchObject({ code: 1 });
      expect(foundIn(outcome)).toContainEqual({ ruleId, path, line });
    }),
  );

  it('lets a baseline count, and takes nothing in it for gone because the change is not about it', () =>
    inRepository(async ({ cwd, commit, lint }) => {
      const tagged = SET.replace(`@${DIGEST}`, '');
      commit({ 'set.yaml': tagged, 'pod.yaml': `apiVersion: v1\nkind: Pod\nmetadata: { name: tool }\nspec: { containers: [{ name: tool, image: 'quay.io/shop/tool:1' }] }\n` });
      await runCli(['baseline', 'write', '--preset', 'strict'], { cwd });
      commit({ '.pinstream.yaml': 'preset: strict\nbaseline: .pinstream-baseline.json\n' });
      commit({ 'set.yaml': tagged.replace('replicas: 3', 'replicas: 2') });
      for (const change of [['--base', 'HEAD~1'], ['--base', 'HEAD~3'], ['--staged']]) {
        const outcome = await lint(...change, '--format', 'json', '--only', 'unpinned-image');
        expect(JSON.parse(outcome.out)).toMatchObject({ stale: [] });
        expect(outcome.code).toBe(0);
      }
      // A whole look still tells of what is gone.
      commit({ 'pod.yaml': undefined });
      expect(await lint()).toMatchObject({ code: 1, out: expect.stringContaining('the baseline holds 2 findings that are gone') as unknown });
    }));

  it('takes what is said in a renamed file for what was found before, once, and lets a baseline hold it', () =>
    inRepository(async ({ cwd, commit, lint }) => {
      const tagged = SET.replace(`1.0@${DIGEST}`, 'latest');
      commit({ 'set.yaml': tagged });
      commit({ 'set.yaml': undefined, 'ledger.yaml': tagged });
      expect(foundIn(await lint('--base', 'HEAD~1', '--format', 'json'))).toEqual([]);
      commit({ 'copy.yaml': tagged.replace('namespace: shop', 'namespace: copy') });
      expect(foundIn(await lint('--base', 'HEAD~1', '--format', 'json', '--only', 'floating-tag'))).toMatchObject([{ ruleId: 'floating-tag' }]);
      await runCli(['baseline', 'write', '--platform', 'kubernetes=1.34'], { cwd });
      commit({ 'ledger.yaml': undefined, 'books.yaml': tagged });
      for (const words of [['--base', 'HEAD~1'], []]) expect((await lint(...words, '--baseline', '.pinstream-baseline.json', '--fail-on', 'info')).code).toBe(0);
    }));

  it('fails for what a change leaves in the baseline in vain, as the whole check will', () =>
    inRepository(async ({ cwd, commit, lint }) => {
      commit({ 'set.yaml': SET.replace(`1.0@${DIGEST}`, 'latest') });
      await runCli(['baseline', 'write', '--platform', 'kubernetes=1.34'], { cwd });
      commit({ '.pinstream.yaml': 'baseline: .pinstream-baseline.json\n' });
      commit({ 'set.yaml': SET });
      const { code, out } = await lint('--base', 'HEAD~1', '--only', 'floating-tag');
      expect(code).toBe(1);
      expect(out.replaceAll(/\s+/g, ' ')).toContain('the baseline holds 1 finding that is gone (floating-tag in set.yaml); take it out with pinstream baseline prune');
      await runCli(['baseline', 'prune', '--platform', 'kubernetes=1.34'], { cwd });
      for (const words of [['--base', 'HEAD~1'], []]) expect((await lint(...words)).code).toBe(0);
    }));

  it('reports what a change no longer suppresses, and not what stays suppressed', () =>
    inRepository(async ({ commit, lint }) => {
      const reason = ' # pinstream-ignore floating-tag: a trial';
      const silenced = SET.replace(`1.0@${DIGEST}`, `latest${reason}`);
      commit({ 'set.yaml': silenced.replace('replicas: 3', 'replicas: 2') });
      commit({ 'set.yaml': silenced });
      expect(await lint('--base', 'HEAD~1')).toMatchObject({ code: 0, out: expect.stringMatching(/^✔ no findings\n/) as unknown });
      commit({ 'set.yaml': silenced.replace(reason, '') });
      const outcome = await lint('--base', 'HEAD~1', '--format', 'json', '--fail-on', 'info');
      expect(foundIn(outcome)).toEqual([{ ruleId: 'floating-tag', path: 'spec.template.spec.containers[0].image', line: 20 }]);
      expect(outcome.code).toBe(1);
    }));

  it('ends with 0 and says nothing for a change of a comment, however much else there is to say', () =>
    inRepository(async ({ commit, lint }) => {
      commit({ 'set.yaml': SET.replace(`1.0@${DIGEST}`, 'latest') });
      commit({ 'set.yaml': SET.replace(`1.0@${DIGEST}`, 'latest').replace('replicas: 3', 'replicas: 3 # one a zone') });
      expect((await lint('--preset', 'strict')).out).toContain('floating-tag');
      const outcome = await lint('--preset', 'strict', '--base', 'HEAD~1', '--format', 'json');
      expect(outcome.code).toBe(0);
      expect(foundIn(outcome)).toEqual([]);
    }));

  it('tells what a change causes elsewhere: a Service that is gone breaks the set that is not touched', () =>
    inRepository(async ({ commit, lint }) => {
      commit({ 'service.yaml': undefined });
      const outcome = await lint('--base', 'HEAD~1', '--format', 'json');
      expect(foundIn(outcome).map(({ ruleId }) => ruleId)).toContain('governing-service-missing');
      expect((await lint('--base', 'HEAD', '--format', 'json')).code).toBe(0);
    }));

  it('tells of a finding whose words have changed, and not of one that stayed', () =>
    inRepository(async ({ commit, lint }) => {
      const strict = (): Promise<Outcome> => lint('--preset', 'strict', '--base', 'HEAD~1', '--only', 'unpinned-image', '--format', 'json');
      commit({ 'set.yaml': SET.replace(`@${DIGEST}`, '') });
      commit({ 'set.yaml': SET.replace(`1.0@${DIGEST}`, '1.1') });
      expect(foundIn(await strict()).map(({ line }) => line)).toEqual([20]);
      commit({ 'set.yaml': SET.replace(`1.0@${DIGEST}`, '1.1').replace('replicas: 3', 'replicas: 4') });
      expect(foundIn(await strict())).toEqual([]);
    }));

  it('looks at files that nobody has committed yet', () =>
    inRepository(async ({ cwd, lint }) => {
      writeFileSync(join(cwd, 'set.yaml'), SET.replace('serviceName: ledger', 'serviceName: books'));
      expect(foundIn(await lint('--base', 'HEAD', '--format', 'json')).map(({ ruleId }) => ruleId)).toContain('immutable-field-changed');
    }));

  it('judges either state by the image lock of its own', () =>
    inRepository(async ({ cwd, commit, lint }) => {
      commit({ 'images.lock.yaml': lockOf(DIGEST) });
      expect(await lint('--base', 'HEAD')).toMatchObject({ code: 0 });
      commit({ 'images.lock.yaml': lockOf(OTHER) });
      expect(foundIn(await lint('--base', 'HEAD~1', '--format', 'json'))).toEqual([STALE]);
      expect(foundIn(await lint('--base', 'HEAD', '--format', 'json'))).toEqual([]);
      // Whatever was so before the lock went is nobody's change.
      rmSync(join(cwd, 'images.lock.yaml'));
      expect(foundIn(await lint('--base', 'HEAD', '--format', 'json'))).toEqual([]);
    }));

  it('lets a lock be repaired that was not in order, and tells of one that is not', () =>
    inRepository(async ({ cwd, commit, lint }) => {
      commit({ 'images.lock.yaml': 'images: {' });
      writeFileSync(join(cwd, 'images.lock.yaml'), lockOf(OTHER));
      const outcome = await lint('--base', 'HEAD', '--format', 'json');
      expect(foundIn(outcome)).toEqual([STALE]);
      expect(outcome.err).toBe('note: images.lock.yaml was not in order before the change, and counts as empty there\n');
      commit({});
      writeFileSync(join(cwd, 'images.lock.yaml'), 'images: {');
      expect(await lint('--base', 'HEAD')).toMatchObject({ code: 2, err: expect.stringContaining('the image lock is not in order') as unknown });
    }));

  it('tells what went where every manifest is gone, and has nothing to check where there never was one', () =>
    inRepository(async ({ cwd, commit, lint }) => {
      rmSync(join(cwd, 'set.yaml'));
      rmSync(join(cwd, 'service.yaml'));
      const outcome = await lint('--base', 'HEAD', '--format', 'json');
      expect(foundIn(outcome).map(({ ruleId }) => ruleId)).toEqual(['workload-renamed']);
      expect(outcome.code).toBe(0); // a warning
      commit({});
      expect(await lint('--base', 'HEAD')).toMatchObject({ code: 2, err: expect.stringContaining('nothing left to check') as unknown });
    }));

  it('needs a revision that there is', () =>
    inRepository(async ({ lint }) => {
      expect(await lint('--base', 'mian')).toMatchObject({ code: 2, err: expect.stringContaining('mian') as unknown });
    }));
});

describe('lint --staged', () => {
  it('looks at what is staged alone, against HEAD', () =>
    inRepository(async ({ cwd, lint }) => {
      writeFileSync(join(cwd, 'set.yaml'), SET.replace('serviceName: ledger', 'serviceName: books'));
      git(cwd, 'add', 'set.yaml');
      writeFileSync(join(cwd, 'set.yaml'), SET.replace(DIGEST, OTHER));
      const outcome = await lint('--staged', '--format', 'json');
      expect(outcome.code).toBe(1);
      expect(foundIn(outcome)).toContainEqual({ ruleId: 'immutable-field-changed', path: 'spec.serviceName', line: 7 });
    }));

  it('judges by the image lock that is staged, not by the one on the disk', () =>
    inRepository(async ({ cwd, commit, lint }) => {
      commit({ 'images.lock.yaml': lockOf(DIGEST) });
      writeFileSync(join(cwd, 'images.lock.yaml'), lockOf(OTHER));
      expect(foundIn(await lint('--staged', '--format', 'json'))).toEqual([]);
      git(cwd, 'add', 'images.lock.yaml');
      writeFileSync(join(cwd, 'images.lock.yaml'), lockOf(DIGEST));
      expect(foundIn(await lint('--staged', '--format', 'json'))).toEqual([STALE]);
      expect(foundIn(await lint('--base', 'HEAD', '--format', 'json'))).toEqual([]);
    }));

  it('goes with no repair, which would write other files than were checked', () =>
    inRepository(async ({ lint }) => {
      expect(await lint('--staged', '--fix')).toMatchObject({ code: 2, err: expect.stringContaining('--staged goes with neither --fix nor --diff') as unknown });
    }));
});

describe('diff', () => {
  it('tells what the change from one folder to another does, and names files as they are opened from here', () =>
    inFolder({ 'old/set.yaml': SET, 'new/set.yaml': SET.replace('serviceName: ledger', 'serviceName: books') }, async (cwd) => {
      const outcome = await runCli(['diff', 'old', 'new', '--platform', 'kubernetes=1.34'], { cwd, env: {} });
      expect(outcome.code).toBe(1);
      expect(outcome.out).toContain('new/set.yaml:7');
      expect(outcome.out).toContain('immutable-field-changed');
      expect(outcome.out).not.toContain('governing-service-missing'); // which is so before and after
    }));

  it('takes two files of different names', () =>
    inFolder({ 'was.yaml': SET, 'is.yaml': SET.replace('storage: 1Gi', 'storage: 2Gi') }, async (cwd) => {
      const outcome = await runCli(['diff', 'was.yaml', 'is.yaml', '--format', 'json'], { cwd, env: {} });
      expect(foundIn(outcome)).toMatchObject([{ ruleId: 'claim-template-changed', line: 27 }]);
    }));

  it('is silent about the same thing written otherwise', () =>
    inFolder({ 'old/set.yaml': SET, 'new/set.json': '{"kind": "List", "apiVersion": "v1", "items": []}', 'new/set.yaml': `# moved\n${SET.replace('1Gi', '1024Mi')}` }, async (cwd) => {
      expect(await runCli(['diff', 'old', 'new', '--platform', 'kubernetes=1.34'], { cwd, env: {} })).toMatchObject({ code: 0 });
    }));

  it('needs two states that are there', () =>
    inFolder({ 'set.yaml': SET }, async (cwd) => {
      expect(await runCli(['diff', 'set.yaml'], { cwd, env: {} })).toMatchObject({ code: 2, err: expect.stringContaining('diff needs <old> <new>') as unknown });
      expect(await runCli(['diff', 'set.yaml', 'gone.yaml'], { cwd, env: {} })).toMatchObject({ code: 2, err: expect.stringContaining('cannot open gone.yaml') as unknown });
    }));

  it('looks at operands that the change has taken away, on the disk and in the index', () =>
    inRepository(async ({ cwd, commit, lint }) => {
      rmSync(join(cwd, 'service.yaml'));
      for (const words of [['--base', 'HEAD'], ['--staged']]) {
        git(cwd, 'add', '-A');
        const named = await lint(...words, 'set.yaml', 'service.yaml');
        expect(named.out, words.join(' ')).toContain('governing-service-missing');
        expect(named.out).toContain('skipped 1 file: gone since HEAD (service.yaml)');
        expect(named.code).toBe((await lint(...words)).code);
      }
      commit({});
      commit({ 'set.yaml': undefined });
      const gone = await lint('--base', 'HEAD~1', 'set.yaml');
      expect(gone.out).toContain('workload-renamed');
      expect(gone.code).toBe(0);
      const plan = await runCli(['plan', '--base', 'HEAD~1', 'set.yaml'], { cwd, env: ENV });
      expect(plan.out).toContain('1 workload: 1 is removed');
    }));

  it('still ends with 2 for an operand that neither state has', () =>
    inRepository(async ({ cwd, lint }) => {
      writeFileSync(join(cwd, 'more.yaml'), SERVICE);
      for (const words of [['--base', 'HEAD'], ['--staged']]) {
        const { code, out, err } = await lint(...words, 'sett.yaml');
        expect({ code, out }).toEqual({ code: 2, out: '' });
        expect(err).toContain('cannot open sett.yaml: no such file or folder');
      }
    }));
});
