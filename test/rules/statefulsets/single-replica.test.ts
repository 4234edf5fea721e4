import { singleReplica } from '../../../rules/statefulsets/single-replica';
import { ruleTest } from '../../support/rule-test';

const set = (spec: string, apiVersion = 'apps/v1'): string => `apiVersion: ${apiVersion}
kind: StatefulSet
metadata: { name: web }
spec:
  ${spec}
`;

const PODS = 'template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: "quay.io/shop/web:1.2" }] } }';

const template = (parameters: string, mark = ''): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameters}]
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      replicas: \${{REPLICAS}}${mark}
`;

const autoscaler = (kind: string, name = 'web'): string => `---
apiVersion: ${kind === 'ScaledObject' ? 'keda.sh/v1alpha1' : 'autoscaling/v2'}
kind: ${kind}
metadata: { name: web }
spec: { scaleTargetRef: { kind: StatefulSet, name: ${name} } }
`;

ruleTest(singleReplica, {
  valid: {
    'an autoscaler decides how many there are': { yaml: set('replicas: 1') + autoscaler('HorizontalPodAutoscaler') },
    'so does a ScaledObject, where the number is left out': { yaml: set(PODS) + autoscaler('ScaledObject') },
    'two are more than one': { yaml: set('replicas: 2') },
    'none is a choice': { yaml: set('replicas: 0') },
    'a patch leaves the number to its other half': { yaml: set('minReadySeconds: 3') },
    'replicas that deployment supplies are not known': { yaml: template('{ name: REPLICAS }') },
    'a Deployment starts the new pod first': { yaml: set('replicas: 1').replace('StatefulSet', 'Deployment') },
    'a StatefulSet of another API is not ours to judge': { yaml: set('replicas: 1', 'apps.kruise.io/v1beta1') },
  },
  invalid: {
    'one pod is an outage at every update': { yaml: set('replicas: 1 #! single:info'), says: ['StatefulSet/web has one pod', '2 or more'] },
    'the autoscaler of another set decides nothing here': {
      yaml: set('replicas: 1 #! single') + autoscaler('HorizontalPodAutoscaler', 'api'),
    },
    'replicas left out are one': { yaml: set(PODS).replace('spec:\n', 'spec: #! defaulted:info\n'), says: ['names no replicas'] },
    'a null is left out': { yaml: set(`replicas: null #! defaulted\n  ${PODS}`) },
    'a number that a parameter supplies is known': {
      yaml: template('{ name: REPLICAS, value: "1" }', ' #! single'),
      related: ['the parameter REPLICAS supplies'],
    },
    'an item of a List is looked at': {
      yaml: 'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: apps/v1\n    kind: StatefulSet\n    metadata: { name: web }\n    spec: { replicas: 1 } #! single\n',
    },
  },
});
