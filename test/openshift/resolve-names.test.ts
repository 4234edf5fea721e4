import { describe, expect, it } from 'vitest';
import { unknownText } from '../../lib/base/unknown';
import { RESOLVE_NAMES, resolveNamesOf } from '../../lib/openshift/resolve-names';
import { kube } from '../support/objects';

const ON = { annotations: { [RESOLVE_NAMES]: '*' } };
const OWN = ['metadata', 'annotations', RESOLVE_NAMES];

describe('resolve-names', () => {
  it('counts on the pod template, which reaches pods, and on the object, which does not', () => {
    expect(resolveNamesOf(deployment({}, ON))).toEqual({ effective: true, open: false, reachesPods: true, places: [['spec', 'template', ...OWN]], misplacements: [] });
    expect(resolveNamesOf(deployment(ON, {}))).toEqual({ effective: true, open: false, reachesPods: false, places: [OWN], misplacements: [] });
    expect(resolveNamesOf(deployment({}, {}))).toEqual({ effective: false, open: false, reachesPods: false, places: [], misplacements: [] });
  });

  it('counts on a Pod itself, and on the pod template of a CronJob', () => {
    expect(resolveNamesOf(kube({ apiVersion: 'v1', kind: 'Pod', metadata: ON }))).toMatchObject({ effective: true, reachesPods: true, places: [OWN] });
    const path = ['spec', 'jobTemplate', 'spec', 'template', ...OWN];
    expect(resolveNamesOf(cronJob({ spec: { template: { metadata: ON } } }))).toMatchObject({ effective: true, places: [path], misplacements: [] });
  });

  it('does not count with any other value', () => {
    for (const value of ['true', 'web', ' *', '', true, null]) {
      const { effective, misplacements } = resolveNamesOf(deployment({ annotations: { [RESOLVE_NAMES]: value } }, {}));
      expect({ effective, misplacements }).toEqual({ effective: false, misplacements: [{ path: OWN, why: 'value', value }] });
    }
  });

  it('with a value that nobody knows yet is open, and not misplaced', () => {
    const object = deployment({ annotations: { [RESOLVE_NAMES]: unknownText('RESOLVE') } }, {});
    expect(resolveNamesOf(object)).toEqual({ effective: false, open: true, reachesPods: false, places: [], misplacements: [] });
    expect(resolveNamesOf(deployment({ annotations: { [RESOLVE_NAMES]: unknownText('RESOLVE') } }, ON))).toMatchObject({ effective: true, open: false });
  });

  it('is not read on a job template', () => {
    expect(resolveNamesOf(cronJob({ metadata: ON }))).toEqual({
      effective: false,
      open: false,
      reachesPods: false,
      places: [],
      misplacements: [{ path: ['spec', 'jobTemplate', ...OWN], why: 'job-template', value: '*' }],
    });
  });

  it('is not read on kinds without images, and may mean something on a custom resource', () => {
    const kinds = [['image.openshift.io/v1', 'ImageStream'], ['v1', 'Service'], ['v1', 'Namespace'], ['build.openshift.io/v1', 'BuildConfig']] as const;
    const misplaced = kinds.map(([apiVersion, kind]) => resolveNamesOf(kube({ apiVersion, kind, metadata: ON })));
    expect(misplaced).toEqual(kinds.map(() => ({ effective: false, open: false, reachesPods: false, places: [], misplacements: [{ path: OWN, why: 'kind', value: '*' }] })));
    expect(resolveNamesOf(kube({ apiVersion: 'shop.example.com/v1', kind: 'Shop', metadata: ON })).misplacements).toEqual([]);
  });

  it('survives any shape', () => {
    for (const metadata of [null, 'web', [], { annotations: [] }, { annotations: 'web' }]) expect(resolveNamesOf(deployment(metadata, metadata)).effective).toBe(false);
  });
});

function deployment(metadata: unknown, templateMetadata: unknown) {
  return kube({ apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { template: { metadata: templateMetadata } } });
}

function cronJob(jobTemplate: unknown) {
  return kube({ apiVersion: 'batch/v1', kind: 'CronJob', spec: { jobTemplate } });
}
