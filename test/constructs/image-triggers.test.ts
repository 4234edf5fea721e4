import type { ApiObject, Chart } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { valueAt } from '../../lib/base/path';
import {
  type ContainerProps, CronJobWorkload, ImageStream, type ImageTriggerProps, JobWorkload, PodWorkload, StatefulWorkload, StatelessWorkload,
} from '../../lib/constructs/index';
import { KubeObject } from '../../lib/kube/object';
import { triggersOf } from '../../lib/openshift/triggers';
import { NamedOrigin } from '../../lib/workspace/origins';
import { newChart, problemsWith, rendered, WEB } from './harness';

const READY: Omit<ContainerProps, 'image'> = { name: 'web', readiness: { tcp: { port: 8080 } } };

function streamIn(chart: Chart): ImageStream {
  return new ImageStream(chart, 'stream', { name: 'web', tags: [{ name: '1.10', image: WEB }, { name: 'stable', alias: '1.10' }] });
}

function annotationOf(object: ApiObject): unknown {
  return valueAt(rendered(object), ['metadata', 'annotations', 'image.openshift.io/triggers']);
}

/** What the controller does with each entry of the object's annotation, as our reading of its source has it. */
function fatesOf(object: ApiObject): readonly string[] | undefined {
  return triggersOf(new KubeObject(rendered(object), new NamedOrigin('shop')))?.entries.map(({ fate, faults }) => {
    expect(faults).toEqual([]);
    return fate.kind === 'applied' ? `writes ${fate.container.field} ${fate.container.name}` : fate.kind;
  });
}

function web(chart: Chart, triggers: readonly ImageTriggerProps[], image: ContainerProps['image'] = streamIn(chart).tag('stable')): StatelessWorkload {
  return new StatelessWorkload(chart, 'web', { replicas: 2, containers: [{ ...READY, image }], triggers });
}

describe('image triggers', () => {
  it('stand on the object itself, as the JSON that the controller reads', () => {
    const { deployment } = web(newChart(), [{ container: 'web' }]);
    expect(annotationOf(deployment)).toBe(
      '[{"from":{"kind":"ImageStreamTag","name":"web:stable"},"fieldPath":"spec.template.spec.containers[?(@.name==\\"web\\")].image"}]',
    );
    expect(valueAt(rendered(deployment), ['spec', 'template', 'spec', 'containers', 0, 'image'])).toBe('web:stable');
    expect(fatesOf(deployment)).toEqual(['writes containers web']);
  });

  it('are paused by a boolean', () => {
    const { deployment } = web(newChart(), [{ container: 'web', paused: true }]);
    expect(annotationOf(deployment)).toBe(
      '[{"from":{"kind":"ImageStreamTag","name":"web:stable"},"fieldPath":"spec.template.spec.containers[?(@.name==\\"web\\")].image","paused":true}]',
    );
    expect(fatesOf(deployment)).toEqual(['skipped']);
  });

  it('that are not paused do not mention it', () => {
    expect(annotationOf(web(newChart(), [{ container: 'web', paused: false }]).deployment)).not.toContain('paused');
  });

  it('follow the tag of an init container, and one for each container', () => {
    const chart = newChart();
    const image = streamIn(chart).tag('1.10');
    const { statefulSet } = new StatefulWorkload(chart, 'web', {
      replicas: 1,
      containers: [{ ...READY, image }],
      initContainers: [{ name: 'setup', image }],
      triggers: [{ container: 'web' }, { container: 'setup', tag: image }],
    });
    expect(fatesOf(statefulSet)).toEqual(['writes containers web', 'writes initContainers setup']);
  });

  it('reach the template of a CronJob', () => {
    const chart = newChart();
    const image = streamIn(chart).tag('1.10');
    const { cronJob } = new CronJobWorkload(chart, 'worker', { schedule: '@daily', containers: [{ name: 'worker', image }], triggers: [{ container: 'worker' }] });
    expect(annotationOf(cronJob)).toContain('"spec.jobTemplate.spec.template.spec.containers[?(@.name==\\"worker\\")].image"');
    expect(fatesOf(cronJob)).toEqual(['writes containers worker']);
  });

  it('may wait, paused, beside a digest', () => {
    const chart = newChart();
    const { deployment } = web(chart, [{ container: 'web', tag: streamIn(chart).tag('stable'), paused: true }], WEB);
    expect(fatesOf(deployment)).toEqual(['skipped']);
  });

  it('are no annotation where the list is empty', () => {
    expect(annotationOf(web(newChart(), []).deployment)).toBeUndefined();
  });
});

describe('image triggers refuse', () => {
  it.each<readonly [string, (stream: ImageStream) => readonly ImageTriggerProps[], string]>([
    ['a container that is not there', () => [{ container: 'wep' }], 'triggers[0].container is "wep"; allowed: one of web (did you mean web?)'],
    ['one container twice', () => [{ container: 'web' }, { container: 'web' }], 'triggers[1].container is "web"; allowed: a value that triggers[0].container does not have'],
    ['a tag that the stream does not have', (stream) => [{ container: 'web', tag: stream.tag('2'), paused: true }], 'triggers[0].tag is "web:2"; allowed: one of its imported tags (1.10, stable)'],
    ['a tag other than the image, which they would overwrite', (stream) => [{ container: 'web', tag: stream.tag('1.10') }], 'triggers[0].tag is "web:1.10"; allowed: web:stable, which the container names and the trigger would overwrite'],
    ['a stream without a tag', () => [{ container: 'web', tag: 'web' as unknown as undefined }], 'triggers[0].tag is "web"; allowed: a tag of an ImageStream'],
    ['a pause that is text', () => [{ container: 'web', paused: 'false' as unknown as boolean }], 'triggers[0].paused is "false"; allowed: true or false'],
  ])('%s', (_title, triggers, expected) => {
    const problems = problemsWith((chart) => {
      const stream = streamIn(chart);
      web(chart, triggers(stream), stream.tag('stable'));
    });
    expect(problems).toEqual([`shop/web: ${expected}`]);
  });

  it.each<readonly [string, boolean, boolean, string]>([
    ['a digest under an active trigger', true, false, `containers[0].image is "${WEB}"; allowed: web:stable, as an active trigger overwrites a digest`],
    ['a digest under an active trigger without a tag', false, false, `containers[0].image is "${WEB}"; allowed: a tag of a stream, as an active trigger overwrites a digest`],
    ['a paused trigger of a digest without a tag', false, true, 'triggers[0].tag is missing; allowed: the tag to follow, as the container names none'],
  ])('%s', (_title, withTag, paused, expected) => {
    const problems = problemsWith((chart) => {
      const stream = streamIn(chart);
      web(chart, [{ container: 'web', paused, ...(withTag ? { tag: stream.tag('stable') } : {}) }], WEB);
    });
    expect(problems).toEqual([`shop/web: ${expected}`]);
  });

  it('kinds that the controller does not watch, when somebody without types asks', () => {
    const problems = problemsWith((chart) => {
      const image = streamIn(chart).tag('stable');
      const props = { containers: [{ name: 'web', image }], triggers: [{ container: 'web' }] };
      new JobWorkload(chart, 'job', props);
      new PodWorkload(chart, 'pod', props);
    });
    const allowed = 'allowed: none; OpenShift follows tags for StatefulSets, Deployments and CronJobs, not for a';
    expect(problems).toEqual([`shop/job: triggers is [{"container":"web"}]; ${allowed} Job`, `shop/pod: triggers is [{"container":"web"}]; ${allowed} Pod`]);
  });

  it('the annotation by hand, on the object or on its pods', () => {
    const annotations = { 'image.openshift.io/triggers': '[]' };
    const problems = problemsWith((chart) => {
      new StatelessWorkload(chart, 'web', { replicas: 2, containers: [{ ...READY, image: WEB }], annotations, podAnnotations: annotations });
    });
    const refused = '["image.openshift.io/triggers"] is "[]"; allowed: annotations that no prop writes; this one comes from triggers';
    expect(problems).toEqual([`shop/web: annotations${refused}`, `shop/web: podAnnotations${refused}`]);
  });
});
