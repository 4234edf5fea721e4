import { describe, expect, it } from 'vitest';
import { runRules } from '../../../lib/engine/run';
import { NO_LOCK } from '../../../lib/images/lock';
import { UNDECIDED } from '../../../lib/kube/target';
import { workspaceOf } from '../../../lib/workspace/workspace';
import { readYaml } from '../../../lib/yaml/read';
import { ambiguousScalar } from '../../../rules/reader/ambiguous-scalar';
import { ruleTest } from '../../support/rule-test';

const configMap = (data: string, kind = 'ConfigMap', field = 'data'): string => `apiVersion: v1\nkind: ${kind}\nmetadata: { name: web }\n${field}:\n  ${data}\n`;

const service = (metadata: string): string => `apiVersion: v1\nkind: Service\nmetadata:\n  ${metadata}\n`;

const container = (field: string): string => `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: web
      ${field}
`;

ruleTest(ambiguousScalar, {
  valid: {
    'text in quotes is text': { yaml: configMap('a: "yes"\n  b: \'no\'\n  c: "012"') },
    'so is a block': { yaml: configMap('a: |\n    yes\n  b: >-\n    012') },
    'a tag says what is meant': { yaml: configMap('a: !!str yes\n  b: !!bool on') },
    'what all readers take for true is for the API server to refuse': { yaml: configMap('a: true\n  b: 8080\n  c: 1.5\n  d: 0o14\n  e: 08\n  f:') },
    'words that only look like them': { yaml: configMap('a: yEs\n  b: none\n  c: 1:30\n  d: 2026-01-15\n  e: 0755m') },
    'a field that wants a number': { yaml: container('securityContext: { runAsUser: 0100 }') },
    'the mode of a file': { yaml: 'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { volumes: [{ name: web, configMap: { name: web, defaultMode: 0644 } }] }\n' },
    'a field that wants true or false': { yaml: container('stdin: yes') },
    'exit codes are numbers': {
      yaml: 'apiVersion: batch/v1\nkind: Job\nmetadata: { name: web }\nspec: { podFailurePolicy: { rules: [{ action: Ignore, onExitCodes: { operator: In, values: [012] } }] } }\n',
    },
    'the fields of a kind that nobody knows': { yaml: 'apiVersion: example.com/v1\nkind: Shop\nmetadata: { name: web }\nspec: { name: yes, labels: { a: on } }\ndata: { a: yes }\n' },
    'a Knative Service is no Service of the core': { yaml: 'apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: { name: web }\nspec: { name: yes }\n' },
    'a file that is no manifest': { yaml: 'on: push\nname: yes\n' },
    'JSON has quotes': { yaml: '{ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "web" }, "data": { "a": "yes", "on": true } }\n' },
  },
  invalid: {
    'a word in a ConfigMap': {
      yaml: configMap('enabled: yes   #! value:warning'),
      fixed: configMap('enabled: "yes"'),
      safety: 'safe',
      says: ['data.enabled is yes without quotes', 'Kubernetes reads as true and YAML 1.2 as text'],
    },
    'all words of that kind': {
      yaml: configMap('a: y   #! value\n  b: NO   #! value\n  c: Off   #! value\n  d: on   #! value'),
      fixed: configMap('a: "y"\n  b: "NO"\n  c: "Off"\n  d: "on"'),
    },
    'a leading zero': { yaml: configMap('umask: 0022   #! value'), fixed: configMap('umask: "0022"'), says: ['Kubernetes reads as the number 18 and YAML 1.2 as the number 22'] },
    'digits with underscores, which may stand for two texts': { yaml: configMap('limit: 1_000   #! value'), says: ['the number 1000 and YAML 1.2 as text', 'write "1_000", or "1000"'] },
    'a binary number': { yaml: configMap('mask: 0b11   #! value'), says: ['write "0b11", or "3"'] },
    'a name of octal digits': { yaml: service('name: 010   #! value'), fixed: service('name: "010"'), says: ['metadata.name is 010'] },
    'a label, an annotation and a selector': {
      yaml: 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  labels: { canary: no }   #! value\n  annotations:\n    shop.example.com/public: on   #! value\nspec: { selector: { canary: no } }   #! value\n',
      fixed: 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  labels: { canary: "no" }\n  annotations:\n    shop.example.com/public: "on"\nspec: { selector: { canary: "no" } }\n',
      says: ['metadata.annotations["shop.example.com/public"]'],
    },
    'the annotation of a kind that nobody knows': { yaml: 'apiVersion: example.com/v1\nkind: Shop\nmetadata: { name: web, annotations: { a: off } }   #! value\n' },
    'the value of a variable': { yaml: container('env: [{ name: DEBUG, value: off }]   #! value'), fixed: container('env: [{ name: DEBUG, value: "off" }]'), says: ['spec.containers[0].env[0].value'] },
    'an argument and a word of the command': { yaml: container('command: [web, --debug, on]   #! value\n      args: [010]   #! value') },
    'an image': { yaml: container('image: 010   #! value'), fixed: container('image: "010"') },
    'labels of pods and what selects them': {
      yaml: `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent }
spec:
  selector:
    matchLabels: { canary: no }   #! value
    matchExpressions: [{ key: zone, operator: In, values: [y, x] }]   #! value
  template:
    metadata: { labels: { canary: no } }   #! value
    spec:
      nodeSelector: { ssd: yes }   #! value
      tolerations: [{ key: ssd, value: yes }]   #! value
`,
    },
    'the tag of an image stream': { yaml: 'apiVersion: image.openshift.io/v1\nkind: ImageStream\nmetadata: { name: web }\nspec: { tags: [{ name: 012 }] }   #! value\n' },
    'a value in a Secret, which nobody prints': { yaml: configMap('pin: 0123   #! secret:warning', 'Secret', 'stringData'), fixed: configMap('pin: "0123"', 'Secret', 'stringData'), safety: 'safe', says: ['stringData.pin has no quotes'] },
    'an annotation of a Secret is no secret': { yaml: 'apiVersion: v1\nkind: Secret\nmetadata: { name: web, annotations: { a: yes } }   #! value\n' },
    'a key in a ConfigMap': {
      yaml: configMap('on: push   #! key:warning'),
      fixed: configMap('"on": push'),
      safety: 'safe',
      says: ['the key on of data has no quotes, and Kubernetes reads it as true'],
    },
    'a key and its value, in one repair': { yaml: configMap('y: n   #! key, value'), fixed: configMap('"y": "n"') },
    'a key whose value may stand for two texts': { yaml: configMap('on: 1_000   #! key, value'), says: ['write "1_000", or "1000"'] },
    'a key of digits': { yaml: configMap('010: a   #! key'), fixed: configMap('"010": a'), says: ['reads it as 8'] },
    'a key with underscores': { yaml: configMap('1_0: a   #! key') },
    'a key whose text is there already': { yaml: configMap('on: a   #! key\n  "on": b') },
    'what an alias names, once': { yaml: configMap('a: &word yes   #! value\n  b: *word') },
    'an object of a Template, and its labels': {
      yaml: 'apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: { name: shop }\nlabels: { canary: no }   #! value\nobjects:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata: { name: web }\n    data: { a: yes }   #! value\n',
      says: ['data.a is yes'],
    },
    'an item of a List': { yaml: 'apiVersion: v1\nkind: List\nitems:\n  - { apiVersion: v1, kind: ConfigMap, metadata: { name: web }, data: { a: yes } }   #! value\n' },
    'flow style and a comment right behind': { yaml: configMap('a: {}\n  b: yes # really   #! value') },
  },
});

describe('ambiguous-scalar on a Secret', () => {
  it('says nothing of what the value is, in no text of the finding', () => {
    const { sets } = workspaceOf([readYaml('web.yaml', configMap('pin: 0123\n  limit: 1_000', 'Secret', 'stringData'))]);
    const { findings } = runRules(sets, { rules: [ambiguousScalar], preset: 'recommended', target: UNDECIDED, images: NO_LOCK, today: '2026-01-15' });
    const told = findings.map(({ message, hint, fix, related }) => [message, hint, fix?.title, ...related.map((place) => place.message)].join(' '));
    expect(told).toHaveLength(2);
    expect(told.join(' ')).not.toMatch(/0123|83|123|1_000|1000/);
  });
});
