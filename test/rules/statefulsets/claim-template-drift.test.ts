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

const APPLICATION = `---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop }
spec: { source: { repoURL: "https://git.example.com/shop", path: web } }
`;

const argocd = { target: { argocd: true } };
const LOOSE = `{ metadata: { name: data }, spec: { ${SPEC} } }`;

ruleTest(claimTemplateDrift, {
  valid: {
    'a template that is written out does not drift': { yaml: set(WHOLE), ...argocd },
    'a raw volume is written out too': { yaml: set(WHOLE.replace('Filesystem', 'Block')), ...argocd },
    'without Argo CD nobody compares': { yaml: set(LOOSE) },
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
    'an Application in the set says that Argo CD is in use': { yaml: set(`${LOOSE} #! leftOut`) + APPLICATION },
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
