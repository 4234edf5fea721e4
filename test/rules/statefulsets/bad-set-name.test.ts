import { badSetName } from '../../../rules/statefulsets/bad-set-name';
import { ruleTest } from '../../support/rule-test';

const set = (name: string, mark = '', apiVersion = 'apps/v1'): string => `apiVersion: ${apiVersion}
kind: StatefulSet
metadata:
  name: ${name}${mark}
spec: { serviceName: web }
`;

const template = (name: string, parameters: string, mark = ''): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameters}]
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata:
      name: "${name}"${mark}
`;

ruleTest(badSetName, {
  valid: {
    'a DNS label is a name': { yaml: set('web-1') },
    '52 characters leave room for a dash and ten more': { yaml: set('w'.repeat(52)) },
    'a name left out may be generated': { yaml: 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { generateName: web- }\n' },
    'a name that deployment supplies is not known': { yaml: template('Web.${NAME}', '{ name: NAME }') },
    'a reference to no parameter is the reference at fault': { yaml: template('${NAME}', '{ name: OTHER }') },
    'a Deployment may have dots': { yaml: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web.shop }\n' },
    'a StatefulSet of another API is not ours to judge': { yaml: set('web.shop', '', 'apps.kruise.io/v1beta1') },
  },
  invalid: {
    '53 characters are one too many': { yaml: set('w'.repeat(53), ' #! tooLong:error'), says: ['has 53 characters', 'use 52 at most'] },
    'a dot is accepted, and no pod is': { yaml: set('web.shop', ' #! podsRefused:error'), says: ['web.shop holds a dot', 'is accepted'] },
    'a capital letter is refused at once': { yaml: set('Web', ' #! setRefused:error'), says: ['"Web" holds the capital letter W'] },
    'a dash at the end is refused at once': { yaml: set('web-', ' #! setRefused'), says: ['ends with a dash'] },
    'a name that a parameter supplies is known': {
      yaml: template('${NAME}', '{ name: NAME, value: web.shop }', ' #! podsRefused'),
      related: ['the parameter NAME supplies "web.shop"'],
    },
    'an item of a List is looked at': {
      yaml: 'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: apps/v1\n    kind: StatefulSet\n    metadata:\n      name: web.shop #! podsRefused\n',
    },
  },
});
