import { JsonPatch, Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { type Path, valueAt } from '../../lib/base/path';
import { ClientService, type ContainerProps, PodWorkload, type PodWorkloadProps } from '../../lib/constructs/index';
import { newChart, PINNED, problemsWith, rendered, WEB } from './harness';

const CONTAINER: ContainerProps = { name: 'web', image: WEB, ports: [{ name: 'http', port: 8080 }] };
const LABELS = { 'app.kubernetes.io/name': 'web' };

function workload(props: Partial<PodWorkloadProps> = {}): PodWorkload {
  return new PodWorkload(newChart(), 'web', { containers: [CONTAINER], ...props });
}

describe('PodWorkload', () => {
  it('is one pinned, restricted Pod that runs once', () => {
    const chart = newChart();
    new PodWorkload(chart, 'web', { containers: [CONTAINER] });
    expect(Testing.synth(chart)).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { labels: LABELS, name: 'web' },
        spec: {
          automountServiceAccountToken: false,
          containers: [
            {
              image: PINNED,
              imagePullPolicy: 'IfNotPresent',
              name: 'web',
              ports: [{ containerPort: 8080, name: 'http' }],
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true, runAsNonRoot: true },
            },
          ],
          restartPolicy: 'Never',
          securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
        },
      },
    ]);
  });

  it.each<readonly [string, Partial<PodWorkloadProps>, Path, unknown]>([
    ['name', { name: 'shop-web' }, ['metadata', 'name'], 'shop-web'],
    ['namespace', { namespace: 'test' }, ['metadata', 'namespace'], 'test'],
    ['labels', { labels: { team: 'web' } }, ['metadata', 'labels'], { ...LABELS, team: 'web' }],
    ['annotations', { annotations: { 'example.com/owner': 'web' } }, ['metadata', 'annotations'], { 'example.com/owner': 'web' }],
    ['resolveNames beside annotations', { resolveNames: true, annotations: { a: 'b' } }, ['metadata', 'annotations'], { a: 'b', 'alpha.image.policy.openshift.io/resolve-names': '*' }],
    ['restartPolicy', { restartPolicy: 'Always' }, ['spec', 'restartPolicy'], 'Always'],
    ['claims', { claims: [{ name: 'data', accessMode: 'ReadWriteOncePod' }] }, ['spec', 'volumes'], [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }]],
    ['podExtra', { podExtra: { hostname: 'web' } }, ['spec', 'hostname'], 'web'],
  ])('takes %s', (_prop, props, path, expected) => {
    const { pod, node } = workload(props);
    expect(node.validate()).toEqual([]);
    expect(valueAt(rendered(pod), path)).toEqual(expected);
  });

  it('can be found by a Service', () => {
    const chart = newChart();
    const target = new PodWorkload(chart, 'web', { containers: [CONTAINER] });
    const { service } = new ClientService(chart, 'http', { target, ports: [{ name: 'http', port: 80 }] });
    expect(valueAt(rendered(service), ['spec', 'selector'])).toEqual(LABELS);
  });

  it('stays open to what the props do not cover', () => {
    const { pod } = workload();
    pod.addJsonPatch(JsonPatch.add('/spec/nodeName', 'worker-1'));
    expect(valueAt(rendered(pod), ['spec', 'nodeName'])).toBe('worker-1');
  });

  it.each<readonly [string, Partial<PodWorkloadProps>, string]>([
    ['no container', { containers: [] }, 'containers is []; allowed: at least one container'],
    ['a restart policy of its own', { restartPolicy: 'Sometimes' as 'Never' }, 'restartPolicy is "Sometimes"; allowed: one of Always, Never, OnFailure'],
    ['labels that take it from its Service', { labels: { 'app.kubernetes.io/name': 'shop' } }, 'labels["app.kubernetes.io/name"] is "shop"; allowed: web, as the selector has it'],
    ['a label with a space', { labels: { team: 'web shop' } }, 'labels["team"] is "web shop"; allowed: text of at most 63 characters: letters, digits, -, _ and ., with a letter or digit at both ends'],
    ['a name with an underscore', { name: 'web_shop' }, 'name is "web_shop"; allowed: a DNS label of at most 63 characters: a-z, 0-9 and dashes, with a letter or digit at both ends'],
  ])('refuses %s', (_title, props, expected) => {
    expect(problemsWith((chart) => new PodWorkload(chart, 'web', { containers: [CONTAINER], ...props }))).toEqual([`shop/web: ${expected}`]);
  });
});
