import { describe, expect, it } from 'vitest';
import { coverageOf, passedByBecause } from '../../lib/openshift/coverage';
import { kube } from '../support/objects';

describe('what admission covers', () => {
  it('is every kind with a pod spec of its own and OpenShift\'s two', () => {
    const covered = [
      ['v1', 'Pod'], ['v1', 'ReplicationController'],
      ['apps/v1', 'Deployment'], ['apps/v1', 'StatefulSet'], ['apps/v1', 'DaemonSet'], ['apps/v1', 'ReplicaSet'],
      ['extensions/v1beta1', 'Deployment'], ['extensions/v1beta1', 'DaemonSet'], ['extensions/v1beta1', 'ReplicaSet'],
      ['batch/v1', 'Job'], ['batch/v1', 'CronJob'],
      ['apps.openshift.io/v1', 'DeploymentConfig'], ['v1', 'DeploymentConfig'], ['build.openshift.io/v1', 'Build'],
    ] as const;
    expect(covered.filter(([apiVersion, kind]) => !coverageOf(kube({ apiVersion, kind })))).toEqual([]);
  });

  it('is no pod template, no BuildConfig, no custom resource, and no kind of the same name elsewhere', () => {
    const uncovered = [
      ['v1', 'PodTemplate'], ['build.openshift.io/v1', 'BuildConfig'], ['argoproj.io/v1alpha1', 'Rollout'], ['serving.knative.dev/v1', 'Service'],
      ['extensions/v1beta1', 'StatefulSet'], ['apps.shop.example/v1', 'Deployment'],
    ] as const;
    expect(uncovered.filter(([apiVersion, kind]) => coverageOf(kube({ apiVersion, kind })))).toEqual([]);
  });

  it('rewrites updates of all but Jobs and Builds', () => {
    const kinds = [['batch/v1', 'Job'], ['build.openshift.io/v1', 'Build'], ['batch/v1', 'CronJob'], ['apps/v1', 'StatefulSet']] as const;
    expect(kinds.map(([apiVersion, kind]) => coverageOf(kube({ apiVersion, kind }))?.updates)).toEqual([false, false, true, true]);
  });

  it('leaves out objects that a controller owns, and OpenShift\'s own projects', () => {
    const deployment = (metadata: object) => kube({ apiVersion: 'apps/v1', kind: 'Deployment', metadata });
    const owner = { apiVersion: 'shop.example.com/v1', kind: 'Shop', name: 'shop', uid: '1' };
    expect(passedByBecause(deployment({ ownerReferences: [{ ...owner, controller: true }] }), 'shop')).toBe('controller-owned');
    expect(passedByBecause(deployment({ ownerReferences: [owner] }), 'shop')).toBeUndefined();
    const projects = ['default', 'kube-system', 'kube-public', 'openshift', 'openshift-infra', 'openshift-node', 'openshift-logging', undefined];
    const excluded = projects.filter((namespace) => passedByBecause(deployment({}), namespace) === 'excluded-namespace');
    expect(excluded).toEqual(projects.slice(0, 6));
    expect(passedByBecause(kube({ apiVersion: 'v1', kind: 'Service' }), 'shop')).toBe('kind-not-covered');
  });
});
