import { imageOverride } from '../../../rules/images/image-override';
import { ruleTest } from '../../support/rule-test';
import { D1 } from './manifests';

interface Parts {
  readonly annotations?: string;
  readonly apiVersion?: string;
}

/** An Application `shop`; `source` are lines of its source, mark included. */
const application = (source: string, { annotations = '{}', apiVersion = 'argoproj.io/v1alpha1' }: Parts = {}): string => `apiVersion: ${apiVersion}
kind: Application
metadata:
  name: shop
  namespace: argocd
  annotations: ${annotations}
spec:
  source:
    repoURL: https://git.example.com/shop.git
    path: overlays/prod
${source.replaceAll(/^/gm, '    ')}
`;

const kustomize = (image: string): string => `kustomize:\n  images:\n    - ${image}`;
const parameters = (...entries: readonly string[]): string => `helm:\n  parameters:\n${entries.map((entry) => `    - ${entry}`).join('\n')}`;
const values = (text: string): string => `helm:\n  valuesObject:\n${text.replaceAll(/^/gm, '    ')}`;

ruleTest(imageOverride, {
  valid: {
    'an Application that overrides nothing': { yaml: application('directory: { recurse: true }') },
    'an image by digest cannot move': { yaml: application(kustomize(`web=quay.io/shop/web@${D1}`)) },
    'a digest behind the tag settles it': { yaml: application(kustomize(`quay.io/shop/web:1.2@${D1}`)) },
    'another name keeps the tag of the manifests': { yaml: application(kustomize('web=registry.example.com:5000/shop/web')) },
    'a parameter that is no image is no tag': { yaml: application(parameters('{ name: replicas, value: "3" }', '{ name: tag, value: blue }', '{ name: image.pullPolicy, value: Always }')) },
    'a repository without a tag keeps the tag of the chart': { yaml: application(parameters('{ name: image.repository, value: quay.io/shop/web }', '{ name: image, value: quay.io/shop/web }')) },
    'a digest beside the tag pins it': { yaml: application(parameters('{ name: web.image.tag, value: "1.2" }', `{ name: web.image.digest, value: "${D1}" }`)) },
    'a tag with a digest behind it is pinned': { yaml: application(parameters(`{ name: image.tag, value: "1.2@${D1}" }`)) },
    'values with a digest beside the tag are pinned': { yaml: application(values(`image:\n  tag: "1.2"\n  digest: ${D1}`)) },
    'values that are no image': { yaml: application(values('service: { tag: blue, port: 8080 }\nimages: []')) },
    'what a generator fills in may bring a digest': {
      yaml: `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: shop }
spec:
  template:
    spec:
      source: { kustomize: { images: ["web=quay.io/shop/web:{{tag}}"] }, helm: { parameters: [{ name: image.tag, value: "{{.tag}}" }] } }
`,
    },
    'what deployment supplies may bring a digest': {
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: TAG }]
objects:
  - apiVersion: argoproj.io/v1alpha1
    kind: Application
    metadata: { name: shop }
    spec: { source: { kustomize: { images: ["web=quay.io/shop/web:\${TAG}"] } } }
`,
    },
    'an Application of another API is none of Argo CD\'s': { yaml: application(kustomize('quay.io/shop/web:1.2'), { apiVersion: 'app.k8s.io/v1beta1' }) },
    'an empty list updates nothing': { yaml: application('directory: {}', { annotations: '{ argocd-image-updater.argoproj.io/image-list: "" }' }) },
    'an ImageUpdater of another API is none of Argo CD\'s': { yaml: 'apiVersion: example.com/v1\nkind: ImageUpdater\nmetadata: { name: shop }\nspec: { applicationRefs: [{ images: [{ imageName: web }] }] }\n' },
  },
  invalid: {
    'an image of Kustomize\'s by tag': {
      yaml: application(kustomize('web=quay.io/shop/web:1.2   #! kustomize:warning')),
      says: ['web=quay.io/shop/web:1.2 puts a tag in place of the image in the manifests'],
    },
    'an image by its own name, or by a star': { yaml: application(`${kustomize('quay.io/shop/web:1.2   #! kustomize')}\n    - worker=*:2   #! kustomize`) },
    'a tag that Argo CD fills in at each sync': { yaml: application(kustomize('quay.io/shop/web:$ARGOCD_APP_REVISION   #! kustomize')) },
    'the lock tells what to write instead of the tag': {
      yaml: application(kustomize('web=quay.io/shop/web:1.2   #! kustomize')),
      images: { 'quay.io/shop/web:1.2': D1 },
      says: [`by digest it stays what the lock holds: web=quay.io/shop/web@${D1}`],
    },
    'parameters of Helm\'s that set a tag': {
      yaml: application(
        parameters(
          '{ name: image.tag, value: "1.2" }   #! helm:warning',
          '{ name: worker.imageTag, value: "3" }   #! helm',
          '{ name: images.init.tag, value: "4" }   #! helm',
          '{ name: proxy.image, value: quay.io/shop/proxy:5 }   #! helm',
        ),
      ),
      says: ['image.tag sets an image to the tag 1.2 when Argo CD renders the chart'],
    },
    'values of Helm\'s that set a tag, quoted or not': {
      yaml: application(values('web:\n  image:\n    repository: quay.io/shop/web\n    tag: 1.2   #! helm\nworkerImage: quay.io/shop/worker:3   #! helm')),
      says: ['web.image.tag sets an image to the tag 1.2'],
    },
    'a whole image is told as one, not as a tag': {
      yaml: application(values('worker: { image: quay.io/shop/worker:3 }   #! helm')),
      says: ['worker.image sets the image quay.io/shop/worker:3 when Argo CD renders the chart'],
    },
    'images in lists of values count': {
      yaml: application(values('sidecars:\n  - name: proxy\n    image: quay.io/shop/proxy:5   #! helm\n  - { name: log, image: { tag: "2" } }   #! helm')),
      says: ['sidecars[0].image sets the image', 'sidecars[1].image.tag sets an image to the tag 2'],
    },
    'each of several sources counts': {
      yaml: `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop }
spec:
  sources:
    - { path: web, kustomize: { images: ["quay.io/shop/web:1.2"] } }   #! kustomize
    - { chart: worker, helm: { parameters: [{ name: image.tag, value: "3" }] } }   #! helm
`,
    },
    'an ApplicationSet\'s template counts': {
      yaml: `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: shop }
spec:
  template:
    metadata:
      annotations:
        argocd-image-updater.argoproj.io/image-list: web=quay.io/shop/web   #! updater
    spec:
      source: { kustomize: { images: ["quay.io/shop/web:1.2"] } }   #! kustomize
`,
    },
    'annotations that let Image Updater move images': {
      yaml: application('directory: {}', { annotations: '{ argocd-image-updater.argoproj.io/image-list: "web=quay.io/shop/web:~1.2" }   #! updater:warning' }),
      says: ['Image Updater moves the images web=quay.io/shop/web:~1.2 to new versions by itself'],
    },
    'an ImageUpdater object does the same': {
      yaml: `apiVersion: argocd-image-updater.argoproj.io/v1alpha1
kind: ImageUpdater
metadata: { name: shop, namespace: argocd }
spec:
  applicationRefs:
    - namePattern: shop
      images:
        - alias: web
          imageName: quay.io/shop/web:1.20   #! updater
        - { alias: broken }
`,
    },
    'items of a List are read': {
      yaml: 'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: argoproj.io/v1alpha1\n    kind: Application\n    metadata: { name: shop }\n    spec: { source: { kustomize: { images: ["quay.io/shop/web:1.2"] } } }   #! kustomize\n',
    },
  },
});
