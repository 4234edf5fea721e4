import { badKubediagObject } from '../../../rules/workloads/bad-kubediag-object';
import { ruleTest } from '../../support/rule-test';

const HEAD = 'apiVersion: diagnosis.kubediag.org/v1\n';

const operation = (processor: string, name = 'stuck'): string => `${HEAD}kind: Operation\nmetadata: { name: ${name} }\nspec:\n  processor: ${processor}\n`;

/** An OperationSet whose one way has this operation. */
const operationSet = (name: string): string => `${HEAD}kind: OperationSet\nmetadata: { name: stuck }\nspec: { adjacencyList: [{ id: 0, to: [1] }, { id: 1, operation: ${name} }] }\n`;

const diagnosis = (...lines: readonly string[]): string => `${HEAD}kind: Diagnosis\nmetadata: { name: stuck, namespace: shop }\nspec:\n  operationSet: stuck\n${lines.map((line) => `  ${line}\n`).join('')}`;

const SERVER = '{ httpServer: { path: /stuck } }';
const POD = 'targetSelector: { podReferences: [{ namespace: shop, name: web-0 }] }';
const TOLD = 'parameters: { pod.namespace: shop, pod.name: web-0 }';

const template = (object: string): string =>
  `apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: { name: shop }\nparameters: [{ name: POD }, { name: OPERATION }]\nobjects:\n  - ${object.trimEnd().replaceAll('\n', '\n    ')}\n`;

ruleTest(badKubediagObject, {
  valid: {
    'an Operation with an HTTP server': { yaml: operation('{ httpServer: { path: /stuck, scheme: http }, timeoutSeconds: 60 }') },
    'one with a server that takes all defaults': { yaml: operation('{ httpServer: {} }') },
    'one that runs a script': { yaml: operation('{ scriptRunner: { script: "df -h" } }') },
    'one that runs a function': { yaml: operation('{ function: { codeSource: {}, runtime: python3 } }') },
    'an OperationSet that names an Operation of the set': { yaml: `${operation(SERVER)}---\n${operationSet('stuck')}` },
    'one that names an operation which KubeDiag brings': { yaml: operationSet('statefulset-stuck') },
    'one whose Operation lives elsewhere': { yaml: operationSet('shop-report') },
    'one whose name only deployment will tell': { yaml: template(operationSet('"${OPERATION}"')) },
    'an unknown name beside an Operation whose name only deployment will tell': {
      yaml: `${template(operation(SERVER, '"${OPERATION}"'))}  - apiVersion: diagnosis.kubediag.org/v1\n    kind: OperationSet\n    metadata: { name: stuck }\n    spec: { adjacencyList: [{ id: 0, to: [1] }, { id: 1, operation: stuk }] }\n`,
    },
    'an unknown name where a document could not be read': { yaml: `${operation(SERVER)}---\n${operationSet('stuk')}---\nkind: "Operation\n` },
    'a Diagnosis on a node': { yaml: diagnosis('targetSelector: { nodeNames: [node-1] }') },
    'one on all nodes with a label, and one on those of pods with a label': {
      yaml: `${diagnosis('targetSelector: { nodeSelector: { matchLabels: { zone: a } } }')}---\n${diagnosis('targetSelector: { podSelector: {} }')}`,
    },
    'one about a pod that its processors are told of': { yaml: diagnosis(POD, TOLD) },
    'another kind of that name': { yaml: 'apiVersion: example.com/v1\nkind: Operation\nmetadata: { name: stuck }\nspec: { processor: { path: /stuck } }\n' },
  },
  invalid: {
    'an Operation as KubeDiag\'s own design document has it': {
      yaml: `${HEAD}kind: Operation\nmetadata: { name: statefulset-stuck-diagnoser }\nspec:\n  processor:\n    path: /processor/statefulsetStuckDiagnoser   #! flat:error\n    scheme: http\n    timeoutSeconds: 60\n`,
      fixed: operation('{ httpServer: { path: /processor/statefulsetStuckDiagnoser, scheme: http }, timeoutSeconds: 60 }', 'statefulset-stuck-diagnoser'),
      safety: 'safe',
      says: ['has path and scheme directly under processor', 'move them into processor.httpServer'],
    },
    'address and port under their old names': {
      yaml: operation('{ externalIP: 10.0.0.7, externalPort: 8080, path: /stuck }   #! flat'),
      fixed: operation('{ httpServer: { address: 10.0.0.7, port: 8080, path: /stuck } }'),
      says: ['externalIP, externalPort and path'],
    },
    'an address under two names': { yaml: operation('{ externalIP: 10.0.0.7, address: stuck.shop.svc }   #! flat') },
    'a server that is no map': { yaml: operation('{ httpServer: stuck, path: /stuck }   #! flat'), says: ['has path directly', 'move it into'] },
    'an Operation without a processor': { yaml: operation('{ timeoutSeconds: 60 }   #! noProcessor:error'), says: ['Operation/stuck has no processor'] },
    'an Operation without a spec': { yaml: `${HEAD}kind: Operation   #! noProcessor\nmetadata: { name: stuck }\n`.replace('   #! noProcessor', '').replace(HEAD, `${HEAD.trimEnd()}   #! noProcessor\n`) },
    'an OperationSet with a misspelt operation': {
      yaml: `${operation(SERVER)}---\n${operationSet('stuk')}`.replace(/stuk.*/, 'stuk }] }   #! unknownOperation:error'),
      says: ['no Operation stuk is here (did you mean stuck?)', 'write stuck'],
    },
    'a misspelt operation of KubeDiag\'s own': { yaml: operationSet('statefulset-stuk').replace(/stuk \}.*/, 'stuk }] }   #! unknownOperation'), says: ['did you mean statefulset-stuck?'] },
    'an operation that is near no other, beside one that is here': {
      yaml: `${operation(SERVER)}---\n${operationSet('shop-report')}`.replace(/shop-report.*/, 'shop-report }] }   #! unknownOperation'),
      says: ['no Operation shop-report is here, and it is none'],
    },
    'a Diagnosis as KubeDiag\'s own design document has it': {
      yaml: diagnosis('nodeName: node-1   #! oldTarget:error', 'podReference: { namespace: shop, name: web-0 }'),
      fixed: diagnosis('targetSelector: { nodeNames: [node-1] }', TOLD),
      safety: 'safe',
      says: ['Diagnosis/stuck says spec.nodeName', 'write spec.targetSelector'],
    },
    'a pod in the old place alone': {
      yaml: diagnosis('podReference: { namespace: shop, name: web-0, container: web }   #! oldTarget', 'parameters: { mode: diagnose }'),
      fixed: diagnosis('targetSelector: { podReferences: [{ namespace: shop, name: web-0, container: web }] }', 'parameters: { mode: diagnose, pod.namespace: shop, pod.name: web-0 }'),
      says: ['says spec.podReference'],
    },
    'a node in the old place, and parameters that tell the pod': {
      yaml: diagnosis('nodeName: node-1   #! oldTarget', 'podReference: { namespace: shop, name: web-0 }', TOLD),
      fixed: diagnosis('targetSelector: { nodeNames: [node-1] }', TOLD),
    },
    'a pod in the old place without a namespace': { yaml: diagnosis('podReference: { name: web-0 }   #! oldTarget') },
    'an old node beside a selector that is empty': { yaml: diagnosis('nodeName: node-1   #! oldTarget', 'targetSelector: { nodeNames: [] }') },
    'no node at all': { yaml: `${HEAD}kind: Diagnosis\nmetadata: { name: stuck }\nspec:   #! noNode:error\n  operationSet: stuck\n`, says: ['Diagnosis/stuck selects no node', 'nodeNames: [NODE]'] },
    'a selector that selects nothing': { yaml: diagnosis('targetSelector: { nodeNames: [], podReferences: [] }   #! noNode') },
    'a pod that nobody is told of': {
      yaml: diagnosis(`${POD}   #! podUntold:error`),
      fixed: diagnosis(POD, TOLD),
      safety: 'safe',
      says: ['say pod.namespace and pod.name in spec.parameters too'],
    },
    'a pod of which only the name is told': { yaml: diagnosis(`${POD}   #! podUntold`, 'parameters: { pod.name: web-0 }'), says: ['say pod.namespace in spec.parameters'] },
    'two pods, of which parameters can tell one': { yaml: diagnosis('targetSelector: { podReferences: [{ namespace: shop, name: web-0 }, { namespace: shop, name: web-1 }] }   #! podUntold'), says: ['make one for each'] },
    'a pod that a parameter names': { yaml: template(diagnosis('targetSelector: { podReferences: [{ namespace: shop, name: "${POD}" }] }   #! podUntold')) },
    'an item of a List': { yaml: `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: diagnosis.kubediag.org/v1\n    kind: Diagnosis\n    metadata: { name: stuck }\n    spec: { operationSet: stuck }   #! noNode\n` },
  },
});
