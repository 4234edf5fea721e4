import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../lib/engine/finding';
import { runRules } from '../../../lib/engine/run';
import { NO_LOCK } from '../../../lib/images/lock';
import { UNDECIDED } from '../../../lib/kube/target';
import { workspaceOf } from '../../../lib/workspace/workspace';
import { readYaml } from '../../../lib/yaml/read';
import { driftingImage } from '../../../rules/streams/drifting-image';
import { ruleTest } from '../../support/rule-test';
import { D1, deploymentConfig, documents, imported, KUBERNETES_131, pod, REG, statefulSet, stream, triggersOn, workload } from '../images/manifests';

const ARGO = { target: { argocd: true } };
const SHOP = stream('shop', [imported('1.0', 'quay.io/acme/shop:1.0'), imported('2.0', `quay.io/acme/shop:2.0@${D1}`)]);
const OFF = stream('shop', [imported('1.0', 'quay.io/acme/shop:1.0')], { local: false });

const EXPRESSION = '.spec.template.spec.containers[]?.image';
const ENTRY = `{ group: apps, kind: StatefulSet, jqPathExpressions: ['${EXPRESSION}'] }`;
const RESPECT = 'RespectIgnoreDifferences=true';

interface Spec {
  readonly entries?: readonly string[];
  readonly options?: readonly string[];
  readonly namespace?: string;
  readonly annotations?: string;
}

const application = ({ entries = [], options = [], namespace = 'shop', annotations = '' }: Spec): string => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd, annotations: { ${annotations} } }
spec:
  destination: { namespace: ${namespace} }
  ignoreDifferences: [${entries.join(', ')}]
  syncPolicy: { syncOptions: [${options.join(', ')}] }
`;

const template = (expression: string, parameters: string): string => `apiVersion: template.openshift.io/v1
kind: Template
metadata: { name: shop }
parameters: [${parameters}]
objects:
  - apiVersion: v1
    kind: ImageStream
    metadata: { name: shop }
    spec: { lookupPolicy: { local: true } }
  - apiVersion: argoproj.io/v1alpha1
    kind: Application
    metadata: { name: shop }
    spec:
      ignoreDifferences: [{ group: apps, kind: StatefulSet, jqPathExpressions: ["${expression}"] }]
      syncPolicy: { syncOptions: [${RESPECT}] }
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: { name: web }
    spec:
      template:
        spec:
          containers:
            - name: web
              image: shop:1.0   #! notIgnored
`;

const LOOKED_UP = 'image: shop:1.0';

ruleTest(driftingImage, {
  valid: {
    'without Argo CD nobody compares': { yaml: documents(SHOP, statefulSet(LOOKED_UP)) },
    'an image with host and digest stays what it is': { yaml: documents(SHOP, statefulSet(`image: quay.io/acme/shop:1.0@${D1}`)), ...ARGO },
    'an image that names a host stays what it is': { yaml: documents(SHOP, statefulSet('image: quay.io/acme/shop:1.0')), ...ARGO },
    'a short name that nobody looks up stays what it is': { yaml: documents(OFF, statefulSet(LOOKED_UP)), ...ARGO },
    'an Application that ignores the field and respects that': { yaml: documents(SHOP, statefulSet(LOOKED_UP), application({ entries: [ENTRY], options: [RESPECT] })) },
    'an Application that ignores all that field managers write': {
      yaml: documents(SHOP, statefulSet(LOOKED_UP), application({ entries: ['{ group: "*", kind: "*", managedFieldsManagers: [openshift] }'], options: [RESPECT] })),
    },
    'an expression that is more than a path': {
      yaml: documents(SHOP, statefulSet(LOOKED_UP), application({ entries: ["{ group: apps, kind: StatefulSet, jqPathExpressions: ['..|.image?'] }"], options: [RESPECT] })),
    },
    'an Application that goes elsewhere': { yaml: documents(SHOP, statefulSet(LOOKED_UP), application({ namespace: 'bank' })) },
    'a hook is not compared': {
      yaml: documents(SHOP, statefulSet(LOOKED_UP, { annotations: '{ argocd.argoproj.io/hook: PreSync }' })),
    },
    'what is skipped is not managed': { yaml: documents(SHOP, statefulSet(LOOKED_UP, { annotations: '{ argocd.argoproj.io/hook: Skip }' })) },
    'a trigger that writes what stands there already': {
      yaml: documents(SHOP, statefulSet(`image: quay.io/acme/shop@${D1}`, { annotations: triggersOn('shop:2.0') })),
      ...ARGO,
    },
    'a paused trigger writes nothing': { yaml: documents(OFF, deploymentConfig('image: quay.io/acme/shop:1.0', { automatic: false })), ...ARGO },
    'of a DeploymentConfig, OpenShift 4.4 writes into the pods alone': {
      yaml: documents(SHOP, deploymentConfig(LOOKED_UP, { automatic: false })),
      target: { platform: 'openshift', release: { major: 4, minor: 4, patch: undefined }, crio: true, argocd: true },
    },
    'Kubernetes writes nothing': { yaml: documents(SHOP, statefulSet(LOOKED_UP)), target: { ...KUBERNETES_131, argocd: true } },
  },
  invalid: {
    'a looked-up name drifts, and the hint is what to paste': {
      yaml: documents(SHOP, statefulSet('image: shop:1.0   #! notIgnored:warning'), application({})),
      says: [
        'The look-up of OpenShift puts another text in the place of shop:1.0',
        'Argo CD shows StatefulSet/web as OutOfSync for good',
        "spec: { ignoreDifferences: [{ group: apps, kind: StatefulSet, name: web, jqPathExpressions: ['.spec.template.spec.containers[]?.image', " +
          "'.spec.template.spec.initContainers[]?.image'] }], syncPolicy: { syncOptions: [RespectIgnoreDifferences=true] } }",
      ],
      related: ['what Application/shop ignores'],
    },
    'the target alone speaks for Argo CD': { yaml: documents(SHOP, workload('DaemonSet', 'image: shop:1.0   #! notIgnored')), ...ARGO, says: ['kind: DaemonSet'] },
    'an annotation in the set speaks for Argo CD': {
      yaml: documents(SHOP, statefulSet('image: shop:1.0   #! notIgnored', { annotations: '{ argocd.argoproj.io/sync-wave: "1" }' })),
    },
    'resolve-names drifts': {
      yaml: documents(OFF, statefulSet('image: shop:1.0   #! notIgnored', { annotations: '{ alpha.image.policy.openshift.io/resolve-names: "*" }' })),
      ...ARGO,
    },
    'a hijacked image drifts': {
      yaml: documents(OFF, statefulSet('image: quay.io/acme/shop:1.0   #! notIgnored', { annotations: '{ alpha.image.policy.openshift.io/resolve-names: "*" }' })),
      ...ARGO,
    },
    'a trigger drifts': {
      yaml: documents(OFF, statefulSet('image: " "   #! notIgnored', { annotations: triggersOn('shop:1.0') })),
      ...ARGO,
      says: ['The image trigger puts another text in the place of " "'],
    },
    'a trigger of a stream that lives elsewhere drifts too': {
      yaml: statefulSet('image: shop:1.0   #! notIgnored', { annotations: triggersOn('shop:1.0') }),
      ...ARGO,
    },
    'a DeploymentConfig has a group of its own': {
      yaml: documents(OFF, deploymentConfig(`image: ${REG}/shop/shop@${D1}   #! notIgnored`)).replace('apps.openshift.io/v1', 'v1'),
      ...ARGO,
      says: ['group: apps.openshift.io, kind: DeploymentConfig', `in the place of ${REG}/shop/shop@sha256:111111111111…,`],
    },
    'a Pod has its containers elsewhere, and no group': {
      yaml: documents(SHOP, pod('image: shop:1.0   #! notIgnored')),
      ...ARGO,
      says: ["[{ kind: Pod, name: web, jqPathExpressions: ['.spec.containers[]?.image'"],
    },
    'an object has one finding, which names its images': {
      yaml: documents(SHOP, statefulSet('image: shop:1.0   #! notIgnored\n        - { name: side, image: "shop:2.0" }')),
      ...ARGO,
      says: ['in the place of shop:1.0 and shop:2.0,'],
      related: ['this image is rewritten too'],
    },
    'a long list is cut': {
      yaml: documents(
        SHOP,
        statefulSet(`image: shop:1.0   #! notIgnored\n        - { name: a, image: "shop:2.0" }\n        - { name: b, image: "shop:3.0" }\n        - { name: c, image: "shop:4.0" }`),
      ),
      ...ARGO,
      says: ['in the place of shop:1.0, shop:2.0, shop:3.0 and 1 more,'],
    },
    'a look-up and a trigger in one object': {
      yaml: documents(SHOP, statefulSet('image: " "   #! notIgnored\n        - { name: side, image: "shop:1.0" }', { annotations: triggersOn('shop:1.0') })),
      ...ARGO,
      says: ['OpenShift puts another text in the place of " " and shop:1.0'],
    },
    'only what is not ignored is named': {
      yaml: documents(
        SHOP,
        statefulSet('image: shop:2.0\n        - name: side\n          image: shop:1.0   #! notIgnored'),
        application({ entries: ["{ group: apps, kind: StatefulSet, jsonPointers: ['/spec/template/spec/containers/0/image'] }"], options: [RESPECT] }),
      ),
      says: ['in the place of shop:1.0,'],
    },
    'an entry for another kind is none': {
      yaml: documents(SHOP, statefulSet('image: shop:1.0   #! notIgnored'), application({ entries: [ENTRY.replace('StatefulSet', 'Deployment')], options: [RESPECT] })),
    },
    'ignored and written back all the same': {
      yaml: documents(SHOP, statefulSet('image: shop:1.0   #! notRespected:warning'), application({ entries: [ENTRY], options: ['Prune=false'] })),
      says: ['Application/shop ignores the difference', 'spec: { syncPolicy: { syncOptions: [RespectIgnoreDifferences=true] } }'],
      related: ['how Application/shop syncs'],
    },
    'a diff by the server leaves a doubt': {
      yaml: documents(SHOP, statefulSet('image: shop:1.0   #! notIgnored'), application({ annotations: 'argocd.argoproj.io/compare-options: ServerSideDiff=true' })),
    },
    'a name of digits keeps its quotes': {
      yaml: documents(SHOP, statefulSet('image: shop:1.0   #! notIgnored').replace('name: web, namespace', 'name: "404", namespace')),
      ...ARGO,
      says: ["name: '404'"],
    },
    'a Template with its Application': { yaml: template('.spec.replicas', '') },
    'items of a List': {
      yaml: `apiVersion: v1
kind: List
items:
  - apiVersion: image.openshift.io/v1
    kind: ImageStream
    metadata: { name: shop }
    spec: { lookupPolicy: { local: true } }
  - apiVersion: batch/v1
    kind: CronJob
    metadata: { name: report }
    spec:
      jobTemplate:
        spec:
          template:
            spec:
              containers:
                - name: report
                  image: shop:1.0   #! notIgnored
`,
      ...ARGO,
      says: ["group: batch, kind: CronJob, name: report, jqPathExpressions: ['.spec.jobTemplate.spec.template.spec.containers[]?.image'"],
    },
  },
});

describe('how sure drifting-image is', () => {
  const confidencesOf = (...texts: readonly string[]): readonly Finding['confidence'][] => {
    const { sets } = workspaceOf([readYaml('shop.yaml', documents(...texts))]);
    const settings = { rules: [driftingImage], preset: 'pedantic', target: { ...UNDECIDED, argocd: true }, images: NO_LOCK, today: '2026-01-15' } as const;
    return runRules(sets, settings).findings.map(({ confidence }) => confidence);
  };
  const WEB = statefulSet(LOOKED_UP);
  const TRIGGERED = statefulSet('image: " "', { annotations: triggersOn('shop:1.0') });

  it('is certain beside the one Application that may apply the object', () => {
    expect(confidencesOf(SHOP, WEB, application({}))).toEqual(['certain']);
  });

  it('is not where the Application is not among the manifests', () => {
    expect(confidencesOf(SHOP, WEB)).toEqual(['likely']);
  });

  it('is not where two Applications may apply the object', () => {
    expect(confidencesOf(SHOP, WEB, application({}), application({}).replace('name: shop,', 'name: other,'))).toEqual(['likely']);
  });

  it('is not about look-ups under a diff by the server, and is about triggers', () => {
    const onServer = application({ annotations: 'argocd.argoproj.io/compare-options: ServerSideDiff=true' });
    expect(confidencesOf(SHOP, WEB, onServer)).toEqual(['likely']);
    expect(confidencesOf(SHOP, TRIGGERED, onServer)).toEqual(['certain']);
  });

  it('is not about a trigger of a stream that is not among the manifests', () => {
    expect(confidencesOf(TRIGGERED, application({}))).toEqual(['likely']);
  });
});
