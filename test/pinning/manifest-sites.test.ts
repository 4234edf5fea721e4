import { describe, expect, it } from 'vitest';
import { UNDECIDED } from '../../lib/kube/target';
import type { PinOptions } from '../../lib/pinning/options';
import { A, B, fatesOf, KUBERNETES, pinned, sitesOf } from './pins';

const WEB = 'quay.io/shop/web:1.2';
const INTERNAL = 'image-registry.openshift-image-registry.svc:5000';

const pod = (containers: string, more = ''): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n    - name: web\n      ${containers}\n${more}`;

const POD_SPEC = `
      initContainers: [{name: wait, image: 'quay.io/shop/init:1'}]
      containers: [{name: web, image: 'quay.io/shop/web:1'}]
      ephemeralContainers: [{name: debug, image: 'quay.io/shop/debug:1'}]
      volumes: [{name: model, image: {reference: 'quay.io/shop/model:1'}}]
`;
const IN_POD = ['quay.io/shop/init:1 quay.io/shop/init:1', 'quay.io/shop/web:1 quay.io/shop/web:1', 'quay.io/shop/debug:1 quay.io/shop/debug:1', 'quay.io/shop/model:1 quay.io/shop/model:1'];

describe('images are found', () => {
  it.each([
    ['Pod', 'v1'],
    ['PodTemplate', 'v1'],
    ['Deployment', 'apps/v1'],
    ['StatefulSet', 'apps/v1'],
    ['DaemonSet', 'apps/v1'],
    ['ReplicaSet', 'apps/v1'],
    ['ReplicationController', 'v1'],
    ['Job', 'batch/v1'],
    ['CronJob', 'batch/v1'],
    ['DeploymentConfig', 'apps.openshift.io/v1'],
  ])('everywhere in the pod spec of a %s', (kind, apiVersion) => {
    const above = { Pod: 'spec:', PodTemplate: 'template:\n    spec:', CronJob: 'spec: \n  jobTemplate:\n   spec:\n    template:\n     spec:' }[kind] ?? 'spec:\n  template:\n    spec:';
    expect(fatesOf(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: web}\n${above}${POD_SPEC}`)).toEqual(IN_POD);
  });

  it.each<[string, string, Partial<PinOptions>, readonly string[]]>([
    ['in a List', `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: web, image: '${WEB}'}]}}\n`, {}, ['items/0/spec/containers/0/image']],
    [
      'in the tags of an ImageStream',
      `apiVersion: image.openshift.io/v1\nkind: ImageStream\nmetadata: {name: web}\nspec:\n  tags:\n  - {name: a, from: {kind: ImageStreamTag, name: 'web:b'}}\n  - {name: b, from: {kind: DockerImage, name: '${WEB}'}}\n`,
      {},
      ['spec/tags/1/from/name'],
    ],
    [
      'in the strategies and sources of a BuildConfig',
      `apiVersion: build.openshift.io/v1\nkind: BuildConfig\nmetadata: {name: web}\nspec:\n  strategy:\n    dockerStrategy: {from: {kind: DockerImage, name: '${WEB}'}}\n    sourceStrategy: {from: {kind: DockerImage, name: '${WEB}'}}\n    customStrategy: {from: {kind: DockerImage, name: '${WEB}'}}\n  source:\n    images:\n    - from: {kind: ImageStreamTag, name: 'web:1'}\n    - from: {kind: DockerImage, name: '${WEB}'}\n`,
      {},
      ['spec/strategy/dockerStrategy/from/name', 'spec/strategy/sourceStrategy/from/name', 'spec/strategy/customStrategy/from/name', 'spec/source/images/1/from/name'],
    ],
    ['in the pod template of a custom kind', `apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: web, image: '${WEB}'}]}}}\n`, {}, ['spec/template/spec/containers/0/image']],
    [
      'at the paths that are told for a kind',
      `apiVersion: shop.example.com/v1\nkind: Shop\nmetadata: {name: web}\nspec: {images: ['${WEB}'], parts: {front: {image: '${WEB}'}}}\n`,
      { imagePaths: [{ group: 'shop.example.com', kind: 'Shop', path: ['spec', 'images', '*'] }, { group: 'shop.example.com', kind: 'Shop', path: ['spec', 'parts', '*', 'image'] }] },
      ['spec/images/0', 'spec/parts/front/image'],
    ],
  ])('%s', (_, text, options, paths) => {
    expect(sitesOf(text, options).map(({ path, fate }) => [path.join('/'), fate.kind])).toEqual(paths.map((path) => [path, 'pin']));
  });

  it('with the document, the line and a name for people', () => {
    const [, site] = sitesOf(`${pod(`image: ${WEB}`)}---\n# shop\n---\n${pod('image: quay.io/shop/api:1')}`);
    expect(site).toMatchObject({ uri: 'shop.yaml', document: 1, line: 17, where: 'Pod/web container web', image: 'quay.io/shop/api:1', path: ['spec', 'containers', 0, 'image'] });
  });
});

describe('images are left alone', () => {
  const stream = `---\napiVersion: image.openshift.io/v1\nkind: ImageStream\nmetadata: {name: web}\n`;
  const annotated = (text: string): string => pod('image: web:1.2').replace('metadata: {name: web}', `metadata: {name: web, annotations: {${text}}}`);
  const config = (image: string, automatic: boolean): string =>
    `apiVersion: apps.openshift.io/v1\nkind: DeploymentConfig\nmetadata: {name: web}\nspec:\n  triggers:\n  - {type: ImageChange, imageChangeParams: {automatic: ${automatic}, containerNames: [web], from: {kind: ImageStreamTag, name: 'web:1'}}}\n  template: {spec: {containers: [{name: web, image: '${image}'}]}}\n`;
  const deployment = (paused: string): string =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  annotations:\n    image.openshift.io/triggers: '[{"from":{"kind":"ImageStreamTag","name":"web:1"},"fieldPath":"spec.template.spec.containers[?(@.name==\\"web\\")].image"${paused}}]'\nspec: {template: {spec: {containers: [{name: web, image: 'web:1'}]}}}\n`;
  const scheduled = (image: string): string =>
    `apiVersion: image.openshift.io/v1\nkind: ImageStream\nmetadata: {name: shop}\nspec: {tags: [{name: a, importPolicy: {scheduled: true}, from: {kind: DockerImage, name: '${image}'}}]}\n`;

  it.each<[string, string, string, Partial<PinOptions>]>([
    ['REF_TEMPLATED', 'a placeholder of a shell', pod('image: quay.io/shop/web:$(TAG)'), {}],
    ['REF_TEMPLATED', 'a placeholder outside a Template', pod('image: quay.io/shop/web:${TAG}'), {}],
    ['REF_TEMPLATED', 'what Helm could not fill in', pod('image: "quay.io/shop/web:<no value>"'), {}],
    ['REF_INVALID', 'upper case', pod('image: quay.io/Shop/web:1'), {}],
    ['REF_INVALID', 'a number', pod('image: 1.2'), {}],
    ['REF_INVALID', 'a bare image ID', pod(`image: ${'a'.repeat(64)}`), {}],
    ['REF_INVALID', 'a block with a line end', pod('image: >\n        quay.io/shop/web:1'), {}],
    ['REF_IMAGESTREAM', 'a stream of that name', pod('image: web:1.2', stream), KUBERNETES],
    ['REF_IMAGESTREAM', 'a stream of that name in another set', pod('image: web:1.2'), { ...KUBERNETES, streamNames: new Set(['web']) }],
    ['REF_IMAGESTREAM', 'a digest on the name of a stream', pod(`image: web:1.2@${A}`, stream), KUBERNETES],
    ['REF_IMAGESTREAM', 'resolve-names', annotated(`alpha.image.policy.openshift.io/resolve-names: '*'`), KUBERNETES],
    ['REF_IMAGESTREAM', 'a trigger of an annotation', deployment(''), {}],
    ['REF_IMAGESTREAM', 'a short name under a trigger that is paused', deployment(',"paused":true'), KUBERNETES],
    ['REF_IMAGESTREAM', 'a trigger of a DeploymentConfig', config(WEB, true), {}],
    ['REF_IMAGESTREAM', 'a short name under one that is off', config('web:1', false), KUBERNETES],
    ['REF_IMAGESTREAM', 'a blank image', pod("image: ' '"), {}],
    ['SHORT_NAME_AMBIGUOUS', 'a short name, platform undecided', pod('image: nginx:1.27'), {}],
    ['SHORT_NAME_AMBIGUOUS', 'a short name on OpenShift', pod('image: shop/web:1.27'), { target: { ...UNDECIDED, platform: 'openshift', release: { major: 4, minor: 20, patch: undefined }, crio: true } }],
    ['SHORT_NAME_AMBIGUOUS', 'a short name before CRI-O', pod('image: nginx:1.27'), { target: { ...UNDECIDED, platform: 'kubernetes', release: { major: 1, minor: 34, patch: undefined }, crio: true } }],
    ['CLUSTER_INTERNAL', 'the internal registry', pod(`image: ${INTERNAL}/shop/web:1`), {}],
    ['CLUSTER_INTERNAL', 'a Service', pod('image: registry.tools.svc.cluster.local/shop/web:1'), {}],
    ['SCHEDULED', 'a tag imported on a schedule', scheduled(WEB), {}],
    ['SCHEDULED', 'a digest imported on a schedule', scheduled(`${WEB}@${A}`), {}],
    ['MANAGED_BY_OTHER', "Flux's mark", pod(`image: ${WEB} # {"$imagepolicy": "flux-system:web"}`), {}],
    ['MANAGED_BY_OTHER', "kpt's mark", pod(`image: ${WEB} # {"$kpt-set": "image"}`), {}],
    ['MANAGED_BY_OTHER', "ratchet's mark behind a block", pod(`image: >- # ratchet:exclude\n        ${WEB}`), {}],
    ['IGNORED', 'a suppression', pod(`image: ${WEB}`), { isIgnored: (uri, line, { name }) => uri === 'shop.yaml' && line === 7 && name === 'web' }],
    ['UNREADABLE', 'a document that holds a key twice', pod(`image: ${WEB}\n      image: ${WEB}`), {}],
    ['UNREADABLE', 'a Helm template', 'apiVersion: v1\nkind: Pod\n{{- if .Values.web }}\nspec: {}\n{{- end }}\n', {}],
  ])('%s: %s', (code, _, text, options) => {
    expect(sitesOf(text, options).map(({ fate }) => fate.kind === 'skip' && fate.code)).toEqual([code]);
    expect(pinned(text, options)).toBe(text);
  });

  it('with a digest alone, which nothing can be compared with', () => {
    expect(fatesOf(pod(`image: quay.io/shop/web@${A}`))).toEqual([`quay.io/shop/web@${A} digest-only`]);
  });

  it('with the digest alone in a block, as the API server prints long images', () => {
    const text = pod(`image: >-\n        ${INTERNAL}/shop/web@${A}`);
    expect(fatesOf(text)).toEqual([`${INTERNAL}/shop/web@${A} digest-only`]);
    expect(pinned(text)).toBe(text);
  });

  it('but not for a mark of another tool on a line of its own', () => {
    expect(fatesOf(pod(`# ratchet:exclude\n      image: ${WEB}`))).toEqual([`${WEB} ${WEB}`]);
  });

  it('of a List or another document with a reason, while their neighbours are pinned', () => {
    expect(fatesOf(`${pod(`image: ${WEB}`)}---\nkind: [\n---\n${pod('image: web:1')}`)).toEqual([`${WEB} ${WEB}`, ' UNREADABLE', 'web:1 SHORT_NAME_AMBIGUOUS']);
  });
});

describe('a short name that can only mean Docker Hub', () => {
  it.each([
    ['nginx:1.27', `docker.io/library/nginx:1.27@${A}`],
    ['shop/web:1.27', `docker.io/shop/web:1.27@${A}`],
    ['nginx', `docker.io/library/nginx:latest@${A}`],
  ])('is written whole: %s', (image, written) => {
    expect(pinned(pod(`image: ${image}`), KUBERNETES)).toBe(pod(`image: ${written}`));
    expect(pinned(pod(`image: ${image}`), { target: { ...UNDECIDED, shortNames: 'docker.io' } })).toBe(pod(`image: ${written}`));
  });

  it('is one where the kind says that it is no stream', () => {
    const build = "apiVersion: build.openshift.io/v1\nkind: BuildConfig\nmetadata: {name: web}\nspec:\n  output: {to: {kind: ImageStreamTag, name: 'web:1'}}\n  strategy: {dockerStrategy: {from: {kind: DockerImage, name: 'web:1'}}}\n";
    expect(fatesOf(build, { target: { ...UNDECIDED, shortNames: 'docker.io' } })).toEqual(['web:1 docker.io/library/web:1']);
  });
});

describe('a pin', () => {
  it('tells the digest that is written, to be compared with the lock', () => {
    expect(sitesOf(pod(`image: ${WEB}@${B}`))).toMatchObject([{ fate: { kind: 'pin', key: WEB, written: B } }]);
    expect(pinned(pod(`image: ${WEB}@${B}`))).toBe(pod(`image: ${WEB}@${A}`));
  });

  it('drops the tag where the style says so', () => {
    expect(pinned(pod(`image: ${WEB}`), {}, {}, 'digest-only')).toBe(pod(`image: quay.io/shop/web@${A}`));
  });

  it('is made of the internal registry where that can be asked', () => {
    const internalRegistry = { host: INTERNAL, route: 'registry.apps.example.com' };
    expect(pinned(pod(`image: ${INTERNAL}/shop/web:1`), { internalRegistry })).toBe(pod(`image: ${INTERNAL}/shop/web:1@${A}`));
    expect(fatesOf(pod('image: other.tools.svc:5000/shop/web:1'), { internalRegistry })).toEqual(['other.tools.svc:5000/shop/web:1 CLUSTER_INTERNAL']);
  });

  const notesOf = (text: string, options: Partial<PinOptions> = {}): unknown => sitesOf(text, options).map(({ fate }) => fate.kind === 'pin' && [fate.platform, ...fate.notes.map(({ code }) => code)]);

  it('warns of latest, which is pulled at each start, unless the policy is written', () => {
    expect(notesOf(pod('image: quay.io/shop/web:latest'))).toEqual([[undefined, 'ALWAYS_PULLED']]);
    expect(notesOf(pod('image: quay.io/shop/web'))).toEqual([[undefined, 'ALWAYS_PULLED']]);
    expect(notesOf(pod('image: quay.io/shop/web:latest\n      imagePullPolicy: IfNotPresent'))).toEqual([[undefined]]);
  });

  const importing = (more: string): string => `apiVersion: image.openshift.io/v1\nkind: ImageStream\nmetadata: {name: shop}\nspec: {tags: [{name: a, ${more}from: {kind: DockerImage, name: '${WEB}'}}]}\n`;

  it.each<[string, string, readonly string[], readonly (string | undefined)[]]>([
    ['an import that keeps the index needs nothing', 'importPolicy: {importMode: PreserveOriginal}, ', [], [undefined]],
    ['a tag that is only a reference is not imported', 'reference: true, ', [], [undefined]],
    ['a legacy import takes the only required platform', '', ['linux/arm64'], ['linux/arm64']],
    ['a legacy import of an index is warned of', 'importPolicy: {importMode: Legacy}, ', [], [undefined, 'IMPORT_MODE']],
    ['so is one where two platforms are required', '', ['linux/arm64', 'linux/amd64'], [undefined, 'IMPORT_MODE']],
  ])('of a stream: %s', (_, more, requiredPlatforms, expected) => {
    expect(notesOf(importing(more), { requiredPlatforms })).toEqual([expected]);
  });
});
