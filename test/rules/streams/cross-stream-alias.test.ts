import { crossStreamAlias } from '../../../rules/streams/cross-stream-alias';
import { ruleTest } from '../../support/rule-test';
import { D1, documents, imported, KUBERNETES_131, stream } from '../images/manifests';

const BASE = stream('base', [imported('1.0', 'quay.io/acme/base:1.0')]);
const WEB = (name: string, { namespace = '', own = 'shop' }: { readonly namespace?: string; readonly own?: string } = {}, mark = ''): string =>
  `apiVersion: image.openshift.io/v1
kind: ImageStream
metadata: { name: web${own === '' ? '' : `, namespace: ${own}`} }
spec:
  tags:
    - { name: "1.0", from: { kind: DockerImage, name: "quay.io/shop/web:1.0" } }
    - name: stable
      from:
        kind: ImageStreamTag${namespace === '' ? '' : `\n        namespace: ${namespace}`}
        name: "${name}"${mark}
`;

const TEMPLATE = (name: string, from: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: web }
parameters: [{ name: NAME }, { name: SOURCE }, { name: OTHER, value: base }]
objects:
  - apiVersion: image.openshift.io/v1
    kind: ImageStream
    metadata: { name: "${name}" }
    spec:
      tags:
        - name: stable
          ${from}
`;

ruleTest(crossStreamAlias, {
  valid: {
    'a tag of the same stream is followed': { yaml: WEB('1.0') },
    'a tag of the same stream is followed by its whole name too': { yaml: WEB('web:1.0') },
    'the own namespace may be named': { yaml: WEB('web:1.0', { namespace: 'shop' }) },
    'a stream whose namespace nobody names may be in the one that its tag names': { yaml: WEB('web:1.0', { namespace: 'shop', own: '' }) },
    'an image of another stream is meant to stay': { yaml: stream('web', [`{ name: "1.0", from: { kind: ImageStreamImage, name: "base@${D1}" } }`]) },
    'an image of a registry is no alias': { yaml: BASE },
    'a name that no stream\'s tag has is refused, and another rule says so': { yaml: documents(WEB('quay.io/shop/base:1.0'), WEB('base:1.0:2'), WEB(`base@${D1}`)) },
    'an unknown name may be the stream\'s own': { yaml: TEMPLATE('web', 'from: { kind: ImageStreamTag, name: "${NAME}:1.0" }') },
    'an unknown stream may have the name': { yaml: TEMPLATE('${NAME}', 'from: { kind: ImageStreamTag, name: "web:1.0" }') },
    'one unknown name is the same everywhere': { yaml: TEMPLATE('${NAME}', 'from: { kind: ImageStreamTag, name: "${NAME}:1.0" }') },
    'an unknown source may bring a name and its colon': { yaml: TEMPLATE('web', 'from: { kind: ImageStreamTag, name: "${SOURCE}" }') },
    'an unknown namespace may be the own one': { yaml: TEMPLATE('web', 'from: { kind: ImageStreamTag, name: "web:1.0", namespace: "${SOURCE}" }') },
    'Kubernetes has no streams': { yaml: WEB('base:1.0'), target: KUBERNETES_131 },
  },
  invalid: {
    'a tag of another stream is copied once': {
      yaml: documents(BASE, WEB('base:1.0', {}, '   #! copied:warning')),
      says: [
        'The tag stable takes the image that base:1.0 holds when this is applied, and does not follow when that tag moves',
        'from kind DockerImage, quay.io/acme/base:1.0',
      ],
      related: ['the tag 1.0 of the stream base'],
    },
    'a stream that is not at hand is another one all the same': {
      yaml: WEB('nodejs:18', { namespace: 'openshift' }, '   #! copied'),
      says: ['openshift/nodejs:18', 'oc tag openshift/nodejs:18 web:stable copies it again'],
    },
    'the same name in another namespace is another stream': { yaml: WEB('web:1.0', { namespace: 'staging' }, '   #! copied'), says: ['staging/web:1.0'] },
    'a lone tag with another namespace is that of the stream\'s namesake there': { yaml: WEB('1.0', { namespace: 'staging' }, '   #! copied'), says: ['staging/web:1.0'] },
    'a copy of what is itself a copy has no image to name': {
      yaml: documents(stream('base', ['{ name: "1.0", from: { kind: ImageStreamTag, name: latest } }']), WEB('base:1.0', {}, '   #! copied')),
      says: ['oc tag base:1.0 web:stable copies it again'],
      related: ['the tag 1.0 of the stream base'],
    },
    'another name is another stream in whatever namespace': {
      yaml: TEMPLATE('web', 'from: { kind: ImageStreamTag, name: "${OTHER}:1.0", namespace: "${SOURCE}" }   #! copied'),
      says: ['${SOURCE}/base:1.0'],
      related: ['the parameter OTHER supplies "base"'],
    },
    'items of a List are read': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: image.openshift.io/v1
    kind: ImageStream
    metadata: { name: web }
    spec: { tags: [{ name: "1.0", from: { kind: ImageStreamTag, name: "base:1.0" } }] }   #! copied
`,
    },
  },
});
