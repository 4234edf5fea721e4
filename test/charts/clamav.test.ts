import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { ClamAv, type ClamAvProps } from '../../charts/clamav';
import { Delivery } from '../../charts/delivery';
import { setsOfApp } from '../../lib/adapters/cdk8s-app';
import { PinstreamApp } from '../../lib/constructs/index';
import { runRules } from '../../lib/engine/run';
import { type ImageLock, readLock } from '../../lib/images/lock';
import { parsePlatform } from '../../lib/kube/parse-target';
import { UNDECIDED } from '../../lib/kube/target';
import { NO_EXTERNALS } from '../../lib/workspace/externals';
import { RULES } from '../../rules';
import { filesIn, folder, problemsOf } from '../constructs/harness';

const LOCK = join(resolve(__dirname, '../..'), 'images.lock.yaml');
/** As .pinstream.yaml has it. */
const EXTERNALS = { ...NO_EXTERNALS, imagePullers: [{ of: 'abesstp-nfs-build-demo' }] };
const REGISTRY = 'registry.example.com/clamav/clamav';

function lock(): ImageLock {
  const read = readLock(LOCK, readFileSync(LOCK, 'utf8'));
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('; '));
  return read.value;
}

function clamav(props?: ClamAvProps): PinstreamApp {
  const app = new PinstreamApp({ outdir: folder(), lock: LOCK });
  new ClamAv(app, 'clamav', props);
  return app;
}

function findingsOn(target: string): readonly string[] {
  const platform = parsePlatform(target);
  if (!platform.ok) throw new Error(platform.problem);
  const settings = { rules: RULES, preset: 'strict', target: { ...UNDECIDED, ...platform.value }, images: lock(), today: '2026-01-15' } as const;
  const app = clamav();
  new Delivery(app, 'delivery', { charts: app.charts });
  const { findings, failures } = runRules(setsOfApp(app, EXTERNALS), settings);
  expect(failures).toEqual([]);
  return findings.filter(({ suppressed }) => !suppressed).map(({ severity, ruleId, object }) => `${severity} ${ruleId} ${object?.kind ?? ''}/${object?.name ?? ''}`).sort();
}

describe('clamav', () => {
  it('is what was reviewed', async () => {
    const app = clamav();
    app.synth();
    const files = filesIn(app.outdir);
    expect(Object.keys(files)).toEqual(['clamav.k8s.yaml']);
    await expect(files['clamav.k8s.yaml']).toMatchFileSnapshot('clamav.golden.yaml');
  });

  it('has both look-ups: resolve-names at one Deployment, local: true at the other stream', () => {
    const objects: unknown[] = Testing.synth(new ClamAv(clamav(), 'twin'));
    const streams = objects.filter((object) => JSON.stringify(object).includes('"kind":"ImageStream",'));
    expect(streams).toMatchObject([
      { metadata: { name: 'clamscan' }, spec: { lookupPolicy: { local: false } } },
      { metadata: { name: 'clamav' }, spec: { lookupPolicy: { local: true } } },
    ]);
    const annotated = objects.filter((object) => JSON.stringify(object).includes('resolve-names'));
    expect(annotated).toMatchObject([
      {
        kind: 'Deployment',
        metadata: { name: 'clamscan' },
        spec: { template: { metadata: { annotations: { 'alpha.image.policy.openshift.io/resolve-names': '*' } } } },
      },
    ]);
  });

  it('pins what runs in the stream or in the image itself, and schedules the import of a tag that nobody runs', () => {
    const text = clamav().synthYaml();
    expect(text.match(/(?<=^\s*(?:- )?)image: .*/gm)).toEqual([
      'image: clamscan:1.4.7',
      'image: clamav:1.1',
      'image: clamav:1.1',
      'image: image-registry.openshift-image-registry.svc:5000/abesstp-nfs-build-demo/abesstp-web@sha256:6b004854e7967365a40cddd549383f77f0a5ac86f467663e0c42737e0612e4da',
    ]);
    expect(Array.from(text.matchAll(/kind: DockerImage\n\s+name: (.*)/g), ([, name]) => name)).toEqual([
      'docker.io/abesesr/clamscan-docker:1.4.7@sha256:ab65daf8ad67b05e52edf153a8a9c8c52329eed5e84c9bfa7609bf290965d7c5',
      `${REGISTRY}:1.0@${lock().digestOf(`${REGISTRY}:1.0`)}`,
      `${REGISTRY}:1.1@${lock().digestOf(`${REGISTRY}:1.1`)}`,
      `${REGISTRY}:latest`,
    ]);
    expect(text.match(/scheduled: true\n\s+name: .*/g)?.map((lines) => lines.replace(/\s+/g, ' '))).toEqual(['scheduled: true name: latest']);
  });

  it('goes back to another version for daemon and nightly scan together, and changes nothing else', () => {
    const [now, before] = [clamav(), clamav({ version: '1.0' })].map((app) => app.synthYaml().split('\n'));
    const changed = now?.flatMap((line, index) => (line === before?.[index] ? [] : [`${line.trim()} to ${before?.[index]?.trim() ?? ''}`]));
    expect(changed).toEqual(['- image: clamav:1.1 to - image: clamav:1.0', 'image: clamav:1.1 to image: clamav:1.0']);
    expect(before?.length).toBe(now?.length);
  });

  it('runs no version that the stream does not have', () => {
    const wrong = 'containers[0].image is "clamav:1.2"; allowed: one of its imported tags (1.0, 1.1, latest)';
    expect(problemsOf(clamav({ version: '1.2' }))).toEqual([`clamav/Daemon: ${wrong}`, `clamav/NightlyScan: ${wrong}`]);
  });

  it.each(['openshift=4.20', 'openshift=4.8'])('gets hints at its look-ups from the strict rules, and no warning, for %s', (target) => {
    const hints = ['CronJob/nightly-scan', 'Deployment/clamd', 'Deployment/clamscan'].map((object) => `info fragile-image-lookup ${object}`);
    expect(findingsOn(target)).toEqual([...hints, 'info unanchored-digest Deployment/uploads']);
  });
});
