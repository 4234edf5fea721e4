import { describe, expect, it } from 'vitest';
import { printPath } from '../../../lib/base/path';
import { unknownText } from '../../../lib/base/unknown';
import { KubeObject } from '../../../lib/kube/object';
import { templateDifferences } from '../../../lib/rollout/changes/template-differences';
import { NamedOrigin } from '../../../lib/workspace/origins';

const web = (spec: object, container: object = {}, labels: object = {}): KubeObject =>
  new KubeObject(
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'web' },
      spec: { template: { metadata: { labels }, spec: { ...spec, containers: [{ name: 'web', image: 'quay.io/shop/web:1.2', ...container }] } } },
    },
    new NamedOrigin('web'),
  );

const changed = (before: KubeObject, after: KubeObject): readonly string[] => templateDifferences(before, after).map(({ path }) => printPath(path)).sort();

describe('templateDifferences', () => {
  it('names the fields that make a new revision', () => {
    expect(changed(web({}), web({ terminationGracePeriodSeconds: 60 }, { image: 'quay.io/shop/web:1.3' }))).toEqual([
      'spec.template.spec.containers[0].image',
      'spec.template.spec.terminationGracePeriodSeconds',
    ]);
  });

  it('takes what the API server fills in for absent', () => {
    const filled = { restartPolicy: 'Always', dnsPolicy: 'ClusterFirst', securityContext: {} };
    const container = { imagePullPolicy: 'IfNotPresent', ports: [{ containerPort: 80, protocol: 'TCP' }], livenessProbe: { timeoutSeconds: 1 } };
    expect(changed(web({}, { ports: [{ containerPort: 80 }] }), web(filled, container))).toEqual([]);
  });

  it('fills in the pull policy by the tag', () => {
    expect(changed(web({}, { image: 'web' }), web({}, { image: 'web', imagePullPolicy: 'Always' }))).toEqual([]);
    expect(changed(web({}, { image: 'web:latest' }), web({}, { image: 'web:latest', imagePullPolicy: 'IfNotPresent' }))).toEqual([
      'spec.template.spec.containers[0].imagePullPolicy',
    ]);
    expect(changed(web({}, { image: 'reg:5000/web' }), web({}, { image: 'reg:5000/web', imagePullPolicy: 'Always' }))).toEqual([]);
  });

  it('keeps the restart policy of a container, which nothing fills in', () => {
    expect(changed(web({}), web({}, { restartPolicy: 'Always' }))).toEqual(['spec.template.spec.containers[0].restartPolicy']);
  });

  it('keeps labels that are spelled like a default', () => {
    expect(changed(web({}), web({}, {}, { protocol: 'TCP' }))).toEqual(['spec.template.metadata.labels.protocol']);
  });

  it('says nothing of what an unknown text decides', () => {
    expect(changed(web({}), web({}, { image: unknownText('IMAGE') }))).toEqual([]);
  });

  it('is empty where there is no template', () => {
    const service = new KubeObject({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } }, new NamedOrigin('web'));
    expect(changed(service, web({}))).toEqual([]);
  });
});
