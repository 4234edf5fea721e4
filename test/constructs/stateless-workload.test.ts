import { Chart, JsonPatch, Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { type Path, valueAt } from '../../lib/base/path';
import { type ContainerProps, StatelessWorkload, type StatelessWorkloadProps } from '../../lib/constructs/index';
import { newApp, newChart, PINNED, problemsWith, rendered, WEB } from './harness';

const CONTAINER: ContainerProps = { name: 'web', image: WEB, ports: [{ name: 'http', port: 8080 }], readiness: { http: { port: 'http' } } };
const PROPS: StatelessWorkloadProps = { replicas: 3, containers: [CONTAINER] };
const SELECTOR = { 'app.kubernetes.io/name': 'web' };
const POD: Path = ['spec', 'template', 'spec'];

function workload(props: Partial<StatelessWorkloadProps> = {}): StatelessWorkload {
  return new StatelessWorkload(newChart(), 'web', { ...PROPS, ...props });
}

function problemsOfWorkload(props: Partial<StatelessWorkloadProps>): readonly string[] {
  return problemsWith((chart) => new StatelessWorkload(chart, 'web', { ...PROPS, ...props }));
}

describe('StatelessWorkload', () => {
  it('brings its disruption budget and a Deployment that keeps as many pods as asked for', () => {
    const chart = new Chart(newApp(), 'shop', { namespace: 'shop', labels: { team: 'web' } });
    new StatelessWorkload(chart, 'web', PROPS);
    const metadata = { labels: { ...SELECTOR, team: 'web' }, name: 'web', namespace: 'shop' };
    expect(Testing.synth(chart)).toEqual([
      {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata,
        spec: { maxUnavailable: 1, selector: { matchLabels: SELECTOR }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
      },
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata,
        spec: {
          progressDeadlineSeconds: 600,
          replicas: 3,
          selector: { matchLabels: SELECTOR },
          strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 }, type: 'RollingUpdate' },
          template: {
            metadata: { labels: SELECTOR },
            spec: {
              automountServiceAccountToken: false,
              containers: [
                {
                  image: PINNED,
                  imagePullPolicy: 'IfNotPresent',
                  name: 'web',
                  ports: [{ containerPort: 8080, name: 'http' }],
                  readinessProbe: { httpGet: { path: '/', port: 'http' } },
                  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true, runAsNonRoot: true },
                },
              ],
              securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
            },
          },
        },
      },
    ]);
  });

  const shared = { claims: [{ name: 'data', claim: 'web-data', accessMode: 'ReadWriteOnce' as const }], replicas: 1, strategy: 'Recreate' as const };
  it.each<readonly [string, Partial<StatelessWorkloadProps>, Path, unknown]>([
    ['name', { name: 'shop-web' }, ['metadata', 'name'], 'shop-web'],
    ['namespace', { namespace: 'test' }, ['metadata', 'namespace'], 'test'],
    ['annotations', { annotations: { 'example.com/owner': 'web' } }, ['metadata', 'annotations'], { 'example.com/owner': 'web' }],
    ['changeCause', { changeCause: 'Image updated to 1-86' }, ['metadata', 'annotations'], { 'kubernetes.io/change-cause': 'Image updated to 1-86' }],
    ['wave', { wave: 2 }, ['metadata', 'annotations'], { 'argocd.argoproj.io/sync-wave': '2' }],
    ['no replicas', { replicas: 0 }, ['spec', 'replicas'], 0],
    ['strategy Recreate', { strategy: 'Recreate' }, ['spec', 'strategy'], { type: 'Recreate' }],
    ['maxSurge', { maxSurge: 2 }, ['spec', 'strategy', 'rollingUpdate'], { maxSurge: 2, maxUnavailable: 0 }],
    ['maxSurge above all', { maxSurge: '150%' }, ['spec', 'strategy', 'rollingUpdate'], { maxSurge: '150%', maxUnavailable: 0 }],
    ['maxUnavailable', { maxUnavailable: '50%' }, ['spec', 'strategy', 'rollingUpdate'], { maxSurge: '25%', maxUnavailable: '50%' }],
    ['no surge, with one pod that may go', { maxSurge: 0 }, ['spec', 'strategy', 'rollingUpdate'], { maxSurge: 0, maxUnavailable: 1 }],
    ['minReadySeconds', { minReadySeconds: 10 }, ['spec', 'minReadySeconds'], 10],
    ['progressDeadlineSeconds', { progressDeadlineSeconds: 120 }, ['spec', 'progressDeadlineSeconds'], 120],
    ['revisionHistoryLimit', { revisionHistoryLimit: 3 }, ['spec', 'revisionHistoryLimit'], 3],
    ['paused', { paused: true }, ['spec', 'paused'], true],
    ['a pause that is over', { paused: false }, ['spec', 'paused'], undefined],
    ['claims', shared, [...POD, 'volumes'], [{ name: 'data', persistentVolumeClaim: { claimName: 'web-data' } }]],
    ['claims beside volumes', { claims: [{ name: 'data', accessMode: 'ReadOnlyMany', readOnly: true }], volumes: [{ name: 'tmp', emptyDir: {} }] }, [...POD, 'volumes'], [{ name: 'data', persistentVolumeClaim: { claimName: 'data', readOnly: true } }, { name: 'tmp', emptyDir: {} }]],
    ['mounts of a claim', { ...shared, containers: [{ ...CONTAINER, mounts: [{ volume: 'data', path: '/data' }] }] }, [...POD, 'containers', 0, 'volumeMounts'], [{ mountPath: '/data', name: 'data' }]],
    ['podExtra', { podExtra: { priorityClassName: 'shop' } }, [...POD, 'priorityClassName'], 'shop'],
    ['extra', { extra: { example: true } }, ['spec', 'example'], true],
  ])('takes %s', (_prop, props, path, expected) => {
    const { deployment, node } = workload(props);
    expect(node.validate()).toEqual([]);
    expect(valueAt(rendered(deployment), path)).toEqual(expected);
  });

  it.each([
    ['has no budget with one replica', { replicas: 1 }, undefined],
    ['has no budget when drains are left alone', { maxDisrupted: false as const }, undefined],
    ['lets a drain take as many pods as said', { maxDisrupted: 2 }, 2],
  ])('%s', (_title, props, expected) => {
    const { disruptionBudget } = workload(props);
    expect(disruptionBudget && valueAt(rendered(disruptionBudget.budget), ['spec', 'maxUnavailable'])).toBe(expected);
  });

  it('asks for no readiness where all pods stop first', () => {
    expect(workload({ strategy: 'Recreate', containers: [{ name: 'web', image: WEB }] }).node.validate()).toEqual([]);
  });

  it('stays open to what the props do not cover', () => {
    const { deployment } = workload();
    deployment.addJsonPatch(JsonPatch.add('/spec/template/spec/hostname', 'web'));
    expect(valueAt(rendered(deployment), [...POD, 'hostname'])).toBe('web');
  });
});

describe('StatelessWorkload refuses', () => {
  const AMOUNT = 'a whole number, 0 or more, or a percentage such as 25%';
  const slow: ContainerProps = { ...CONTAINER, readiness: { http: { port: 'http' }, initialDelaySeconds: 60, failureThreshold: 10 } };
  it.each<readonly [string, Partial<StatelessWorkloadProps>, string]>([
    ['half a replica', { replicas: 2.5 }, 'replicas is 2.5; allowed: a whole number, 0 or more'],
    ['a name of 64 characters', { name: 'w'.repeat(64) }, `name is "${'w'.repeat(64)}"; allowed: a DNS label of at most 63 characters: a-z, 0-9 and dashes, with a letter or digit at both ends`],
    ['a strategy of StatefulSets', { strategy: 'OnDelete' as 'Recreate' }, 'strategy is "OnDelete"; allowed: one of RollingUpdate, Recreate'],
    ['rolling fields with Recreate', { strategy: 'Recreate', maxSurge: 1 }, 'maxSurge is 1; allowed: nothing with Recreate, which stops every pod first'],
    ['no room to move', { maxSurge: 0, maxUnavailable: 0 }, 'maxUnavailable is 0; allowed: more than 0 where maxSurge is 0; nothing could move'],
    ['no room in percent', { maxSurge: '0%', maxUnavailable: '0%' }, 'maxUnavailable is "0%"; allowed: more than 0 where maxSurge is 0; nothing could move'],
    ['all pods down at once', { maxUnavailable: 3 }, 'maxUnavailable is 3; allowed: fewer than the replicas, which are 3; strategy Recreate says that all may go at once'],
    ['all pods down in percent', { maxUnavailable: '100%' }, 'maxUnavailable is "100%"; allowed: fewer than the replicas, which are 3; strategy Recreate says that all may go at once'],
    ['the only pod down', { replicas: 1, maxSurge: 0 }, 'maxUnavailable is 1; allowed: fewer than the replicas, which are 1; strategy Recreate says that all may go at once'],
    ['half a pod more', { maxSurge: 0.5 }, `maxSurge is 0.5; allowed: ${AMOUNT}`],
    ['a percentage without its sign', { maxSurge: '25' }, `maxSurge is "25"; allowed: ${AMOUNT}`],
    ['more than all unavailable', { maxUnavailable: '101%' }, `maxUnavailable is "101%"; allowed: ${AMOUNT} of at most 100%`],
    ['a deadline that no pod can meet', { minReadySeconds: 600 }, 'progressDeadlineSeconds is 600; allowed: a whole number from 601 to 3599'],
    ['a deadline of an hour', { progressDeadlineSeconds: 3600 }, 'progressDeadlineSeconds is 3600; allowed: a whole number from 1 to 3599'],
    ['a probe that outlasts the deadline', { progressDeadlineSeconds: 120, containers: [slow] }, 'allowed: initialDelaySeconds + periodSeconds x failureThreshold (160) up to progressDeadlineSeconds (120)'],
    ['a history without an undo', { revisionHistoryLimit: 0 }, 'revisionHistoryLimit is 0; allowed: a whole number, 1 or more'],
    ['a rollout that nothing can stop', { containers: [{ name: 'web', image: WEB }] }, 'containers[0].readiness is missing; allowed: a probe in at least one container, or minReadySeconds; otherwise a bad version replaces every pod'],
    ['a volume of one node that two versions want', { replicas: 1, claims: [{ name: 'data', accessMode: 'ReadWriteOnce' }] }, 'claims[0].accessMode is "ReadWriteOnce"; allowed: ReadWriteMany or ReadOnlyMany with a rolling update; or strategy Recreate'],
    ['a volume of one pod that two versions want', { replicas: 1, claims: [{ name: 'data', accessMode: 'ReadWriteOncePod' }] }, 'claims[0].accessMode is "ReadWriteOncePod"; allowed: ReadWriteMany or ReadOnlyMany with a rolling update; or strategy Recreate'],
    ['a volume of one node for three pods', { strategy: 'Recreate', claims: [{ name: 'data', accessMode: 'ReadWriteOnce' }] }, 'claims[0].accessMode is "ReadWriteOnce"; allowed: ReadWriteMany or ReadOnlyMany for 3 pods at once; the others wait for ever'],
    ['an access mode of its own', { claims: [{ name: 'data', accessMode: 'ReadWriteMulti' as 'ReadWriteMany' }] }, 'claims[0].accessMode is "ReadWriteMulti"; allowed: one of ReadWriteOnce, ReadWriteOncePod, ReadWriteMany, ReadOnlyMany (did you mean ReadWriteMany?)'],
    ['two claims of one name', { claims: [{ name: 'data', accessMode: 'ReadOnlyMany' }, { name: 'data', accessMode: 'ReadOnlyMany' }] }, 'claims[1].name is "data"; allowed: a value that claims[0].name does not have'],
    ['a claim among the volumes', { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] }, 'volumes[0] is "a persistentVolumeClaim"; allowed: other sources; a claim goes into claims, with its access mode'],
    ['a mount without a volume', { containers: [{ ...CONTAINER, mounts: [{ volume: 'data', path: '/data' }] }] }, "containers[0].mounts[0].volume is \"data\"; allowed: one of the workload's claims and volumes (it has none)"],
    ['pods that do not come back', { podExtra: { restartPolicy: 'Never' } }, 'podExtra.restartPolicy is "Never"; allowed: Always, as this kind has it'],
    ['an empty change cause', { changeCause: ' ' }, 'changeCause is " "; allowed: a text that says why'],
    ['a change cause by hand', { annotations: { 'kubernetes.io/change-cause': '1.11' } }, 'annotations["kubernetes.io/change-cause"] is "1.11"; allowed: annotations that no prop writes; this one comes from changeCause'],
    ['a wave by hand', { annotations: { 'argocd.argoproj.io/sync-wave': 'one' } }, 'annotations["argocd.argoproj.io/sync-wave"] is "one"; allowed: annotations that no prop writes; this one comes from wave'],
    ['a digest of 63 digits', { containers: [{ ...CONTAINER, image: `registry.example.com/shop/web@sha256:${'a'.repeat(63)}` }] }, 'this one has a digest of the wrong length: a sha256 digest has 64 lower-case hex digits, this one has 63'],
    ['an image that is none', { containers: [{ ...CONTAINER, image: 1 as unknown as string }] }, 'containers[0].image is 1; allowed: an image reference, or a tag of an ImageStream'],
    ['what a prop covers already', { extra: { strategy: {} } }, 'extra.strategy is {}; allowed: fields that no prop covers; strategy has a prop'],
  ])('%s', (_title, props, expected) => {
    const problems = problemsOfWorkload(props);
    expect(problems.some((line) => line.startsWith('shop/web') && line.endsWith(expected)), problems.join('\n')).toBe(true);
  });
});
