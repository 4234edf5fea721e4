import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commit, ENV, git, inRepository, write } from '../sources/git/in-repository';
import { DIGEST, type Outcome, runCli } from './run-cli';

/** What the report of statefulset-issue-demo is about, under any name. */
function demo(name: string, tag: string): string {
  return `apiVersion: image.openshift.io/v1
kind: ImageStream
metadata: { name: ${name} }
spec: { lookupPolicy: { local: true } }
---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { clusterIP: None, selector: { app: ${name} }, ports: [{ port: 8080 }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: ${name} }
spec:
  serviceName: ${name}
  replicas: 3
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - name: app
          image: '${name}:${tag}'
`;
}

async function inDemo(name: string, body: (plan: (...words: readonly string[]) => Promise<Outcome>, folder: string) => Promise<void>): Promise<void> {
  await inRepository({ 'demo.yaml': demo(name, '1.0.0') }, async (folder) => {
    commit(folder, { 'demo.yaml': demo(name, '1.0.1') });
    await body((...words) => runCli(['plan', ...words], { cwd: folder, env: ENV }), folder);
  });
}

interface Planned {
  readonly workloads: readonly { readonly name: string; readonly images: readonly { readonly after: { readonly onUpdate: string } }[]; readonly failures: readonly { readonly when: string; readonly pod: string; readonly outcome: string; readonly useless: readonly string[]; readonly commands: readonly string[] }[]; readonly rollout?: { readonly order: readonly string[] } }[];
}

function planned({ out }: Outcome): Planned {
  return JSON.parse(out) as Planned;
}

describe.each(['statefulset-issue-demo', 'books'])('plan of a new tag by short name, in a set called %s', (name) => {
  it('tells that the image is resolved otherwise on update by OpenShift 4.8 than by 4.16', () =>
    inDemo(name, async (plan) => {
      const onUpdate = async (platform: string): Promise<string | undefined> => planned(await plan('--base', 'HEAD~1', '--platform', platform, '--format', 'json')).workloads[0]?.images[0]?.after.onUpdate;
      expect(await onUpdate('openshift=4.8')).toContain('nobody but the node');
      expect(await onUpdate('openshift=4.16')).toContain(`the image stream ${name}:1.0.1`);
    }));

  it('tells which pod sticks, what does not help, and what does', () =>
    inDemo(name, async (plan) => {
      const outcome = await plan('--base', 'HEAD~1', '--platform', 'openshift=4.8', '--format', 'json');
      expect(outcome.code).toBe(0);
      const [workload] = planned(outcome).workloads;
      expect(workload?.rollout?.order[0]).toBe(`${name}-2`);
      const failure = workload?.failures.find(({ when }) => when === 'name-unresolved');
      expect(failure?.pod).toBe(`${name}-2`);
      expect(failure?.useless.join('\n')).toMatch(/Deleting[^]*Scaling/);
      expect(failure?.commands.join('\n')).toMatch(new RegExp(`set image statefulset/${name}[^]*delete pod ${name}-2`));
      const { out } = await plan('--base', 'HEAD~1', '--platform', 'openshift=4.8');
      expect(out).toContain(`${name}-2 restarts and sticks`);
    }));
});

describe('plan', () => {
  it('is empty for a change of a comment', () =>
    inRepository({ 'demo.yaml': demo('books', '1.0.0') }, async (cwd) => {
      commit(cwd, { 'demo.yaml': `# by the library\n${demo('books', '1.0.0')}` });
      const outcome = await runCli(['plan', '--base', 'HEAD~1', '--format', 'json'], { cwd, env: ENV });
      expect(outcome).toMatchObject({ code: 0 });
      expect(planned(outcome).workloads).toEqual([]);
    }));

  it('is about what is staged alone with --staged', () =>
    inRepository({ 'demo.yaml': demo('books', '1.0.0') }, async (cwd) => {
      writeFileSync(join(cwd, 'demo.yaml'), demo('books', '1.0.1'));
      const staged = (): Promise<Outcome> => runCli(['plan', '--staged', '--format', 'json'], { cwd, env: ENV });
      expect(planned(await staged()).workloads).toEqual([]);
      git(cwd, 'add', 'demo.yaml');
      expect(planned(await staged()).workloads.map(({ name }) => name)).toEqual(['books']);
    }));

  it('knows digests from the image lock of the state that the change leads to', () =>
    inRepository({ 'demo.yaml': demo('quay.io/shop/books', '1.0.0') }, async (cwd) => {
      const lock = `lockfileVersion: 1\nimages:\n  quay.io/shop/books:1.0.1:\n    digest: ${DIGEST}\n`;
      write(cwd, { 'demo.yaml': demo('quay.io/shop/books', '1.0.1'), 'images.lock.yaml': lock });
      git(cwd, 'add', 'demo.yaml');
      const run = async (...words: readonly string[]): Promise<string> => (await runCli(['plan', ...words, '--format', 'json'], { cwd, env: ENV })).out;
      expect(await run('--base', 'HEAD')).toContain('image lock');
      expect(await run('--staged')).not.toContain('image lock');
      git(cwd, 'add', 'images.lock.yaml');
      rmSync(join(cwd, 'images.lock.yaml'));
      expect(await run('--staged')).toContain('image lock');
    }));

  it('goes to a file in each format, and to the terminal as text', () =>
    inDemo('books', async (plan, folder) => {
      const outcome = await plan('--base', 'HEAD~1', '--format', 'text', '--format', 'html=plan.html', '--format', 'markdown=plan.md', '--format', 'json=plan.json');
      expect(outcome).toMatchObject({ code: 0, out: expect.stringContaining('books-2') as unknown });
      expect(readFileSync(join(folder, 'plan.html'), 'utf8')).toMatch(/^<!doctype html>/i);
      expect(readFileSync(join(folder, 'plan.md'), 'utf8')).toContain('| ');
      expect(JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8'))).toMatchObject({ version: 1 });
    }));

  it('tells in its help what its flags do, which report nothing', async () => {
    const { out } = await runCli(['plan', '--help'], { cwd: process.cwd(), env: {} });
    expect(out).toContain('The state before the change');
    expect(out).not.toMatch(/report/i);
  });

  it('needs the state before the change', () =>
    inRepository({ 'demo.yaml': demo('books', '1.0.0') }, async (cwd) => {
      expect(await runCli(['plan'], { cwd, env: ENV })).toMatchObject({ code: 2, err: expect.stringContaining('give --base origin/main') as unknown });
    }));
});
