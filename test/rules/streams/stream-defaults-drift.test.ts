import { streamDefaultsDrift } from '../../../rules/streams/stream-defaults-drift';
import { ruleTest } from '../../support/rule-test';
import { D1, D2, documents, KUBERNETES_131 } from '../images/manifests';

const ARGOCD = { argocd: true } as const;
const OPENSHIFT_411 = { argocd: true, platform: 'openshift', release: { major: 4, minor: 11, patch: undefined }, crio: true } as const;

const STREAM = (tags: readonly string[], rest = ''): string => `apiVersion: image.openshift.io/v1
kind: ImageStream
metadata: { name: web }
spec:
  tags:
${tags.map((tag) => `    - ${tag}\n`).join('')}${rest}`;
const FULL = 'importPolicy: { importMode: Legacy }, referencePolicy: { type: Source }';
const TAG = (name: string, fields = FULL): string => `{ name: "${name}"${fields === '' ? '' : `, ${fields}`} }`;
const APPLICATION = 'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: shop }\n';
const IGNORING = (...expressions: readonly string[]): string => `${APPLICATION}spec:
  ignoreDifferences:
    - group: image.openshift.io
      kind: ImageStream
      jqPathExpressions: ${JSON.stringify(expressions)}
`;
const INDEX = `lockfileVersion: 1
images:
  quay.io/shop/web:1.2:
    digest: ${D1}
    mediaType: application/vnd.oci.image.index.v1+json
    platforms: { linux/amd64: "${D2}" }
`;
const FROM = `from: { kind: DockerImage, name: "quay.io/shop/web:1.2@${D1}" }`;

ruleTest(streamDefaultsDrift, {
  valid: {
    'a stream with everything written comes back as it is': { yaml: STREAM([TAG('1.0'), TAG('1.1')]), target: ARGOCD },
    'without Argo CD nobody compares': { yaml: STREAM([TAG('1.1', ''), TAG('1.0', '')], 'status: { dockerImageRepository: web }\n') },
    'a stream without tags has nothing to fill in': { yaml: 'apiVersion: image.openshift.io/v1\nkind: ImageStream\nmetadata: { name: web }\n', target: ARGOCD },
    'capitals come before small letters, and digits before both': { yaml: STREAM([TAG('1.0'), TAG('Next'), TAG('latest')]), target: ARGOCD },
    'what old exports left of the status tells nothing': { yaml: STREAM([TAG('1.0')], 'status: { dockerImageRepository: "", tags: [] }\n'), target: ARGOCD },
    'a generation of null is none': { yaml: STREAM([TAG('1.0', `generation: null, ${FULL}`)]), target: ARGOCD },
    'what came from a server is no manifest': {
      yaml: STREAM([TAG('1.0', '')], 'status: { dockerImageRepository: web }\n').replace('{ name: web }', '{ name: web, uid: 4f1c, resourceVersion: "7" }'),
      target: ARGOCD,
    },
    'tags without names are for another rule': { yaml: STREAM(['{ name: 1.0 }', 'web']), target: ARGOCD },
    'policies of another shape are for another rule': { yaml: STREAM([TAG('1.0', 'importPolicy: Legacy, referencePolicy: Local')]), target: ARGOCD },
    'an unknown name may be in its place': {
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: web }
parameters: [{ name: VERSION }]
objects:
  - { apiVersion: image.openshift.io/v1, kind: ImageStream, metadata: { name: web }, spec: { tags: [{ name: latest, ${FULL} }, { name: "\${VERSION}", ${FULL} }] } }
`,
      target: ARGOCD,
    },
    'before OpenShift 4.12 there is no import mode': { yaml: STREAM([TAG('1.0', 'referencePolicy: { type: Local }')]), target: OPENSHIFT_411 },
    'an Application that passes over the tags sees no difference in them': {
      yaml: documents(IGNORING('.spec.tags', '.status'), STREAM([TAG('1.1', ''), TAG('1.0', 'generation: 2')], 'status: { dockerImageRepository: web }\n')),
    },
    'an Application that passes over single fields sees no difference in those': {
      yaml: documents(IGNORING('.spec.tags[]?.generation', '.spec.tags[]?.importPolicy.importMode'), STREAM([TAG('1.0', 'generation: 2, referencePolicy: { type: Local }')])),
    },
    'what an Application goes by may be more than can be told here': {
      yaml: documents(IGNORING('.spec.tags[] | select(.name == "1.0")'), STREAM([TAG('1.0', '')])),
    },
    'an Application with another destination is another\'s': {
      yaml: documents(`${APPLICATION}spec: { destination: { namespace: bank } }\n`, STREAM([TAG('1.0', '')]).replace('name: web', 'name: web, namespace: shop')),
    },
    'Kubernetes has no streams': { yaml: STREAM([TAG('1.0', '')]), target: { ...KUBERNETES_131, argocd: true } },
  },
  invalid: {
    'what the server fills in is missing, and said once for the stream': {
      yaml: STREAM([`${TAG('1.0', 'referencePolicy: { type: Local }')}   #! defaults:info`, TAG('1.1', '')]),
      target: ARGOCD,
      safety: 'safe',
      fixed: STREAM([TAG('1.0', 'referencePolicy: { type: Local }, importPolicy: { importMode: Legacy }'), TAG('1.1')]),
      says: ['The server adds importPolicy.importMode and referencePolicy.type to the tag 1.0 and 1 more of the stream web'],
    },
    'an Application in the set means Argo CD': { yaml: documents(APPLICATION, STREAM([`${TAG('1.0', '')}   #! defaults`])), fixed: documents(APPLICATION, STREAM([TAG('1.0')])) },
    'an Application that passes over the generation alone sees the rest': {
      yaml: documents(IGNORING('.spec.tags[]?.generation'), STREAM([`${TAG('1.0', 'generation: 2')}   #! defaults`])),
    },
    'so does an annotation of its own on any object': {
      yaml: documents(
        'apiVersion: v1\nkind: Service\nmetadata: { name: web, annotations: { argocd.argoproj.io/sync-wave: "1" } }\n',
        STREAM([`${TAG('1.0', 'importPolicy: { importMode: PreserveOriginal }')}   #! defaults`]),
      ),
      says: ['The server adds referencePolicy.type to the tag 1.0 of'],
    },
    'a tag that is pinned to an index keeps it': {
      yaml: STREAM([`${TAG('1.2', `${FROM}, referencePolicy: { type: Source }`)}   #! defaults`]),
      target: ARGOCD,
      images: INDEX,
      fixed: STREAM([TAG('1.2', `${FROM}, referencePolicy: { type: Source }, importPolicy: { importMode: PreserveOriginal }`)]),
    },
    'tags out of order are put in order': {
      yaml: STREAM([TAG('latest'), `${TAG('1.1')}   #! unsorted:info`, TAG('1.0')]),
      target: ARGOCD,
      safety: 'safe',
      fixed: STREAM([TAG('1.0'), TAG('1.1'), TAG('latest')]),
      says: ['here 1.1 comes after latest'],
    },
    'tags are sorted as text': { yaml: STREAM([TAG('1.9'), `${TAG('1.10')}   #! unsorted`]), target: ARGOCD, fixed: STREAM([TAG('1.10'), TAG('1.9')]) },
    'one repair puts in order and fills in': {
      yaml: STREAM([`${TAG('1.1', '')}   #! defaults`, `${TAG('1.0', `generation: 4, ${FULL}`)}   #! unsorted, generation`]),
      target: ARGOCD,
      fixed: STREAM([TAG('1.0'), TAG('1.1')]),
    },
    'a list that a parameter supplies a part of is not written anew': {
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: web }
parameters: [{ name: VERSION, value: "1.2" }]
objects:
  - apiVersion: image.openshift.io/v1
    kind: ImageStream
    metadata: { name: web }
    spec:
      tags:
        - { name: latest, ${FULL} }
        - { name: "\${VERSION}", ${FULL} }   #! unsorted
`,
      target: ARGOCD,
      related: ['the parameter VERSION supplies "1.2"'],
    },
    'a generation is the server\'s to count': {
      yaml: STREAM([`${TAG('1.0', `generation: 2, ${FULL}`)}   #! generation:info`, `${TAG('1.1', `generation: 0, ${FULL}`)}   #! generation`]),
      target: ARGOCD,
      safety: 'safe',
      fixed: STREAM([TAG('1.0'), TAG('1.1')]),
      says: ['The tag 1.1 of the stream web carries a generation'],
    },
    'a status is the server\'s to write': {
      yaml: STREAM([TAG('1.0')], 'status:   #! status:info\n  dockerImageRepository: registry.example.com/shop/web\n'),
      target: ARGOCD,
      safety: 'safe',
      fixed: STREAM([TAG('1.0')]),
    },
    'items of a List are read': {
      yaml: 'apiVersion: v1\nkind: List\nitems:\n  - { apiVersion: v1, kind: ImageStream, metadata: { name: web }, spec: { tags: [{ name: a }] } }   #! defaults\n',
      target: ARGOCD,
    },
  },
});
