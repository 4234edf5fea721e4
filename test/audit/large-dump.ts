import { appendFileSync, writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import type { JsonMap } from '../../lib/kube/json';
import { digest } from './live-shop';

const SETS = 100;
const PODS_A_SET = 50;

/** Writes what `oc get statefulsets,services,pods` saves of a namespace of 5,000 pods, 98 MB of JSON or 49 MB of YAML. */
export function writeLargeDump(file: string, format: 'json' | 'yaml'): void {
  const example = examplesOf('NAME-OF-SET', 'NAME-OF-POD');
  const texts = example.map((value) => (format === 'json' ? indented(JSON.stringify(value, undefined, 4), '        ', '        ') : indented(stringify(value, { lineWidth: 0 }).trimEnd(), '- ', '  ')));
  const [set = '', service = '', pod = ''] = texts;
  const separator = format === 'json' ? ',\n' : '\n';
  writeFileSync(file, format === 'json' ? '{\n    "apiVersion": "v1",\n    "items": [\n' : 'apiVersion: v1\nitems:\n');
  for (let at = 0; at < SETS; at += 1) {
    const name = `app-${at}`;
    const pods = Array.from({ length: PODS_A_SET }, (_, ordinal) => pod.replaceAll('NAME-OF-POD', `${name}-${ordinal}`));
    const text = [set, service, ...pods].join(separator).replaceAll('NAME-OF-SET', name);
    appendFileSync(file, at === 0 ? text : `${separator}${text}`);
  }
  appendFileSync(file, format === 'json' ? '\n    ],\n    "kind": "List",\n    "metadata": {\n        "resourceVersion": ""\n    }\n}\n' : '\nkind: List\nmetadata:\n  resourceVersion: ""\n');
}

function indented(text: string, first: string, rest: string): string {
  return text.split('\n').map((line, at) => (at === 0 ? first : rest) + line).join('\n');
}

function examplesOf(set: string, pod: string): readonly JsonMap[] {
  const image = 'quay.io/shop/app:1.0';
  const metadata = (kind: string, name: string): JsonMap => ({ name, namespace: 'shop', uid: `uid-${kind}-${name}`, resourceVersion: '4711', creationTimestamp: '2026-01-01T00:00:00Z' });
  const container = {
    name: 'app',
    image,
    imagePullPolicy: 'IfNotPresent',
    env: Array.from({ length: 60 }, (_, at) => ({ name: `SETTING_${at}`, value: `value ${at} of the shop, about as long as settings of applications are` })),
    ports: [{ containerPort: 8080, name: 'http', protocol: 'TCP' }],
    readinessProbe: { failureThreshold: 3, httpGet: { path: '/ready', port: 8080, scheme: 'HTTP' }, periodSeconds: 10, successThreshold: 1, timeoutSeconds: 1 },
    resources: { limits: { memory: '512Mi' }, requests: { cpu: '100m', memory: '256Mi' } },
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    volumeMounts: [{ mountPath: '/data', name: 'data' }],
  };
  const spec = { containers: [container], dnsPolicy: 'ClusterFirst', restartPolicy: 'Always', schedulerName: 'default-scheduler', securityContext: {}, terminationGracePeriodSeconds: 30, volumes: [{ name: 'data', emptyDir: {} }] };
  const labels = { app: set };
  const owner = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: set, uid: `uid-StatefulSet-${set}`, controller: true, blockOwnerDeletion: true };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { ...metadata('StatefulSet', set), generation: 2 },
      spec: {
        replicas: PODS_A_SET,
        serviceName: set,
        podManagementPolicy: 'OrderedReady',
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec },
      },
      status: { observedGeneration: 2, replicas: PODS_A_SET, currentRevision: `${set}-a`, updateRevision: `${set}-a` },
    },
    { apiVersion: 'v1', kind: 'Service', metadata: metadata('Service', set), spec: { clusterIP: 'None', ports: [{ port: 8080 }], selector: labels } },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...metadata('Pod', pod), labels: { ...labels, 'controller-revision-hash': `${set}-a`, 'statefulset.kubernetes.io/pod-name': pod }, ownerReferences: [owner] },
      spec: { ...spec, hostname: pod, nodeName: 'node-1', priority: 0, serviceAccountName: 'default', tolerations: [{ effect: 'NoExecute', key: 'node.kubernetes.io/not-ready', operator: 'Exists', tolerationSeconds: 300 }] },
      status: {
        phase: 'Running',
        conditions: ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => ({ type, status: 'True', lastProbeTime: null, lastTransitionTime: '2026-01-01T00:00:10Z' })),
        containerStatuses: [
          { name: 'app', containerID: `cri-o://${'0'.repeat(64)}`, image, imageID: `quay.io/shop/app@${digest('a')}`, lastState: {}, ready: true, restartCount: 0, started: true, state: { running: { startedAt: '2026-01-01T00:00:05Z' } } },
        ],
      },
    },
  ];
}
