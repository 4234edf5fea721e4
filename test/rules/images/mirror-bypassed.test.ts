import { mirrorBypassed } from '../../../rules/images/mirror-bypassed';
import { ruleTest } from '../../support/rule-test';
import { D1, documents, imported, OPENSHIFT_416, pod, statefulSet, stream, workload } from './manifests';

const DIGESTS = { mirrors: [{ source: 'quay.io', mirrors: ['mirror.example.com/quay'], pulls: 'digest' }] } as const;
const TAGS = { source: 'quay.io', mirrors: ['mirror.example.com/quay'], pulls: 'tag' } as const;
const HUB = { mirrors: [{ source: 'docker.io', mirrors: ['mirror.example.com/hub'], pulls: 'digest' }] } as const;

const digestMirrors = (entry: string): string => `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata: { name: quay }
spec:
  imageDigestMirrors:
    - ${entry}
`;

const tagMirrors = (entry: string): string => `apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata: { name: quay-tags }
spec:
  imageTagMirrors:
    - ${entry}
`;

const QUAY = '{ source: quay.io, mirrors: [mirror.example.com/quay] }';

const template = (image: string, source = 'quay.io'): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: web }
parameters: [{ name: VERSION }, { name: SOURCE }]
objects:
  - apiVersion: config.openshift.io/v1
    kind: ImageDigestMirrorSet
    metadata: { name: quay }
    spec: { imageDigestMirrors: [{ source: "${source}", mirrors: [mirror.example.com] }] }
  - apiVersion: v1
    kind: Pod
    metadata: { name: web }
    spec:
      containers:
        - name: web
          ${image}
`;

ruleTest(mirrorBypassed, {
  valid: {
    'without mirrors there is nothing to miss': { yaml: pod('image: quay.io/shop/web:1.2') },
    'a digest goes to the mirror': { yaml: documents(pod(`image: quay.io/shop/web:1.2@${D1}`), digestMirrors(QUAY)) },
    'mirrors for tags serve a tag': { yaml: documents(pod('image: quay.io/shop/web:1.2'), digestMirrors(QUAY), tagMirrors(QUAY)) },
    'mirrors of the set and of the configuration count together': { yaml: documents(pod('image: quay.io/shop/web:1.2'), digestMirrors(QUAY)), policy: { mirrors: [TAGS] } },
    'another registry is not mirrored': { yaml: pod('image: ghcr.io/shop/web:1.2'), policy: DIGESTS },
    'a longer name is another path': { yaml: documents(pod('image: quay.io/shops/web:1.2'), digestMirrors('{ source: quay.io/shop, mirrors: [mirror.example.com] }')) },
    'an entry without mirrors is none': { yaml: documents(pod('image: quay.io/shop/web:1.2'), digestMirrors('{ source: quay.io, mirrors: [] }')) },
    'an entry that mirrors the source by itself is none': { yaml: documents(pod('image: quay.io/shop/web:1.2'), digestMirrors('{ source: quay.io, mirrors: [quay.io] }')) },
    'a stream hands out a digest': { yaml: documents(stream('shop', [imported('1.0', 'quay.io/shop/shop:1.0')]), statefulSet('image: shop:1.0')), policy: DIGESTS },
    'a tag that deployment supplies may bring its digest along': { yaml: template('image: "quay.io/shop/web:${VERSION}"') },
    'a source that deployment supplies is not known': { yaml: template('image: quay.io/shop/web:1.2', '${SOURCE}') },
    'an object of another API is no mirror set': { yaml: documents(pod('image: quay.io/shop/web:1.2'), digestMirrors(QUAY).replace('config.openshift.io', 'example.com')) },
    'a text that is no reference is for another rule': { yaml: pod('image: "quay.io/Shop:1.2"'), policy: DIGESTS },
  },
  invalid: {
    'a tag passes mirrors for digests by': {
      yaml: documents(pod('image: quay.io/shop/web:1.2   #! bypassed:warning'), digestMirrors(QUAY)),
      says: ['mirror.example.com/quay serves quay.io/shop/web for digests alone', 'quay.io/shop/web@sha256:… goes to the mirror', 'an ImageTagMirrorSet for quay.io'],
      related: ['the mirrors of quay.io'],
    },
    'mirrors of the configuration count': { yaml: workload('DaemonSet', 'image: quay.io/shop/web   #! bypassed'), policy: DIGESTS },
    'the older ImageContentSourcePolicy serves digests alone as well': {
      yaml: documents(
        pod('image: quay.io/shop/web:1.2   #! bypassed'),
        'apiVersion: operator.openshift.io/v1alpha1\nkind: ImageContentSourcePolicy\nmetadata: { name: quay }\nspec: { repositoryDigestMirrors: [{ source: quay.io/shop, mirrors: [mirror.example.com/shop] }] }\n',
      ),
    },
    'a source that nodes may never contact leaves a tag nothing to pull': {
      yaml: documents(pod('image: quay.io/shop/web:1.2   #! refused:warning'), digestMirrors('{ source: quay.io, mirrors: [mirror.example.com], mirrorSourcePolicy: NeverContactSource }')),
      says: ['NeverContactSource keeps nodes from the registry itself'],
    },
    'mirrors for the tags of a wider source do not reach a narrower one': {
      yaml: documents(pod('image: quay.io/shop/web:1.2   #! bypassed'), digestMirrors('{ source: quay.io/shop, mirrors: [mirror.example.com] }'), tagMirrors(QUAY)),
    },
    'a wildcard holds every host below it': { yaml: documents(pod('image: eu.quay.io/shop/web:1.2   #! bypassed'), digestMirrors('{ source: "*.quay.io", mirrors: [mirror.example.com] }')) },
    'a short name counts where the node looks for it': { yaml: pod('image: web:1.2   #! bypassed'), policy: HUB, target: OPENSHIFT_416, says: ['serves docker.io/library/web for digests alone'] },
    'a tag that a stream does not have stays a tag': {
      yaml: documents(stream('shop', [imported('1.0', 'quay.io/shop/shop:1.0')]), statefulSet('image: shop:2.0   #! bypassed')),
      policy: { mirrors: [{ source: 'image-registry.openshift-image-registry.svc:5000', mirrors: ['mirror.example.com'], pulls: 'digest' }] },
    },
    'a Template\'s image is found where it stands': { yaml: template('image: quay.io/shop/web:1.2   #! bypassed') },
    'items of a List are read': {
      yaml: 'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Pod\n    metadata: { name: web }\n    spec: { containers: [{ name: web, image: "quay.io/shop/web:1.2" }] }   #! bypassed\n',
      policy: DIGESTS,
    },
  },
});
