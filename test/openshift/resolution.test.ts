import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unknownText } from '../../lib/base/unknown';
import type { JsonMap } from '../../lib/kube/json';
import { parsePlatform } from '../../lib/kube/parse-target';
import { type TargetProfile, UNDECIDED } from '../../lib/kube/target';
import { imageUsesOf } from '../../lib/kube/workloads';
import { declareStream, type StreamView, viewStream } from '../../lib/openshift/image-stream';
import { RESOLVE_NAMES } from '../../lib/openshift/resolve-names';
import { resolveImage } from '../../lib/openshift/resolution';
import type { Resolution, ResolutionQuestion } from '../../lib/openshift/resolution-types';
import { lookupAmong } from '../../lib/openshift/stream-lookup';
import { TRIGGERS } from '../../lib/openshift/triggers';
import { kube, useOf } from '../support/objects';

const REG = 'image-registry.openshift-image-registry.svc:5000';
const D1 = `sha256:${'1'.repeat(64)}`;
const WEB = stream({ lookupPolicy: { local: true }, tags: [{ name: '1', from: { kind: 'DockerImage', name: 'quay.io/shop/web:1' } }] });
const PUSHED = stream({ lookupPolicy: { local: true } });

describe('an image on OpenShift', () => {
  it('whose digest only the cluster knows is told with a hole in it', () => {
    expect(resolve(deployment('web:1'), { streams: [WEB] })).toMatchObject({
      outcome: { kind: 'stream-digest', tag: '1', by: 'lookup-policy', where: 'object' },
      result: undefined,
      resultPattern: 'quay.io/shop/web@<digest of web:1>',
      pulls: ['quay.io/shop/web@<digest of web:1>'],
      confidence: 'certain',
    });
  });

  it('is likely to resolve where a stream names no tags and somebody has to push', () => {
    const resolution = resolve(deployment(`web:${unknownText('VERSION')}`), { streams: [PUSHED] });
    expect(resolution).toMatchObject({ outcome: { kind: 'stream-digest' }, confidence: 'likely', resultPattern: `${REG}/shop/web@<digest of web:\${VERSION}>` });
    expect(codes(resolution)).toContain('unknown-tag');
  });

  it('without a namespace anywhere says so', () => {
    const resolution = resolve(deployment('web:1'), { streams: [declareStream({ name: 'web', local: true, tags: ['1'] })], namespace: undefined });
    expect(resolution.resultPattern).toBe(`${REG}/<namespace>/web@<digest of web:1>`);
    expect(codes(resolution)).toContain('unknown-namespace');
  });

  it('without a stream is tried at each search registry of the node', () => {
    expect(resolve(deployment('web:1'))).toMatchObject({
      outcome: { kind: 'node-short-name', why: 'no-stream', proven: true },
      result: 'web:1',
      pulls: ['registry.access.redhat.com/web:1', 'docker.io/library/web:1'],
    });
    expect(resolve(deployment(`web:${unknownText('VERSION')}`)).pulls).toEqual(['registry.access.redhat.com/web:${VERSION}', 'docker.io/library/web:${VERSION}']);
  });

  it('without a stream in a set that is not whole may resolve after all', () => {
    const resolution = resolve(deployment('web:1'), { complete: false });
    expect(resolution).toMatchObject({ outcome: { kind: 'node-short-name', proven: false }, confidence: 'likely' });
    expect(codes(resolution)).toEqual(['stream-elsewhere']);
  });

  it('with an unknown name is left open', () => {
    const resolution = resolve(deployment(unknownText('IMAGE')), { streams: [WEB] });
    expect(resolution).toMatchObject({ outcome: { kind: 'unknown' }, result: undefined, resultPattern: '${IMAGE}', pulls: ['${IMAGE}'], pullPolicy: { value: undefined } });
  });

  it('is left open where deployment will tell whether its stream is looked up, and is a short name where no stream is there', () => {
    const open = stream({ lookupPolicy: { local: unknownText('LOCAL') }, tags: [{ name: '1' }] });
    expect(resolve(deployment('web:1'), { streams: [open] }).outcome.kind).toBe('unknown');
    expect(resolve(deployment('quay.io/shop/web:1'), { streams: [open] }).outcome.kind).toBe('qualified');
    const annotated = (image: string) => deployment(image, { annotations: { [RESOLVE_NAMES]: unknownText('RESOLVE') } });
    const off = stream({ tags: [{ name: '1' }] });
    for (const image of ['web:1', 'shop/web:1', 'quay.io/shop/web:1']) expect(resolve(annotated(image), { streams: [off] }).outcome.kind).toBe('unknown');
    expect(resolve(annotated('worker:1'), { streams: [off] }).outcome).toMatchObject({ kind: 'node-short-name', why: 'no-stream' });
    expect(resolve(deployment('web:1'), { streams: [open], target: target('openshift=4.5') }).outcome.kind).toBe('unknown');
  });

  it('is not looked up in ephemeral containers, image volumes, uncovered kinds and excluded projects', () => {
    const pod = kube({
      apiVersion: 'v1',
      kind: 'Pod',
      spec: {
        containers: [{ name: 'web', image: 'web:1' }],
        ephemeralContainers: [{ name: 'debug', image: 'web:1' }],
        volumes: [{ name: 'data', image: { reference: 'web:1' } }],
      },
    });
    const whyOf = (resolution: Resolution) => (resolution.outcome.kind === 'node-short-name' ? resolution.outcome.why : resolution.outcome.kind);
    expect(['web', 'debug', 'data'].map((name) => whyOf(resolve(pod, { streams: [WEB], use: name })))).toEqual([
      'stream-digest',
      'ephemeral-or-volume',
      'ephemeral-or-volume',
    ]);
    const template = kube({ apiVersion: 'v1', kind: 'PodTemplate', template: { spec: { containers: [{ name: 'web', image: 'web:1' }] } } });
    expect(whyOf(resolve(template, { streams: [WEB] }))).toBe('kind-not-covered');
    const project = declareStream({ namespace: 'default', name: 'web', local: true });
    expect(whyOf(resolve(deployment('web:1'), { streams: [project], namespace: 'default' }))).toBe('excluded-namespace');
  });

  it('of a Job is rewritten when the Job is made and not when it changes', () => {
    const job = (image: string) => kube({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'web' }, spec: { template: { spec: { containers: [{ name: 'web', image }] } } } });
    expect(resolve(job('web:1'), { streams: [WEB] }).outcome.kind).toBe('stream-digest');
    expect(resolve(job('web:1'), { streams: [WEB], old: job('web:0') }).outcome).toMatchObject({ kind: 'node-short-name', why: 'update-not-rewritten' });
  });

  it('until 4.5 resolves in the pods what the object keeps', () => {
    const old = deployment(`quay.io/shop/web@${D1}`, { kind: 'StatefulSet' });
    const resolution = resolve(deployment('web:1', { kind: 'StatefulSet' }), { streams: [WEB], old, target: target('openshift=4.5') });
    expect(resolution).toMatchObject({ outcome: { kind: 'stream-digest', where: 'pod' }, resultPattern: 'quay.io/shop/web@<digest of web:1>' });
  });

  it('of a StatefulSet in the regression window resolves once, and is at risk', () => {
    const created = resolve(deployment('web:1', { kind: 'StatefulSet' }), { streams: [WEB], target: target('openshift=4.8') });
    expect([created.outcome.kind, codes(created)[0], created.hazards[0]?.text]).toEqual([
      'stream-digest',
      'regression-window',
      'OpenShift 4.8 rewrites a StatefulSet when it is created and not when it is updated: the next version stays a short name.',
    ]);
    const old = deployment(`quay.io/shop/web@${D1}`, { kind: 'StatefulSet' });
    const updated = resolve(deployment('web:1', { kind: 'StatefulSet' }), { streams: [WEB], old, target: target('openshift=4.8') });
    expect(updated).toMatchObject({ outcome: { kind: 'node-short-name', why: 'update-not-rewritten' }, confidence: 'likely' });
  });

  it('of another namespace is taken to the own one by resolve-names', () => {
    const resolution = resolve(deployment('builds/web:1', { annotations: { [RESOLVE_NAMES]: '*' } }), { streams: [WEB] });
    expect(resolution.outcome).toMatchObject({ kind: 'stream-digest', by: 'resolve-names' });
    expect(codes(resolution)).toContain('namespace-discarded');
  });

  it('gets its pull policy from the text as written, before it resolves', () => {
    expect(resolve(deployment('web'), { streams: [PUSHED] }).pullPolicy).toEqual({ value: 'Always', defaulted: true });
    expect(resolve(deployment(`quay.io/shop/web:latest@${D1}`))).toMatchObject({ pullPolicy: { value: 'Always' }, pulls: [`quay.io/shop/web@${D1}`] });
    expect(codes(resolve(deployment(`quay.io/shop/web:latest@${D1}`)))).toEqual(['tag-ignored', 'always-pulls-digest']);
    expect(['web:1', ' ', `web@${D1}`, 'ab'.repeat(32)].map((image) => resolve(deployment(image)).pullPolicy.value)).toEqual(Array(4).fill('IfNotPresent'));
  });

  it('is followed step by step', () => {
    const { steps } = resolve(deployment('web:1'), { streams: [WEB] });
    expect(steps).toEqual([
      {
        actor: 'API defaulting',
        code: 'pull-policy-defaulted',
        looked: 'The API server looks at imagePullPolicy and at the image as written, "web:1".',
        decided: 'It fills in IfNotPresent.',
      },
      {
        actor: 'ImagePolicy admission',
        code: 'rewritten',
        looked: 'OpenShift 4.20 admits the new Deployment/web and looks at "web:1".',
        decided: 'It becomes quay.io/shop/web@<digest of web:1>, because the stream web has lookupPolicy.local.',
      },
      {
        actor: 'node',
        code: 'pulls',
        looked: 'The node looks at "quay.io/shop/web@<digest of web:1>".',
        decided: 'It pulls quay.io/shop/web@<digest of web:1>.',
      },
    ]);
  });
});

describe('an image under a trigger', () => {
  const annotations = {
    [TRIGGERS]: JSON.stringify([{ from: { kind: 'ImageStreamTag', name: 'web:1' }, fieldPath: 'spec.template.spec.containers[0].image' }]),
  };

  it('is what the trigger writes, and until then what admission makes of it', () => {
    const resolution = resolve(deployment(' ', { annotations }), { streams: [WEB] });
    expect(resolution).toMatchObject({ outcome: { kind: 'trigger', waits: false, before: { kind: 'invalid' } }, resultPattern: 'quay.io/shop/web@<digest of web:1>' });
    expect(resolution.steps.map(({ code }) => code)).toEqual(['pull-policy-defaulted', 'left-invalid', 'trigger-writes', 'pulls']);
    expect(codes(resolution)).toEqual(['placeholder-window']);
  });

  it('loses a digest that was pinned', () => {
    expect(resolve(deployment(`quay.io/shop/web@${D1}`, { annotations }), { streams: [WEB] }).outcome).toMatchObject({ kind: 'trigger', before: { kind: 'digest' } });
  });

  it('stays what it is while the tag is not there', () => {
    const resolution = resolve(deployment(' ', { annotations }), { streams: [] });
    expect(resolution.outcome.kind).toBe('invalid');
    expect(resolution.steps.map(({ code }) => code)).toContain('trigger-idle');
  });

  it('of a DeploymentConfig waits for it', () => {
    const triggers = [{ type: 'ImageChange', imageChangeParams: { automatic: true, containerNames: ['web'], from: { kind: 'ImageStreamTag', name: 'web:1' } } }];
    const spec = { triggers, template: { spec: { containers: [{ name: 'web', image: 'web:1' }] } } };
    const config = kube({ apiVersion: 'apps.openshift.io/v1', kind: 'DeploymentConfig', metadata: { name: 'web' }, spec });
    const resolution = resolve(config, { streams: [WEB] });
    expect(resolution.outcome).toMatchObject({ kind: 'trigger', waits: true });
    expect(codes(resolution)).not.toContain('placeholder-window');
  });
});

describe('an image on Kubernetes', () => {
  it('with a short name is Docker Hub\'s', () => {
    const resolution = resolve(deployment('web:1'), { target: target('kubernetes=1.31') });
    expect(resolution).toMatchObject({ platform: 'kubernetes', outcome: { kind: 'node-short-name', why: 'kubernetes' }, pulls: ['docker.io/library/web:1'], confidence: 'certain' });
    expect(resolution.steps.map(({ code }) => code)).toEqual(['pull-policy-defaulted', 'no-admission', 'pulls']);
  });

  it('with a short name may be refused by CRI-O 1.34', () => {
    const at = (text: string) => codes(resolve(deployment('web:1'), { target: { ...target(text), crio: true } }));
    expect([at('kubernetes=1.33'), at('kubernetes=1.34')]).toEqual([['node-configuration'], ['node-configuration', 'mode-enforcing']]);
  });

  it('pays no heed to triggers and resolve-names', () => {
    const object = deployment('quay.io/shop/web:1', { annotations: { [RESOLVE_NAMES]: '*' } });
    expect(resolve(object, { streams: [WEB], target: target('kubernetes') }).outcome).toEqual({ kind: 'qualified', host: 'quay.io', tag: '1' });
  });
});

describe('an image while the platform is undecided', () => {
  it('is read both ways where nothing speaks for OpenShift', () => {
    const resolution = resolve(deployment('web:1'), { target: UNDECIDED });
    expect(resolution).toMatchObject({ platform: 'openshift', confidence: 'likely', outcome: { kind: 'node-short-name', why: 'no-stream' } });
    expect(resolution.otherwise).toMatchObject({ platform: 'kubernetes', confidence: 'likely', pulls: ['docker.io/library/web:1'] });
  });

  it('is OpenShift\'s where a stream or an annotation of OpenShift is at hand', () => {
    const withStream = resolve(deployment('web:1'), { target: UNDECIDED, streams: [WEB] });
    const withAnnotation = resolve(deployment('web:1', { annotations: { [RESOLVE_NAMES]: 'true' } }), { target: UNDECIDED });
    expect([withStream.otherwise, withAnnotation.otherwise]).toEqual([undefined, undefined]);
    expect([withStream.confidence, withStream.outcome.kind]).toEqual(['likely', 'stream-digest']);
  });
});

describe('resolution', () => {
  it('never throws, whatever the manifest is like', () => {
    const leaf = fc.oneof(fc.constantFrom('web:1', ' ', '', '*', `web@${D1}`, unknownText('TAG'), '[{"from":null}]', 'ImageStreamTag'), fc.string(), fc.jsonValue());
    const metadata = fc.record({ name: leaf, annotations: fc.oneof(leaf, fc.record({ [RESOLVE_NAMES]: leaf, [TRIGGERS]: leaf })), ownerReferences: leaf });
    const podSpec = fc.record({ containers: fc.oneof(leaf, fc.array(fc.oneof(leaf, fc.record({ name: leaf, image: leaf })))), volumes: leaf });
    const spec = fc.oneof(leaf, fc.record({ triggers: leaf, tags: leaf, lookupPolicy: leaf, template: fc.oneof(leaf, fc.record({ metadata, spec: podSpec })) }));
    const kinds = fc.constantFrom('Deployment', 'StatefulSet', 'DeploymentConfig', 'Pod', 'CronJob', 'ImageStream');
    const value = fc.record({ apiVersion: fc.constantFrom('apps/v1', 'v1', 'image.openshift.io/v1'), kind: kinds, metadata, spec, status: leaf });
    fc.assert(fc.property(value, value, value, (object, old, other) => {
      const subject = kube(object);
      for (const use of imageUsesOf(subject)) {
        const lookup = lookupAmong([viewStream(kube(other)), WEB], { complete: false });
        for (const each of [UNDECIDED, target('openshift=4.8'), target('kubernetes')]) {
          const question: ResolutionQuestion = { object: subject, use, streams: lookup, target: each, namespace: 'shop', operation: 'update', old: kube(old) };
          expect(resolveImage(question).steps.length).toBeGreaterThan(2);
        }
      }
    }), { numRuns: 500 });
  });
});

interface Around {
  readonly streams?: readonly StreamView[];
  readonly complete?: boolean;
  readonly target?: TargetProfile;
  readonly namespace?: string | undefined;
  readonly old?: ResolutionQuestion['object'];
  readonly use?: string;
}

/** The image of container `web`, on OpenShift 4.20 in namespace `shop`, with all streams at hand. */
function resolve(object: ResolutionQuestion['object'], around: Around = {}): Resolution {
  const { streams = [], complete = true, target: profile = target('openshift'), old, use = 'web' } = around;
  const namespace = 'namespace' in around ? around.namespace : 'shop';
  const lookup = lookupAmong(streams, { complete, namespace });
  const operation = old === undefined ? 'create' : 'update';
  return resolveImage({ object, use: useOf(object, use), streams: lookup, target: profile, namespace, operation, old });
}

function codes({ hazards }: Resolution): readonly string[] {
  return hazards.map(({ code }) => code);
}

function target(text: string): TargetProfile {
  const parsed = parsePlatform(text);
  if (!parsed.ok) throw new Error(`${text} ${parsed.problem}`);
  return { ...UNDECIDED, ...parsed.value };
}

function deployment(image: string, { kind = 'Deployment', annotations = {} }: { readonly kind?: string; readonly annotations?: JsonMap } = {}) {
  const spec = { template: { spec: { containers: [{ name: 'web', image }] } } };
  return kube({ apiVersion: 'apps/v1', kind, metadata: { name: 'web', annotations }, spec });
}

function stream(spec: JsonMap): StreamView {
  return viewStream(kube({ apiVersion: 'image.openshift.io/v1', kind: 'ImageStream', metadata: { name: 'web', namespace: 'shop' }, spec }));
}
