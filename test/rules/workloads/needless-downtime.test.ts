import { needlessDowntime } from '../../../rules/workloads/needless-downtime';
import { ruleTest } from '../../support/rule-test';

interface Parts {
  readonly replicas?: string;
  readonly type?: string;
  readonly pod?: string;
}

const deployment = ({ replicas = 'replicas: 3', type = 'Recreate #! recreated:info', pod = 'restartPolicy: Always' }: Parts = {}): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  ${replicas}
  strategy:
    type: ${type}
  template:
    spec:
      ${pod}
`;

const CLAIMED = 'volumes: [{ name: data, persistentVolumeClaim: { claimName: uploads } }]';

const claim = (mode: string): string => `---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: uploads }
spec: { accessModes: [${mode}] }
`;

const template = (replicas: string, type: string, parameters: string, mark = ''): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameters}]
objects:
  - apiVersion: apps.openshift.io/v1
    kind: DeploymentConfig
    metadata: { name: web }
    spec:
      replicas: ${replicas}
      strategy:
        type: ${type}${mark}
      template: { spec: { containers: [{ name: web, image: "quay.io/shop/web:1.2" }] } }
`;

const plain = (parts: Parts = {}): string => deployment({ type: 'Recreate', ...parts });

ruleTest(needlessDowntime, {
  valid: {
    'a rolling update keeps some up': { yaml: plain({ type: 'RollingUpdate' }) },
    'one replica is down either way': { yaml: plain({ replicas: 'replicas: 1' }) },
    'replicas left out are 1': { yaml: plain({ replicas: 'minReadySeconds: 5' }) },
    'a volume of one node has to be let go': { yaml: plain({ pod: CLAIMED }) + claim('ReadWriteOnce') },
    'a volume of one pod has to be let go': { yaml: plain({ pod: CLAIMED }) + claim('ReadWriteOncePod') },
    'a claim that the set does not hold is not known': { yaml: plain({ pod: CLAIMED }) },
    'a port of the node is taken until the old pod is gone': {
      yaml: plain({ pod: 'containers: [{ name: web, ports: [{ containerPort: 80, hostPort: 80 }] }]' }),
    },
    'so are all ports in the network of the node': { yaml: plain({ pod: 'hostNetwork: true' }) },
    'a patch shows no pod': { yaml: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { replicas: 3, strategy: { type: Recreate } }\n' },
    'replicas that deployment supplies are not known': { yaml: template('${{REPLICAS}}', 'Recreate', '{ name: REPLICAS }') },
    'a strategy that deployment supplies is not known': { yaml: template('3', '${STRATEGY}', '{ name: STRATEGY }') },
    'an empty spec says nothing': { yaml: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n' },
  },
  invalid: {
    'several replicas stop for nothing': {
      yaml: deployment(),
      says: ['Deployment/web stops all 3 replicas', 'use RollingUpdate', 'type: RollingUpdate'],
    },
    'two replicas are several': { yaml: deployment({ replicas: 'replicas: 2' }) },
    'a volume for many can be had by old and new pods': { yaml: deployment({ pod: CLAIMED }) + claim('ReadWriteMany') },
    'ports of the pod are no ports of the node': { yaml: deployment({ pod: 'containers: [{ name: web, ports: [{ containerPort: 80 }] }]' }) },
    'a DeploymentConfig rolls by another word': {
      yaml: template('3', 'Recreate', '', ' #! recreated'),
      says: ['DeploymentConfig/web stops all 3', 'use Rolling if'],
    },
    'an item of a List is looked at': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: Deployment
    metadata: { name: web }
    spec: { replicas: 2, strategy: { type: Recreate }, template: { spec: {} } } #! recreated
`,
    },
  },
});
