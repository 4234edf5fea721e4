import { describe, expect, it } from 'vitest';
import { unknownText } from '../../lib/base/unknown';
import type { JsonMap } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import { applicationsFor } from '../../lib/workspace/applications';
import { isAppliedByArgoCd, isUnderArgoCd } from '../../lib/workspace/argocd';
import { ObjectIndex } from '../../lib/workspace/object-index';
import { kube } from '../support/objects';

const OFF = { argocd: false };
const ON = { argocd: true };

function set(namespace: string | undefined, annotations: JsonMap = {}): KubeObject {
  return kube({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'web', annotations, ...(namespace === undefined ? {} : { namespace }) } });
}

function application(namespace: string, kind = 'Application'): KubeObject {
  const spec = { destination: { namespace } };
  return kube({ apiVersion: 'argoproj.io/v1alpha1', kind, metadata: { name: 'shop', namespace: 'argocd' }, spec: kind === 'Application' ? spec : { template: { spec } } });
}

const WAVE = { 'argocd.argoproj.io/sync-wave': '1' };

describe('isUnderArgoCd', () => {
  it('takes the word of the target', () => {
    const index = new ObjectIndex([set('shop')]);
    expect(isUnderArgoCd(index, OFF)).toBe(false);
    expect(isUnderArgoCd(index, ON)).toBe(true);
  });

  it('sees an Application, an ApplicationSet and an annotation', () => {
    expect(isUnderArgoCd(new ObjectIndex([application('shop')]), OFF)).toBe(true);
    expect(isUnderArgoCd(new ObjectIndex([application('shop', 'ApplicationSet')]), OFF)).toBe(true);
    expect(isUnderArgoCd(new ObjectIndex([set('shop'), set('shop', WAVE)]), OFF)).toBe(true);
  });

  it('takes no Application of another group for one', () => {
    const other = kube({ apiVersion: 'app.k8s.io/v1beta1', kind: 'Application', metadata: { name: 'shop' } });
    expect(isUnderArgoCd(new ObjectIndex([other]), OFF)).toBe(false);
  });

  it('looks at the objects of a set once', () => {
    let asked = 0;
    const metadata = { name: 'web', get annotations() { asked += 1; return {}; } };
    const index = new ObjectIndex([kube({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata })]);
    isUnderArgoCd(index, OFF);
    const first = asked;
    isUnderArgoCd(index, OFF);
    expect(first).toBeGreaterThan(0);
    expect(asked).toBe(first);
  });
});

describe('isAppliedByArgoCd', () => {
  it('takes every object of a set without Applications where one is annotated', () => {
    const web = set('shop');
    expect(isAppliedByArgoCd(new ObjectIndex([web, set('bank', WAVE)]), web, OFF)).toBe(true);
  });

  it('goes by the destination of the Applications', () => {
    const web = set('shop');
    expect(isAppliedByArgoCd(new ObjectIndex([web, application('shop')]), web, OFF)).toBe(true);
    expect(isAppliedByArgoCd(new ObjectIndex([web, application('bank')]), web, OFF)).toBe(false);
    expect(isAppliedByArgoCd(new ObjectIndex([web, application('bank')]), web, ON)).toBe(true);
  });

  it('takes an annotated object for managed, whatever the destination', () => {
    const web = set('shop', WAVE);
    expect(isAppliedByArgoCd(new ObjectIndex([web, application('bank')]), web, OFF)).toBe(true);
  });
});

describe('applicationsFor', () => {
  it('lets an object without a namespace go to any destination, though the Application names its own namespace', () => {
    const web = set(undefined);
    const shop = application('shop');
    expect(applicationsFor(new ObjectIndex([web, shop]), web).map(({ object }) => object)).toEqual([shop]);
  });

  it('takes an unknown namespace for any', () => {
    const web = set(unknownText('NAMESPACE'));
    expect(applicationsFor(new ObjectIndex([web, application('shop')]), web)).toHaveLength(1);
  });

  it('leaves out Applications with another destination', () => {
    const web = set('shop');
    expect(applicationsFor(new ObjectIndex([web, application('bank')]), web)).toEqual([]);
  });
});
