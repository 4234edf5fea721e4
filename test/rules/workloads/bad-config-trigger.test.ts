import { badConfigTrigger } from '../../../rules/workloads/bad-config-trigger';
import { ruleTest } from '../../support/rule-test';

const imageChange = (container: string, mark = '', name = 'web:1.2', more = 'automatic: true'): string => `
    - type: ImageChange
      imageChangeParams:
        ${more}
        containerNames: [${container}]${mark === '' ? '' : ` #! ${mark}`}
        from: { kind: ImageStreamTag, name: "${name}" }`;

const CONFIG_CHANGE = '\n    - type: ConfigChange';

const containersOf = (names: string): string =>
  names
    .split(' ')
    .map((name) => `{ name: ${name}, image: " " }`)
    .join(', ');

const config = (triggers: string, names = 'web'): string => `apiVersion: apps.openshift.io/v1
kind: DeploymentConfig
metadata: { name: web }
spec:
  triggers:${triggers}
  template:
    spec:
      containers: [${containersOf(names)}]
`;

const converted = (spec: string, image: string, annotations = '{}', kind = 'Deployment'): string => `apiVersion: apps/v1
kind: ${kind}
metadata: { name: web, annotations: ${annotations} }
spec:
  ${spec}
  template:
    spec:
      containers:
        - name: web
          image: ${image}
`;

const annotation = (container = 'web'): string =>
  `{ image.openshift.io/triggers: '[{"from":{"kind":"ImageStreamTag","name":"web:1.2"},"fieldPath":"spec.template.spec.containers[?(@.name==\\"${container}\\")].image"}]' }`;

const template = (triggers: string, parameters: string, name = 'web'): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameters}]
objects:
  - apiVersion: apps.openshift.io/v1
    kind: DeploymentConfig
    metadata: { name: web }
    spec:
      triggers: ${triggers}
      template: { spec: { containers: [{ name: "${name}", image: " " }] } }
`;

const KUBERNETES = { platform: 'kubernetes', release: { major: 1, minor: 34, patch: undefined } } as const;

ruleTest(badConfigTrigger, {
  valid: {
    'both triggers make both kinds of change roll out': { yaml: config(CONFIG_CHANGE + imageChange('web')) },
    'triggers left out are a ConfigChange': { yaml: config('').replace('  triggers:\n', '') },
    'triggers that are null are left out': { yaml: config(' null') },
    'init containers are filled like others': {
      yaml: config(CONFIG_CHANGE + imageChange('migrate')).replace('containers: [', 'initContainers: [{ name: migrate, image: " " }]\n      containers: ['),
    },
    'a trigger may fill several containers': { yaml: config(CONFIG_CHANGE + imageChange('web, worker'), 'web worker') },
    'two triggers may fill two containers': { yaml: config(CONFIG_CHANGE + imageChange('web') + imageChange('worker'), 'web worker') },
    'of two triggers one may be off': { yaml: config(CONFIG_CHANGE + imageChange('web') + imageChange('web', '', 'web:old', 'automatic: false')) },
    'a patch shows no containers': { yaml: config(CONFIG_CHANGE + imageChange('worker')).replace(/ {2}template[^]*/, '') },
    'a container that deployment names is not known': { yaml: template('[{ type: ConfigChange }, { type: ImageChange, imageChangeParams: { containerNames: [web] } }]', '{ name: NAME }', '${NAME}') },
    'a type that deployment supplies is not known': { yaml: template('[{ type: "${TYPE}" }]', '{ name: TYPE }') },
    'an image of its own needs no trigger': { yaml: converted('replicas: 1', 'quay.io/shop/web:1.2', annotation()) },
    'a blank image without any trigger is for another rule': { yaml: converted('replicas: 1', '" "') },
    'a trigger for another container does not fill this one': { yaml: converted('replicas: 1', '""', annotation('worker')) },
    'Kubernetes has nobody who reads the annotation': { yaml: converted('replicas: 1', '" "', annotation()), target: KUBERNETES },
    'a DeploymentConfig of another group is another kind': { yaml: config(' []').replace('apps.openshift.io', 'example.com') },
    'an empty spec has the default': { yaml: 'apiVersion: apps.openshift.io/v1\nkind: DeploymentConfig\nmetadata: { name: web }\nspec:\n' },
  },
  invalid: {
    'a container that is not there is not filled': {
      yaml: config(CONFIG_CHANGE + imageChange('wep', 'unknownContainer:error'), 'web worker'),
      says: ['The ImageChange trigger from web:1.2 fills the container wep', 'did you mean web?'],
    },
    'the only container is the one that is meant': {
      yaml: config(CONFIG_CHANGE + imageChange('ledger', 'unknownContainer')),
      fixed: config(CONFIG_CHANGE + imageChange('web')),
      safety: 'safe',
    },
    'one of several names may be wrong': {
      yaml: config(CONFIG_CHANGE + imageChange('web, worker', 'unknownContainer')),
      says: ['the container worker'],
    },
    'two triggers for one container are at odds': {
      yaml: config(CONFIG_CHANGE + imageChange('web') + imageChange('web', 'filledTwice:error', 'web:1.3')),
      says: ['fill the container web, from web:1.2 and from web:1.3'],
      related: ['the first trigger of this container'],
    },
    'an image trigger alone does not roll out the template': {
      yaml: config(imageChange('web')).replace('triggers:', 'triggers: #! noConfigChange:warning').replace(/triggers: (#.*)\n {4}- type: ImageChange/, 'triggers:\n    - type: ImageChange $1'),
      fixed: config(imageChange('web') + CONFIG_CHANGE),
      safety: 'safe',
      says: ['DeploymentConfig/web has triggers and no ConfigChange'],
    },
    'an empty list is no trigger at all': {
      yaml: config(' [] #! noTriggers:warning'),
      says: ['DeploymentConfig/web has an empty list of triggers', 'say so in a suppression'],
    },
    'what the server wrote does not belong in a manifest': {
      yaml: config(CONFIG_CHANGE + imageChange('web', '', 'web:1.2', 'lastTriggeredImage: "" #! serverField:warning')),
      fixed: config(CONFIG_CHANGE + imageChange('web', '', 'web:1.2', '')),
      safety: 'safe',
    },
    'triggers left over from a DeploymentConfig are dropped': {
      yaml: converted('triggers: [{ type: ImageChange, imageChangeParams: { containerNames: [web] } }]', '" " #! placeholder:error'),
      says: ['is dropped from Deployment/web', 'name the image'],
    },
    'so they are of a StatefulSet, on Kubernetes too': {
      yaml: converted('triggers: [{ type: ImageChange, imageChangeParams: { containerNames: [web] } }]', '"" #! placeholder', annotation(), 'StatefulSet'),
      target: KUBERNETES,
    },
    'a trigger by annotation fills it later': {
      yaml: converted('replicas: 1', '" " #! doesNotWait:warning', annotation()),
      says: ['Deployment/web does not wait for its trigger'],
    },
    'objects of a Template are looked at': {
      yaml: template('[{ type: ImageChange, imageChangeParams: { containerNames: [web], from: { name: "web:1.2" } } }] #! noConfigChange', '{ name: NAME }'),
    },
    'a container that a parameter names is not written over': {
      yaml: template('[{ type: ConfigChange }, { type: ImageChange, imageChangeParams: { containerNames: ["${NAME}"] } }] #! unknownContainer', '{ name: NAME, value: worker }'),
      says: ['The ImageChange trigger fills the container worker'],
    },
  },
});
