import { Chart, JsonPatch, Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { type Path, valueAt } from '../../lib/base/path';
import { type ContainerProps, StatefulWorkload, type StatefulWorkloadProps } from '../../lib/constructs/index';
import { newApp, newChart, PINNED, problemsWith, rendered, WEB } from './harness';

const CONTAINER: ContainerProps = { name: 'web', image: WEB, ports: [{ name: 'http', port: 8080 }], readiness: { http: { port: 'http' } } };
const PROPS: StatefulWorkloadProps = { replicas: 3, containers: [CONTAINER] };
const SELECTOR = { 'app.kubernetes.io/name': 'web' };
const POD: Path = ['spec', 'template', 'spec'];
const FIRST: Path = [...POD, 'containers', 0];

function workload(props: Partial<StatefulWorkloadProps> = {}): StatefulWorkload {
  return new StatefulWorkload(newChart(), 'web', { ...PROPS, ...props });
}

function withContainer(props: Partial<ContainerProps>): Partial<StatefulWorkloadProps> {
  return { containers: [{ ...CONTAINER, ...props }] };
}

describe('StatefulWorkload', () => {
  it('brings its Service, its disruption budget and a set that keeps its volumes and rolls every pod', () => {
    const chart = new Chart(newApp(), 'shop', { namespace: 'shop' });
    new StatefulWorkload(chart, 'web', { ...PROPS, claims: [{ name: 'data', size: '1Gi' }] });
    const metadata = { labels: SELECTOR, name: 'web', namespace: 'shop' };
    expect(Testing.synth(chart)).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata,
        spec: { clusterIP: 'None', ports: [{ name: 'http', port: 8080, targetPort: 'http' }], selector: SELECTOR },
      },
      {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata,
        spec: { maxUnavailable: 1, selector: { matchLabels: SELECTOR }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
      },
      {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata,
        spec: {
          persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
          podManagementPolicy: 'OrderedReady',
          replicas: 3,
          selector: { matchLabels: SELECTOR },
          serviceName: 'web',
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
          updateStrategy: { rollingUpdate: { partition: 0 }, type: 'RollingUpdate' },
          volumeClaimTemplates: [
            {
              apiVersion: 'v1',
              kind: 'PersistentVolumeClaim',
              metadata: { name: 'data' },
              spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, volumeMode: 'Filesystem' },
            },
          ],
        },
      },
    ]);
  });

  it.each<readonly [string, Partial<StatefulWorkloadProps>, Path, unknown]>([
    ['name', { name: 'shop-web' }, ['metadata', 'name'], 'shop-web'],
    ['namespace', { namespace: 'test' }, ['metadata', 'namespace'], 'test'],
    ['labels', { labels: { team: 'web' } }, ['metadata', 'labels'], { ...SELECTOR, team: 'web' }],
    ['annotations', { annotations: { 'example.com/owner': 'web' } }, ['metadata', 'annotations'], { 'example.com/owner': 'web' }],
    ['wave', { wave: 2 }, ['metadata', 'annotations'], { 'argocd.argoproj.io/sync-wave': '2' }],
    ['replicas', { replicas: 0 }, ['spec', 'replicas'], 0],
    ['canary', { canary: 1 }, ['spec', 'updateStrategy', 'rollingUpdate'], { partition: 2 }],
    ['canary of all replicas', { canary: 3 }, ['spec', 'updateStrategy', 'rollingUpdate'], { partition: 0 }],
    ['partition', { partition: 1 }, ['spec', 'updateStrategy', 'rollingUpdate'], { partition: 1 }],
    ['podManagement', { podManagement: 'Parallel' }, ['spec', 'podManagementPolicy'], 'Parallel'],
    ['minReadySeconds', { minReadySeconds: 10 }, ['spec', 'minReadySeconds'], 10],
    ['revisionHistoryLimit', { revisionHistoryLimit: 3 }, ['spec', 'revisionHistoryLimit'], 3],
    ['retention', { retention: { whenScaled: 'Delete' } }, ['spec', 'persistentVolumeClaimRetentionPolicy'], { whenDeleted: 'Retain', whenScaled: 'Delete' }],
    ['changeCause', { changeCause: '1.11' }, ['metadata', 'annotations'], { 'kubernetes.io/change-cause': '1.11' }],
    ['resolveNames', { resolveNames: true }, ['spec', 'template', 'metadata', 'annotations'], { 'alpha.image.policy.openshift.io/resolve-names': '*' }],
    ['service.name', { service: { name: 'peers' } }, ['spec', 'serviceName'], 'peers'],
    ['extra', { extra: { ordinals: { start: 1 } } }, ['spec', 'ordinals'], { start: 1 }],
    ['claims in canonical form', { claims: [{ name: 'data', size: '2048Mi', accessModes: ['ReadWriteMany'], storageClass: 'fast', volumeMode: 'Block' }] }, ['spec', 'volumeClaimTemplates', 0, 'spec'], { accessModes: ['ReadWriteMany'], resources: { requests: { storage: '2Gi' } }, storageClassName: 'fast', volumeMode: 'Block' }],
    ['podLabels', { podLabels: { tier: 'front' } }, ['spec', 'template', 'metadata', 'labels'], { ...SELECTOR, tier: 'front' }],
    ['podAnnotations', { podAnnotations: { 'example.com/scrape': 'true' } }, ['spec', 'template', 'metadata', 'annotations'], { 'example.com/scrape': 'true' }],
    ['serviceAccount', { serviceAccount: 'web' }, [...POD, 'serviceAccountName'], 'web'],
    ['mountToken', { mountToken: true }, [...POD, 'automountServiceAccountToken'], true],
    ['pullSecrets', { pullSecrets: ['registry'] }, [...POD, 'imagePullSecrets'], [{ name: 'registry' }]],
    ['terminationGraceSeconds', { terminationGraceSeconds: 5 }, [...POD, 'terminationGracePeriodSeconds'], 5],
    ['podSecurityContext', { podSecurityContext: { fsGroup: 1001 } }, [...POD, 'securityContext'], { fsGroup: 1001, runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } }],
    ['podExtra', { podExtra: { priorityClassName: 'shop' } }, [...POD, 'priorityClassName'], 'shop'],
    ['volumes', { volumes: [{ name: 'tmp', emptyDir: {} }] }, [...POD, 'volumes'], [{ name: 'tmp', emptyDir: {} }]],
    ['a volume made of an image, pinned', { volumes: [{ name: 'site', image: { reference: WEB } }] }, [...POD, 'volumes'], [{ name: 'site', image: { pullPolicy: 'IfNotPresent', reference: PINNED } }]],
    ['initContainers', { initContainers: [{ name: 'setup', image: WEB, command: ['setup'] }] }, [...POD, 'initContainers', 0, 'image'], PINNED],
    ['a sidecar', { initContainers: [{ name: 'log', image: WEB, sidecar: true }] }, [...POD, 'initContainers', 0, 'restartPolicy'], 'Always'],
    ['image', withContainer({ image: 'nginx:1.27.3' }), [...FIRST, 'image'], expect.stringMatching(/^docker\.io\/library\/nginx:1\.27\.3@sha256:2b/)],
    ['a pull at each start', withContainer({ pullPolicy: 'Always' }), [...FIRST, 'imagePullPolicy'], 'Always'],
    ['no pull at all', withContainer({ pullPolicy: 'Never' }), [...FIRST, 'imagePullPolicy'], 'Never'],
    ['command', withContainer({ command: ['/web'] }), [...FIRST, 'command'], ['/web']],
    ['args', withContainer({ args: ['--port', '8080'] }), [...FIRST, 'args'], ['--port', '8080']],
    ['env', withContainer({ env: { Z: '1', A: { secretKeyRef: { name: 'web', key: 'token' } } } }), [...FIRST, 'env'], [{ name: 'Z', value: '1' }, { name: 'A', valueFrom: { secretKeyRef: { key: 'token', name: 'web' } } }]],
    ['ports', withContainer({ ports: [{ name: 'http', port: 8443, protocol: 'TCP' }] }), [...FIRST, 'ports'], [{ containerPort: 8443, name: 'http', protocol: 'TCP' }]],
    ['mounts', { claims: [{ name: 'data', size: '1Gi' }], ...withContainer({ mounts: [{ volume: 'data', path: '/data', readOnly: true, subPath: 'web' }] }) }, [...FIRST, 'volumeMounts'], [{ mountPath: '/data', name: 'data', readOnly: true, subPath: 'web' }]],
    ['requests and limits in canonical form', withContainer({ requests: { cpu: '0.5', memory: '1024Mi' }, limits: { memory: '1.5Gi' } }), [...FIRST, 'resources'], { requests: { cpu: '500m', memory: '1Gi' }, limits: { memory: '1536Mi' } }],
    ['liveness', withContainer({ liveness: { tcp: { port: 8080 }, periodSeconds: 30 } }), [...FIRST, 'livenessProbe'], { periodSeconds: 30, tcpSocket: { port: 8080 } }],
    ['startup', withContainer({ startup: { exec: ['/ready'], failureThreshold: 30 } }), [...FIRST, 'startupProbe'], { exec: { command: ['/ready'] }, failureThreshold: 30 }],
    ['readiness over gRPC', withContainer({ readiness: { grpc: { port: 9090 }, successThreshold: 2, timeoutSeconds: 3, initialDelaySeconds: 0 } }), [...FIRST, 'readinessProbe'], { grpc: { port: 9090 }, initialDelaySeconds: 0, successThreshold: 2, timeoutSeconds: 3 }],
    ['readiness over HTTPS', withContainer({ readiness: { http: { path: '/ready', port: 8443, scheme: 'HTTPS' } } }), [...FIRST, 'readinessProbe'], { httpGet: { path: '/ready', port: 8443, scheme: 'HTTPS' } }],
    ['securityContext', withContainer({ securityContext: { readOnlyRootFilesystem: false } }), [...FIRST, 'securityContext', 'readOnlyRootFilesystem'], false],
    ['extra of a container', withContainer({ extra: { workingDir: '/srv' } }), [...FIRST, 'workingDir'], '/srv'],
  ])('takes %s', (_prop, props, path, expected) => {
    const { statefulSet } = workload(props);
    expect(valueAt(rendered(statefulSet), path)).toEqual(expected);
  });

  it('gives its labels and its wave to the Service and the budget too', () => {
    const { service, disruptionBudget } = workload({ labels: { team: 'web' }, wave: -1 });
    for (const object of [service.service, disruptionBudget?.budget]) {
      expect(object && valueAt(rendered(object), ['metadata'])).toMatchObject({ labels: { ...SELECTOR, team: 'web' }, annotations: { 'argocd.argoproj.io/sync-wave': '-1' } });
    }
  });

  it.each([
    ['has no budget with one replica', { replicas: 1 }, undefined],
    ['has no budget when drains are left alone', { maxDisrupted: false as const }, undefined],
    ['lets a drain take as many pods as said', { maxDisrupted: 2 }, 2],
  ])('%s', (_title, props, expected) => {
    const { disruptionBudget } = workload(props);
    expect(disruptionBudget && valueAt(rendered(disruptionBudget.budget), ['spec', 'maxUnavailable'])).toBe(expected);
  });

  it.each<readonly [string, Partial<StatefulWorkloadProps>, true | undefined]>([
    ['ordered replicas that name each other', withContainer({ args: ['--peers=web-0.web,web-1.web'] }), true],
    ['parallel ones, which do not wait', { podManagement: 'Parallel', ...withContainer({ args: ['--peers=web-0.web'] }) }, undefined],
    ['names that only begin alike', withContainer({ args: ['shop-web-0', 'web-0-backup', 'web-api'] }), undefined],
    ['whoever asks for it', { service: { publishNotReadyAddresses: true } }, true],
  ])('publishes addresses before readiness: %s', (_title, props, expected) => {
    expect(valueAt(rendered(workload(props).service.service), ['spec', 'publishNotReadyAddresses'])).toBe(expected);
  });

  it('stays open to what the props do not cover', () => {
    const { statefulSet } = workload();
    statefulSet.addJsonPatch(JsonPatch.add('/spec/template/spec/hostname', 'web'));
    expect(valueAt(rendered(statefulSet), [...POD, 'hostname'])).toBe('web');
  });
});

describe('StatefulWorkload refuses', () => {
  it.each<readonly [string, Partial<StatefulWorkloadProps>, string]>([
    ['a pull policy of no kubelet', withContainer({ pullPolicy: 'Sometimes' as 'Always' }), 'containers[0].pullPolicy is "Sometimes"; allowed: IfNotPresent, Always, Never'],
    ['half a replica', { replicas: 2.5 }, 'replicas is 2.5; allowed: a whole number, 0 or more'],
    ['a name of 53 characters', { name: 'w'.repeat(53) }, `name is "${'w'.repeat(53)}"; allowed: a DNS label of at most 52 characters: a-z, 0-9 and dashes, with a letter or digit at both ends`],
    ['a partition above the replicas', { partition: 4 }, 'partition is 4; allowed: a whole number from 0 to 2'],
    ['a partition that holds every pod back', { partition: 3 }, 'partition is 3; allowed: a whole number from 0 to 2'],
    ['a canary above the replicas', { canary: 4 }, 'canary is 4; allowed: a whole number from 1 to 3'],
    ['a canary beside a partition', { canary: 1, partition: 2 }, 'partition is 2; allowed: either canary or partition, not both'],
    ['a claim of 1Gb', { claims: [{ name: 'data', size: '1Gb' }] }, 'claims[0].size is "1Gb"; allowed: a quantity such as 250m, 1 or 512Mi'],
    ['a claim of nothing', { claims: [{ name: 'data', size: '0' }] }, 'claims[0].size is "0"; allowed: more than nothing'],
    ['a claim without access', { claims: [{ name: 'data', size: '1Gi', accessModes: [] }] }, 'claims[0].accessModes is []; allowed: at least one access mode'],
    ['two claims of one name', { claims: [{ name: 'data', size: '1Gi' }, { name: 'data', size: '1Gi' }] }, 'claims[1].name is "data"; allowed: a value that claims[0].name does not have'],
    ['no container', { containers: [] }, 'containers is []; allowed: at least one container'],
    ['two containers of one name', { containers: [CONTAINER, { name: 'web', image: WEB }] }, 'containers[1].name is "web"; allowed: a value that containers[0].name does not have'],
    ['an init container named as a container', { initContainers: [{ name: 'web', image: WEB }] }, 'initContainers[0].name is "web"; allowed: a value that containers[0].name does not have'],
    ['a mount without a volume', withContainer({ mounts: [{ volume: 'data', path: '/data' }] }), 'containers[0].mounts[0].volume is "data"; allowed: one of the workload\'s claims and volumes (it has none)'],
    ['two mounts at one path', { volumes: [{ name: 'tmp', emptyDir: {} }], ...withContainer({ mounts: [{ volume: 'tmp', path: '/tmp' }, { volume: 'tmp', path: '/tmp' }] }) }, 'containers[0].mounts[1].path is "/tmp"; allowed: a value that containers[0].mounts[0].path does not have'],
    ['a relative mount path', { volumes: [{ name: 'tmp', emptyDir: {} }], ...withContainer({ mounts: [{ volume: 'tmp', path: 'tmp' }] }) }, 'containers[0].mounts[0].path is "tmp"; allowed: an absolute path without a colon'],
    ['a path that climbs out of its volume', { volumes: [{ name: 'tmp', emptyDir: {} }], ...withContainer({ mounts: [{ volume: 'tmp', path: '/tmp', subPath: 'a/../..' }] }) }, 'containers[0].mounts[0].subPath is "a/../.."; allowed: a relative path that does not climb'],
    ['a volume that replicas would share', { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] }, 'volumes[0] is "a persistentVolumeClaim"; allowed: sources that replicas do not share; give each its own in claims'],
    ['a volume named as a claim', { claims: [{ name: 'data', size: '1Gi' }], volumes: [{ name: 'data', emptyDir: {} }] }, 'volumes[0].name is "data"; allowed: a name that no claim has'],
    ['a digest of 63 digits', withContainer({ image: `registry.example.com/shop/web@sha256:${'a'.repeat(63)}` }), 'this one has a digest of the wrong length: a sha256 digest has 64 lower-case hex digits, this one has 63'],
    ['an image the lock does not hold', withContainer({ image: 'registry.example.com/shop/web:1.11' }), 'containers[0].image is "registry.example.com/shop/web:1.11"; allowed: an image that images.lock.yaml holds'],
    ['a volume of an image the lock does not hold', { volumes: [{ name: 'site', image: { reference: 'quay.io/shop/site:1' } }] }, 'volumes[0].image.reference is "quay.io/shop/site:1"; allowed: an image that images.lock.yaml holds'],
    ['a low port', withContainer({ ports: [{ name: 'http', port: 80 }], readiness: { tcp: { port: 80 } } }), 'containers[0].ports[0].port is 80; allowed: a whole number from 1024 to 65535'],
    ['two ports of one name', withContainer({ ports: [{ name: 'http', port: 8080 }, { name: 'http', port: 8081 }] }), 'containers[0].ports[1].name is "http"; allowed: a value that containers[0].ports[0].name does not have'],
    ['a probe of a port that is not there', withContainer({ readiness: { http: { port: 'htpp' } } }), 'containers[0].readiness.http.port is "htpp"; allowed: one of http (did you mean http?)'],
    ['a probe that asks nothing', withContainer({ liveness: { exec: [] } }), 'containers[0].liveness is {"exec":[]}; allowed: one of http, tcp, grpc and a command in exec'],
    ['a relative probe path', withContainer({ readiness: { http: { path: 'ready', port: 'http' } } }), 'containers[0].readiness.http.path is "ready"; allowed: a path that starts with /'],
    ['a liveness probe that succeeds twice', withContainer({ liveness: { tcp: { port: 8080 }, successThreshold: 2 } }), 'containers[0].liveness.successThreshold is 2; allowed: the whole number 1'],
    ['one probe for two questions', withContainer({ liveness: { http: { port: 'http' } } }), 'containers[0].liveness is {"http":{"port":"http"}}; allowed: a probe that differs from readiness; the same one restarts every pod under load'],
    ['a rollout that nothing can stop', withContainer({ readiness: undefined }), 'containers[0].readiness is missing; allowed: a probe in at least one container, or minReadySeconds; otherwise a bad version replaces every pod'],
    ['a probe of an init container that ends', { initContainers: [{ name: 'setup', image: WEB, liveness: { tcp: { port: 8080 } } }] }, 'initContainers[0].liveness is {"tcp":{"port":8080}}; allowed: no probe, unless the init container is a sidecar'],
    ['no wait between two pods of one name', { terminationGraceSeconds: 0 }, 'terminationGraceSeconds is 0; allowed: a whole number, 1 or more'],
    ['a history without an undo', { revisionHistoryLimit: 0 }, 'revisionHistoryLimit is 0; allowed: a whole number, 1 or more'],
    ['a budget that stops every drain', { maxDisrupted: 0 }, 'maxUnavailable is 0; allowed: a whole number, 1 or more'],
    ['peers that cannot find each other', { service: { publishNotReadyAddresses: false }, ...withContainer({ env: { PEERS: 'web-0,web-1' } }) }, 'service.publishNotReadyAddresses is false; allowed: true, as the replicas name each other and wait for one another to be ready'],
    ['a governing Service that is no DNS label', { service: { name: 'web.peers' } }, 'name is "web.peers"; allowed: a DNS label of at most 63 characters that starts with a letter: a-z, 0-9 and dashes'],
    ['pods that do not come back', { podExtra: { restartPolicy: 'OnFailure' } }, 'podExtra.restartPolicy is "OnFailure"; allowed: Always, as this kind has it'],
    ['pod annotations that are no text', { podAnnotations: JSON.parse('{"example.com/scrape": true}') as Record<string, string> }, 'podAnnotations["example.com/scrape"] is true; allowed: text; quote numbers and booleans'],
    ['labels that break the selector', { podLabels: { 'app.kubernetes.io/name': 'shop' } }, 'podLabels["app.kubernetes.io/name"] is "shop"; allowed: web, as the selector has it'],
    ['a label with a space', { labels: { team: 'web shop' } }, 'labels["team"] is "web shop"; allowed: text of at most 63 characters: letters, digits, -, _ and ., with a letter or digit at both ends'],
    ['a label key with two slashes', { podLabels: { 'a/b/c': 'web' } }, 'podLabels["a/b/c"] is "web"; allowed: under a key of the form name or prefix/name, the name of at most 63 characters'],
    ['half a wave', { wave: 0.5 }, 'wave is 0.5; allowed: a whole number, -2147483648 or more'],
    ['a variable that starts with a digit', withContainer({ env: { '1A': 'x' } }), 'containers[0].env is "1A"; allowed: names of letters, digits, _, - and ., with no digit first'],
    ['what a prop covers already', { extra: { serviceName: 'peers' } }, 'extra.serviceName is "peers"; allowed: fields that no prop covers; serviceName has a prop'],
    ['a request that is no quantity', withContainer({ requests: { cpu: 'half' } }), 'containers[0].requests.cpu is "half"; allowed: a quantity such as 250m, 1 or 512Mi'],
  ])('%s', (_title, props, expected) => {
    const problems = problemsWith((chart) => new StatefulWorkload(chart, 'web', { ...PROPS, ...props }));
    expect(problems.some((line) => line.startsWith('shop/web') && line.endsWith(expected)), problems.join('\n')).toBe(true);
  });

  it('nothing by halves: all problems come in one message, each with its construct', () => {
    const problems = problemsWith((chart) => {
      new StatefulWorkload(chart, 'web', { ...PROPS, replicas: 2.5, terminationGraceSeconds: 0 });
      new StatefulWorkload(chart, 'worker', { ...PROPS, claims: [{ name: 'data', size: '1Gb' }] });
    });
    expect(problems).toEqual([
      'shop/web: replicas is 2.5; allowed: a whole number, 0 or more',
      'shop/web: terminationGraceSeconds is 0; allowed: a whole number, 1 or more',
      'shop/worker: claims[0].size is "1Gb"; allowed: a quantity such as 250m, 1 or 512Mi',
    ]);
  });

  it('no low port of a container that may bind one', () => {
    const low = withContainer({ ports: [{ name: 'http', port: 80 }], securityContext: { capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } } });
    expect(valueAt(rendered(workload(low).statefulSet), [...FIRST, 'ports', 0, 'containerPort'])).toBe(80);
    expect(workload(low).node.validate()).toEqual([]);
  });

  it('to show a value of the environment, which may be a secret', () => {
    const env = JSON.parse('{"TOKEN": 4711}') as Record<string, string>;
    const problems = problemsWith((chart) => new StatefulWorkload(chart, 'web', { ...PROPS, ...withContainer({ env }) }));
    expect(problems).toEqual(['shop/web: containers[0].env.TOKEN is "number"; allowed: text, or where it comes from']);
  });
});
