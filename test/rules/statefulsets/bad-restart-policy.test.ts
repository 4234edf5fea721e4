import { badRestartPolicy } from '../../../rules/statefulsets/bad-restart-policy';
import { ruleTest } from '../../support/rule-test';

const workload = (podSpec: string, kind = 'StatefulSet', apiVersion = 'apps/v1'): string => `apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: web }
spec:
  template:
    spec:
      ${podSpec}
`;

const template = (policy: string, parameters: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameters}]
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      template:
        spec:
          restartPolicy: ${policy}
`;

ruleTest(badRestartPolicy, {
  valid: {
    'Always is the one policy': { yaml: workload('restartPolicy: Always') },
    'Always is filled in': { yaml: workload('restartPolicy: ""\n      activeDeadlineSeconds: null') },
    'a value that is no text is not judged': { yaml: workload('restartPolicy: 7') },
    'a policy that deployment supplies is not known': { yaml: template('"${POLICY}"', '{ name: POLICY }') },
    'a Job may end': { yaml: workload('restartPolicy: Never\n      activeDeadlineSeconds: 60', 'Job', 'batch/v1') },
    'a StatefulSet of another API is not ours to judge': {
      yaml: workload('restartPolicy: Never', 'StatefulSet', 'apps.kruise.io/v1beta1'),
    },
  },
  invalid: {
    'OnFailure is refused': {
      yaml: workload('restartPolicy: OnFailure #! policy:error'),
      fixed: workload('restartPolicy: Always'),
      safety: 'safe',
      says: ['StatefulSet/web has restartPolicy: OnFailure', 'a Job'],
    },
    'other letters are another word': { yaml: workload('restartPolicy: always #! policy'), fixed: workload('restartPolicy: Always') },
    'a deadline is refused': {
      yaml: workload('activeDeadlineSeconds: 3600 #! deadline:error\n      hostNetwork: true'),
      fixed: workload('hostNetwork: true'),
      safety: 'safe',
      says: ['activeDeadlineSeconds'],
    },
    'both are refused': {
      yaml: workload('restartPolicy: Never #! policy\n      activeDeadlineSeconds: 3600 #! deadline'),
      fixed: workload('restartPolicy: Always'),
    },
    'a Deployment keeps its pods running': { yaml: workload('restartPolicy: Never #! policy', 'Deployment'), says: ['Deployment/web'] },
    'so does a DaemonSet': { yaml: workload('restartPolicy: OnFailure #! policy', 'DaemonSet') },
    'so does a ReplicationController': { yaml: workload('restartPolicy: Never #! policy', 'ReplicationController', 'v1') },
    'what a parameter supplies is not written out': {
      yaml: template('"${POLICY}" #! policy', '{ name: POLICY, value: Never }'),
      related: ['the parameter POLICY supplies "Never"'],
      says: ['give the parameter the value Always'],
    },
    'an item of a List is looked at': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec: { template: { spec: { restartPolicy: Never } } } #! policy
`,
    },
  },
});
