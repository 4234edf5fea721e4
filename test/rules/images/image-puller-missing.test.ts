import { describe, expect, it } from 'vitest';
import { runRules } from '../../../lib/engine/run';
import { NO_LOCK } from '../../../lib/images/lock';
import { UNDECIDED } from '../../../lib/kube/target';
import { workspaceOf } from '../../../lib/workspace/workspace';
import { readYaml } from '../../../lib/yaml/read';
import { imagePullerMissing } from '../../../rules/images/image-puller-missing';
import { ruleTest } from '../../support/rule-test';
import { D1, documents, imported, KUBERNETES_131, pod, REG, statefulSet, stream, workload } from './manifests';

const APP = `image: ${REG}/build/app:1.0`;

interface Binding {
  readonly kind?: string;
  readonly namespace?: string;
  readonly role?: string;
  readonly subject?: string;
  readonly name?: string;
}

const binding = ({
  kind = 'RoleBinding',
  namespace = ', namespace: build',
  role = '{ apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:image-puller" }',
  subject = '{ apiGroup: rbac.authorization.k8s.io, kind: Group, name: "system:serviceaccounts:shop" }',
  name = 'image-puller-shop',
}: Binding = {}): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata: { name: ${name}${namespace} }
roleRef: ${role}
subjects:
  - ${subject}
`;

const role = (rule: string, kind = 'Role'): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata: { name: pull${kind === 'Role' ? ', namespace: build' : ''} }
rules: [${rule}]
`;

const LAYERS = '{ apiGroups: [image.openshift.io], resources: [imagestreams/layers], verbs: [get] }';

/** The value of a trigger annotation on `web` that follows a stream of another namespace. */
const trigger = (from: string, namespace: string): string =>
  `{ image.openshift.io/triggers: '[{"from":{"kind":"ImageStreamTag","name":"${from}","namespace":"${namespace}"},"fieldPath":"spec.template.spec.containers[?(@.name==\\"web\\")].image"}]' }`;

const deploymentConfig = (mark = ''): string => `apiVersion: apps.openshift.io/v1
kind: DeploymentConfig
metadata: { name: web, namespace: shop }
spec:
  triggers:
    - type: ImageChange
      imageChangeParams:
        automatic: true
        containerNames: [web, proxy]
        from: { kind: ImageStreamTag, name: "app:1.0", namespace: build }${mark}
  template:
    spec:
      containers: [{ name: web, image: " " }, { name: proxy, image: " " }]
`;

const following = (tag: string, namespace = 'shop'): string => stream('web', [tag], { namespace });
const fromBuild = (mark = '', more = ''): string => following(`{ name: "1.0"${more}, from: { kind: ImageStreamTag, name: "app:1.0", namespace: build } }${mark}`);

const template = (image: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: web }
parameters: [{ name: OWN, value: shop }, { name: OTHER }, { name: FROM, value: build }]
objects:
  - apiVersion: v1
    kind: Pod
    metadata: { name: web, namespace: "\${OWN}" }
    spec:
      containers:
        - name: web
          ${image}
`;

ruleTest(imagePullerMissing, {
  valid: {
    'an image of the own namespace': { yaml: statefulSet(`image: ${REG}/shop/app:1.0`) },
    'an image of another registry': { yaml: statefulSet('image: quay.io/build/app:1.0') },
    'a namespace that nobody names': { yaml: pod(APP) },
    'the namespace openshift is open to everybody': { yaml: statefulSet(`image: ${REG}/openshift/nginx:1.26`) },
    'a binding of the group of the namespace': { yaml: documents(statefulSet(APP), binding()) },
    'a binding of the service account': { yaml: documents(statefulSet(APP), binding({ subject: '{ kind: ServiceAccount, name: default, namespace: shop }' })) },
    'a binding of all service accounts': { yaml: documents(statefulSet(APP), binding({ subject: '{ kind: Group, name: "system:serviceaccounts" }' })) },
    'a binding to the role of those who build': { yaml: documents(statefulSet(APP), binding({ role: '{ kind: ClusterRole, name: "system:image-builder" }' })) },
    'a binding to view, which holds the right to pull': { yaml: documents(statefulSet(APP), binding({ role: '{ kind: ClusterRole, name: view }' })) },
    'a binding for the whole cluster': { yaml: documents(statefulSet(APP), binding({ kind: 'ClusterRoleBinding', namespace: '' })) },
    'a binding to a role of the set that gives the layers': { yaml: documents(statefulSet(APP), binding({ role: '{ kind: Role, name: pull }' }), role(LAYERS)) },
    'a binding for the cluster to a role of the set that gives the layers': {
      yaml: documents(statefulSet(APP), binding({ kind: 'ClusterRoleBinding', namespace: '', role: '{ kind: ClusterRole, name: pull }' }), role(LAYERS, 'ClusterRole')),
    },
    'a binding to a role that is not shown may give them': { yaml: documents(statefulSet(APP), binding({ role: '{ kind: Role, name: pull }' })) },
    'the configuration knows of the binding': { yaml: statefulSet(APP), externals: { imagePullers: [{ of: 'build', by: 'shop' }] } },
    'the configuration knows that everybody may': { yaml: statefulSet(APP), externals: { imagePullers: [{ of: 'build' }] } },
    'a trigger on a stream of the namespace openshift': { yaml: statefulSet('image: " "', { annotations: trigger('nginx:1.26', 'openshift') }) },
    'a trigger on a stream that imports from elsewhere': {
      yaml: documents(stream('app', [imported('1.0', 'quay.io/acme/app:1.0')], { namespace: 'build' }), statefulSet('image: " "', { annotations: trigger('app:1.0', 'build') })),
    },
    'a trigger on a declared tag that comes from elsewhere': {
      yaml: deploymentConfig(),
      externals: { streams: [{ name: 'app', namespace: 'build', tags: { '1.0': 'quay.io/acme/app:1.0' } }] },
    },
    'a trigger on a tag that is not there hands out nothing': {
      yaml: documents(stream('app', [imported('2.0', 'quay.io/acme/app:2.0')], { namespace: 'build' }), statefulSet('image: " "', { annotations: trigger('app:1.0', 'build') })),
    },
    'a stream that serves the images of another as its own': { yaml: fromBuild('', ', referencePolicy: { type: Local }') },
    'a stream that imports by itself': { yaml: following(imported('1.0', 'quay.io/acme/app:1.0')) },
    'an alias within the stream': { yaml: following('{ name: "1.0", from: { kind: ImageStreamTag, name: "2.0" } }') },
    'Kubernetes has no internal registry': { yaml: statefulSet(APP), target: KUBERNETES_131 },
    'a namespace that deployment supplies may be the own one': { yaml: template(`image: "${REG}/\${OTHER}/app:1.0"`) },
    'resolve-names sends the image to the own namespace': {
      yaml: documents(stream('app', [imported('1.0', 'quay.io/acme/app:1.0')]), statefulSet(APP, { annotations: '{ alpha.image.policy.openshift.io/resolve-names: "*" }' })),
    },
  },
  invalid: {
    'nothing lets the pods pull from another namespace': {
      yaml: statefulSet(`${APP}   #! image:warning`),
      safety: 'unsafe',
      fixed: documents(statefulSet(APP), binding()),
      says: [
        'build/app:1.0 is an image of the namespace build, and nothing here lets pods of shop pull it',
        'bind system:image-puller in build to system:serviceaccounts:shop',
        'say so under externals.imagePullers',
      ],
    },
    'a digest is pulled like a tag': { yaml: workload('DaemonSet', `image: ${REG}/build/app@${D1}   #! image`), says: ['build/app@sha256:111111111111… is an image'] },
    'an internal registry of another name is known by the profile': { yaml: statefulSet('image: registry.internal:5000/build/app:1.0   #! image'), target: { internalRegistry: 'registry.internal:5000' } },
    'a binding in the own namespace opens the wrong door': { yaml: documents(statefulSet(`${APP}   #! image`), binding({ namespace: ', namespace: shop', name: 'pullers' })) },
    'a binding of another namespace\'s pods is none': {
      yaml: documents(statefulSet(`${APP}   #! image`), binding({ subject: '{ kind: Group, name: "system:serviceaccounts:bank" }', name: 'pullers' })),
    },
    'a binding of another service account is none': {
      yaml: documents(statefulSet(`${APP}   #! image`), binding({ subject: '{ kind: ServiceAccount, name: worker, namespace: shop }', name: 'pullers' })),
    },
    'a binding to another role is none': { yaml: documents(statefulSet(`${APP}   #! image`), binding({ role: '{ kind: ClusterRole, name: "system:deployer" }', name: 'pullers' })) },
    'a role that gives the streams and not their layers is none': {
      yaml: documents(statefulSet(`${APP}   #! image`), binding({ role: '{ kind: Role, name: pull }', name: 'pullers' }), role(LAYERS.replace('/layers', ''))),
    },
    'where a binding has the name already, a person has to look': {
      yaml: documents(statefulSet(`${APP}   #! image`), binding({ subject: '{ kind: Group, name: developers }' })),
      says: ['oc policy add-role-to-group system:image-puller system:serviceaccounts:shop -n build does it'],
    },
    'others that the configuration lets pull do not help': { yaml: statefulSet(`${APP}   #! image`), externals: { imagePullers: [{ of: 'build', by: 'bank' }, { of: 'bank', by: 'shop' }] } },
    'a trigger on a stream elsewhere': {
      yaml: statefulSet('image: " "', { annotations: trigger('app:1.0', 'build') }).replace(/^metadata:.*$/m, '$&   #! trigger:warning'),
      safety: 'unsafe',
      says: ['The trigger on app:1.0 writes an image of the namespace build'],
    },
    'a trigger on a stream of the set that is pushed to': {
      yaml: documents(stream('app', ['{ name: "1.0" }'], { namespace: 'build' }), deploymentConfig('   #! trigger')),
      safety: 'unsafe',
    },
    'a trigger on a stream that serves its images itself': {
      yaml: documents(
        stream('app', ['{ name: "1.0", referencePolicy: { type: Local }, from: { kind: DockerImage, name: "quay.io/acme/app:1.0" } }'], { namespace: 'build' }),
        deploymentConfig('   #! trigger'),
      ),
    },
    'a stream\'s tag that comes from another namespace': {
      yaml: fromBuild('   #! streamTag:warning'),
      safety: 'unsafe',
      says: ['The tag web:1.0 hands out an image of the namespace build'],
    },
    'a stream\'s tag that comes from a digest of another namespace': { yaml: following(`{ name: "1.0", from: { kind: ImageStreamImage, name: "app@${D1}", namespace: build } }   #! streamTag`) },
    'two objects with one need are offered one and the same binding': {
      yaml: `${statefulSet(`${APP}   #! image`)}---\n${workload('Deployment', `image: ${REG}/build/worker:2   #! image`)}`,
      safety: 'unsafe',
    },
    'a namespace that a parameter supplies is told where it stands, and not written out': {
      yaml: template(`image: "${REG}/\${FROM}/app:1.0"   #! image`),
      related: ['the parameter FROM supplies "build"'],
      says: ['-n build does it'],
    },
    'items of a List and image volumes are read': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Pod
    metadata: { name: web, namespace: shop }
    spec:
      containers: [{ name: web, image: "quay.io/shop/web:1" }]
      volumes: [{ name: model, image: { reference: "${REG}/build/model:3" } }]   #! image
`,
    },
  },
});

describe('image-puller-missing', () => {
  const confidences = (text: string): readonly string[] => {
    const { sets } = workspaceOf([readYaml('web.yaml', text)]);
    const { findings } = runRules(sets, { rules: [imagePullerMissing], preset: 'recommended', target: UNDECIDED, images: NO_LOCK, today: '2026-01-15' });
    return findings.map(({ confidence, messageId }) => `${messageId} ${confidence}`);
  };

  it('is certain where image, namespaces and bindings are all at hand', () => {
    expect(confidences(statefulSet(APP))).toEqual(['image certain']);
  });

  it('is only likely where another object supplied the namespace, a pull secret may help, or a document could not be read', () => {
    expect(confidences(documents(pod(APP), 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web, namespace: shop }\n'))).toEqual(['image likely']);
    expect(confidences(statefulSet(APP).replace('      containers:', '      imagePullSecrets: [{ name: build }]\n      containers:'))).toEqual(['image likely']);
    expect(confidences(documents(statefulSet(APP), 'kind: [\n'))).toEqual(['image likely']);
  });

  it('is only likely of a stream elsewhere, whose images may come from another registry', () => {
    expect(confidences(deploymentConfig())).toEqual(['trigger likely']);
    expect(confidences(fromBuild())).toEqual(['streamTag likely']);
    expect(confidences(documents(stream('app', ['{ name: "1.0", referencePolicy: { type: Local }, from: { kind: DockerImage, name: "quay.io/acme/app:1" } }'], { namespace: 'build' }), deploymentConfig()))).toEqual(['trigger certain']);
  });
});
