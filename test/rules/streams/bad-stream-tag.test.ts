import { badStreamTag } from '../../../rules/streams/bad-stream-tag';
import { ruleTest } from '../../support/rule-test';
import { D1, imported, KUBERNETES_131, REG } from '../images/manifests';

/** A stream `web` with one tag 1.2 whose source stands on lines of its own. */
const FROM = (kind: string, name: string, { rest = '', kindMark = '', nameMark = '' } = {}): string => `apiVersion: image.openshift.io/v1
kind: ImageStream
metadata: { name: web }
spec:
  tags:
    - name: "1.2"
      from:
        kind: ${kind}${kindMark}
        name: ${JSON.stringify(name)}${nameMark}
${rest}`;
const TAGS = (...tags: readonly string[]): string => `apiVersion: image.openshift.io/v1
kind: ImageStream
metadata: { name: web }
spec:
  tags:
${tags.map((tag) => `    - ${tag}\n`).join('')}`;
const NAMED = (name: string, { mark = '', rest = '' } = {}): string => `apiVersion: image.openshift.io/v1
kind: ImageStream
metadata:
  name: ${name}${mark}
${rest}`;
const REPOSITORY = (text: string, mark = ''): string => `apiVersion: image.openshift.io/v1
kind: ImageStream
metadata: { name: web }
spec:
  dockerImageRepository: "${text}"${mark}
`;
const SCHEDULED = (mark = ''): string => `      importPolicy:\n        importMode: Legacy\n        scheduled: true${mark}\n`;
const UNSCHEDULED = '      importPolicy:\n        importMode: Legacy\n';
const TEMPLATE = (tag: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: web }
parameters: [{ name: NAME }, { name: KIND }, { name: IMAGE }, { name: MODE, value: legacy }, { name: VERSION }]
objects:
  - apiVersion: image.openshift.io/v1
    kind: ImageStream
    metadata: { name: "\${NAME}" }
    spec:
      dockerImageRepository: ""
      tags:
        - ${tag}
`;
const IMAGE = 'quay.io/shop/web:1.2';
const LOCAL = (mark = ''): string => `spec:\n  lookupPolicy:\n    local: true${mark}\n`;

ruleTest(badStreamTag, {
  valid: {
    'an image of a registry is a source': { yaml: FROM('DockerImage', IMAGE) },
    'a tag of the stream or of another is a source': { yaml: TAGS('{ name: a, from: { kind: ImageStreamTag, name: b } }', '{ name: b, from: { kind: ImageStreamTag, name: "base:1.0" } }') },
    'an image of a stream is a source, by its whole name or by its digest': {
      yaml: TAGS(`{ name: a, from: { kind: ImageStreamImage, name: "base@${D1}" } }`, `{ name: b, from: { kind: ImageStreamImage, name: "${D1}" } }`),
    },
    'a tag without a source is filled by push': { yaml: TAGS('{ name: "1.2" }') },
    'every value that the server takes is taken': {
      yaml: TAGS(
        '{ name: a, importPolicy: { importMode: Legacy }, referencePolicy: { type: Local } }',
        '{ name: b, importPolicy: { importMode: PreserveOriginal }, referencePolicy: { type: Source } }',
        '{ name: c, importPolicy: { importMode: "" }, referencePolicy: {} }',
      ),
    },
    'an import of a tag may be scheduled': { yaml: FROM('DockerImage', IMAGE, { rest: SCHEDULED() }) },
    'a tag may have 128 characters, and start with _': { yaml: TAGS(`{ name: ${'a'.repeat(128)} }`, '{ name: _Next.1-x }') },
    'a stream may have dots, dashes and underscores in its name': { yaml: NAMED('web.app-1_2') },
    'namespace and name may have 255 characters with the slash': { yaml: NAMED('w'.repeat(250), { rest: '  namespace: shop\n' }) },
    'a name with a dot is no fault where nothing is to be looked up': { yaml: NAMED('my.app', { rest: 'spec: { lookupPolicy: { local: false } }\n' }) },
    'unknown names, kinds and values may be right': { yaml: TEMPLATE('{ name: "${VERSION}", from: { kind: "${KIND}", name: "${IMAGE}" }, referencePolicy: { type: "${KIND}" } }') },
    'an unknown name of a source may be right for every kind': {
      yaml: `${TEMPLATE('{ name: a, from: { kind: DockerImage, name: "${IMAGE}" } }')}        - { name: b, from: { kind: ImageStreamTag, name: "\${IMAGE}" } }
        - { name: c, from: { kind: ImageStreamImage, name: "\${IMAGE}" } }
        - { name: d, from: { kind: DockerImage, name: "quay.io/shop/web:\${VERSION}" } }
`,
    },
    'an unknown tag is not another one': { yaml: `${TEMPLATE('{ name: "${VERSION}" }')}        - { name: "1.0" }\n` },
    'what another tool is to fill in is for another rule': {
      yaml: `${FROM('DockerImage', 'quay.io/shop/web:${TAG}')}    - { name: "\${TAG}", importPolicy: { importMode: "\${MODE}" } }\n  dockerImageRepository: "\${REPOSITORY}"\n`,
    },
    'a stream of another group is none of OpenShift\'s': { yaml: FROM('Docker', IMAGE).replace('image.openshift.io/v1', 'streams.example.com/v1') },
    'Kubernetes has no streams': { yaml: FROM('Docker', IMAGE), target: KUBERNETES_131 },
  },
  invalid: {
    'of two tags with one name the last stays, and the same twice needs no saying twice': {
      yaml: `${TAGS(imported('1.2', IMAGE), imported('1.3', IMAGE), imported('1.2', IMAGE)).trimEnd()}   #! duplicate:error\n`,
      safety: 'safe',
      fixed: TAGS(imported('1.2', IMAGE), imported('1.3', IMAGE)),
      says: ['The stream has the tag 1.2 twice'],
      related: ['the tag of the same name'],
    },
    'of three that are the same one is left': {
      yaml: TAGS('{ name: a }', '{ name: a }   #! duplicate', '{ name: b }', '{ name: a }   #! duplicate'),
      fixed: TAGS('{ name: a }', '{ name: b }'),
    },
    'which of two that differ is meant, is for a person to say': {
      yaml: `${TAGS(imported('1.2', IMAGE), imported('1.2', 'quay.io/shop/web:1.3')).trimEnd()}   #! duplicate\n`,
      says: ['the two differ'],
    },
    'a tag needs a name': { yaml: TAGS(`{ from: { kind: DockerImage, name: "${IMAGE}" } }   #! noTagName:error`, '{ name: "" }   #! noTagName') },
    'a version without quotes is a number': { yaml: TAGS('{ name: 1.2 }   #! tagNotText:error'), says: ['The name of a tag is 1.2 and not text'] },
    'a name that no image can have as its tag is of no use': {
      yaml: TAGS('{ name: feature/login }   #! badTagName:error', '{ name: -rc1 }   #! badTagName', '{ name: "web:1.2" }   #! badTagName', `{ name: ${'a'.repeat(129)} }   #! badTagName`),
      says: ['"feature/login" is no name that an image can have as its tag'],
    },
    'a kind in another case means one thing': {
      yaml: FROM('dockerImage', 'nginx:1.27', { kindMark: '   #! wrongKind:error' }),
      safety: 'safe',
      fixed: FROM('DockerImage', 'nginx:1.27'),
      says: ['has the kind dockerImage (did you mean DockerImage?)'],
    },
    'a name with a registry is an image whatever the kind': { yaml: FROM('Docker', IMAGE, { kindMark: '   #! wrongKind' }), fixed: FROM('DockerImage', IMAGE) },
    'a stream with its tag is a tag of a stream': { yaml: FROM('ImageStream', 'base:1.0', { kindMark: '   #! wrongKind' }), fixed: FROM('ImageStreamTag', 'base:1.0') },
    'a stream without a tag may be anything': { yaml: FROM('ImageStream', 'base', { kindMark: '   #! wrongKind' }) },
    'a kind that is left out can be told by a registry in the name': {
      yaml: TAGS(`{ name: "1.2", from: { name: "${IMAGE}" } }   #! wrongKind`),
      fixed: TAGS(`{ name: "1.2", from: { name: "${IMAGE}", kind: DockerImage } }`),
      says: ['has no kind (did you mean DockerImage?)'],
    },
    'a kind that is left out beside a short name may be two': { yaml: TAGS('{ name: "1.2", from: { name: "web:1.2" } }   #! wrongKind') },
    'a source needs a name': { yaml: FROM('DockerImage', '', { nameMark: '   #! noSourceName:error' }) },
    'an image that cannot be read is refused': {
      yaml: FROM('DockerImage', 'quay.io/Shop/web:1.2', { nameMark: '   #! badSource:error' }),
      says: ['has the kind DockerImage, and its name "quay.io/Shop/web:1.2" holds an upper-case letter'],
    },
    'a host that OpenShift\'s own reader does not know is refused': { yaml: FROM('DockerImage', '[fd00::1]:5000/shop/web:1.2', { nameMark: '   #! badSource' }) },
    'an image of a registry is no tag of a stream': {
      yaml: FROM('ImageStreamTag', `${REG}/shop/web:1.2`, { nameMark: '   #! badSource' }),
      safety: 'safe',
      fixed: FROM('DockerImage', `${REG}/shop/web:1.2`),
      says: ['is no tag of a stream; write stream:tag'],
    },
    'a namespace before the stream may as well be a repository of Docker Hub': {
      yaml: FROM('ImageStreamTag', 'openshift/nodejs:18', { nameMark: '   #! badSource' }),
      says: ['the namespace of a stream goes into from.namespace'],
    },
    'a digest of a stream is no tag of it': { yaml: FROM('ImageStreamTag', `base@${D1}`, { nameMark: '   #! badSource' }), fixed: FROM('ImageStreamImage', `base@${D1}`) },
    'a tag of a stream is no image of it': {
      yaml: FROM('ImageStreamImage', 'base:1.0', { nameMark: '   #! badSource' }),
      fixed: FROM('ImageStreamTag', 'base:1.0'),
      says: ['is no image of a stream'],
    },
    'a name with two tags is a name of nothing': { yaml: FROM('ImageStreamTag', 'base:1.0:2', { nameMark: '   #! badSource' }) },
    'a tag of a stream is never imported, on a schedule or otherwise': {
      yaml: FROM('ImageStreamTag', 'base:1.0', { rest: SCHEDULED('   #! scheduledCopy:error') }),
      safety: 'safe',
      fixed: FROM('ImageStreamTag', 'base:1.0', { rest: UNSCHEDULED }),
      says: ['and its source an ImageStreamTag'],
    },
    'a digest never changes, on a schedule or otherwise': {
      yaml: FROM('DockerImage', `${IMAGE}@${D1}`, { rest: SCHEDULED('   #! scheduledDigest:warning') }),
      safety: 'safe',
      fixed: FROM('DockerImage', `${IMAGE}@${D1}`, { rest: UNSCHEDULED }),
      says: ['quay.io/shop/web:1.2@sha256:111111111111…, and a digest never changes'],
    },
    'a misspelt mode or policy means one thing': {
      yaml: TAGS('{ name: a, importPolicy: { importMode: preserveOriginal } }   #! badValue:error', '{ name: b, referencePolicy: { type: local } }   #! badValue'),
      safety: 'safe',
      fixed: TAGS('{ name: a, importPolicy: { importMode: PreserveOriginal } }', '{ name: b, referencePolicy: { type: Local } }'),
      says: ['The tag a has the importMode preserveOriginal (did you mean PreserveOriginal?)', 'it takes Source and Local'],
    },
    'a value that is near to none is for a person': { yaml: TAGS('{ name: a, importPolicy: { importMode: all } }   #! badValue', '{ name: b, referencePolicy: { type: true } }   #! badValue') },
    'a value that a parameter supplies is left to it': {
      yaml: TEMPLATE('{ name: "1.2", importPolicy: { importMode: "${MODE}" } }   #! badValue'),
      related: ['the parameter MODE supplies "legacy"'],
    },
    'a repository is deprecated': { yaml: REPOSITORY('quay.io/shop/web', '   #! repository:warning'), says: ['deprecated since OpenShift 3.7'] },
    'a repository takes no tag': { yaml: REPOSITORY(IMAGE, '   #! badRepository:error'), says: ['names a tag'] },
    'a repository takes no digest': { yaml: REPOSITORY(`quay.io/shop/web@${D1}`, '   #! badRepository'), says: ['names a digest'] },
    'a repository has to be a name': { yaml: REPOSITORY('https://quay.io/shop/web', '   #! badRepository') },
    'a stream\'s name is lower case, and has its separators one by one': { yaml: NAMED('Web', { mark: '   #! badStreamName:error' }), says: ['The name "Web" is none that a stream can have'] },
    'two separators in a row are refused': { yaml: NAMED('web--app', { mark: '   #! badStreamName' }) },
    'namespace and name of 256 characters are refused': { yaml: NAMED('w'.repeat(251), { mark: '   #! badStreamName', rest: '  namespace: shop\n' }), says: ['more than 255 characters'] },
    'a namespace that nobody names has a letter at least': { yaml: NAMED('w'.repeat(254), { mark: '   #! badStreamName' }) },
    'a name with a dot is never looked up': { yaml: NAMED('my.app', { rest: LOCAL('   #! neverLocal:warning') }), says: ['takes a name with a dot for a registry'] },
    'a name that starts like localhost is never looked up': { yaml: NAMED('localhost-app', { rest: LOCAL('   #! neverLocal') }), says: ['a name that starts with localhost'] },
    'the group-less form and the items of a List are streams too': {
      yaml: 'apiVersion: v1\nkind: List\nitems:\n  - { apiVersion: v1, kind: ImageStream, metadata: { name: web }, spec: { tags: [{ name: a/b }] } }   #! badTagName\n',
    },
  },
});
