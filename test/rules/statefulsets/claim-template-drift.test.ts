import { claimTemplateDrift } from '../../../rules/statefulsets/claim-template-drift';
import { ruleTest } from '../../support/rule-test';

const SPEC = 'accessModes: [ReadWriteOnce]';
const WHOLE = `{ apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: data }, spec: { ${SPEC}, volumeMode: Filesystem } }`;

const set = (...claims: readonly string[]): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web }
spec:
  volumeClaimTemplates:${claims.map((claim) => `\n    - ${claim}`).join('') || ' []'}
`;

const application = (more = ''): string => `---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop }
spec: { source: { repoURL: "https://git.example.com/shop", path: web }${more} }
`;

const ignoring = (how: string): string => application(`, ignoreDifferences: [{ group: apps, kind: StatefulSet, ${how} }]`);

const argocd = { target: { argocd: true } };
const LOOSE = `{ metadata: { name: data }, spec: { ${SPEC} } }`;

ruleTest(claimTemplateDrift, {
  valid: {
    'a template that is written out does not drift': { yaml: set(WHOLE), ...argocd },
    'a raw volume is written out too': { yaml: set(WHOLE.replace('Filesystem', 'Block')), ...argocd },
    'without Argo CD nobody compares': { yaml: set(LOOSE) },
    'a set of a namespace that no Application goes to is not compared': {
      yaml: set(LOOSE).replace('{ name: web }', '{ name: web, namespace: bank }') + application(', destination: { namespace: shop }'),
    },
    'an Application that passes over claim templates does not drift': { yaml: set(LOOSE) + ignoring('jsonPointers: [/spec/volumeClaimTemplates]') },
    'an object without a namespace goes to that of its Application, where the entry looks for it': {
      yaml:
        set(LOOSE) +
        ignoring('namespace: shop, jsonPointers: [/spec/volumeClaimTemplates]')
          .replace('{ name: shop }', '{ name: shop, namespace: openshift-gitops }')
          .replace('{ source:', '{ destination: { namespace: shop }, source:'),
    },
    'nor does one that may pass over them': { yaml: set(LOOSE) + ignoring('managedFieldsManagers: [kube-controller-manager]') },
    'without templates there is nothing to compare': { yaml: set(), ...argocd },
    'an entry that is no map is refused anyway': { yaml: set('data'), ...argocd },
    'a StatefulSet of another API is not ours to judge': { yaml: set(LOOSE).replace('apps/v1', 'apps.kruise.io/v1beta1'), ...argocd },
    'fields that deployment supplies are there': {
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: MODE }]
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec: { volumeClaimTemplates: [{ apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: data }, spec: { volumeMode: "\${MODE}" } }] }
`,
      ...argocd,
    },
  },
  invalid: {
    'three fields are filled in': {
      yaml: set(`${LOOSE} #! leftOut:warning`),
      ...argocd,
      fixed: set(WHOLE),
      safety: 'safe',
      says: ['claim template data leaves out apiVersion, kind and volumeMode'],
    },
    'a null is filled in': {
      yaml: set(
        `{ apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: data }, spec: { ${SPEC}, volumeMode: null } } #! leftOut`,
      ),
      ...argocd,
      fixed: set(WHOLE),
      says: ['leaves out volumeMode,'],
    },
    'a template without a spec gets one': {
      yaml: set('{ metadata: { name: data } } #! leftOut'),
      ...argocd,
      fixed: set('{ apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: data }, spec: { volumeMode: Filesystem } }'),
    },
    'a spec that is no map is left alone': {
      yaml: set('{ apiVersion: v1, metadata: { name: data }, spec: [] } #! leftOut'),
      ...argocd,
      fixed: set('{ apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: data }, spec: [] }'),
      says: ['leaves out kind,'],
    },
    'each template is told': {
      yaml: set(`${LOOSE} #! leftOut`, WHOLE, '{ spec: {} } #! leftOut'),
      ...argocd,
      says: ['claim template without a name'],
    },
    'an Application in the set says that Argo CD is in use': { yaml: set(`${LOOSE} #! leftOut`) + application() },
    'fields that the Application compares are told, others not': {
      yaml: set(`${LOOSE} #! leftOut`) + ignoring("jqPathExpressions: ['.spec.volumeClaimTemplates[].apiVersion', '.spec.volumeClaimTemplates[].kind']"),
      says: ['leaves out volumeMode,'],
      fixed: set(`{ metadata: { name: data }, spec: { ${SPEC}, volumeMode: Filesystem } }`) + ignoring("jqPathExpressions: ['.spec.volumeClaimTemplates[].apiVersion', '.spec.volumeClaimTemplates[].kind']"),
    },
    'an Application that passes over other workloads passes over no StatefulSet': {
      yaml: set(`${LOOSE} #! leftOut`) + ignoring('jsonPointers: [/spec/volumeClaimTemplates]').replace('StatefulSet, json', 'Deployment, json'),
    },
    'an annotation of Argo CD says so too': {
      yaml: set(`${LOOSE} #! leftOut`).replace('{ name: web }', '{ name: web, annotations: { argocd.argoproj.io/sync-wave: "1" } }'),
    },
    'an item of a List is looked at': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec: { volumeClaimTemplates: [${LOOSE}] } #! leftOut
`,
      ...argocd,
    },
  },
});
