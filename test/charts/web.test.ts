import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { Web, type WebProps } from '../../charts/web';
import { setsOfApp } from '../../lib/adapters/cdk8s-app';
import { PinstreamApp } from '../../lib/constructs/index';
import { runRules } from '../../lib/engine/run';
import { type ImageLock, readLock } from '../../lib/images/lock';
import { UNDECIDED } from '../../lib/kube/target';
import { partitionOf, updateStrategyOf } from '../../lib/rollout/update-strategy';
import { RULES } from '../../rules';
import { filesIn, folder, problemsOf } from '../constructs/harness';

const ROOT = resolve(__dirname, '../..');
const LOCK = join(ROOT, 'images.lock.yaml');
const OLD = 'registry.example.com/shop/web:1.10';
const NEW = 'registry.example.com/shop/web:1.11';
const INIT = 'registry.example.com/shop/web-init:1.0';

function lock(): ImageLock {
  const read = readLock(LOCK, readFileSync(LOCK, 'utf8'));
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('; '));
  return read.value;
}

function pinned(image: string): string {
  return `${image}@${lock().digestOf(image) ?? ''}`;
}

function newApp(props?: WebProps): PinstreamApp {
  const app = new PinstreamApp({ outdir: folder(), lock: LOCK });
  new Web(app, 'web', props);
  return app;
}

/** What our strict rules warn of. */
function warningsOn(app: PinstreamApp): readonly string[] {
  const { findings, failures } = runRules(setsOfApp(app), { rules: RULES, preset: 'strict', target: UNDECIDED, images: lock(), today: '2026-01-15' });
  expect(failures).toEqual([]);
  return findings.filter(({ severity }) => severity !== 'info').map(({ ruleId, message }) => `${ruleId}: ${message}`);
}

/** The lines that a commit changes, as long as it neither adds nor takes away any. */
function changed(before: PinstreamApp, after: PinstreamApp): readonly string[] {
  const [old, now] = [before, after].map((app) => app.synthYaml().split('\n'));
  expect(now?.length).toBe(old?.length);
  return (old ?? []).flatMap((line, index) => (line === now?.[index] ? [] : [`- ${line.trim()}`, `+ ${now?.[index]?.trim() ?? ''}`]));
}

/** The pods that get a changed template. */
function updated(app: PinstreamApp): readonly string[] {
  const set = setsOfApp(app).flatMap(({ index }) => index.objects).find(({ kind }) => kind === 'StatefulSet');
  const strategy = set && updateStrategyOf(set);
  const partition = strategy && partitionOf(strategy);
  if (partition === undefined) throw new Error('no StatefulSet with a partition');
  return ['web-0', 'web-1', 'web-2'].slice(partition);
}

describe('web', () => {
  it('is what was reviewed, with partition 0', async () => {
    const app = newApp();
    app.synth();
    const files = filesIn(app.outdir);
    expect(Object.keys(files)).toEqual(['web.k8s.yaml']);
    expect(files['web.k8s.yaml']).toContain('partition: 0\n');
    await expect(files['web.k8s.yaml']).toMatchFileSnapshot('web.golden.yaml');
  });

  it('has nothing in it that the strict rules warn of', () => {
    expect(warningsOn(newApp())).toEqual([]);
  });

  it('names the images of its containers by the digests of the bytes in charts/images', () => {
    expect(newApp().synthYaml().match(/image: .*/g)).toEqual([`image: ${pinned(OLD)}`, `image: ${pinned(INIT)}`]);
    for (const image of [OLD, NEW, INIT]) {
      const digest = lock().digestOf(image)?.slice('sha256:'.length) ?? '';
      const bytes = readFileSync(join(ROOT, 'charts/images/blobs/sha256', digest));
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(digest);
    }
  });

  it('goes to the namespace of its chart', () => {
    const objects: unknown[] = Testing.synth(new Web(newApp(), 'shop', { namespace: 'shop' }));
    expect(objects).toHaveLength(3);
    for (const object of objects) expect(object).toMatchObject({ metadata: { namespace: 'shop' } });
  });
});

describe('a new version of web', () => {
  const before = (): PinstreamApp => newApp();
  const held = (): PinstreamApp => newApp({ canary: 1 });
  const canary = (): PinstreamApp => newApp({ canary: 1, image: NEW });
  const after = (): PinstreamApp => newApp({ image: NEW });

  it('begins with a partition of 2, which leaves the pods as they are', () => {
    expect(changed(before(), held())).toEqual(['- partition: 0', '+ partition: 2']);
  });

  it('is tried by web-2, while web-0 and web-1 keep the old one', () => {
    expect(changed(held(), canary())).toEqual([`- - image: ${pinned(OLD)}`, `+ - image: ${pinned(NEW)}`]);
    expect(updated(canary())).toEqual(['web-2']);
  });

  it('has the strict rules remind of the partition while it is tried, and of nothing else', () => {
    expect(warningsOn(canary())).toEqual([expect.stringMatching(/^leftover-partition: partition: 2 holds back web-0 and web-1\b/)]);
  });

  it('is everywhere once the partition is 0 again', () => {
    expect(changed(canary(), after())).toEqual(['- partition: 2', '+ partition: 0']);
    expect(updated(after())).toEqual(['web-0', 'web-1', 'web-2']);
  });

  it('can be withdrawn after the canary, which gives back the very bytes of before', () => {
    const outdir = folder();
    const written = (props: WebProps): string => {
      const app = new PinstreamApp({ outdir, lock: LOCK });
      new Web(app, 'web', props);
      app.synth();
      return filesIn(outdir)['web.k8s.yaml'] ?? '';
    };
    const first = written({});
    expect(written({ canary: 1, image: NEW })).toBe(first.replace('partition: 0', 'partition: 2').replace(pinned(OLD), pinned(NEW)));
    expect(written({})).toBe(first);
    expect(first).toContain(pinned(OLD));
  });

  it('cannot be tried by more replicas than there are, nor be one that the lock lacks', () => {
    expect(problemsOf(newApp({ canary: 4, image: 'registry.example.com/shop/web:1.12' }))).toEqual([
      'app: images.lock.yaml lacks registry.example.com/shop/web:1.12; pinstream images pin --app adds it',
      'web/Web: containers[0].image is "registry.example.com/shop/web:1.12"; allowed: an image that images.lock.yaml holds',
      'web/Web: canary is 4; allowed: a whole number from 1 to 3',
    ]);
  });
});
