import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App, Chart, Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { Adopted } from '../../charts/adopted';
import { setsOfApp } from '../../lib/adapters/cdk8s-app';
import { Images, PinstreamApp } from '../../lib/constructs/index';
import { runRules } from '../../lib/engine/run';
import { type ImageLock, readLock } from '../../lib/images/lock';
import { UNDECIDED } from '../../lib/kube/target';
import { RULES } from '../../rules';
import { filesIn, folder } from '../constructs/harness';

const ROOT = resolve(__dirname, '../..');
const LOCK = join(ROOT, 'images.lock.yaml');
const IMAGE = 'registry.example.com/shop/sessions:1.4.0';

function lock(): ImageLock {
  const read = readLock(LOCK, readFileSync(LOCK, 'utf8'));
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('; '));
  return read.value;
}

function newApp(): PinstreamApp {
  return new PinstreamApp({ outdir: folder(), lock: LOCK });
}

/** The bytes in charts/images under this digest, after hashing them. */
function blob(digest: string): string {
  const bytes = readFileSync(join(ROOT, 'charts/images/blobs/sha256', digest.slice('sha256:'.length)));
  expect(`sha256:${createHash('sha256').update(bytes).digest('hex')}`).toBe(digest);
  return bytes.toString('utf8');
}

describe('adopted', () => {
  it('is what was reviewed', async () => {
    const app = newApp();
    new Adopted(app, 'adopted');
    app.synth();
    const files = filesIn(app.outdir);
    expect(Object.keys(files)).toEqual(['adopted.k8s.yaml']);
    await expect(files['adopted.k8s.yaml']).toMatchFileSnapshot('adopted.golden.yaml');
  });

  it('is the same in a plain cdk8s app, order of objects aside', () => {
    const plain = new App({ outdir: folder() });
    Images.load(plain, LOCK);
    const objects: unknown[] = Testing.synth(new Adopted(plain, 'adopted'));
    const ours: unknown[] = Testing.synth(new Adopted(newApp(), 'adopted'));
    expect(objects).toEqual(ours);
  });

  it('has nothing in it that the strict rules warn of', () => {
    const app = newApp();
    new Adopted(app, 'adopted');
    const { findings, failures } = runRules(setsOfApp(app), { rules: RULES, preset: 'strict', target: UNDECIDED, images: lock(), today: '2026-01-15' });
    expect(failures).toEqual([]);
    expect(findings.filter(({ severity }) => severity !== 'info').map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
  });

  it('holds no name that hangs on the place of its constructs', () => {
    const there = newApp();
    new Adopted(new Chart(there, 'europe'), 'adopted');
    const here = newApp();
    new Adopted(here, 'shop');
    const named = (app: PinstreamApp): readonly string[] => app.synthYaml().split('\n').filter((line) => line.includes('sessions'));
    expect(named(here).length).toBeGreaterThan(10);
    expect(Testing.synth(here.charts[0] ?? new Chart(here, 'none'))).toEqual(Testing.synth(there.charts.find((chart) => chart.node.id === 'adopted') ?? new Chart(there, 'none')));
    expect(here.synthYaml()).not.toMatch(/-c8[0-9a-f]{6}\b/);
  });

  it('names its image by the digest of the bytes in charts/images', () => {
    const app = newApp();
    new Adopted(app, 'adopted');
    const entry = lock().entryOf(IMAGE);
    expect(app.synthYaml().match(/image: .*/g)).toEqual([`image: ${IMAGE}@${entry?.digest ?? ''}`]);
    const index = blob(entry?.digest ?? '');
    for (const [platform, digest] of entry?.platforms ?? []) {
      expect(index).toContain(digest);
      const config = /"digest":"(sha256:[0-9a-f]{64})"/.exec(blob(digest))?.[1] ?? '';
      expect(blob(config)).toContain(`"architecture":"${platform.slice('linux/'.length)}"`);
    }
    expect(entry?.platforms.size).toBe(2);
  });
});
