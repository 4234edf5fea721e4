import { selectorMismatch } from '../../../rules/statefulsets/selector-mismatch';
import { ruleTest } from '../../support/rule-test';

interface Parts {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly selector?: string;
  readonly labels?: string;
  readonly mark?: string;
}

/** `mark` stands on the line of `spec`. */
const workload = ({
  kind = 'Deployment',
  apiVersion = 'apps/v1',
  name = 'web',
  namespace,
  selector,
  labels = 'app: web, tier: front',
  mark,
}: Parts): string => `apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: ${name}${namespace === undefined ? '' : `, namespace: ${namespace}`} }
spec:${mark === undefined ? '' : ` #! ${mark}`}
${selector === undefined ? '' : `  selector: ${selector}\n`}  template: { metadata: { labels: { ${labels} } }, spec: { containers: [] } }
`;

const both = (one: Parts, other: Parts): string => `${workload(one)}---\n${workload(other)}`;

const template = (label: string, parameters: string, mark = ''): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameters}]
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      selector: { matchLabels: { app: "${label}" } }${mark}
      template: { metadata: { labels: { app: web } } }
`;

const web = '{ matchLabels: { app: web } }';

ruleTest(selectorMismatch, {
  valid: {
    'a selector that matches the labels is right': { yaml: workload({ selector: web }) },
    'all labels may be asked for': { yaml: workload({ selector: '{ matchLabels: { app: web, tier: front } }' }) },
    'expressions may match': {
      yaml: workload({
        kind: 'StatefulSet',
        selector:
          '{ matchExpressions: [{ key: app, operator: In, values: [web, api] }, { key: tier, operator: Exists }, { key: canary, operator: DoesNotExist }, { key: app, operator: NotIn, values: [worker] }] }',
      }),
    },
    'extensions/v1beta1 fills the selector in': { yaml: workload({ apiVersion: 'extensions/v1beta1' }) },
    'apps/v1beta1 fills the selector in': { yaml: workload({ kind: 'StatefulSet', apiVersion: 'apps/v1beta1' }) },
    'a ReplicationController gets its selector filled in': { yaml: workload({ kind: 'ReplicationController', apiVersion: 'v1' }) },
    'an empty one is filled in as well': { yaml: workload({ kind: 'ReplicationController', apiVersion: 'v1', selector: '{}' }) },
    'a ReplicationController may select by a map': {
      yaml: workload({ kind: 'ReplicationController', apiVersion: 'v1', selector: '{ app: web }' }),
    },
    'a Job makes its own selector': { yaml: workload({ kind: 'Job', apiVersion: 'batch/v1' }) },
    'Services are not looked at': {
      yaml: `${workload({ selector: web })}---\napiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { selector: { app: shop } }\n`,
    },
    'a patch without a template is not judged': {
      yaml: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { replicas: 5 }\n',
    },
    'a patch with a template and no labels is not judged': { yaml: workload({ labels: '' }) },
    'a Deployment of another API is not ours to judge': { yaml: workload({ apiVersion: 'example.com/v1' }) },
    'a selector that is no map is for the schema': { yaml: workload({ selector: '[app]' }) },
    'an operator nobody knows is for the schema': {
      yaml: workload({ selector: '{ matchExpressions: [{ key: app, operator: Like, values: [w] }] }' }),
    },
    'values that are no text are for the schema': { yaml: workload({ selector: '{ matchLabels: { app: 7 } }' }) },
    'a label that deployment supplies is not known': { yaml: template('${APP}', '{ name: APP }') },
    'a selector that deployment supplies is not known': {
      yaml: template('x', '{ name: LABELS }').replace('{ app: "x" }', '"${{LABELS}}"'),
    },
    'two workloads with labels of their own do not meet': {
      yaml: both({ selector: web }, { name: 'worker', selector: '{ matchLabels: { app: worker } }', labels: 'app: worker' }),
    },
    'a label that tells two colours apart is enough': {
      yaml: both(
        { name: 'web-blue', selector: '{ matchLabels: { app: web, color: blue } }', labels: 'app: web, color: blue' },
        { name: 'web-green', selector: '{ matchLabels: { app: web, color: green } }', labels: 'app: web, color: green' },
      ),
    },
    'two namespaces keep them apart': {
      yaml: both({ namespace: 'shop', selector: web }, { name: 'api', namespace: 'bank', selector: web }),
    },
    'one object written twice is no rival of itself': { yaml: both({ selector: web }, { selector: web }) },
    'a Deployment takes no pods of a StatefulSet, nor the other way round': {
      yaml: both({ selector: web }, { kind: 'StatefulSet', selector: web }),
    },
    'what a Deployment made is its own': {
      yaml: `${workload({ selector: web })}---\n${workload({ kind: 'ReplicaSet', name: 'web-5d4', selector: web })}`.replace(
        'metadata: { name: web-5d4 }',
        'metadata: { name: web-5d4, ownerReferences: [{ apiVersion: apps/v1, kind: Deployment, name: web, uid: "1", controller: true }] }',
      ),
    },
    'labels that deployment supplies may keep them apart': {
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: COLOR }]
objects:
  - apiVersion: apps/v1
    kind: Deployment
    metadata: { name: web }
    spec: { selector: { matchLabels: { color: blue } }, template: { metadata: { labels: { color: blue } } } }
  - apiVersion: apps/v1
    kind: Deployment
    metadata: { name: api }
    spec: { selector: { matchLabels: { color: "\${COLOR}" } }, template: { metadata: { labels: { color: "\${COLOR}" } } } }
`,
    },
  },
  invalid: {
    'apps/v1 wants a selector': {
      yaml: workload({ mark: 'absent:error' }),
      fixed: workload({ selector: '{ matchLabels: { app: web, tier: front } }' }),
      says: ['Deployment/web has no selector, and apps/v1 refuses it'],
    },
    'a StatefulSet, a DaemonSet and a ReplicaSet want one too': {
      yaml: [
        workload({ kind: 'StatefulSet', name: 'db', mark: 'absent' }),
        workload({ kind: 'DaemonSet', name: 'logs', mark: 'absent' }),
        workload({ kind: 'ReplicaSet', name: 'old', mark: 'absent' }),
      ].join('---\n'),
    },
    'apps/v1beta2 wants one too': { yaml: workload({ apiVersion: 'apps/v1beta2', mark: 'absent' }) },
    'null is no selector': { yaml: workload({ selector: 'null #! absent' }) },
    'labels that a parameter supplies are not copied into a selector': {
      yaml: template('web', '{ name: APP, value: web }')
        .replace('selector: { matchLabels: { app: "web" } }', 'selector: #! absent')
        .replace('labels: { app: web }', 'labels: { app: "${APP}" }'),
    },
    'pods without labels leave nothing to select': { yaml: workload({ selector: '{} #! empty', labels: '' }) },
    'an empty selector is refused': {
      yaml: workload({ selector: '{} #! empty:error' }),
      fixed: workload({ selector: '{ matchLabels: { app: web, tier: front } }' }),
    },
    'empty parts are as empty': { yaml: workload({ selector: '{ matchLabels: {}, matchExpressions: [] } #! empty' }) },
    'extensions/v1beta1 refuses an empty one as well': { yaml: workload({ apiVersion: 'extensions/v1beta1', selector: '{} #! empty' }) },
    'labels without matchLabels are not read': {
      yaml: workload({ selector: '{ app: web } #! misplacedLabels' }),
      fixed: workload({ selector: web }),
      says: ['holds app=web where nobody reads it'],
    },
    'another value is refused': {
      yaml: workload({ kind: 'StatefulSet', selector: '{ matchLabels: { app: shop } } #! mismatch:error' }),
      fixed: workload({ kind: 'StatefulSet', selector: '{ matchLabels: { app: shop } }', labels: 'app: shop, tier: front' }),
      says: ['asks for app=shop and its pods carry app=web'],
      related: ['the labels of the pods'],
    },
    'a label that is not there is refused': {
      yaml: workload({ kind: 'DaemonSet', selector: '{ matchLabels: { app: web, role: leader } } #! mismatch' }),
      fixed: workload({
        kind: 'DaemonSet',
        selector: '{ matchLabels: { app: web, role: leader } }',
        labels: 'app: web, tier: front, role: leader',
      }),
      says: ['no label role'],
    },
    'an expression that does not match is refused': {
      yaml: workload({
        kind: 'ReplicaSet',
        selector: '{ matchExpressions: [{ key: tier, operator: In, values: [back, data] }] } #! mismatch',
      }),
      says: ['tier in (back, data)', 'tier=front'],
    },
    'an expression may forbid a label': {
      yaml: workload({
        selector: '{ matchExpressions: [{ key: tier, operator: DoesNotExist }, { key: app, operator: NotIn, values: [web] }] } #! mismatch',
      }),
      says: ['!tier and app notin (web)'],
    },
    'an expression may want a label': {
      yaml: workload({ selector: '{ matchExpressions: [{ key: role, operator: Exists }] } #! mismatch' }),
      says: ['asks for role and its pods carry no label role'],
    },
    'a ReplicationController has to match its map': {
      yaml: workload({ kind: 'ReplicationController', apiVersion: 'v1', selector: '{ app: shop } #! mismatch' }),
      fixed: workload({ kind: 'ReplicationController', apiVersion: 'v1', selector: '{ app: shop }', labels: 'app: shop, tier: front' }),
    },
    'an old API group refuses a mismatch as well': {
      yaml: workload({ apiVersion: 'extensions/v1beta1', selector: '{ matchLabels: { app: shop } } #! mismatch' }),
    },
    "two Deployments take each other's ReplicaSets": {
      yaml: both({ selector: `${web} #! overlap:error` }, { name: 'api', selector: `${web} #! overlap:error` }),
      says: ['the selector of Deployment/web matches the pods of Deployment/api too'],
      related: ['the labels of Deployment/api', 'the labels of Deployment/web'],
    },
    'only the wider selector takes from the other': {
      yaml: both(
        { selector: `${web} #! overlap` },
        { name: 'canary', selector: '{ matchLabels: { app: web, track: canary } }', labels: 'app: web, track: canary' },
      ),
    },
    'two StatefulSets overlap': {
      yaml: both(
        { kind: 'StatefulSet', selector: `${web} #! overlap` },
        { kind: 'StatefulSet', name: 'db', selector: `${web} #! overlap` },
      ),
    },
    'a ReplicaSet takes the pods of a StatefulSet': {
      yaml: both({ kind: 'ReplicaSet', selector: `${web} #! overlap` }, { kind: 'StatefulSet', name: 'db', selector: web }),
    },
    'a selector of expressions overlaps too': {
      yaml: both(
        { selector: '{ matchExpressions: [{ key: app, operator: Exists }] } #! overlap' },
        { name: 'worker', selector: '{ matchLabels: { app: worker } }', labels: 'app: worker' },
      ),
    },
    'a selector that is filled in overlaps at the labels it comes from': {
      yaml: `${workload({ kind: 'ReplicationController', apiVersion: 'v1', labels: 'app: web' }).replace('containers: [] } }', 'containers: [] } } #! overlap')}---
${workload({ kind: 'DaemonSet', name: 'logs', selector: `${web} #! overlap`, labels: 'app: web' })}`,
    },
    'three others and more are named in short': {
      yaml: ['web', 'api', 'worker', 'cart'].map((name) => workload({ name, selector: `${web} #! overlap` })).join('---\n'),
      says: ['Deployment/api and others'],
    },
    'two files of a folder are one set': {
      yaml: {
        'shop/web.yaml': workload({ selector: `${web} #! overlap` }),
        'shop/api.yaml': workload({ name: 'api', selector: `${web} #! overlap` }),
      },
    },
    'a label that a parameter supplies is not written over': {
      yaml: template('${APP}', '{ name: APP, value: shop }', ' #! mismatch'),
      related: ['the parameter APP supplies "shop"'],
    },
    'an item of a List is looked at': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: Deployment
    metadata: { name: web }
    spec:
      selector: { matchLabels: { app: shop } } #! mismatch
      template: { metadata: { labels: { app: web } } }
`,
    },
  },
});
