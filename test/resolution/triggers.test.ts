import { describe, expect, it } from 'vitest';
import type { JsonMap } from '../../lib/kube/json';
import { TRIGGERS, triggersOf } from '../../lib/openshift/triggers';
import { kube } from '../support/objects';

const POD = 'spec.template.spec';

describe('image.openshift.io/triggers on a StatefulSet', () => {
  it('G1: a container is selected by name or by index', () => {
    expect(outcome([entry(`${POD}.containers[?(@.name=="web")].image`)])).toEqual(['web']);
    expect(outcome([entry(`${POD}.containers[1].image`)])).toEqual(['side']);
  });

  it('G2: a name finds an init container under either keyword', () => {
    expect(outcome([entry(`${POD}.initContainers[?(@.name=="init")].image`)])).toEqual(['init']);
    expect(outcome([entry(`${POD}.containers[?(@.name=="init")].image`)])).toEqual(['init']);
  });

  it('G3: a selector with other quotes, spaces, or nothing behind it is an error', () => {
    for (const selector of ["?(@.name=='web')", '?(@.name == "web")', '9', '-1', '?(@.name=="nope")']) {
      expect(outcome([entry(`${POD}.containers[${selector}].image`)])).toEqual(['error']);
    }
  });

  it('G4: a path that ends before or behind the image is an error', () => {
    expect(outcome([entry(`${POD}.containers[0]`)])).toEqual(['error']);
    expect(outcome([entry(`${POD}.containers[0].image.x`)])).toEqual(['error']);
  });

  it('G5: a path that does not start where the kind keeps its pods is passed over', () => {
    expect(outcome([entry(`.${POD}.containers[0].image`)])).toEqual(['wrong-path']);
    expect(outcome([entry(`{.${POD}.containers[0].image}`)])).toEqual(['wrong-path']);
    const cronJob = kube({
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'web', annotations: { [TRIGGERS]: JSON.stringify([entry(`${POD}.containers[0].image`)]) } },
      spec: { jobTemplate: { spec: { template: { spec: { containers: [{ name: 'web', image: ' ' }] } } } } },
    });
    expect(triggersOf(cronJob)?.entries.map(({ fate }) => fate)).toEqual([{ kind: 'skipped', why: 'wrong-path' }]);
  });

  it('G6: paused as a boolean pauses, as text kills the annotation, and pause does nothing', () => {
    const path = `${POD}.containers[0].image`;
    expect(outcome([{ ...entry(path), paused: true }])).toEqual(['paused']);
    expect(outcome([{ ...entry(path), paused: 'true' }])).toBe('wrong-type');
    expect(outcome([{ ...entry(path), pause: 'true' }])).toEqual(['web']);
  });

  it('G7: a name without a tag or with one that holds no image is passed over, an empty tag is latest', () => {
    expect(outcome([entry(`${POD}.containers[0].image`, 'app')])).toEqual(['unresolved']);
    expect(outcome([entry(`${POD}.containers[0].image`, 'app:')])).toEqual(['web']);
    expect(outcome([entry(`${POD}.containers[0].image`, 'app:2')])).toEqual(['unresolved']);
    expect(outcome([entry(`${POD}.containers[0]`, 'app:2')])).toEqual(['unresolved']);
  });

  it('G8: a field path twice, an object for a list, or an empty text kills the annotation', () => {
    const path = `${POD}.containers[0].image`;
    expect(outcome([entry(path), entry(path, 'app:latest')])).toBe('duplicate-field-path');
    expect(outcome(entry(path))).toBe('wrong-type');
    expect(triggersOf(statefulSet(''))?.dead?.code).toBe('bad-json');
  });

  it('G9: one unknown container holds back the sound entries', () => {
    expect(outcome([entry(`${POD}.containers[0].image`), entry(`${POD}.containers[?(@.name=="nope")].image`)])).toEqual(['blocked', 'error']);
  });
});

function entry(fieldPath: string, name = 'app:1'): JsonMap {
  return { from: { kind: 'ImageStreamTag', name }, fieldPath };
}

/** The container that each entry writes, or why it does not; why the whole annotation is dead. Of `app` the tags 1 and latest hold images. */
function outcome(annotation: unknown): readonly string[] | string | undefined {
  const triggers = triggersOf(statefulSet(JSON.stringify(annotation)), (_, stream, tag) => stream === 'app' && (tag === '1' || tag === 'latest'));
  if (triggers?.dead) return triggers.dead.code;
  return triggers?.entries.map(({ fate }) => {
    if (fate.kind === 'applied') return fate.container.name;
    return fate.kind === 'skipped' ? fate.why : fate.kind;
  });
}

function statefulSet(annotation: string) {
  return kube({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web', annotations: { [TRIGGERS]: annotation } },
    spec: {
      template: {
        spec: {
          initContainers: [{ name: 'init', image: ' ' }],
          containers: [{ name: 'web', image: ' ' }, { name: 'side', image: ' ' }],
        },
      },
    },
  });
}
