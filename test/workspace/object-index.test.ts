import { describe, expect, it } from 'vitest';
import { unknownText } from '../../lib/base/unknown';
import { KubeObject } from '../../lib/kube/object';
import { NO_EXTERNALS } from '../../lib/workspace/externals';
import { ObjectIndex } from '../../lib/workspace/object-index';
import { NamedOrigin } from '../../lib/workspace/origins';

function object(kind: string, name: string, namespace?: string, apiVersion = 'v1'): KubeObject {
  return new KubeObject({ apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } }, new NamedOrigin(name));
}

describe('ObjectIndex', () => {
  it('finds by kind and name in the namespace of who asks', () => {
    const shop = object('Service', 'web', 'shop');
    const bank = object('Service', 'web', 'bank');
    const index = new ObjectIndex([shop, bank]);
    expect(index.find('Service', 'web', object('Pod', 'web', 'bank'))).toBe(bank);
    expect(index.find('Service', 'web', object('Pod', 'web', 'cellar'))).toBeUndefined();
  });

  it('gives objects without a namespace the only one that is named', () => {
    const index = new ObjectIndex([object('Service', 'web', 'shop'), object('Pod', 'web')]);
    expect(index.namespace).toBe('shop');
    expect(index.find('Service', 'web', object('Pod', 'web'))).toBeDefined();
  });

  it('takes an unknown namespace for any', () => {
    const index = new ObjectIndex([object('Service', 'web', unknownText('NAMESPACE')), object('Pod', 'x', 'shop')]);
    expect(index.find('Service', 'web', object('Pod', 'web', 'shop'))).toBeDefined();
  });

  it('never takes a Knative Service for a core one', () => {
    const index = new ObjectIndex([object('Service', 'web', undefined, 'serving.knative.dev/v1')]);
    expect(index.ofKind('Service')).toEqual([]);
  });

  it('knows OpenShift by kinds that only OpenShift has, the group-less ones too', () => {
    expect(new ObjectIndex([object('Route', 'web')]).onOpenShift).toBe(true);
    expect(new ObjectIndex([object('Route', 'web', undefined, 'route.openshift.io/v1')]).onOpenShift).toBe(true);
    expect(new ObjectIndex([object('Service', 'web')]).onOpenShift).toBe(false);
    expect(new ObjectIndex([object('Service', 'web')], { onOpenShift: true }).onOpenShift).toBe(true);
  });

  it('proves nothing by what is missing while a document could not be read', () => {
    expect(new ObjectIndex([]).complete('Service')).toBe(true);
    expect(new ObjectIndex([], { missing: 'all' }).complete('Service')).toBe(false);
    expect(new ObjectIndex([], { missing: new Set(['Service']) }).complete('Service')).toBe(false);
  });

  it('honours externals in the namespace they are declared for', () => {
    const externals = { ...NO_EXTERNALS, streams: [], services: [{ name: 'web', namespace: 'shop' }, { name: 'worker' }], claims: [], serviceAccounts: [] };
    const index = new ObjectIndex([], { externals });
    expect(index.isExternal('services', 'web', object('Pod', 'a', 'shop'))).toBe(true);
    expect(index.isExternal('services', 'web', object('Pod', 'a', 'bank'))).toBe(false);
    expect(index.isExternal('services', 'worker', object('Pod', 'a', 'bank'))).toBe(true);
  });
});
