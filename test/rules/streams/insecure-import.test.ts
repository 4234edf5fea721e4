import { insecureImport } from '../../../rules/streams/insecure-import';
import { ruleTest } from '../../support/rule-test';
import { KUBERNETES_131 } from '../images/manifests';

const STREAM = (policy: string, from = '{ kind: DockerImage, name: "registry.shop.example:5000/web:1.2" }'): string => `apiVersion: image.openshift.io/v1
kind: ImageStream
metadata: { name: web }
spec:
  tags:
    - name: "1.2"
      from: ${from}
      importPolicy:
        ${policy}
`;
const ANNOTATED = (value: string, mark = ''): string => `apiVersion: image.openshift.io/v1
kind: ImageStream
metadata:
  name: web
  annotations:
    openshift.io/image.insecureRepository: "${value}"${mark}
`;

ruleTest(insecureImport, {
  valid: {
    'an import is checked unless something says otherwise': { yaml: STREAM('scheduled: true') },
    'insecure: false is the default': { yaml: STREAM('insecure: false') },
    'a text is not the value true, and the API server says so': { yaml: STREAM('insecure: "true"') },
    'an alias is not imported': { yaml: STREAM('insecure: true', '{ kind: ImageStreamTag, name: "1.1" }') },
    'a tag without a source is not imported': { yaml: STREAM('insecure: true', 'null') },
    'the annotation counts with the value true alone': { yaml: ANNOTATED('false') },
    'the annotation in capitals counts for nothing': { yaml: ANNOTATED('True') },
    'another kind of the name is none of ours': { yaml: STREAM('insecure: true').replace('image.openshift.io/v1', 'streams.example.com/v1') },
    'an annotation that deployment supplies may be anything': {
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: web }
parameters: [{ name: INSECURE }]
objects:
  - { apiVersion: image.openshift.io/v1, kind: ImageStream, metadata: { name: web, annotations: { openshift.io/image.insecureRepository: "\${INSECURE}" } } }
`,
    },
    'Kubernetes has no streams': { yaml: STREAM('insecure: true'), target: KUBERNETES_131 },
  },
  invalid: {
    'a tag may be imported without a check': {
      yaml: STREAM('insecure: true   #! tag:warning'),
      says: ['The tag 1.2 may import registry.shop.example:5000/web:1.2 over plain HTTP', 'additionalTrustedCA'],
    },
    'the annotation opens the whole stream': { yaml: ANNOTATED('true', '   #! stream:warning'), says: ['every tag of the stream web'] },
    'the group-less form of OpenShift 3 is a stream too': { yaml: STREAM('insecure: true   #! tag').replace('image.openshift.io/v1', 'v1') },
    'streams of a Template and of a List are read': {
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: web }
parameters: [{ name: INSECURE, value: "true" }]
objects:
  - apiVersion: v1
    kind: List
    items:
      - apiVersion: image.openshift.io/v1
        kind: ImageStream
        metadata: { name: web }
        spec:
          tags:
            - name: "1.2"
              from: { kind: DockerImage, name: "quay.io/shop/web:1.2" }
              importPolicy: { insecure: "\${{INSECURE}}" }   #! tag
`,
    },
  },
});
