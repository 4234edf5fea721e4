import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { Keycloak, type KeycloakProps } from '../../charts/keycloak';
import { Delivery } from '../../charts/delivery';
import { setsOfApp } from '../../lib/adapters/cdk8s-app';
import { PinstreamApp } from '../../lib/constructs/index';
import { runRules } from '../../lib/engine/run';
import { type ImageLock, readLock } from '../../lib/images/lock';
import type { KubeObject } from '../../lib/kube/object';
import { UNDECIDED } from '../../lib/kube/target';
import { followAliases, type StreamView, viewStream } from '../../lib/openshift/image-stream';
import type { Triggers } from '../../lib/openshift/trigger-types';
import { triggersOf } from '../../lib/openshift/triggers';
import { RULES } from '../../rules';
import { filesIn, folder } from '../constructs/harness';

const ROOT = resolve(__dirname, '../..');
const LOCK = join(ROOT, 'images.lock.yaml');
const REPOSITORY = 'registry.example.com/sso/keycloak';

function lock(): ImageLock {
  const read = readLock(LOCK, readFileSync(LOCK, 'utf8'));
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('; '));
  return read.value;
}

function pinned(tag: string): string {
  return `${REPOSITORY}:${tag}@${lock().digestOf(`${REPOSITORY}:${tag}`) ?? ''}`;
}

function newApp(props?: KeycloakProps): PinstreamApp {
  const app = new PinstreamApp({ outdir: folder(), lock: LOCK });
  new Keycloak(app, 'keycloak', props);
  return app;
}

function objectOf(app: PinstreamApp, kind: string): KubeObject {
  const found = setsOfApp(app).flatMap(({ index }) => index.objects).find((object) => object.kind === kind);
  if (!found) throw new Error(`no ${kind}`);
  return found;
}

function streamOf(app: PinstreamApp): StreamView {
  return viewStream(objectOf(app, 'ImageStream'));
}

function triggersIn(app: PinstreamApp): Triggers | undefined {
  return triggersOf(objectOf(app, 'Deployment'));
}

/** Where each tag of the stream takes its image from. */
function sourcesOf(app: PinstreamApp): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Array.from(streamOf(app).tags.values(), ({ name, from }) => [name, from?.name]));
}

describe('keycloak', () => {
  it('is what was reviewed', async () => {
    const app = newApp();
    app.synth();
    const files = filesIn(app.outdir);
    expect(Object.keys(files)).toEqual(['keycloak.k8s.yaml']);
    await expect(files['keycloak.k8s.yaml']).toMatchFileSnapshot('keycloak.golden.yaml');
  });

  it.each(['20.0.2', '20.0.3'] as const)('has nothing in it that the strict rules warn of while 20 is %s', (current) => {
    const app = newApp({ current });
    new Delivery(app, 'delivery', { charts: app.charts });
    const { findings, failures } = runRules(setsOfApp(app), { rules: RULES, preset: 'strict', target: UNDECIDED, images: lock(), today: '2026-01-15' });
    expect(failures).toEqual([]);
    expect(findings.filter(({ severity, suppressed }) => severity !== 'info' && !suppressed).map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
  });

  it('holds both versions by the digests of the bytes in charts/images', () => {
    for (const tag of ['20.0.2', '20.0.3']) {
      expect(streamOf(newApp()).tags.get(tag)?.from).toMatchObject({ kind: 'DockerImage', name: pinned(tag) });
      const digest = pinned(tag).split('@sha256:')[1] ?? '';
      const bytes = readFileSync(join(ROOT, 'charts/images/blobs/sha256', digest));
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(digest);
    }
  });

  it('lets the Deployment name the tag, and applies the stream first', () => {
    const app = newApp();
    expect(streamOf(app)).toMatchObject({ name: 'keycloak', local: true });
    expect(objectOf(app, 'ImageStream').annotations.get('argocd.argoproj.io/sync-wave')).toBe('-1');
    expect(app.synthYaml().match(/ image: .*/g)).toEqual([' image: keycloak:20']);
  });

  it('has one trigger, which writes the image of the container keycloak whenever the tag 20 moves', () => {
    expect(triggersIn(newApp())).toMatchObject({
      dead: undefined,
      entries: [
        {
          from: { kind: 'ImageStreamTag', stream: 'keycloak', tag: '20', namespace: undefined },
          fieldPath: 'spec.template.spec.containers[?(@.name=="keycloak")].image',
          paused: false,
          faults: [],
          fate: { kind: 'applied', container: { name: 'keycloak' } },
        },
      ],
    });
  });

  it('goes to the namespace of its chart', () => {
    const objects: unknown[] = Testing.synth(new Keycloak(newApp(), 'sso', { namespace: 'sso' }));
    expect(objects).toHaveLength(4);
    for (const object of objects) expect(object).toMatchObject({ metadata: { namespace: 'sso' } });
  });
});

describe('the alias 20 of keycloak', () => {
  const before = (): PinstreamApp => newApp({ current: '20.0.2' });
  const moved = (): PinstreamApp => newApp({ current: '20.0.3' });

  it('is all of the stream that moves from 20.0.2 to 20.0.3', () => {
    expect(sourcesOf(before())).toEqual({ 20: '20.0.2', '20.0.2': pinned('20.0.2'), '20.0.3': pinned('20.0.3') });
    expect(sourcesOf(moved())).toEqual({ 20: '20.0.3', '20.0.2': pinned('20.0.2'), '20.0.3': pinned('20.0.3') });
  });

  it('leads to the image of the version that it stands for', () => {
    expect(followAliases(streamOf(before()), '20')?.from?.name).toBe(pinned('20.0.2'));
    expect(followAliases(streamOf(moved()), '20')?.from?.name).toBe(pinned('20.0.3'));
  });

  it('moves without a change to the Deployment: its trigger follows the tag, not the version', () => {
    expect(triggersIn(moved())).toEqual(triggersIn(before()));
    expect(objectOf(moved(), 'Deployment').value).toEqual(objectOf(before(), 'Deployment').value);
  });

  it('changes one line of the manifests as it moves, and gives back the very bytes of before as it returns', () => {
    const outdir = folder();
    const written = (current: KeycloakProps['current']): string => {
      const app = new PinstreamApp({ outdir, lock: LOCK });
      new Keycloak(app, 'keycloak', { current });
      app.synth();
      return filesIn(outdir)['keycloak.k8s.yaml'] ?? '';
    };
    const first = written('20.0.2');
    const second = written('20.0.3');
    expect(second).toBe(first.replace('name: "20.0.2"', 'name: "20.0.3"'));
    expect(second).not.toBe(first);
    expect(written('20.0.2')).toBe(first);
  });
});
