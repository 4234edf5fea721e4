import { unattendedImport } from '../../../rules/streams/unattended-import';
import { ruleTest } from '../../support/rule-test';
import { D1, deploymentConfig, documents, imported, KUBERNETES_131, OPENSHIFT_416, pod, statefulSet, stream, triggersOn, workload } from '../images/manifests';

/** A tag that is imported by schedule; `false` for one that was. */
const scheduled = (name: string, from: string, on: boolean | string = true): string => {
  return `{ name: "${name}", from: { kind: DockerImage, name: "${from}" }, importPolicy: { scheduled: ${on} } }`;
};
const SOURCE = 'quay.io/acme/shop:1.0';
const SHOP = stream('shop', [scheduled('1.0', SOURCE)]);
const CALM = stream('shop', [scheduled('1.0', SOURCE, false)]);
const OFF = stream('shop', [scheduled('1.0', SOURCE)], { local: false });
const CALM_OFF = stream('shop', [scheduled('1.0', SOURCE, false)], { local: false });
const ALIAS = '{ name: stable, from: { kind: ImageStreamTag, name: "1.0" } }';

const marked = (text: string, mark: string): string => text.replace(/(annotations: .*)$/m, `$1   #! ${mark}`);

const template = (from: string, on: string, parameters: string, mark = ''): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameters}]
objects:
  - apiVersion: v1
    kind: ImageStream
    metadata: { name: shop }
    spec:
      lookupPolicy: { local: true }
      tags:
        - name: "1.0"
          from: { kind: DockerImage, name: "${from}" }
          importPolicy: { scheduled: ${on} }
  - apiVersion: apps/v1
    kind: Deployment
    metadata: { name: web }
    spec:
      template:
        spec:
          containers:
            - name: web
              image: shop:1.0${mark === '' ? '' : `   #! ${mark}`}
`;

ruleTest(unattendedImport, {
  valid: {
    'a tag that is imported once': { yaml: documents(stream('shop', [imported('1.0', SOURCE)]), statefulSet('image: shop:1.0')) },
    'a schedule that is switched off': { yaml: documents(CALM, statefulSet('image: shop:1.0')) },
    'a schedule that nobody follows': { yaml: documents(SHOP, statefulSet('image: quay.io/acme/shop:1.0')) },
    'a schedule of another tag': { yaml: documents(stream('shop', [scheduled('1.0', SOURCE), imported('2.0', 'quay.io/acme/shop:2.0')]), statefulSet('image: shop:2.0')) },
    'a stream that is not looked up': { yaml: documents(OFF, statefulSet('image: shop:1.0')) },
    'a digest never moves': { yaml: documents(stream('shop', [scheduled('1.0', `${SOURCE}@${D1}`)]), statefulSet('image: shop:1.0')) },
    'a reference is never imported': { yaml: documents(SHOP.replace('{ name: "1.0"', '{ reference: true, name: "1.0"'), statefulSet('image: shop:1.0', { annotations: triggersOn('shop:1.0') })) },
    'a schedule on another kind of source is no schedule': {
      yaml: documents(stream('shop', ['{ name: "1.0", from: { kind: ImageStreamTag, name: "base:1.0" }, importPolicy: { scheduled: true } }']), statefulSet('image: shop:1.0')),
    },
    'a Pod and a Job roll out nothing': {
      yaml: documents(SHOP, pod('image: shop:1.0'), workload('Job', 'image: shop:1.0').replace('apps/v1', 'batch/v1')),
    },
    'a source of which the end is unknown': { yaml: template('${IMAGE}', 'true', '{ name: IMAGE }') },
    'a schedule of unknown value': { yaml: template(SOURCE, '"${{SCHEDULED}}"', '{ name: SCHEDULED }') },
    'Kubernetes imports nothing': { yaml: documents(SHOP, statefulSet('image: shop:1.0')), target: KUBERNETES_131 },
  },
  invalid: {
    'a trigger comes before the look-up of an init container': {
      yaml: marked(documents(SHOP, statefulSet('image: shop:1.0', { annotations: triggersOn('shop:1.0') })), 'byTrigger:warning').replace(
        /^( *)containers:$/m,
        '$1initContainers: [{ name: migrate, image: "shop:1.0" }]\n$&',
      ),
      says: ['A trigger of StatefulSet/web'],
    },
    'a StatefulSet that is looked up changes at the next apply': {
      yaml: documents(SHOP, statefulSet('image: shop:1.0   #! byLookup:warning')),
      target: OPENSHIFT_416,
      fixed: documents(CALM, statefulSet('image: shop:1.0')),
      safety: 'unsafe',
      says: ['An image of StatefulSet/web is looked up in shop:1.0, which is imported from quay.io/acme/shop:1.0 by schedule', 'its pods are replaced'],
      related: ['shop:1.0 is imported by schedule'],
    },
    'other kinds are told so': {
      yaml: documents(SHOP, workload('Deployment', 'image: shop:1.0   #! byLookup:info'), workload('DaemonSet', 'image: shop:1.0   #! byLookup:info')),
      fixed: documents(CALM, workload('Deployment', 'image: shop:1.0'), workload('DaemonSet', 'image: shop:1.0')),
      safety: 'unsafe',
      says: ['new pods roll out'],
    },
    'a trigger rolls out at once': {
      yaml: documents(OFF, marked(statefulSet('image: " "', { annotations: triggersOn('shop:1.0') }), 'byTrigger:warning')),
      fixed: documents(CALM_OFF, statefulSet('image: " "', { annotations: triggersOn('shop:1.0') })),
      safety: 'unsafe',
      says: ['A trigger of StatefulSet/web follows shop:1.0'],
    },
    'a trigger of a DeploymentConfig': {
      yaml: documents(OFF, deploymentConfig('image: " "').replace(/(from: .*)$/m, '$1   #! byTrigger:info')),
      fixed: documents(CALM_OFF, deploymentConfig('image: " "')),
      safety: 'unsafe',
    },
    'where both decide, the trigger is told': {
      yaml: documents(SHOP, marked(workload('Deployment', 'image: shop:1.0', { annotations: triggersOn('shop:1.0') }), 'byTrigger:info')),
    },
    'an alias leads to the tag that moves': {
      yaml: documents(stream('shop', [scheduled('1.0', SOURCE), ALIAS]), statefulSet('image: shop:stable   #! byLookup')),
      fixed: documents(stream('shop', [scheduled('1.0', SOURCE, false), ALIAS]), statefulSet('image: shop:stable')),
      safety: 'unsafe',
      says: ['shop:stable, an alias of 1.0,'],
    },
    'two containers of one tag are told once': {
      yaml: documents(SHOP, statefulSet('image: shop:1.0   #! byLookup\n        - { name: side, image: "shop:1.0" }')),
    },
    'resolve-names looks up too': {
      yaml: documents(OFF, statefulSet('image: shop:1.0   #! byLookup', { annotations: '{ alpha.image.policy.openshift.io/resolve-names: "*" }' })),
    },
    'a source with a parameter in it': { yaml: template('quay.io/acme/shop:${VERSION}', 'true', '{ name: VERSION, value: "1.0" }', 'byLookup'), safety: 'unsafe' },
    'a source of which the tag is unknown': { yaml: template('quay.io/acme/shop:${VERSION}', 'true', '{ name: VERSION }', 'byLookup'), says: ['quay.io/acme/shop:${VERSION}'] },
    'a schedule that a parameter supplies is left to the parameter': { yaml: template(SOURCE, '"${{SCHEDULED}}"', '{ name: SCHEDULED, value: "true" }', 'byLookup') },
    'items of a List': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: image.openshift.io/v1
    kind: ImageStream
    metadata: { name: shop }
    spec:
      lookupPolicy: { local: true }
      tags:
        - ${scheduled('1.0', SOURCE)}
  - apiVersion: batch/v1
    kind: CronJob
    metadata: { name: report }
    spec:
      jobTemplate:
        spec:
          template:
            spec:
              containers:
                - name: report
                  image: shop:1.0   #! byLookup:info
`,
      says: ['the jobs run another image'],
    },
  },
});
