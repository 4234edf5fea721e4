import { describe, expect, it } from 'vitest';
import { KubeObject } from '../../lib/kube/object';
import { storedTagsOf, type StoredTag } from '../../lib/openshift/stream-status';
import { NamedOrigin } from '../../lib/workspace/origins';
import { A, fatesOf, pinned } from './pins';

const REGISTRY = 'image-registry.openshift-image-registry.svc:5000';

function stored(given: Partial<StoredTag> = {}): StoredTag {
  return { namespace: 'demo', stream: 'statefulset-issue-demo', tag: '1.0.1', repository: `${REGISTRY}/demo/statefulset-issue-demo`, publicRepository: undefined, local: true, digest: A, ...given };
}

const set = (image: string, annotations = ''): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: statefulset-issue-demo, namespace: demo${annotations} }
spec:
  template:
    spec:
      containers:
        - name: app
          image: '${image}' # moved by the pipeline
`;

describe('an image whose stream is known as it lives', () => {
  it('gets its full name in the internal registry in place of the short one, which then nobody has to resolve', () => {
    expect(pinned(set('statefulset-issue-demo:1.0.1'), { storedTags: [stored()] })).toBe(set(`${REGISTRY}/demo/statefulset-issue-demo:1.0.1@${A}`));
  });

  it('keeps the form that it has with a host', () => {
    const image = `${REGISTRY}/demo/statefulset-issue-demo:1.0.1`;
    expect(fatesOf(set(image))).toEqual([`${image} CLUSTER_INTERNAL`]);
    expect(pinned(set(image), { storedTags: [stored()] })).toBe(set(`${image}@${A}`));
  });

  it.each<readonly [string, readonly StoredTag[]]>([
    ['another tag', [stored({ tag: '1.0.0' })]],
    ['another namespace', [stored({ namespace: 'other' })]],
    ['a stream that nobody looks up', [stored({ local: false })]],
    ['a cluster without an internal registry', [stored({ repository: undefined })]],
  ])('stays as it is where the streams are those of %s', (_, storedTags) => {
    expect(fatesOf(set('statefulset-issue-demo:1.0.1'), { storedTags })).toEqual(['statefulset-issue-demo:1.0.1 SHORT_NAME_AMBIGUOUS']);
  });

  it('stays as it is where several namespaces have such a stream and none is named', () => {
    const nowhere = set('statefulset-issue-demo:1.0.1').replace(', namespace: demo', '');
    expect(fatesOf(nowhere, { storedTags: [stored(), stored({ namespace: 'other' })] })).toEqual(['statefulset-issue-demo:1.0.1 SHORT_NAME_AMBIGUOUS']);
    expect(fatesOf(nowhere, { storedTags: [stored()] })).toEqual([`statefulset-issue-demo:1.0.1 ${REGISTRY}/demo/statefulset-issue-demo:1.0.1`]);
  });

  it('is looked up beside resolve-names, whatever the policy of the stream', () => {
    const annotated = set('statefulset-issue-demo:1.0.1', ", annotations: { alpha.image.policy.openshift.io/resolve-names: '*' }");
    expect(pinned(annotated, { storedTags: [stored({ local: false })] })).toContain(`image: '${REGISTRY}/demo/statefulset-issue-demo:1.0.1@${A}'`);
  });

  it('of a Template keeps its short name where a parameter is part of it, as the digest would stand behind the short name', () => {
    const template = `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: demo }
parameters: [{ name: version, value: 1.0.1 }]
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: demo, namespace: demo }
    spec: { template: { spec: { containers: [{ name: app, image: 'statefulset-issue-demo:\${version}' }] } } }
`;
    expect(fatesOf(template, { storedTags: [stored()] })).toEqual(['statefulset-issue-demo:1.0.1 PARAMETER_SHARED']);
  });
});

describe('a live stream', () => {
  const stream = (status: unknown): KubeObject =>
    new KubeObject(
      { apiVersion: 'image.openshift.io/v1', kind: 'ImageStream', metadata: { name: 'web', namespace: 'shop' }, spec: { lookupPolicy: { local: true } }, status },
      new NamedOrigin('streams.yaml'),
    );

  it('tells the newest image of each tag', () => {
    const items = [{ image: A, dockerImageReference: `quay.io/shop/web@${A}` }, { image: `sha256:${'b'.repeat(64)}` }];
    const tags = storedTagsOf(stream({ dockerImageRepository: `${REGISTRY}/shop/web`, publicDockerImageRepository: 'registry.apps.example.com/shop/web', tags: [{ tag: '1.0', items }, { tag: 'empty', items: [] }] }));
    expect(tags).toEqual([
      { namespace: 'shop', stream: 'web', tag: '1.0', repository: `${REGISTRY}/shop/web`, publicRepository: 'registry.apps.example.com/shop/web', local: true, digest: A },
    ]);
  });

  it('tells nothing without a status, nor does an image that is no digest', () => {
    expect(storedTagsOf(stream(undefined))).toEqual([]);
    expect(storedTagsOf(stream({ tags: [{ tag: '1.0', items: [{ image: 'sha256:abc' }] }] }))).toEqual([]);
  });
});
