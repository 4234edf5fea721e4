import { describe, expect, it } from 'vitest';
import { unknownText } from '../../lib/base/unknown';
import type { JsonMap } from '../../lib/kube/json';
import { containersOf } from '../../lib/kube/workloads';
import { activeTriggerFor, misplacedTriggers, TRIGGERS, triggersOf } from '../../lib/openshift/triggers';
import { kube } from '../support/objects';

const WEB = 'spec.template.spec.containers[?(@.name=="web")].image';

describe('a trigger annotation', () => {
  it('holds entries with their source, and the namespace where one is named', () => {
    const [entry] = triggersOf(deployment([trigger(WEB, { namespace: 'builds' })]))?.entries ?? [];
    expect(entry).toMatchObject({
      index: 0,
      from: { kind: 'ImageStreamTag', name: 'web:1', namespace: 'builds', apiVersion: '', stream: 'web', tag: '1' },
      fieldPath: WEB,
      paused: false,
      path: ['metadata', 'annotations', TRIGGERS],
      at: 1,
      faults: [],
      fate: { kind: 'applied', container: { name: 'web', field: 'containers', index: 0 } },
    });
  });

  it('reads keys in any case and null as left out, as Go does', () => {
    const text = `[{"From":{"KIND":"ImageStreamTag","Name":"web:1","namespace":null},"FIELDPATH":${JSON.stringify(WEB)},"paused":null}]`;
    expect(triggersOf(deployment(text))?.entries.map(({ fate }) => fate.kind)).toEqual(['applied']);
    expect(triggersOf(deployment('null'))?.entries).toEqual([]);
  });

  it('tells faults with their place in the text', () => {
    const text = JSON.stringify([trigger(WEB), { ...trigger(`${WEB}x`, { name: 'web' }), pause: true }]);
    const [, second] = triggersOf(deployment(text))?.entries ?? [];
    expect(second?.faults.map(({ code, at }) => [code, text.slice(at).split('"', 1)[0]])).toEqual([
      ['unknown-key', 'pause'],
      ['missing-tag', 'web'],
      ['bad-field', WEB.split('"', 1)[0]?.concat('\\')],
    ]);
    expect(second?.at).toBe(text.indexOf('{"from"', 2));
  });

  it('does not follow a digest, another kind, or a source with an apiVersion', () => {
    const digest = trigger(WEB, { name: `web@sha256:${'1'.repeat(64)}` });
    const entries = [digest, trigger(WEB, { kind: 'DockerImage' }), trigger(WEB, { apiVersion: 'image.openshift.io/v1' })];
    expect(entries.map((entry) => triggersOf(deployment([entry]))?.entries[0])).toMatchObject([
      { faults: [{ code: 'digest-source' }], fate: { kind: 'skipped', why: 'unresolved' } },
      { faults: [{ code: 'wrong-kind' }], fate: { kind: 'skipped', why: 'not-indexed' } },
      { faults: [{ code: 'api-version' }], fate: { kind: 'skipped', why: 'not-indexed' } },
    ]);
  });

  it('is dead as no text, and on kinds that the controller does not watch', () => {
    expect(triggersOf(deployment(true))?.dead).toMatchObject({ code: 'wrong-type', at: 0 });
    for (const [apiVersion, kind] of [['v1', 'Pod'], ['batch/v1', 'Job'], ['apps/v1', 'ReplicaSet'], ['v1', 'ReplicationController'], ['v1', 'Service']]) {
      const object = kube({ apiVersion, kind, metadata: { annotations: { [TRIGGERS]: JSON.stringify([trigger(WEB)]) } } });
      expect(triggersOf(object)?.dead).toMatchObject({ code: 'kind-not-watched', problem: `stands on a ${kind}, which the controller does not watch` });
    }
  });

  it('says which value has the wrong type', () => {
    const texts = ['[{"from": "web:1"}]', '[{"from": {"name": 1}}]', '[{"fieldPath": []}]', '[{"paused": "false"}]', '["web"]', '7'];
    expect(texts.map((text) => triggersOf(deployment(text))?.dead)).toEqual([
      { code: 'wrong-type', problem: 'gives from text; it takes an object', at: 2 },
      { code: 'wrong-type', problem: 'gives name a number; it takes text', at: 11 },
      { code: 'wrong-type', problem: 'gives fieldPath a list; it takes text', at: 2 },
      { code: 'wrong-type', problem: 'gives paused text; it takes true or false without quotes', at: 2 },
      { code: 'wrong-type', problem: 'holds text where a trigger should be', at: 1 },
      { code: 'wrong-type', problem: 'is a number and no list of triggers', at: 0 },
    ]);
  });

  it('with unknown text matches a container of the same unknown name, and else leaves it open', () => {
    const name = unknownText('NAME');
    const paths = [`spec.template.spec.containers[?(@.name=="${name}")].image`, `spec.template.spec.containers[?(@.name=="${name}-x")].image`];
    const fates = paths.map((path) => triggersOf(deployment([trigger(path)], name))?.entries[0]?.fate.kind);
    expect(fates).toEqual(['applied', 'unknown']);
    expect(triggersOf(deployment([trigger(WEB, { name: `web:${unknownText('TAG')}` })]))?.entries[0]?.fate.kind).toBe('applied');
    expect(triggersOf(deployment([trigger(WEB, { name: unknownText('TAG') })]))?.entries[0]?.fate.kind).toBe('unknown');
    expect(triggersOf(deployment(unknownText('TRIGGERS')))).toMatchObject({ dead: undefined, entries: [] });
  });

  it('leaves open which container a parameter or another part of the manifest supplies, and claims no fault', () => {
    const selected = (containers: unknown, path = WEB): unknown => {
      const annotations = { [TRIGGERS]: JSON.stringify([trigger(path)]) };
      const object = kube({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { annotations }, spec: { template: { spec: { containers } } } });
      return triggersOf(object)?.entries.map(({ faults, fate }) => [...faults.map(({ code }) => code), fate.kind]);
    };
    const open = [['unknown']];
    expect(selected([{ name: unknownText('NAME') }, { name: 'side' }])).toEqual(open);
    expect(selected(undefined)).toEqual(open);
    expect(selected(unknownText('CONTAINERS'))).toEqual(open);
    expect(selected(undefined, 'spec.template.spec.containers[3].image')).toEqual(open);
    expect(selected([{ name: unknownText('NAME') }], 'spec.template.spec.containers[1].image')).toEqual([['unknown-container', 'error']]);
    expect(selected([{ name: 'web' }], 'spec.template.spec.initContainers[0].image')).toEqual([['unknown-container', 'error']]);
  });

  it('leaves open what an unknown kind or apiVersion of its source means, but a digest is one whatever stands around it', () => {
    const entry = (from: JsonMap): unknown => triggersOf(deployment([trigger(WEB, from)]))?.entries[0];
    expect(entry({ kind: unknownText('KIND') })).toMatchObject({ faults: [], fate: { kind: 'unknown' } });
    expect(entry({ apiVersion: unknownText('VERSION') })).toMatchObject({ faults: [], fate: { kind: 'unknown' } });
    expect(entry({ name: `web@${unknownText('DIGEST')}` })).toMatchObject({ faults: [{ code: 'digest-source' }], fate: { kind: 'skipped', why: 'unresolved' } });
  });

  it('is misplaced on a pod template, a job template, and a DeploymentConfig', () => {
    const metadata = { annotations: { [TRIGGERS]: '[]' } };
    const onTemplate = kube({ apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { template: { metadata } } });
    expect(misplacedTriggers(onTemplate)).toEqual([['spec', 'template', 'metadata', 'annotations', TRIGGERS]]);
    const onJob = kube({ apiVersion: 'batch/v1', kind: 'CronJob', spec: { jobTemplate: { metadata } } });
    expect(misplacedTriggers(onJob)).toEqual([['spec', 'jobTemplate', 'metadata', 'annotations', TRIGGERS]]);
    expect(misplacedTriggers(kube({ apiVersion: 'apps.openshift.io/v1', kind: 'DeploymentConfig', metadata }))).toEqual([['metadata', 'annotations', TRIGGERS]]);
  });
});

describe('the image triggers of a DeploymentConfig', () => {
  it('write each container they name, unless they are not automatic', () => {
    const object = config([change(['web', 'side'], true), change(['init'], false)]);
    expect(triggersOf(object)).toMatchObject({ source: 'spec', path: ['spec', 'triggers'], dead: undefined });
    expect(triggersOf(object)?.entries.map(({ index, path, fieldPath, fate }) => [index, path[2], fieldPath, fate.kind])).toEqual([
      [0, 1, 'web', 'applied'],
      [1, 1, 'side', 'applied'],
      [2, 2, 'init', 'skipped'],
    ]);
  });

  it('pass over a container that is not there', () => {
    expect(triggersOf(config([change(['nope'], true)]))?.entries).toMatchObject([
      { faults: [{ code: 'unknown-container' }], fate: { kind: 'skipped', why: 'no-container' } },
    ]);
  });

  it('leave open a container whose name deployment will tell, and every container of a patch', () => {
    const fate = (containers: unknown): unknown => {
      const spec = { triggers: [change(['web'], true)], template: { spec: { containers } } };
      return triggersOf(kube({ apiVersion: 'apps.openshift.io/v1', kind: 'DeploymentConfig', spec }))?.entries;
    };
    expect(fate([{ name: unknownText('NAME') }])).toMatchObject([{ faults: [], fate: { kind: 'unknown' } }]);
    expect(fate(undefined)).toMatchObject([{ faults: [], fate: { kind: 'unknown' } }]);
    expect(fate([])).toMatchObject([{ faults: [{ code: 'unknown-container' }], fate: { kind: 'skipped', why: 'no-container' } }]);
  });

  it('are none where only the configuration triggers', () => {
    expect(triggersOf(config([]))).toBeUndefined();
  });
});

describe('the active trigger of a container', () => {
  it('is the one that writes it', () => {
    const object = config([change(['web'], true)]);
    const names = containersOf(object).map((container) => [container.name, activeTriggerFor(object, container)?.from.name]);
    expect(names).toEqual([['init', undefined], ['web', 'web:1'], ['side', undefined]]);
  });

  it('is the last of two that write it', () => {
    const object = deployment([trigger(WEB), trigger('spec.template.spec.containers[0].image', { name: 'web:2' })]);
    const [container] = containersOf(object);
    expect(container && activeTriggerFor(object, container)?.from.name).toBe('web:2');
  });

  it('is none while the tag holds no image', () => {
    const object = deployment([trigger(WEB)]);
    const [container] = containersOf(object);
    expect(container && activeTriggerFor(object, container, () => false)).toBeUndefined();
  });
});

function trigger(fieldPath: string, from: JsonMap = {}): JsonMap {
  return { from: { kind: 'ImageStreamTag', name: 'web:1', ...from }, fieldPath };
}

function deployment(annotation: unknown, name = 'web') {
  const text = Array.isArray(annotation) ? JSON.stringify(annotation) : annotation;
  const spec = { template: { spec: { containers: [{ name, image: ' ' }] } } };
  return kube({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', annotations: { [TRIGGERS]: text } }, spec });
}

function change(containerNames: readonly string[], automatic: boolean): JsonMap {
  return { type: 'ImageChange', imageChangeParams: { automatic, containerNames, from: { kind: 'ImageStreamTag', name: 'web:1' } } };
}

function config(changes: readonly JsonMap[]) {
  const spec = {
    triggers: [{ type: 'ConfigChange' }, ...changes],
    template: { spec: { initContainers: [{ name: 'init', image: ' ' }], containers: [{ name: 'web', image: ' ' }, { name: 'side', image: ' ' }] } },
  };
  return kube({ apiVersion: 'apps.openshift.io/v1', kind: 'DeploymentConfig', metadata: { name: 'web' }, spec });
}
