import { floatingTag } from '../../../rules/images/floating-tag';
import { misplacedSuppression } from '../../../rules/reader/misplaced-suppression';
import { ruleTest } from '../../support/rule-test';
import { pod } from './silenced-pod';

const beside = [floatingTag];
const LIST = `apiVersion: v1
kind: List
metadata:
  annotations:
    ignore.pinstream/floating-tag: the vendor ships no other tag
items:
- apiVersion: v1
  kind: Pod
  metadata: { name: web }
  spec:
    containers:
    - name: web
      image: quay.io/shop/web:latest
`;

ruleTest(misplacedSuppression, {
  valid: {
    'a comment on the line': { beside, yaml: pod('latest # pinstream-ignore floating-tag: the vendor ships no other tag') },
    'a comment above the line, with others between': { beside, yaml: pod('latest').replace('      image', '      # pinstream-ignore floating-tag: the vendor ships no other tag\n      # until the next release\n\n      image') },
    'an annotation of the object': { beside, yaml: pod('latest', '    ignore.pinstream/floating-tag: the vendor ships no other tag\n') },
    'what is found nowhere is not misplaced': { beside, yaml: `# pinstream-ignore floating-tag: old\n${pod('1.2')}` },
    'an item of a List has its own annotation': { beside, yaml: LIST.replace(/metadata:\n {2}annotations:\n.*\n/, '').replace('metadata: { name: web }', 'metadata: { name: web, annotations: { ignore.pinstream/floating-tag: the vendor ships no other tag } }') },
    'a comment in a Template': {
      beside,
      yaml: 'apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: { name: web }\nobjects:\n- apiVersion: v1\n  kind: Pod\n  metadata: { name: web }\n  spec:\n    containers:\n    - name: web\n      # pinstream-ignore floating-tag: the vendor ships no other tag\n      image: quay.io/shop/${NAME}:latest\nparameters:\n- name: NAME\n  value: web\n',
    },
  },
  invalid: {
    'a comment above the object': { beside, yaml: `# pinstream-ignore floating-tag: the vendor ships no other tag #! elsewhere\n${pod('latest')}`, says: ['on line 11'], related: ['floating-tag finds this'] },
    'a comment under the line': { beside, yaml: pod('latest\n      # pinstream-ignore floating-tag: the vendor ships no other tag #! nowhere'), says: ['no line of the document follows it'] },
    'a comment at the end of a document': { beside, yaml: `${pod('latest')}# pinstream-ignore floating-tag: the vendor ships no other tag #! nowhere\n---\n${pod('1.2')}` },
    'an annotation of the pod template': {
      beside,
      yaml: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  template:\n    metadata:\n      annotations:\n        ignore.pinstream/floating-tag: the vendor ships no other tag #! nowhere\n    spec:\n      containers:\n      - name: web\n        image: quay.io/shop/web:latest\n',
      says: ['pod template'],
    },
    'a label': { beside, yaml: pod('latest').replace('  annotations:', "  labels:\n    ignore.pinstream/floating-tag: vendor #! nowhere\n  annotations:"), says: ['a label'] },
    'an annotation of a List': { beside, yaml: LIST.replace('no other tag', 'no other tag #! nowhere'), says: ['a List has no findings'] },
  },
});
