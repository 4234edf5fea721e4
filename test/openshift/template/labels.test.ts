import { describe, expect, it } from 'vitest';
import { processTemplate } from '../../../lib/openshift/template/process';
import { faultsOf, templateOf, valuesOf } from './template';

describe('the labels of a Template', () => {
  it('reach an object without metadata', () => {
    expect(labelled({ apiVersion: 'v1', kind: 'Service' })).toEqual({ apiVersion: 'v1', kind: 'Service', metadata: { labels: { app: 'web' } } });
  });

  it('stand beside those of the object, null ones becoming empty', () => {
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { labels: { tier: 'front', note: null } } };
    expect(labelled(service)).toEqual({ ...service, metadata: { labels: { tier: 'front', note: '', app: 'web' } } });
  });

  it('do not reach an object whose metadata is no map', () => {
    expect(labelled({ apiVersion: 'v1', kind: 'Service', metadata: null })).toEqual({ apiVersion: 'v1', kind: 'Service', metadata: null });
  });

  it('make an empty map even when there are none of them, and fail over a List all the same', () => {
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } };
    const list = { apiVersion: 'v1', kind: 'List', items: [] };
    const processed = processTemplate(templateOf([service, list], {}, { labels: {} }));
    expect(valuesOf(processed)).toEqual([{ ...service, metadata: { name: 'web', labels: {} } }, list]);
    expect(faultsOf(processed)).toEqual(['labels-over-list at objects/1, fatal']);
  });

  it('have their keys substituted', () => {
    const template = templateOf([{ apiVersion: 'v1', kind: 'Service' }], { APP: 'web' }, { labels: { '${APP}/part': 'x', gone: null } });
    expect(valuesOf(processTemplate(template))).toEqual([
      { apiVersion: 'v1', kind: 'Service', metadata: { labels: { 'web/part': 'x', gone: '' } } },
    ]);
  });

  it('are left out where labels times objects would fill the memory', () => {
    const labels = Object.fromEntries(Array.from({ length: 2_000 }, (_, at) => [`label${String(at)}`, 'x']));
    const objects = Array.from({ length: 1_000 }, () => ({ apiVersion: 'v1', kind: 'Service' }));
    const processed = processTemplate(templateOf(objects, {}, { labels }));
    expect(faultsOf(processed)).toEqual(['too-large at labels']);
    expect(valuesOf(processed)).toEqual(objects);
  });
});

function labelled(object: unknown): unknown {
  return valuesOf(processTemplate(templateOf([object], {}, { labels: { app: 'web' } })))[0];
}
