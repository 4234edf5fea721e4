import { describe, expect, it } from 'vitest';
import { unknownText } from '../../../lib/base/unknown';
import { KubeObject } from '../../../lib/kube/object';
import { governedAlike, governingServiceOf } from '../../../rules/statefulsets/governing-service';
import { NO_EXTERNALS } from '../../../lib/workspace/externals';
import { ObjectIndex } from '../../../lib/workspace/object-index';
import { NamedOrigin } from '../../../lib/workspace/origins';

const object = (kind: string, name: string, spec: object, namespace?: string): KubeObject =>
  new KubeObject({ apiVersion: kind === 'Service' ? 'v1' : 'apps/v1', kind, metadata: { name, namespace }, spec }, new NamedOrigin(name));
const set = (serviceName: unknown, name = 'web', namespace?: string): KubeObject => object('StatefulSet', name, { serviceName }, namespace);
const service = (name: string, namespace?: string): KubeObject => object('Service', name, { clusterIP: 'None' }, namespace);

describe('governingServiceOf', () => {
  it('finds the Service of that name', () => {
    const [web, peers] = [set('peers'), service('peers')];
    expect(governingServiceOf(web, new ObjectIndex([web, peers]))).toEqual({ name: 'peers', service: peers, missing: false });
  });

  it('misses one that nobody defines', () => {
    const web = set('peers');
    expect(governingServiceOf(web, new ObjectIndex([web, service('other')]))).toEqual({ name: 'peers', service: undefined, missing: true });
  });

  it('misses nothing while a document is unread', () => {
    const web = set('peers');
    expect(governingServiceOf(web, new ObjectIndex([web], { missing: 'all' }))?.missing).toBe(false);
    expect(governingServiceOf(web, new ObjectIndex([web], { missing: new Set(['Service']) }))?.missing).toBe(false);
    expect(governingServiceOf(web, new ObjectIndex([web], { missing: new Set(['Secret']) }))?.missing).toBe(true);
  });

  it('misses no Service that is declared to live elsewhere', () => {
    const web = set('peers');
    const externals = { ...NO_EXTERNALS, services: [{ name: 'peers' }] };
    expect(governingServiceOf(web, new ObjectIndex([web], { externals }))?.missing).toBe(false);
  });

  it('misses nothing where an unknown text may be the name', () => {
    const [unknown, known] = [set(unknownText('SERVICE')), set('peers')];
    expect(governingServiceOf(unknown, new ObjectIndex([unknown]))?.missing).toBe(false);
    expect(governingServiceOf(known, new ObjectIndex([known, service(unknownText('SERVICE'))]))?.missing).toBe(false);
  });

  it('misses nothing by the name of a reference that nothing filled in', () => {
    const web = set('${SERVICE}');
    expect(governingServiceOf(web, new ObjectIndex([web]))).toEqual({ name: '${SERVICE}', service: undefined, missing: false });
  });

  it('answers only for a StatefulSet that names one', () => {
    for (const serviceName of [undefined, '', 7]) expect(governingServiceOf(set(serviceName), new ObjectIndex([]))).toBeUndefined();
    expect(governingServiceOf(object('Deployment', 'web', { serviceName: 'peers' }), new ObjectIndex([]))).toBeUndefined();
  });
});

describe('governedAlike', () => {
  it('collects the sets of one namespace under one Service', () => {
    const [web, worker, other, elsewhere] = [
      set('peers', 'web', 'shop'),
      set('peers', 'worker', 'shop'),
      set('db', 'db', 'shop'),
      set('peers', 'web', 'bank'),
    ];
    expect(governedAlike(web, 'peers', new ObjectIndex([web, worker, other, elsewhere]))).toEqual([web, worker]);
  });
});
