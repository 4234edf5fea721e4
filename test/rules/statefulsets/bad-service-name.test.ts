import { badServiceName } from '../../../rules/statefulsets/bad-service-name';
import { ruleTest } from '../../support/rule-test';

const set = (serviceName: string, apiVersion = 'apps/v1'): string => `apiVersion: ${apiVersion}
kind: StatefulSet
metadata: { name: web }
spec:
  serviceName: ${serviceName}
`;

const template = (serviceName: string, parameters: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameters}]
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      serviceName: "${serviceName}"
`;

const kubernetes = (minor: number) => ({ target: { platform: 'kubernetes', release: { major: 1, minor, patch: undefined } } }) as const;

ruleTest(badServiceName, {
  valid: {
    'a DNS label is a name': { yaml: set('web-peers') },
    'it may start with a digit, which is for the Service to mind': { yaml: set('1web') },
    '63 characters are allowed': { yaml: set('x'.repeat(63)) },
    'no name is another matter': { yaml: set('""') },
    'a number is no text': { yaml: set('7') },
    'a name that deployment supplies is not known': { yaml: template('${SERVICE}_peers', '{ name: SERVICE }') },
    'a reference to no parameter is the reference at fault': { yaml: template('${SERVICE}', '{ name: OTHER }') },
    'a StatefulSet of another API is not ours to judge': { yaml: set('web.peers', 'apps.kruise.io/v1beta1') },
  },
  invalid: {
    'a host name is no label': {
      yaml: set('web-peers.shop.svc #! setRefused:error'),
      says: ['"web-peers.shop.svc" holds a dot', 'OpenShift 4.20 or Kubernetes 1.34 refuses StatefulSet/web'],
    },
    'an underscore stands in no label': { yaml: set('web_peers #! setRefused'), says: ['an underscore'] },
    '64 characters are too many': { yaml: set(`${'x'.repeat(64)} #! setRefused`), says: ['64 characters'] },
    'the set is refused from 1.33 on': { yaml: set('Web #! setRefused:error'), ...kubernetes(33) },
    'its pods are refused before': {
      yaml: set('Web #! podsRefused:error'),
      ...kubernetes(32),
      says: ['the capital letter W', 'Kubernetes 1.32 accepts StatefulSet/web', 'each of its pods'],
    },
    'a name that a parameter supplies is known': {
      yaml: template('${SERVICE}', '{ name: SERVICE, value: web.peers }').replace('"${SERVICE}"', '"${SERVICE}" #! setRefused'),
      related: ['the parameter SERVICE supplies "web.peers"'],
    },
    'an item of a List is looked at': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      serviceName: web.peers #! setRefused
`,
    },
  },
});
