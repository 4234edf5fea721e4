import { duplicateKey } from '../../../rules/reader/duplicate-key';
import { ruleTest } from '../../support/rule-test';

ruleTest(duplicateKey, {
  valid: {
    'equal keys of different maps are no duplicates': { yaml: 'kind: Service\nmetadata: { name: web }\nspec: { selector: { name: web } }\n' },
    'a list may repeat a value': { yaml: 'kind: Pod\nspec: { containers: [{ name: web }, { name: web }] }\n' },
    'a key may stand over one that a merge brings': { yaml: 'base: &base { app: web }\nlabels: { <<: *base, app: worker }\n' },
    'a key in another case is another key': { yaml: 'metadata: { labels: { app: web, App: web } }\n' },
    'each document is by itself': { yaml: 'kind: Pod\n---\nkind: Service\n' },
    'a document that does not parse is for unreadable-document': { yaml: 'kind: Pod\nkind: Service\nmetadata: { name: "web }\n' },
  },
  invalid: {
    'the later of two keys': {
      yaml: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  name: worker   #! duplicate:error\n',
      says: ['metadata.name is written here again', 'keep one of them'],
      related: ['the first one is here'],
    },
    'equal values are still two': { yaml: 'kind: Pod\nkind: Pod   #! duplicate\n' },
    'three of a key, the two later ones': { yaml: 'kind: Pod\nkind: Pod   #! duplicate\nkind: Pod   #! duplicate\n' },
    'a key that is no plain word, quoted in its path': {
      yaml: 'metadata:\n  annotations:\n    shop.example.com/team: blue\n    "shop.example.com/team": red   #! duplicate\n',
      says: ['metadata.annotations["shop.example.com/team"]'],
    },
    'one in a list': {
      yaml: 'kind: Pod\nspec:\n  containers:\n    - name: web\n      image: quay.io/shop/web:1.2\n      image: quay.io/shop/web:1.3   #! duplicate\n',
      says: ['spec.containers[0].image'],
    },
    'one in flow style': { yaml: 'metadata: { name: web, name: worker }   #! duplicate\n' },
    'one in JSON': { yaml: '{\n  "kind": "Pod",\n  "kind": "Service"   #! duplicate\n}\n' },
    'one in an object of a Template': {
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
objects:
  - apiVersion: v1
    kind: Service
    metadata: { name: web }
    metadata: { name: worker }   #! duplicate
`,
      says: ['objects[0].metadata'],
    },
    'one in the second document of a file': { yaml: 'kind: Pod\n---\nkind: Service\nkind: Route   #! duplicate\n' },
  },
});
