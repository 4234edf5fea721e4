import { deployment, type Files } from './images-project';

/** A repository with every form in which images are written; `host` has those that can be pinned. The skipped ones name what nobody asks. */
export function mixedRepository(host: string): Files {
  return {
    'deploy/web.yaml': `# The shop's front end.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web   # named by the service
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      initContainers:
      - {name: seed, image: "${host}/shop/seed:1"}   # flow
      containers:
      -   name: web
          image:   ${host}/shop/web:1.2     # blue
      -   name: proxy
          image: '${host}/shop/proxy:3'
      - name: owned
        image: quay.io/shop/owned:1 # {"$imagepolicy": "shop:owned"}
      # pinstream-ignore unpinned-image: the vendor moves it
      - name: vendor
        # pinstream-ignore unpinned-image: the vendor moves it
        image: quay.io/vendor/agent:stable
      - name: done
        image: quay.io/shop/done@sha256:${'a'.repeat(64)}
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: report }
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: report
              image: ${host}/shop/web:1.2`,
    'deploy/windows.yaml': `\uFEFF${deployment(`${host}/shop/proxy:3`, 'proxy').replaceAll('\n', '\r\n')}`,
    'deploy/worker.json': `{
\t"apiVersion": "v1", "kind": "Pod",
\t"metadata": {"name": "worker"},
\t"spec": {"containers": [{"name": "worker", "image": "${host}/shop/worker:2"}]}
}
`,
    'deploy/list.yaml': `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata: {name: db}
  spec: {containers: [{name: db, image: ${host}/shop/db:7}, {name: tool, image: tools:1}, {name: inside, image: 'image-registry.openshift-image-registry.svc:5000/shop/api:1'}]}
`,
    'openshift/stream.yaml': `apiVersion: image.openshift.io/v1
kind: ImageStream
metadata: {name: api}
spec:
  lookupPolicy: {local: true}
  tags:
  - name: "1"
    importPolicy: {importMode: PreserveOriginal}
    from: {kind: DockerImage, name: "${host}/shop/api:1"}
  - name: nightly
    importPolicy: {scheduled: true}
    from: {kind: DockerImage, name: quay.io/shop/api:nightly}
---
${deployment('api:1', 'api')}`,
    'template/shop.yaml': `apiVersion: template.openshift.io/v1
kind: Template
metadata: {name: shop}
parameters:
- name: IMAGE
  value: ${host}/shop/web
- name: IMAGE_TAG
  value: "1.2"
- name: VERSION
  value: "7"
- name: OTHER
objects:
- apiVersion: v1
  kind: Pod
  metadata: {name: web, labels: {version: "\${VERSION}"}}
  spec:
    containers:
    - {name: web, image: "\${IMAGE}:\${IMAGE_TAG}"}
    - {name: labelled, image: "quay.io/shop/labelled:\${VERSION}"}
    - {name: other, image: "quay.io/shop/other:\${OTHER}"}
`,
    'overlay/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [../deploy]
images:
- name: web
  newName: ${host}/shop/web
  newTag: "1.2" # moved by hand
- name: untagged
  newName: quay.io/shop/untagged
`,
    'chart/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
    'chart/values.yaml': `# Values of the shop.
replicas: 2
image:
  registry: ${host}
  repository: shop/web
  tag: "1.2"
workerImage: ${host}/shop/worker:2
sidecar:
  image: {repository: ${host}/shop/proxy, tag: "3", digest: ""}
  other: 1.20
late:
  image: {repository: quay.io/shop/late}
`,
    'chart/templates/web.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: {{ .Release.Name }}}\nspec:\n  containers:\n  {{- range .Values.containers }}\n  - {{ toYaml . }}\n  {{- end }}\n',
  };
}

/** The images of the mixed repository that a registry has to have, without its host. */
export const MIXED_IMAGES: readonly string[] = ['shop/web:1.2', 'shop/seed:1', 'shop/proxy:3', 'shop/worker:2', 'shop/db:7', 'shop/api:1'];
