import { pinnedAndTriggered } from '../../../rules/streams/pinned-and-triggered';
import { ruleTest } from '../../support/rule-test';
import { D1, D2, deploymentConfig, documents, imported, KUBERNETES_131, statefulSet, stream, triggersOn, workload } from '../images/manifests';

const PINNED = `image: quay.io/acme/shop:1.0@${D1}`;
const SHOP = stream('shop', [imported('1.0', 'quay.io/acme/shop:1.0'), imported('2.0', `quay.io/acme/shop:2.0@${D1}`)]);

const path = (container: string): string => `spec.template.spec.containers[?(@.name=="${container}")].image`;
const trigger = (container: string, name: string, more: object = {}): object => ({ from: { kind: 'ImageStreamTag', name }, fieldPath: path(container), ...more });

/** A StatefulSet with the containers web and side, each with its image's line, and a trigger annotation. */
const pair = (annotation: string, web: string, side: string): string => `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
  annotations:
    team: blue
    ${annotation}
spec:
  template:
    spec:
      containers:
        - name: web
          image: ${web}
        - name: side
          image: ${side}
`;
const json = (...triggers: readonly object[]): string => `image.openshift.io/triggers: '${JSON.stringify(triggers)}'`;
const block = (...triggers: readonly object[]): string => {
  const lines = JSON.stringify(triggers, undefined, 2).split('\n').map((line) => `      ${line}\n`);
  return `image.openshift.io/triggers: |\n${lines.join('')}`;
};

const config = (triggers: string, web: string, side: string): string => `apiVersion: apps.openshift.io/v1
kind: DeploymentConfig
metadata: { name: web }
spec:
  triggers: [${triggers}]
  template:
    spec:
      containers:
        - name: web
          image: ${web}
        - name: side
          image: ${side}
`;
const change = (containers: string, name = 'shop:1.0'): string =>
  `{ type: ImageChange, imageChangeParams: { automatic: true, containerNames: [${containers}], from: { kind: ImageStreamTag, name: "${name}" } } }`;

const template = (image: string, tag: string, parameters: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameters}]
objects:
  - apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web
      annotations: ${triggersOn(tag)}
    spec:
      template:
        spec:
          containers:
            - name: web
              image: ${image}
`;

const D = `quay.io/acme/shop@${D1}`;

ruleTest(pinnedAndTriggered, {
  valid: {
    'a digest without a trigger': { yaml: statefulSet(PINNED) },
    'a trigger without a digest': { yaml: documents(SHOP, statefulSet('image: shop:1.0', { annotations: triggersOn('shop:1.0') })) },
    'a tag that holds the very digest': { yaml: documents(SHOP, statefulSet(PINNED, { annotations: triggersOn('shop:2.0') })) },
    'a paused trigger writes nothing': { yaml: pair(json(trigger('web', 'shop:1.0', { paused: true })), D, D) },
    'a DeploymentConfig whose trigger is not automatic': { yaml: deploymentConfig(PINNED, { automatic: false }) },
    'a trigger of another container': { yaml: pair(json(trigger('side', 'shop:1.0')), D, 'quay.io/acme/side:1.0') },
    'an annotation of which nothing works': { yaml: pair("image.openshift.io/triggers: '[{]'", D, D) },
    'one bad trigger holds back all': { yaml: pair(json(trigger('web', 'shop:1.0'), trigger('nope', 'shop:1.0')), D, D) },
    'a digest of unknown text': { yaml: template('"quay.io/acme/shop:${VERSION}"', 'shop:1.0', '{ name: VERSION }') },
    'a trigger of unknown text': { yaml: template(D, '${TAG}', '{ name: TAG }') },
    'nobody reads the annotation on Kubernetes': { yaml: statefulSet(PINNED, { annotations: triggersOn('shop:1.0') }), target: KUBERNETES_131 },
    'a Job is not watched': { yaml: workload('Job', PINNED, { annotations: triggersOn('shop:1.0') }).replace('apps/v1', 'batch/v1') },
  },
  invalid: {
    'a trigger writes over a digest, and goes': {
      yaml: documents(SHOP, statefulSet(`${PINNED}   #! overwritten:warning`, { annotations: triggersOn('shop:1.0') })),
      fixed: documents(SHOP, statefulSet(PINNED).replace(', annotations: {}', '')),
      safety: 'unsafe',
      says: ['The container web is pinned to quay.io/acme/shop:1.0@sha256:111111111111…', 'the trigger for shop:1.0 writes what the tag holds over it'],
      related: ['the trigger for shop:1.0'],
    },
    'a tag that holds another digest': {
      yaml: documents(SHOP, workload('DaemonSet', `image: quay.io/acme/shop@${D2}   #! overwritten`, { annotations: triggersOn('shop:2.0') })),
    },
    'a stream that lives elsewhere': { yaml: workload('Deployment', `${PINNED}   #! overwritten`, { annotations: triggersOn('shop:1.0') }) },
    'the triggers of other containers stay': {
      yaml: pair(json(trigger('web', 'shop:1.0'), trigger('side', 'side:1.0')), `${D}   #! overwritten`, 'side:1.0'),
      fixed: pair(json(trigger('side', 'side:1.0')), D, 'side:1.0'),
      safety: 'unsafe',
    },
    'two pins have one repair': {
      yaml: pair(json(trigger('web', 'shop:1.0'), trigger('side', 'side:1.0')), `${D}   #! overwritten`, `${D}   #! overwritten`),
      fixed: pair('', D, D),
      safety: 'unsafe',
    },
    'two triggers of one container both go': {
      yaml: pair(json(trigger('web', 'shop:1.0'), { ...trigger('web', 'shop:2.0'), fieldPath: 'spec.template.spec.containers[0].image' }), `${D}   #! overwritten`, 'side:1.0'),
      fixed: pair('', D, 'side:1.0'),
      safety: 'unsafe',
    },
    'an annotation on several lines stays on several': {
      yaml: pair(block(trigger('web', 'shop:1.0'), trigger('side', 'side:1.0')), `${D}   #! overwritten`, 'side:1.0'),
      fixed: pair(block(trigger('side', 'side:1.0')), D, 'side:1.0'),
      safety: 'unsafe',
    },
    'a DeploymentConfig is written over before its first rollout, and rolls out with changes of its own instead': {
      yaml: config(change('web'), `${D}   #! beforeFirstRollout:warning`, 'side:1.0'),
      fixed: config('{ type: ConfigChange }', D, 'side:1.0'),
      safety: 'unsafe',
      says: ['before the first rollout'],
    },
    'a trigger of a DeploymentConfig stays for its other containers': {
      yaml: config(`{ type: ConfigChange }, ${change('web, side')}`, `${D}   #! beforeFirstRollout`, 'side:1.0'),
      fixed: config(`{ type: ConfigChange }, ${change('side')}`, D, 'side:1.0'),
      safety: 'unsafe',
    },
    'a trigger without containers left goes': {
      yaml: config(`{ type: ConfigChange }, ${change('web')}, ${change('side', 'side:1.0')}`, `${D}   #! beforeFirstRollout`, 'side:1.0'),
      fixed: config(`{ type: ConfigChange }, ${change('side', 'side:1.0')}`, D, 'side:1.0'),
      safety: 'unsafe',
    },
    'a CronJob is watched': {
      yaml: `apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
  annotations:
    image.openshift.io/triggers: '[{"from":{"kind":"ImageStreamTag","name":"report:1.0"},"fieldPath":"spec.jobTemplate.spec.template.spec.containers[0].image"}]'
spec:
  jobTemplate:
    spec:
      template:
        spec:
          containers:
            - name: report
              image: ${D}   #! overwritten
`,
      safety: 'unsafe',
    },
    'a trigger that a parameter supplies is left to the parameter': {
      yaml: template(`${D}   #! overwritten`, '${TAG}', '{ name: TAG, value: "shop:1.0" }'),
      says: ['the trigger for shop:1.0'],
    },
    'items of a List': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: Deployment
    metadata: { name: web, annotations: ${triggersOn('shop:1.0')} }
    spec:
      template:
        spec:
          containers:
            - name: web
              image: ${D}   #! overwritten
`,
    },
  },
});
