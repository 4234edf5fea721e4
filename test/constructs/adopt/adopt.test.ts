import { ApiObject, App, Chart, Duration } from 'cdk8s';
import { Deployment, StatefulSet, StatefulSetUpdateStrategy } from 'cdk8s-plus-27';
import { describe, expect, it } from 'vitest';
import { setsOfApp } from '../../../lib/adapters/cdk8s-app';
import { adopt, type AdoptProps, ClientService, ImageStream } from '../../../lib/constructs/index';
import { runRules } from '../../../lib/engine/run';
import { NO_LOCK } from '../../../lib/images/lock';
import { UNDECIDED } from '../../../lib/kube/target';
import { RULES } from '../../../rules';
import { errorOf, folder, newApp, PINNED, problemsOf, rendered } from '../harness';
import { adopted, problemsWithProps, READY, webSet } from './shop';

const MAIN = READY.containers?.['main'];

describe('an adopted StatefulSet', () => {
  it('is one in which the strict rules find no error and no warning', () => {
    const app = newApp();
    adopt(webSet(new Chart(app, 'shop')), { ...READY, claims: [{ name: 'data', size: '1Gi' }] });
    const { findings } = runRules(setsOfApp(app), { rules: RULES, preset: 'strict', target: UNDECIDED, images: NO_LOCK, today: '2026-01-15' });
    expect(findings.filter(({ severity }) => severity !== 'info').map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
  });

  it('has claims in the place of the volumes that stood for them', () => {
    const { set } = adopted({ claims: [{ name: 'data', size: '1024Mi' }] });
    expect(set).not.toHaveProperty('spec.template.spec.volumes');
    expect(set).toMatchObject({
      spec: {
        template: { spec: { containers: [{ volumeMounts: [{ name: 'data', mountPath: '/data' }] }] } },
        volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, volumeMode: 'Filesystem' } }],
      },
    });
  });

  it('can mount a claim that nothing stood for', () => {
    const { set } = adopted({ claims: [{ name: 'logs', size: '1Gi' }], containers: { main: { ...MAIN, mounts: [{ volume: 'logs', path: '/logs' }] } } });
    expect(set).toMatchObject({ spec: { template: { spec: { containers: [{ volumeMounts: [{ mountPath: '/data' }, { name: 'logs', mountPath: '/logs' }] }] } } } });
  });

  it('names container and ports, and its probes say the name', () => {
    const { set } = adopted({ containers: { main: { name: 'web', ports: { http: 8080 }, readiness: { http: { port: 'http', path: '/ready' } }, startup: false } } });
    expect(set).toMatchObject({
      spec: { template: { spec: { containers: [{ name: 'web', ports: [{ containerPort: 8080, name: 'http' }], readinessProbe: { httpGet: { path: '/ready', port: 'http' } } }] } } },
    });
    expect(set).not.toHaveProperty('spec.template.spec.containers[0].startupProbe');
  });

  it('asks for amounts as the server writes them back, and pulls a pinned image once', () => {
    expect(adopted({}).set).toMatchObject({
      spec: { template: { spec: { containers: [{ image: PINNED, imagePullPolicy: 'IfNotPresent', resources: { requests: { cpu: '1', memory: '512Mi' }, limits: { cpu: '1500m', memory: '2Gi' } } }] } } },
    });
    const tagged = adopted({}, { containers: [{ image: 'registry.example.com/shop/web:1', portNumber: 8080 }] });
    expect(tagged.set).toMatchObject({ spec: { template: { spec: { containers: [{ imagePullPolicy: 'Always' }] } } } });
  });

  it('keeps what its author said about security', () => {
    const { set } = adopted({ podSecurityContext: { fsGroup: 2000 }, containers: { main: { ...MAIN, securityContext: { readOnlyRootFilesystem: false } } } });
    expect(set).toMatchObject({
      spec: { template: { spec: { securityContext: { fsGroup: 2000, fsGroupChangePolicy: 'Always' }, containers: [{ securityContext: { readOnlyRootFilesystem: false, runAsNonRoot: true } }] } } },
    });
    expect(JSON.stringify(adopted({ restricted: false }).set)).not.toMatch(/seccompProfile|capabilities/);
  });

  it('writes keys in order and nothing undefined, so that a plain app prints it as cdk8s does', () => {
    const app = new App({ outdir: folder() });
    const set = webSet(new Chart(app, 'shop'));
    adopt(set, { ...READY, revisionHistoryLimit: 3 });
    const spec = rendered(ApiObject.of(set))['spec'];
    expect(Object.keys(Object(spec) as object)).toEqual(Object.keys(Object(spec) as object).sort());
    expect(app.synthYaml()).not.toMatch(/null|undefined/);
  });

  it('keeps labels, wave and annotations of its author beside its own', () => {
    const chart = new Chart(newApp(), 'shop', { labels: { team: 'shop' }, namespace: 'shop' });
    const set = webSet(chart);
    set.metadata.addAnnotation('note', 'kept');
    adopt(set, { ...READY, labels: { tier: 'front' }, wave: 2 });
    const labels = { team: 'shop', tier: 'front', 'app.kubernetes.io/name': 'web' };
    expect(rendered(ApiObject.of(set))['metadata']).toEqual({
      annotations: { note: 'kept', 'argocd.argoproj.io/sync-wave': '2' }, labels, name: 'web', namespace: 'shop',
    });
    expect(rendered(ApiObject.of(set.service))).toMatchObject({ metadata: { labels, namespace: 'shop' } });
  });

  it('can be the target of a Service of ours', () => {
    const app = newApp();
    const chart = new Chart(app, 'shop');
    const web = adopt(webSet(chart), READY);
    const clients = new ClientService(chart, 'Clients', { target: web, ports: [{ name: 'http', port: 80, targetPort: 8080 }] });
    expect(rendered(clients.service)).toMatchObject({ spec: { selector: { 'app.kubernetes.io/name': 'web' } } });
  });

  it('may be a plain object with such a child, whoever made it', () => {
    const chart = new Chart(newApp(), 'shop');
    const raw = new ApiObject(chart, 'till', {
      apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { spec: { containers: [{ name: 'till', image: PINNED }] } } },
    });
    adopt(raw, { revisionHistoryLimit: 2 });
    expect(rendered(raw)).toMatchObject({ metadata: { name: 'till' }, spec: { revisionHistoryLimit: 2, selector: { matchLabels: { 'app.kubernetes.io/name': 'till' } } } });
  });
});

describe('an adopted Deployment', () => {
  it('gets names, ports and revisions, and keeps its strategy', () => {
    const chart = new Chart(newApp(), 'shop');
    const front = new Deployment(chart, 'front', { containers: [{ image: PINNED, portNumber: 8080 }] });
    const service = front.exposeViaService();
    adopt(front, { revisionHistoryLimit: 3, containers: { main: { ports: { http: 8080 } } }, service: { construct: service } });
    expect(rendered(ApiObject.of(front))).toMatchObject({
      metadata: { name: 'front' },
      spec: { revisionHistoryLimit: 3, strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } }, selector: { matchLabels: { 'app.kubernetes.io/name': 'front' } } },
    });
    expect(rendered(ApiObject.of(service))).toMatchObject({ metadata: { name: 'front' }, spec: { ports: [{ name: 'http', targetPort: 'http' }] } });
  });

  it('takes nothing that only a StatefulSet has', () => {
    const app = newApp();
    adopt(new Deployment(new Chart(app, 'shop'), 'front', { containers: [{ image: PINNED }] }), { partition: 1, retention: {} });
    expect(problemsOf(app)).toEqual([
      'shop/front: retention is {}; allowed: nothing, as a Deployment has none; a StatefulSet has',
      'shop/front: partition is 1; allowed: nothing, as a Deployment has none; a StatefulSet has',
    ]);
  });
});

describe('adopt refuses, naming prop and value,', () => {
  it.each<[string, AdoptProps, string]>([
    ['a claim of 1Gb', { claims: [{ name: 'data', size: '1Gb' }] }, 'claims[0].size is "1Gb"; allowed: a quantity such as 250m, 1 or 512Mi'],
    ['a claim that nothing mounts', { claims: [{ name: 'logs', size: '1Gi' }] }, 'claims[0].name is "logs"; allowed: a name that a container mounts; add it to mounts'],
    ['a partition above the replicas', { partition: 3 }, 'partition is 3; allowed: a whole number from 0 to 2'],
    ['both ways to hold replicas back', { partition: 1, canary: 1 }, 'partition is 1; allowed: either canary or partition, not both'],
    ['a part of a pod', { maxUnavailable: '0%' }, 'maxUnavailable is "0%"; allowed: a whole number, 1 or more, or a percentage such as 25%'],
    ['no revision to go back to', { revisionHistoryLimit: 0 }, 'revisionHistoryLimit is 0; allowed: a whole number, 1 or more'],
    ['an answer that no one understands', { retention: { whenScaled: 'Keep' as 'Retain' } }, 'retention.whenScaled is "Keep"; allowed: one of Retain, Delete'],
    ['a port that the container lacks', { containers: { main: { ...MAIN, ports: { http: 80 } } } }, 'containers.main.ports.http is 80; allowed: a port of the container (8080)'],
    ['a mount without a volume', { containers: { main: { ...MAIN, mounts: [{ volume: 'logs', path: '/logs' }] } } }, 'containers.main.mounts[0].volume is "logs"; allowed: one of data'],
    ['a mount over another', { containers: { main: { ...MAIN, mounts: [{ volume: 'data', path: '/data' }] } } }, 'containers.main.mounts[0].path is "/data"; allowed: a path at which nothing is mounted yet'],
    ['a probe of a port without that name', { containers: { main: { readiness: { tcp: { port: 'http' } } } } }, 'containers.main.readiness.tcp.port is "http"; allowed: one of none, as there is none'],
    ['a set that nothing says is ready', { containers: {} }, 'readiness is missing; allowed: a probe in at least one of containers, or minReady in cdk8s-plus; otherwise a bad version replaces every pod'],
    ['a field that a prop covers', { extra: { selector: {} } }, 'extra.selector is {}; allowed: fields that no prop covers; selector has props'],
    ['a skew of nothing', { topologySpread: [{ topologyKey: 'kubernetes.io/hostname', maxSkew: 0 }] }, 'topologySpread[0].maxSkew is 0; allowed: a whole number, 1 or more'],
    ['labels that are none', { labels: { 'a b': 'c' } }, 'labels["a b"] is "c"; allowed: under a key of the form name or prefix/name, the name of at most 63 characters'],
    ['a trigger for a container that it is not told of', { triggers: [{ container: 'web' }] }, 'triggers[0].container is "web"; allowed: one of main'],
  ])('%s', (_title, props, problem) => {
    expect(problemsWithProps(props)).toEqual([problem]);
  });

  it('to wait for readiness where the set waits a while already', () => {
    expect(adopted({ containers: {} }, { minReady: Duration.seconds(10) }).set).toMatchObject({ spec: { minReadySeconds: 10 } });
  });

  it('a canary where no pod is replaced anyway', () => {
    expect(problemsWithProps({ canary: 1 }, { strategy: StatefulSetUpdateStrategy.onDelete() })).toEqual([
      'canary is 1; allowed: nothing with the strategy OnDelete, which replaces no pod by itself',
    ]);
  });

  it('two containers of one name', () => {
    const app = newApp();
    const set = new StatefulSet(new Chart(app, 'shop'), 'web', { containers: [{ image: PINNED, portNumber: 8080 }, { image: PINNED }] });
    adopt(set, READY);
    expect(problemsOf(app).join('\n')).toContain('containers is "main"; allowed: a name that one container has; give each its own in cdk8s-plus');
  });

  it('another image under resolve-names, which a stream could replace', () => {
    const app = newApp();
    const chart = new Chart(app, 'shop');
    const stream = ImageStream.fromName(chart, 'Stream', 'web');
    const set = webSet(chart, { containers: [{ image: PINNED, portNumber: 8080 }, { name: 'log', image: 'quay.io/shop/log:1' }] });
    adopt(set, { containers: { main: { ...MAIN, image: stream.tag('1.10') } } });
    expect(problemsOf(app).join('\n')).toContain('the image of container log is "quay.io/shop/log:1"; allowed: with resolve-names, an image with a digest or a tag of a stream');
  });

  it('to do it twice', () => {
    const app = newApp();
    const set = webSet(new Chart(app, 'shop'));
    adopt(set, READY);
    adopt(set, READY);
    expect(problemsOf(app)).toEqual(['shop/web: workload is "web"; allowed: one that is not adopted yet']);
  });

  it('any other kind', () => {
    const app = newApp();
    const chart = new Chart(app, 'shop');
    adopt(new ApiObject(chart, 'jobs', { apiVersion: 'apps/v1', kind: 'DaemonSet', spec: {} }));
    expect(problemsOf(app)[0]).toBe('shop/jobs: kind is "DaemonSet"; allowed: one of StatefulSet, Deployment');
  });

  it('in a plain cdk8s app too, before a file is written', () => {
    const app = new App({ outdir: folder() });
    adopt(webSet(new Chart(app, 'shop')), { ...READY, partition: 3 });
    expect(errorOf(() => app.synth())).toMatchObject({ message: expect.stringContaining('[shop/web] partition is 3; allowed: a whole number from 0 to 2') as string });
  });
});
