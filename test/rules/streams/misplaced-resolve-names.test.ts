import { describe, expect, it } from 'vitest';
import { runRules } from '../../../lib/engine/run';
import { lockOf } from '../../../lib/images/lock';
import { UNDECIDED } from '../../../lib/kube/target';
import { workspaceOf } from '../../../lib/workspace/workspace';
import { readYaml } from '../../../lib/yaml/read';
import { misplacedResolveNames } from '../../../rules/streams/misplaced-resolve-names';
import { ruleTest } from '../../support/rule-test';

const NAME = 'alpha.image.policy.openshift.io/resolve-names';
const DIGEST = `sha256:${'1'.repeat(64)}`;

interface Placed {
  readonly kind?: string;
  readonly image?: string;
  /** Further lines of the pod template's metadata. */
  readonly template?: string;
  readonly own?: string;
}

const workload = ({ kind = 'StatefulSet', image = 'web:1.2', template = 'labels: { app: web }', own = 'labels: { app: web }' }: Placed): string => `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: web
  ${own}
spec:
  template:
    metadata:
      ${template}
    spec:
      containers:
        - name: web
          image: ${image}
`;

const cronJob = (jobMetadata: string, podMetadata = '', image = 'report:1.0'): string => `apiVersion: batch/v1
kind: CronJob
metadata: { name: report }
spec:
  schedule: "0 6 * * *"
  jobTemplate:
    ${jobMetadata}
    spec:
      template:
        ${podMetadata}
        spec:
          containers:
            - name: report
              image: ${image}
`;

const annotated = (value: string, mark = ''): string => `annotations: { "${NAME}": ${value} }${mark}`;

const stream = (metadata: string, spec = '{}'): string => `apiVersion: image.openshift.io/v1
kind: ImageStream
metadata:
  name: web
  ${metadata}
spec: ${spec}
`;

const template = (value: string, parameter: string, mark = ''): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameter}]
objects:
  - apiVersion: apps/v1
    kind: Deployment
    metadata: { name: web, annotations: { "${NAME}": "${value}" } }${mark}
    spec: { template: { spec: { containers: [{ name: web, image: "web:1.2" }] } } }
`;

ruleTest(misplacedResolveNames, {
  valid: {
    'on the pod template with an asterisk it works': { yaml: workload({ template: annotated('"*"') }) },
    'on the object with an asterisk it works': { yaml: workload({ own: annotated('"*"'), kind: 'DaemonSet' }) },
    'on a Pod it works': { yaml: `apiVersion: v1\nkind: Pod\nmetadata: { name: web, annotations: { "${NAME}": "*" } }\nspec: { containers: [{ name: web, image: web }] }\n` },
    'on the pod template of a CronJob it works': { yaml: cronJob('metadata: {}', `metadata: { ${annotated('"*"')} }`) },
    'a value that deployment will tell may be an asterisk': { yaml: template('${LOOKUP}', '{ name: LOOKUP }') },
    'a parameter supplies the asterisk': { yaml: template('${LOOKUP}', '{ name: LOOKUP, value: "*" }') },
    'an operator may read it from its own kind': {
      yaml: `apiVersion: shop.example.com/v1\nkind: Shop\nmetadata: { name: web, annotations: { "${NAME}": "true" } }\n`,
    },
    'Kubernetes reads it nowhere': { yaml: workload({ own: annotated('"true"') }), target: { platform: 'kubernetes' } },
    'another annotation is not its business': { yaml: workload({ own: 'annotations: { shop.example.com/resolve-names: "true" }' }) },
  },
  invalid: {
    'true is no asterisk': {
      yaml: workload({ template: annotated('"true"', '   #! otherValue:error') }),
      says: ['StatefulSet/web has the value "true"', 'every value but "*"'],
      fixed: workload({ template: annotated('"*"') }),
    },
    'a boolean is none either': { yaml: workload({ own: annotated('true', '   #! otherValue') }), fixed: workload({ own: annotated('"*"') }) },
    'white space beside the asterisk spoils it': { yaml: workload({ own: annotated('" *"', '   #! otherValue') }), fixed: workload({ own: annotated('"*"') }) },
    'false is off already and is taken away': { yaml: workload({ own: annotated('"false"', '   #! otherValue'), kind: 'Deployment' }), fixed: workload({ own: '', kind: 'Deployment' }) },
    'an empty value is off already': {
      yaml: workload({ template: `${annotated('""', '   #! otherValue')}\n      labels: { app: web }` }),
      fixed: workload({ template: 'labels: { app: web }' }),
    },
    'a list of names is nothing that can be asked for': {
      yaml: workload({ own: annotated('"web,worker"', '   #! otherValue'), kind: 'DaemonSet' }),
      says: ['"web,worker"', 'there is no way to name single images'],
    },
    'a list in YAML is shown as JSON': { yaml: workload({ own: annotated('[web]', '   #! otherValue') }), says: ['the value ["web"]'] },
    'both places, each by itself': {
      yaml: workload({ own: annotated('"true"', '   #! otherValue'), template: annotated('"yes"', '   #! otherValue') }),
      fixed: workload({ own: annotated('"*"'), template: annotated('"*"') }),
    },
    'a digest beside it is out of its reach': {
      yaml: workload({ own: annotated('"true"', '   #! otherValue'), image: `quay.io/shop/web:1.2@${DIGEST}` }),
      fixed: workload({ own: annotated('"*"'), image: `quay.io/shop/web:1.2@${DIGEST}` }),
    },
    'a value that a parameter supplies is not written over': {
      yaml: template('${LOOKUP}', '{ name: LOOKUP, value: "true" }', '   #! otherValue'),
      says: ['a parameter of the Template supplies this value'],
      related: ['the parameter LOOKUP supplies "true"'],
    },
    'on a job template nobody reads it': {
      yaml: cronJob(`metadata: { ${annotated('"*"')} }   #! onJobTemplate:error`),
      says: ['CronJob/report', 'move it to spec.jobTemplate.spec.template.metadata'],
      fixed: cronJob('', `metadata: { ${annotated('"*"')} }`),
    },
    'on a job template with another value it moves with an asterisk': {
      yaml: cronJob(`metadata: { labels: { app: report }, ${annotated('"true"')} }   #! onJobTemplate`, 'metadata: { labels: { app: report } }'),
      fixed: cronJob('metadata: { labels: { app: report } }', `metadata: { labels: { app: report }, ${annotated('"*"')} }`),
    },
    'on a job template beside a working one it is only taken away': {
      yaml: cronJob(`metadata: { ${annotated('"*"')} }   #! onJobTemplate`, `metadata: { ${annotated('"*"')} }`),
      fixed: cronJob('', `metadata: { ${annotated('"*"')} }`),
    },
    'on a job template and switched off it is only taken away': {
      yaml: cronJob(`metadata: { ${annotated('"false"')} }   #! onJobTemplate`),
      fixed: cronJob(''),
    },
    'on a job template with a list nothing can be moved': { yaml: cronJob(`metadata: { ${annotated('"report"')} }   #! onJobTemplate`), says: ['no way to name single images'] },
    'two places that disagree are for a person to settle': {
      yaml: cronJob(`metadata: { ${annotated('"*"')} }   #! onJobTemplate`, `metadata: { ${annotated('"report"')} }   #! otherValue`),
      says: ['decide which of the two is meant'],
    },
    'on a job template from a parameter': {
      yaml: `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [{ name: LOOKUP }]
objects:
  - apiVersion: batch/v1
    kind: CronJob
    metadata: { name: report }
    spec:
      jobTemplate:
        metadata: { annotations: { "${NAME}": "\${LOOKUP}" } }   #! onJobTemplate
        spec: { template: { spec: { containers: [{ name: report, image: report }] } } }
`,
    },
    'on a stream it is the wrong switch': {
      yaml: stream(annotated('"*"', '   #! onStream:error')),
      says: ['ImageStream/web', 'the switch is spec.lookupPolicy.local: true'],
      fixed: stream('', '{ lookupPolicy: { local: true } }'),
    },
    'a stream that is switched off is switched on': { yaml: stream(annotated('"*"', '   #! onStream'), '{ lookupPolicy: { local: false } }'), fixed: stream('', '{ lookupPolicy: { local: true } }') },
    'a stream that is looked up needs no annotation': { yaml: stream(annotated('"*"', '   #! onStream'), '{ lookupPolicy: { local: true } }'), fixed: stream('', '{ lookupPolicy: { local: true } }') },
    'on a Service nobody reads it': {
      yaml: `apiVersion: v1\nkind: Service\nmetadata: { name: web, annotations: { "${NAME}": "*" } }   #! onOtherKind:error\n`,
      says: ['Service/web', 'not from a Service'],
      fixed: 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\n',
    },
    'on a Namespace it does not reach the workloads inside': {
      yaml: `apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, annotations: { "${NAME}": "*" } }   #! onOtherKind\n`,
      fixed: 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n',
    },
    'on a PodTemplate, which is never admitted with its images': {
      yaml: `apiVersion: v1\nkind: PodTemplate\nmetadata: { name: web, annotations: { "${NAME}": "*" } }   #! onOtherKind\ntemplate: { spec: { containers: [] } }\n`,
    },
    'the items of a List': {
      yaml: `apiVersion: v1\nkind: List\nitems:\n  - { apiVersion: v1, kind: Service, metadata: { name: web, annotations: { "${NAME}": "*" } } }   #! onOtherKind\n`,
    },
  },
});

describe('the repair of misplaced-resolve-names', () => {
  it('is safe where the annotation reaches nothing but short names and digests', () => {
    expect(safetiesOf(workload({ own: annotated('"true"') }))).toEqual(['safe']);
    expect(safetiesOf(workload({ own: annotated('"true"'), image: `quay.io/shop/web@${DIGEST}` }))).toEqual(['safe']);
    expect(safetiesOf(cronJob(`metadata: { ${annotated('"*"')} }`))).toEqual(['safe']);
  });

  it('needs a yes beside an image with a registry and a tag, which the annotation would reach too', () => {
    expect(safetiesOf(workload({ own: annotated('"true"'), image: 'quay.io/shop/web:1.2' }))).toEqual(['unsafe']);
    expect(safetiesOf(cronJob(`metadata: { ${annotated('"*"')} }`, '', 'quay.io/shop/report:1.0'))).toEqual(['unsafe']);
  });

  it('needs a yes on a stream that it switches on for everybody', () => {
    expect(safetiesOf(stream(annotated('"*"')))).toEqual(['unsafe']);
    expect(safetiesOf(stream(annotated('"*"'), '{ lookupPolicy: { local: true } }'))).toEqual(['safe']);
  });
});

function safetiesOf(yaml: string): readonly unknown[] {
  const { sets } = workspaceOf([readYaml('web.yaml', yaml)]);
  const { findings } = runRules(sets, { rules: [misplacedResolveNames], preset: 'recommended', target: UNDECIDED, images: lockOf([]), today: '2026-01-15' });
  return findings.map(({ fix }) => fix?.safety);
}
