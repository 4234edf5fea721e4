import { describe, expect, it } from 'vitest';
import { processTemplate } from '../../../lib/openshift/template/process';
import { templateOf, valuesOf } from './template';

describe('the namespace of an object of a Template', () => {
  it.each([
    ['a number', { namespace: 5 }, { namespace: '' }],
    ['null', { namespace: null }, { namespace: '' }],
    ['empty', { namespace: '' }, { namespace: '' }],
    ['text around a reference', { namespace: 'p-${APP}' }, { namespace: 'p-web' }],
  ])('that is %s is emptied or kept as the processor does', (_, metadata, expected) => {
    expect(processed({ apiVersion: 'v1', kind: 'Service', metadata })).toEqual({ apiVersion: 'v1', kind: 'Service', metadata: expected });
  });

  it('is emptied at the top of an object without metadata', () => {
    expect(processed({ apiVersion: 'v1', kind: 'Service', namespace: 'hard' })).toEqual({ apiVersion: 'v1', kind: 'Service', namespace: '' });
    expect(processed({ apiVersion: 'v1', kind: 'Service', namespace: '${APP}' })).toEqual({ apiVersion: 'v1', kind: 'Service', namespace: 'web' });
  });

  it('of something inside stays', () => {
    const binding = { apiVersion: 'v1', kind: 'ConfigMap', subjects: [{ kind: 'ServiceAccount', namespace: 'hard' }] };
    expect(processed(binding)).toEqual(binding);
  });
});

describe('an object with items', () => {
  it('gives items with neither kind nor apiVersion those of the list', () => {
    const list = { apiVersion: 'v1', kind: 'ServiceList', items: [{ metadata: { name: '${APP}' } }, { kind: 'Pod' }, null] };
    expect(processed(list)).toEqual({
      apiVersion: 'v1',
      kind: 'ServiceList',
      items: [{ metadata: { name: 'web' }, kind: 'Service', apiVersion: 'v1' }, { kind: 'Pod' }, { kind: 'Service', apiVersion: 'v1' }],
    });
  });

  it('counts as a list by its items, so that a ConfigMap with items keeps its namespace', () => {
    const odd = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'hard' }, items: null };
    expect(processed(odd)).toEqual({ ...odd, items: [] });
  });

  it('without items of kind List is an object like any other', () => {
    expect(processed({ apiVersion: 'v1', kind: 'List', metadata: { namespace: 'hard' } })).toEqual({ apiVersion: 'v1', kind: 'List', metadata: {} });
  });
});

function processed(object: unknown): unknown {
  return valuesOf(processTemplate(templateOf([object], { APP: 'web' })))[0];
}
