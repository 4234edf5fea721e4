import { Chart, JsonPatch, Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { type Path, valueAt } from '../../lib/base/path';
import {
  type ContainerProps, ImageStream, type ImageStreamProps, JobWorkload, type NamedStream, PodWorkload, StatefulWorkload, StatelessWorkload, type StatelessWorkloadProps, CronJobWorkload,
} from '../../lib/constructs/index';
import { newApp, newChart, PINNED, problemsWith, rendered, WEB } from './harness';

const READY: Omit<ContainerProps, 'image'> = { name: 'web', readiness: { tcp: { port: 8080 } } };
const TEMPLATE: Path = ['spec', 'template', 'metadata', 'annotations'];
const LOOKED_UP = { 'alpha.image.policy.openshift.io/resolve-names': '*' };

function streamIn(chart: Chart, props: ImageStreamProps = {}): ImageStream {
  return new ImageStream(chart, 'stream', { name: 'web', tags: [{ name: '1.10', image: WEB }, { name: 'stable', alias: '1.10' }], ...props });
}

function deployment(chart: Chart, stream: NamedStream, props: Partial<StatelessWorkloadProps> = {}, tag = '1.10'): StatelessWorkload {
  return new StatelessWorkload(chart, 'web', { replicas: 2, containers: [{ ...READY, image: stream.tag(tag) }], ...props });
}

describe('a container that names a stream tag', () => {
  it('has the local name without a digest, in a workload that comes after the stream', () => {
    const chart = newChart();
    const { deployment: object, disruptionBudget } = deployment(chart, streamIn(chart, { wave: 3 }));
    expect(valueAt(rendered(object), ['spec', 'template', 'spec', 'containers', 0])).toMatchObject({ image: 'web:1.10', imagePullPolicy: 'IfNotPresent' });
    expect(valueAt(rendered(object), TEMPLATE)).toBeUndefined();
    for (const made of [object, disruptionBudget?.budget]) {
      expect(made && valueAt(rendered(made), ['metadata', 'annotations'])).toEqual({ 'argocd.argoproj.io/sync-wave': '4' });
    }
  });

  it('needs no wave where the stream has its usual one', () => {
    const chart = newChart();
    expect(valueAt(rendered(deployment(chart, streamIn(chart)).deployment), ['metadata', 'annotations'])).toBeUndefined();
  });

  it('is written after the stream even where the stream is made later in the tree', () => {
    const app = newApp();
    const [shop, streams] = [new Chart(app, 'shop'), new Chart(app, 'streams')];
    deployment(shop, streamIn(streams));
    expect(Array.from(app.synthYaml().matchAll(/^kind: (.*)$/gm), ([, kind]) => kind)).toEqual(['ImageStream', 'PodDisruptionBudget', 'Deployment']);
  });

  it.each<readonly [string, ImageStreamProps, object | undefined]>([
    ['nothing more where the stream has look-up', {}, undefined],
    ['resolve-names where it has none', { lookup: false }, LOOKED_UP],
  ])('gets %s', (_title, props, expected) => {
    const chart = newChart();
    expect(valueAt(rendered(deployment(chart, streamIn(chart, props)).deployment), TEMPLATE)).toEqual(expected);
  });

  it('gets resolve-names where admission reads it, in every kind', () => {
    const chart = newChart();
    const image = streamIn(chart, { lookup: false }).tag('1.10');
    const { statefulSet } = new StatefulWorkload(chart, 'set', { replicas: 1, containers: [{ ...READY, image }] });
    const { job } = new JobWorkload(chart, 'job', { containers: [{ name: 'web', image }] });
    const { cronJob } = new CronJobWorkload(chart, 'cron', { schedule: '@daily', containers: [{ name: 'web', image }] });
    const { pod } = new PodWorkload(chart, 'pod', { containers: [{ name: 'web', image }], initContainers: [{ name: 'setup', image }] });
    expect(valueAt(rendered(statefulSet), TEMPLATE)).toEqual(LOOKED_UP);
    expect(valueAt(rendered(job), TEMPLATE)).toEqual(LOOKED_UP);
    expect(valueAt(rendered(cronJob), ['spec', 'jobTemplate', ...TEMPLATE])).toEqual(LOOKED_UP);
    expect(valueAt(rendered(pod), ['metadata', 'annotations'])).toEqual(LOOKED_UP);
    expect(valueAt(rendered(pod), ['spec', 'initContainers', 0, 'image'])).toBe('web:1.10');
  });

  it('gets resolve-names when asked for, beside annotations of its own', () => {
    const chart = newChart();
    const made = deployment(chart, streamIn(chart), { resolveNames: true, podAnnotations: { 'example.com/scrape': 'true' } });
    expect(valueAt(rendered(made.deployment), TEMPLATE)).toEqual({ ...LOOKED_UP, 'example.com/scrape': 'true' });
  });

  it('may stand beside an image with a digest, which resolve-names leaves alone', () => {
    const app = newApp();
    const chart = new Chart(app, 'shop');
    const stream = streamIn(chart, { lookup: false });
    deployment(chart, stream, { containers: [{ ...READY, image: stream.tag('stable') }, { name: 'side', image: WEB }] });
    expect(app.synthYaml()).toContain(`image: ${PINNED}`);
  });
});

describe('ImageStream.fromName', () => {
  it('names a stream that exists elsewhere, with look-up switched on for it, and writes nothing', () => {
    const chart = newChart();
    deployment(chart, ImageStream.fromName(chart, 'stream', 'web'), {}, 'anything');
    const objects: unknown[] = Testing.synth(chart);
    expect(objects).toHaveLength(2);
    expect(valueAt(objects[1], TEMPLATE)).toEqual(LOOKED_UP);
    expect(valueAt(objects[1], ['metadata', 'annotations'])).toBeUndefined();
  });

  it('needs nothing where the stream is said to have look-up', () => {
    const chart = newChart();
    const made = deployment(chart, ImageStream.fromName(chart, 'stream', 'web', { lookup: true, tags: ['1.10'] }));
    expect(valueAt(rendered(made.deployment), TEMPLATE)).toBeUndefined();
  });

  it.each<readonly [string, (chart: Chart) => NamedStream, string]>([
    ['a name in upper case', (chart) => ImageStream.fromName(chart, 'stream', 'Web'), 'name is "Web"; allowed: a-z and 0-9, with single dots, dashes or underscores between'],
    ['a tag with a space', (chart) => ImageStream.fromName(chart, 'stream', 'web', { tags: ['a b', '1.10'] }), 'tags[0] is "a b"; allowed: at most 128 characters: letters, digits, _, . and -, with no . or - first'],
    ['a tag twice', (chart) => ImageStream.fromName(chart, 'stream', 'web', { tags: ['1.10', '1.10'] }), 'tags[1] is "1.10"; allowed: a value that tags[0] does not have'],
  ])('refuses %s', (_title, make, expected) => {
    expect(problemsWith((chart) => deployment(chart, make(chart)))).toContain(`shop/stream: ${expected}`);
  });
});

describe('a workload refuses', () => {
  const wrongTag = 'one of its imported tags (1.10, stable)';
  it.each<readonly [string, ImageStreamProps, Partial<StatelessWorkloadProps>, string, string]>([
    ['a tag that the stream does not have', {}, {}, '1.1', `containers[0].image is "web:1.1"; allowed: ${wrongTag}`],
    ['a tag with a space', {}, {}, 'a b', `containers[0].image is "web:a b"; allowed: ${wrongTag}`],
    ['a tag with a space of a stream that pushes fill', { tags: [] }, {}, 'a b', 'containers[0].image is "web:a b"; allowed: a tag of letters, digits, _, . and -, at most 128, with no . or - first'],
    ['a tag that is never imported', { tags: [{ name: '1.10', image: WEB, reference: true }, { name: 'stable', alias: '1.10' }] }, {}, 'stable', 'containers[0].image is "web:stable"; allowed: one of its imported tags (it has none)'],
    ['a stream of another namespace', { namespace: 'ci' }, { namespace: 'shop' }, '1.10', 'containers[0].image is "web:1.10"; allowed: a stream of the namespace shop; this one is in ci, where OpenShift does not look: add a stream here, with a tag that comes from it'],
    ['a namespace in which nothing is looked up', {}, { namespace: 'default' }, '1.10', 'containers[0].image is "web:1.10"; allowed: an image reference; OpenShift looks up no names in the namespace default'],
    ['a stream whose name reads as a host', { name: 'web.shop', lookup: false }, {}, '1.10', 'containers[0].image is "web.shop:1.10"; allowed: a stream without dots that does not start with localhost; this one reads as a registry host'],
    ['no resolve-names where nothing else looks the name up', { lookup: false }, { resolveNames: false }, '1.10', 'resolveNames is false; allowed: true, as the stream of web:1.10 has no look-up of its own'],
    ['a wave before the stream', {}, { wave: -1 }, '1.10', 'wave is -1; allowed: more than -1, the wave of the stream web; Argo CD applies streams last within a wave'],
    ['resolve-names by hand', {}, { podAnnotations: LOOKED_UP }, '1.10', 'podAnnotations["alpha.image.policy.openshift.io/resolve-names"] is "*"; allowed: annotations that no prop writes; this one comes from resolveNames'],
  ])('%s', (_title, stream, props, tag, expected) => {
    expect(problemsWith((chart) => deployment(chart, streamIn(chart, stream), props, tag))).toContain(`shop/web: ${expected}`);
  });

  it('an image without a digest beside resolve-names, wherever it comes from', () => {
    const problems = problemsWith((chart) => {
      const { deployment: object } = deployment(chart, streamIn(chart, { lookup: false }));
      object.addJsonPatch(JsonPatch.add('/spec/template/spec/containers/-', { name: 'side', image: 'quay.io/shop/redis:7' }));
      object.addJsonPatch(JsonPatch.add('/spec/template/spec/containers/-', { name: 'pinned', image: PINNED }));
    });
    expect(problems).toEqual([
      'shop/web: the image of container side is "quay.io/shop/redis:7"; allowed: with resolve-names, an image with a digest or a tag of a stream; ' +
        "OpenShift may put an image of the namespace's streams in the place of any other",
    ]);
  });

  it('an image that the lock lacks only once, though resolve-names would take it over, too', () => {
    const problems = problemsWith((chart) => {
      const image = streamIn(chart, { lookup: false }).tag('1.10');
      new StatelessWorkload(chart, 'web', { replicas: 2, containers: [{ ...READY, image }, { name: 'side', image: 'quay.io/shop/redis:7' }] });
    });
    expect(problems.filter((line) => line.startsWith('shop/web'))).toEqual(['shop/web: containers[1].image is "quay.io/shop/redis:7"; allowed: an image that images.lock.yaml holds']);
  });

  it('to break off at a patch that fails: synth tells it with the rest', () => {
    const problems = problemsWith((chart) => {
      const { deployment: object } = deployment(chart, streamIn(chart, { lookup: false }), { replicas: 2.5 });
      object.addJsonPatch(JsonPatch.add('/spec/nothing/here', 1));
    });
    expect(problems[0]).toBe('shop/web: replicas is 2.5; allowed: a whole number, 0 or more');
    expect(problems).toHaveLength(2);
  });
});
