import { describe, expect, it } from 'vitest';
import { unknownText } from '../../lib/base/unknown';
import type { JsonMap } from '../../lib/kube/json';
import { grantsPull, type PullRight } from '../../lib/openshift/pull-rights';
import { kube } from '../support/objects';

const PULLER = { namespace: 'shop', account: 'web' };
const GROUP = { kind: 'Group', name: 'system:serviceaccounts:shop' };
const IMAGE_PULLER = { kind: 'ClusterRole', name: 'system:image-puller' };

interface Parts {
  readonly subjects?: unknown;
  readonly roleRef?: unknown;
  readonly more?: JsonMap;
}

const binding = ({ subjects = [GROUP], roleRef = IMAGE_PULLER, more = {} }: Parts): ReturnType<typeof kube> =>
  kube({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', metadata: { name: 'pullers', namespace: 'build' }, subjects, roleRef, ...more });

const right: PullRight = { puller: PULLER, stream: 'app', namespace: 'build', role: () => undefined };

describe('grantsPull', () => {
  it.each([
    [{ kind: 'Group', name: 'system:serviceaccounts:shop' }, true],
    [{ kind: 'Group', name: 'system:serviceaccounts' }, true],
    [{ kind: 'Group', name: 'system:authenticated' }, true],
    [{ kind: 'SystemGroup', name: 'system:serviceaccounts:shop' }, true],
    [{ kind: 'Group', name: 'system:serviceaccounts:build' }, false],
    [{ kind: 'Group', name: 'system:unauthenticated' }, false],
    [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }, true],
    [{ kind: 'ServiceAccount', name: 'worker', namespace: 'shop' }, false],
    [{ kind: 'ServiceAccount', name: 'web', namespace: 'bank' }, false],
    [{ kind: 'ServiceAccount', name: 'web' }, false],
    [{ kind: 'User', name: 'system:serviceaccount:shop:web' }, true],
    [{ kind: 'User', name: 'system:serviceaccount:shop:worker' }, false],
    [{ kind: 'User', name: 'web' }, false],
    [{ kind: 'Group', name: `system:serviceaccounts:${unknownText('NAMESPACE')}` }, undefined],
    [{ kind: 'ServiceAccount', name: 'web', namespace: unknownText('NAMESPACE') }, undefined],
    [{ kind: 'User', name: unknownText('USER') }, undefined],
    ['shop', false],
  ])('counts the subject %j as the puller: %s', (subject, expected) => {
    expect(grantsPull(binding({ subjects: [subject] }), right)).toBe(expected);
  });

  it('takes any account of the namespace where none is asked for', () => {
    const any = { ...right, puller: { namespace: 'shop', account: undefined } };
    expect(grantsPull(binding({ subjects: [{ kind: 'ServiceAccount', name: 'worker', namespace: 'shop' }] }), any)).toBe(true);
    expect(grantsPull(binding({ subjects: [{ kind: 'User', name: 'system:serviceaccount:shop:worker' }] }), any)).toBe(true);
    expect(grantsPull(binding({ subjects: [{ kind: 'User', name: 'system:serviceaccount:shop-test:worker' }] }), any)).toBe(false);
  });

  it('takes an account without a namespace for one of the binding\'s', () => {
    const own = { ...right, puller: { namespace: 'build', account: 'web' } };
    expect(grantsPull(binding({ subjects: [{ kind: 'ServiceAccount', name: 'web' }] }), own)).toBe(true);
    expect(grantsPull(binding({ subjects: [{ kind: 'ServiceAccount', name: 'web' }] }), { ...own, namespace: undefined })).toBeUndefined();
  });

  it('reads the lists of names that OpenShift\'s older API has', () => {
    expect(grantsPull(binding({ subjects: [], more: { groupNames: ['system:serviceaccounts:shop'] } }), right)).toBe(true);
    expect(grantsPull(binding({ subjects: [], more: { userNames: ['system:serviceaccount:shop:web'] } }), right)).toBe(true);
    expect(grantsPull(binding({ subjects: [], roleRef: { name: 'system:image-puller' }, more: { groupNames: ['system:serviceaccounts:shop'] } }), right)).toBe(true);
  });

  it.each(['system:image-puller', 'system:image-pusher', 'system:image-builder', 'system:image-signer', 'registry-viewer', 'registry-editor', 'registry-admin', 'view', 'edit', 'admin', 'cluster-reader', 'cluster-admin'])(
    'knows that the cluster role %s may pull',
    (name) => {
      expect(grantsPull(binding({ roleRef: { kind: 'ClusterRole', name } }), right)).toBe(true);
    },
  );

  it.each(['system:openshift:scc:anyuid', 'system:deployer', 'basic-user', 'self-provisioner'])('knows that the cluster role %s may not', (name) => {
    expect(grantsPull(binding({ roleRef: { kind: 'ClusterRole', name } }), right)).toBe(false);
  });

  it('leaves open what a role gives that is not shown', () => {
    expect(grantsPull(binding({ roleRef: { kind: 'ClusterRole', name: 'shop-pullers' } }), right)).toBeUndefined();
    expect(grantsPull(binding({ roleRef: { kind: 'Role', name: 'view' } }), right)).toBeUndefined();
    expect(grantsPull(binding({ roleRef: { kind: 'ClusterRole', name: unknownText('ROLE') } }), right)).toBeUndefined();
  });

  it('does not care what a role gives to others', () => {
    expect(grantsPull(binding({ subjects: [{ kind: 'Group', name: 'developers' }], roleRef: { kind: 'ClusterRole', name: 'shop-pullers' } }), right)).toBe(false);
  });

  it.each([null, 7, 'view', [GROUP]])('survives bindings of another shape: %j', (shape) => {
    expect(grantsPull(binding({ subjects: shape === null ? shape : [shape], roleRef: shape }), right)).toBe(false);
  });
});

describe('grantsPull, by the rules of a role of the set', () => {
  const grants = (rules: unknown, more: JsonMap = {}): boolean | undefined => {
    const role = kube({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'pull' }, rules, ...more });
    return grantsPull(binding({ roleRef: { kind: 'Role', name: 'pull' } }), { ...right, role: (kind, name) => (kind === 'Role' && name === 'pull' ? role : undefined) });
  };
  const rule = (more: JsonMap): JsonMap => ({ apiGroups: ['image.openshift.io'], resources: ['imagestreams/layers'], verbs: ['get'], ...more });

  it.each([
    [{}, true],
    [{ apiGroups: [''] }, true],
    [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }, true],
    [{ resources: ['*/layers'] }, true],
    [{ resources: ['imagestreams'] }, false],
    [{ verbs: ['list', 'watch'] }, false],
    [{ apiGroups: ['apps'] }, false],
    [{ resourceNames: ['app'] }, true],
    [{ resourceNames: ['worker'] }, false],
    [{ resourceNames: [] }, true],
    [{ resources: [unknownText('RESOURCE')] }, undefined],
  ])('reads the rule with %j as %s', (more, expected) => {
    expect(grants([rule(more)])).toBe(expected);
  });

  it('needs one rule that gives all of it', () => {
    expect(grants([rule({ verbs: ['list'] }), rule({ resources: ['imagestreams'] })])).toBe(false);
    expect(grants([rule({ verbs: ['list'] }), rule({})])).toBe(true);
    expect(grants('none')).toBe(false);
  });

  it('cannot tell what an aggregated role gathers', () => {
    expect(grants([], { aggregationRule: { clusterRoleSelectors: [] } })).toBeUndefined();
  });

  it('cannot tell of a stream that is not known whether a rule for some streams holds for it', () => {
    const role = kube({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'pull' }, rules: [rule({ resourceNames: ['app'] })] });
    expect(grantsPull(binding({ roleRef: { kind: 'ClusterRole', name: 'pull' } }), { ...right, stream: undefined, role: () => role })).toBeUndefined();
  });
});
