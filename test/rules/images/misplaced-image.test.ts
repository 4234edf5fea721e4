import { misplacedImage } from '../../../rules/images/misplaced-image';
import { ruleTest } from '../../support/rule-test';
import { D1, documents, pod, workload } from './manifests';

const template = (image: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: IMAGE }]
objects:
  - apiVersion: apps/v1
    kind: Deployment
    metadata: { name: web }
    spec:
      template:
        spec:
          ${image}
`;

ruleTest(misplacedImage, {
  valid: {
    'an image in a container is where it belongs': { yaml: workload('Deployment', 'image: quay.io/shop/web:1.2') },
    'so is one in an init container and in an image volume': {
      yaml: `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  initContainers: [{ name: init, image: quay.io/shop/init:1 }]
  containers: [{ name: web, image: quay.io/shop/web:1.2, env: [{ name: image, value: web }] }]
  volumes: [{ name: model, image: { reference: quay.io/shop/model:3 } }]
`,
    },
    'labels, annotations and data may be called image': {
      yaml: documents(pod('image: quay.io/shop/web:1.2').replace('name: web }', 'name: web, labels: { image: web }, annotations: { image: web } }'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\ndata: { image: quay.io/shop/web:1.2 }\n'),
    },
    'a custom resource may have an image anywhere': { yaml: 'apiVersion: example.com/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { image: quay.io/shop/web:1.2 }\n' },
    'a field without a value is not there': { yaml: workload('Deployment', 'image: quay.io/shop/web:1.2').replace('      containers:', '      image:\n      containers:') },
  },
  invalid: {
    'an image beside the containers is nobody\'s': {
      yaml: `kind: Deployment
apiVersion: apps/v1
metadata: { name: web }
spec:
  template:
    spec:
      image: quay.io/shop/web:1.4.7   #! outside:error
`,
      says: ['spec.template.spec.image is no field of a Deployment', 'no container gets quay.io/shop/web:1.4.7', 'add spec.template.spec.containers with one entry'],
    },
    'the one container without an image is meant': {
      yaml: `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web }
spec:
  template:
    spec:
      image: quay.io/shop/web@${D1}   #! outside
      containers:
        - name: web
        - { name: proxy, image: quay.io/shop/proxy:1 }
`,
      says: ['no container gets quay.io/shop/web@sha256:111111111111…;', 'write it as spec.template.spec.containers[0].image'],
    },
    'an image above the pod spec is nobody\'s, at any height': {
      yaml: `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: web }
image: quay.io/shop/web:1   #! outside
spec:
  image: quay.io/shop/web:2   #! outside
  template:
    image: quay.io/shop/web:3   #! outside
    spec:
      containers: [{ name: web, image: quay.io/shop/web:4 }]
`,
      says: ['an image belongs to an entry of spec.template.spec.containers'],
    },
    'a CronJob has more places to be wrong': {
      yaml: `apiVersion: batch/v1
kind: CronJob
metadata: { name: worker }
spec:
  jobTemplate:
    spec:
      image: quay.io/shop/worker:1   #! outside
      template:
        spec: { containers: [{ name: worker, image: quay.io/shop/worker:1 }] }
`,
      says: ['spec.jobTemplate.spec.image is no field of a CronJob'],
    },
    'a Pod is its own template': { yaml: pod('image: quay.io/shop/web:1.2').replace('  containers:', '  image: quay.io/shop/web:1.2   #! outside\n  containers:') },
    'containers above the pod spec are no containers': {
      yaml: `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  containers:
    - name: web
      image: quay.io/shop/web:1   #! outside:error
  template:
    initContainers: [{ name: init, image: quay.io/shop/init:2 }]   #! outside
    spec:
      containers:
        - name: web
`,
      says: ['spec.containers[0].image is no field of a Deployment', 'write it as spec.template.spec.containers[0].image'],
    },
    'containers at the top of a Pod are no containers': { yaml: 'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\ncontainers: [{ name: web, image: "quay.io/shop/web:1.2" }, 5]   #! outside\n' },
    'a DeploymentConfig has no image of its own': { yaml: 'apiVersion: apps.openshift.io/v1\nkind: DeploymentConfig\nmetadata: { name: web }\nspec: { image: "web:1" }   #! outside\n' },
    'containers without a dash are no list': {
      yaml: `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    name: web
    image: quay.io/shop/web:1.2   #! noList:error
`,
      says: ['spec.containers is a map and has to be a list', 'put a dash'],
    },
    'an image too deep inside a container is not the container\'s': {
      yaml: `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: web
      env:
        - name: MODE
          value: blue
          image: quay.io/shop/web:1.2   #! tooDeep:error
      resources:
        image: quay.io/shop/web:1.2   #! tooDeep
`,
      says: ['spec.containers[0].env[0].image is no field', 'beside the name of the container'],
    },
    'an image that is no text is as misplaced': { yaml: 'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { image: { tag: "1" } }   #! outside\n', says: ['no container gets it'] },
    'text that deployment supplies is misplaced all the same': { yaml: template('image: ${IMAGE}   #! outside'), says: ['no container gets ${IMAGE}'] },
    'items of a List are read': {
      yaml: 'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Pod\n    metadata: { name: web }\n    spec: { image: "quay.io/shop/web:1.2" }   #! outside\n',
    },
  },
});
