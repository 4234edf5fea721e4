import { serviceNameUnset } from '../../../rules/statefulsets/service-name-unset';
import { ruleTest } from '../../support/rule-test';

const set = (spec: string, { name = 'web', mark = '', apiVersion = 'apps/v1' } = {}): string => `apiVersion: ${apiVersion}
kind: StatefulSet
metadata: { name: "${name}" }
spec:${mark}
  ${spec}
  template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: "quay.io/shop/web:1.2" }] } }
`;

const template = (name: string, serviceName: string, mark = ''): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: NAME }, { name: PROJECT, value: shop }]
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: "${name}" }
    spec:${mark}
      ${serviceName}
      template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: "quay.io/shop/web:1.2" }] } }
`;

const service = (name = 'web', spec = 'clusterIP: None, selector: { app: web }'): string => `---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { ${spec} }
`;

const CREATED = `---
apiVersion: v1
kind: Service
metadata: { name: web, labels: { app: web } }
spec: { clusterIP: None, selector: { app: web } }
`;

const kubernetes = (minor: number) => ({ target: { platform: 'kubernetes', release: { major: 1, minor, patch: undefined } } }) as const;

ruleTest(serviceNameUnset, {
  valid: {
    'a name is what is asked for': { yaml: set('serviceName: web-peers') },
    'a name that deployment supplies is one': { yaml: template('web', 'serviceName: "${NAME}"') },
    'a value that is no text is another matter': { yaml: set('serviceName: 7') },
    'a patch leaves the name to its other half': {
      yaml: 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: web }\nspec: { replicas: 3, template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web }] } } }\n',
    },
    'a StatefulSet of another API is not ours to judge': { yaml: set('replicas: 1', { apiVersion: 'apps.kruise.io/v1beta1' }) },
  },
  invalid: {
    'the field may be left out of current releases': {
      yaml: set('replicas: 3', { mark: ' #! noNames:info' }),
      fixed: set('replicas: 3\n  serviceName: web') + CREATED,
      safety: 'unsafe',
      says: ['StatefulSet/web names no Service'],
    },
    'a null is left out': { yaml: set('serviceName: null #! noNames'), fixed: set('serviceName: web') + CREATED },
    '1.33 is the first release without the need': { yaml: set('replicas: 3', { mark: ' #! noNames:info' }), ...kubernetes(33) },
    '1.32 requires it': {
      yaml: set('replicas: 3', { mark: ' #! required:warning' }),
      ...kubernetes(32),
      fixed: set('replicas: 3\n  serviceName: web') + CREATED,
      safety: 'unsafe',
      says: ['Kubernetes 1.32 requires'],
    },
    'an empty name is a field that is there': {
      yaml: set('serviceName: "" #! noNames:info'),
      ...kubernetes(32),
      fixed: set('serviceName: web') + CREATED,
    },
    'the one headless Service of its pods is the one to name': {
      yaml: set('replicas: 3', { mark: ' #! noNames' }) + service('web-peers') + service('web', 'selector: { app: web }'),
      fixed: set('replicas: 3\n  serviceName: web-peers') + service('web-peers') + service('web', 'selector: { app: web }'),
      safety: 'unsafe',
    },
    'of two a person has to choose': { yaml: set('replicas: 3', { mark: ' #! noNames' }) + service('web') + service('web-peers'), says: ['web, web-peers'] },
    'a Service of its name with an address has no names for single pods': {
      yaml: set('replicas: 3', { mark: ' #! noNames' }) + service('web', 'selector: { app: web }'),
      says: ['a headless Service that selects its pods'],
    },
    'a Service of its name that lives elsewhere is not written again': {
      yaml: set('replicas: 3', { mark: ' #! noNames' }),
      externals: { services: [{ name: 'web', namespace: undefined }] },
      fixed: set('replicas: 3\n  serviceName: web'),
      safety: 'unsafe',
    },
    'nor is one that a document may hold which nobody could read': {
      yaml: `${set('replicas: 3', { mark: ' #! noNames' })}---\nkind: [\n`,
    },
    'a set whose name is no label gets none proposed': { yaml: set('serviceName: "" #! noNames', { name: 'web.shop' }) },
    'a name that a parameter supplies is not written out': {
      yaml: template('${PROJECT}', 'serviceName: ""', '').replace('serviceName: ""', 'serviceName: "" #! noNames'),
    },
    'an unknown name is not written out': { yaml: template('${NAME}', 'replicas: 3', ' #! noNames') },
    'an item of a List is looked at': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec: #! noNames
      template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: "quay.io/shop/web:1.2" }] } }
`,
    },
  },
});
