import { deprecatedDeploymentConfig } from '../../../rules/workloads/deprecated-deployment-config';
import { ruleTest } from '../../support/rule-test';

const config = (spec = 'replicas: 1', apiVersion = 'apps.openshift.io/v1', mark = ' #! deprecated:warning'): string => `apiVersion: ${apiVersion}
kind: DeploymentConfig${mark}
metadata: { name: web }
spec:
  ${spec}
`;

const openshift = (minor: number): { readonly platform: 'openshift'; readonly release: { readonly major: number; readonly minor: number; readonly patch: undefined } } => ({
  platform: 'openshift',
  release: { major: 4, minor, patch: undefined },
});

ruleTest(deprecatedDeploymentConfig, {
  valid: {
    'a Deployment is what to use': { yaml: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\n' },
    'before OpenShift 4.14 it was not deprecated': { yaml: config('replicas: 1', 'apps.openshift.io/v1', ''), target: openshift(13) },
    'a kind of that name in another group is another kind': { yaml: config('replicas: 1', 'example.com/v1', '') },
  },
  invalid: {
    'every DeploymentConfig is of a deprecated kind': {
      yaml: config(),
      says: ['DeploymentConfig web is of a kind that is deprecated since OpenShift 4.14', 'the selector under matchLabels'],
    },
    'OpenShift 4.14 deprecates it': { yaml: config(), target: openshift(14) },
    'so do later releases': { yaml: config(), target: openshift(20) },
    'the kind without a group is the same': { yaml: config('replicas: 1', 'v1') },
    'image triggers move to the annotation': {
      yaml: config('triggers: [{ type: ImageChange, imageChangeParams: {} }]'),
      says: ['as the annotation image.openshift.io/triggers'],
    },
    'rolling has another name': { yaml: config('strategy: { type: Rolling }'), says: ['type RollingUpdate'] },
    'hooks have no place in a Deployment': {
      yaml: config('strategy: { type: Recreate, recreateParams: { mid: { failurePolicy: Abort } } }'),
      says: ['hooks as Jobs or init containers'],
    },
    'a custom strategy has none either': { yaml: config('strategy: { type: Custom }'), says: ['a Deployment has no Custom'] },
    'test is unknown to a Deployment': { yaml: config('test: true'), says: ['no test: true'] },
    'an object without name or spec is one too': {
      yaml: 'apiVersion: apps.openshift.io/v1\nkind: DeploymentConfig #! deprecated\nmetadata: {}\n',
      says: ['DeploymentConfig without a name'],
    },
    'objects of a Template are looked at': {
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: NAME }]
objects:
  - apiVersion: apps.openshift.io/v1
    kind: DeploymentConfig #! deprecated
    metadata: { name: "\${NAME}" }
`,
      says: ['DeploymentConfig ${NAME} is'],
    },
    'items of a List are looked at': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: DeploymentConfig #! deprecated
    metadata: { name: web }
`,
    },
  },
});
