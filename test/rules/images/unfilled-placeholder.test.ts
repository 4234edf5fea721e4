import { describe, expect, it } from 'vitest';
import { runRules } from '../../../lib/engine/run';
import { NO_LOCK } from '../../../lib/images/lock';
import { UNDECIDED } from '../../../lib/kube/target';
import { workspaceOf } from '../../../lib/workspace/workspace';
import { readYaml } from '../../../lib/yaml/read';
import { unfilledPlaceholder } from '../../../rules/images/unfilled-placeholder';
import { ruleTest } from '../../support/rule-test';
import { pod, workload } from './manifests';

const template = (name: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: NAME, value: CHANGEME }, { name: VERSION }]
objects:
  - apiVersion: v1
    kind: ConfigMap
    metadata:
      ${name}
`;

ruleTest(unfilledPlaceholder, {
  valid: {
    'names that somebody chose': { yaml: workload('Deployment', 'image: quay.io/shop/web:1.2') },
    'a word inside a longer text is a word': { yaml: pod('image: quay.io/shop/todo:TODO-1').replace('name: web }', 'name: todo-list, labels: { app: TODO-list } }') },
    'small letters are a name': { yaml: pod('image: quay.io/shop/changeme:todo') },
    'two question marks are no placeholder that anybody writes': { yaml: pod('image: quay.io/shop/web:1.2').replace('name: web }', 'name: web, labels: { app: "??" } }') },
    'a comparison is no placeholder': { yaml: pod('image: quay.io/shop/web:1.2').replace('name: web }', 'name: web, labels: { app: "<3>" } }') },
    'what variables, arguments, data and annotations hold is free': {
      yaml: `apiVersion: v1
kind: Pod
metadata: { name: web, annotations: { note: TODO } }
spec:
  containers:
    - name: web
      image: quay.io/shop/web:1.2
      args: [TODO]
      env: [{ name: TODO, value: CHANGEME }]
---
apiVersion: v1
kind: Secret
metadata: { name: web }
stringData: { password: CHANGEME }
`,
    },
    'a name that deployment supplies is not known': { yaml: template('name: ${VERSION}') },
    'metadata of another shape': { yaml: 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: 7, labels: [TODO] }\n' },
  },
  invalid: {
    'the blanks of an exercise': {
      yaml: `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
spec:
  serviceName: "???"   #! value:error
  selector:
    matchLabels:
      ???: ???   #! key:error
  template:
    metadata:
      labels:
        ???: ???   #! key
    spec:
      initContainers:
        - name: setup
          image: alpine:3.8
          volumeMounts:
            - name: ???   #! value
      containers:
        - name: nginx
          image: nginx:mainline
          ports:
            - containerPort: 80
              name: ???   #! value
          volumeMounts:
            - name: ???   #! value
  volumeClaimTemplates:
    - metadata:
        name: ???   #! value
`,
      says: [
        'spec.serviceName is still ???, a placeholder; write the name',
        'a key of spec.selector.matchLabels is still the placeholder ???; write the key of the selector',
        'spec.volumeClaimTemplates[0].metadata.name is still ???, a placeholder; write the claim name',
      ],
    },
    'words between angle brackets as an image': { yaml: pod('image: "<your-image>"   #! value:error'), says: ['spec.containers[0].image is still <your-image>, a placeholder; write the image'] },
    'a tag alone may be the placeholder': {
      yaml: workload('DaemonSet', 'image: quay.io/shop/web:CHANGE_ME   #! tag:error'),
      says: ['spec.template.spec.containers[0].image still has the placeholder CHANGE_ME as its tag'],
    },
    'question marks as a tag': { yaml: pod('image: "web:???"   #! tag') },
    'what Helm prints for a missing value': { yaml: pod('image: quay.io/shop/web:1.2').replace('metadata: { name: web }', 'metadata: { name: "<no value>" }   #! value') },
    'each of the words that people write': {
      yaml: `apiVersion: v1
kind: Service
metadata:
  name: CHANGEME   #! value
  namespace: REPLACE_ME   #! value
  labels:
    app: REPLACEME   #! value
spec:
  selector:
    app: TODO   #! value
  ports:
    - name: <port>   #! value
      port: 80
      targetPort: CHANGE_ME   #! value
`,
      says: ['metadata.labels.app is still REPLACEME, a placeholder; write the label', 'spec.selector.app is still TODO, a placeholder; write the selector'],
    },
    'expressions, node selectors, volumes and accounts hold names too': {
      yaml: `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector:
    matchExpressions:
      - { key: app, operator: In, values: [web, TODO] }   #! value
  template:
    metadata: { labels: { app: web } }
    spec:
      serviceAccountName: <account>   #! value
      nodeSelector: { disk: TODO }   #! value
      containers:
        - name: TODO   #! value
          image: quay.io/shop/web:1.2
      volumes:
        - name: data
          persistentVolumeClaim: { claimName: <claim> }   #! value
        - name: config
          configMap: { name: TODO }   #! value
`,
      says: ['spec.template.spec.volumes[0].persistentVolumeClaim.claimName is still <claim>, a placeholder; write the claim name'],
    },
    'names of what a pod takes from elsewhere': {
      yaml: `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  imagePullSecrets: [{ name: <pull-secret> }]   #! value
  serviceAccount: CHANGE_ME   #! value
  containers:
    - name: web
      image: quay.io/shop/web:1.2
      envFrom:
        - configMapRef: { name: TODO }   #! value
        - secretRef: { name: TODO }   #! value
      env:
        - { name: TODO, value: TODO }
        - { name: USER, valueFrom: { configMapKeyRef: { name: TODO, key: TODO } } }   #! value
        - name: PASSWORD
          valueFrom:
            secretKeyRef: { name: CHANGEME, key: password }   #! value
  volumes:
    - name: all
      projected: { sources: [{ secret: { name: TODO } }, { configMap: { name: web } }] }   #! value
`,
    },
    'the images of custom resources count': {
      yaml: 'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: { name: web }\nspec:\n  template:\n    spec:\n      containers:\n        - { name: web, image: TODO }   #! value\n',
    },
    'the default of a parameter is found where it ends up': { yaml: template('name: ${NAME}   #! value'), related: ['the parameter NAME supplies "CHANGEME"'] },
    'a tag that is a placeholder keeps the rest of the name as it is': { yaml: pod('image: registry.example.com:5000/web:<version>   #! tag') },
    'items of a List are read': { yaml: 'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata: { name: TODO }   #! value\n' },
  },
});

describe('unfilled-placeholder', () => {
  it('calls the default of a parameter likely, which deployment may replace', () => {
    const { sets } = workspaceOf([readYaml('shop.yaml', template('{ name: "${NAME}", labels: { app: TODO } }'))]);
    const { findings } = runRules(sets, { rules: [unfilledPlaceholder], preset: 'recommended', target: UNDECIDED, images: NO_LOCK, today: '2026-01-15' });
    expect(findings.map(({ confidence, message }) => [confidence, message.split(' ')[0]])).toEqual([
      ['likely', 'metadata.name'],
      ['certain', 'metadata.labels.app'],
    ]);
  });
});
