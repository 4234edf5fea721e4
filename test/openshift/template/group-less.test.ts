import { describe, expect, it } from 'vitest';
import { valueAt } from '../../../lib/base/path';
import { groupedApiVersion, groupOfLegacyKind } from '../../../lib/openshift/template/group-less';
import { processTemplate } from '../../../lib/openshift/template/process';
import { templateOf } from './template';

describe('groupedApiVersion', () => {
  it.each([
    ['DeploymentConfig', 'apps.openshift.io/v1'],
    ['DeploymentConfigList', 'apps.openshift.io/v1'],
    ['DeploymentConfigRollback', 'apps.openshift.io/v1'],
    ['RoleBinding', 'authorization.openshift.io/v1'],
    ['BuildConfig', 'build.openshift.io/v1'],
    ['ImageStreamTagList', 'image.openshift.io/v1'],
    ['NetNamespace', 'network.openshift.io/v1'],
    ['OAuthClient', 'oauth.openshift.io/v1'],
    ['ProjectRequest', 'project.openshift.io/v1'],
    ['ClusterResourceQuota', 'quota.openshift.io/v1'],
    ['Route', 'route.openshift.io/v1'],
    ['SecurityContextConstraints', 'security.openshift.io/v1'],
    ['Template', 'template.openshift.io/v1'],
    ['UserIdentityMapping', 'user.openshift.io/v1'],
    ['StatefulSet', 'v1'],
    ['BuildLogList', 'v1'],
    ['constructor', 'v1'],
  ])('gives v1 %s %s', (kind, expected) => {
    expect(groupedApiVersion('v1', kind)).toBe(expected);
  });

  it.each([
    ['rbac.authorization.k8s.io/v1', 'Role', 'rbac.authorization.k8s.io/v1'],
    ['v1beta1', 'Route', 'route.openshift.io/v1beta1'],
    ['/v1', 'Service', 'v1'],
    ['', 'Route', 'route.openshift.io/'],
  ])('keeps the group and version of %s %s', (apiVersion, kind, expected) => {
    expect(groupedApiVersion(apiVersion, kind)).toBe(expected);
  });
});

describe('groupOfLegacyKind', () => {
  it('knows the kinds that OpenShift 3 had without a group', () => {
    expect(groupOfLegacyKind('ImageStream')).toBe('image.openshift.io');
    expect(groupOfLegacyKind('Service')).toBeUndefined();
  });
});

describe('the apiVersion of a processed object', () => {
  it('is grouped after substitution, whoever supplied the kind', () => {
    expect(apiVersions([{ apiVersion: '${V}', kind: '${K}' }], { V: 'v1', K: 'Route' })).toEqual(['route.openshift.io/v1']);
  });

  it('stays unknown where a parameter without a value is in it', () => {
    const template = templateOf([{ apiVersion: '${V}', kind: 'Route' }], {}, { parameters: [{ name: 'V' }] });
    expect(valueAt(processTemplate(template).objects[0]?.value, ['apiVersion'])).not.toContain('route');
  });

  it('is not grouped for the items of a List', () => {
    const { objects } = processTemplate(templateOf([{ apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'Route' }] }]));
    expect(valueAt(objects[0]?.value, ['items', 0, 'apiVersion'])).toBe('v1');
  });

  it('is written empty where the object has none, or one that reads as none after substitution', () => {
    expect(apiVersions([{ kind: 'Service' }, { apiVersion: '${V}', kind: 'Service' }], { V: 'a/b/c' })).toEqual(['', '']);
  });
});

function apiVersions(objects: readonly unknown[], parameters: Readonly<Record<string, string>>): readonly unknown[] {
  return processTemplate(templateOf(objects, parameters)).objects.map(({ value }) => valueAt(value, ['apiVersion']));
}
