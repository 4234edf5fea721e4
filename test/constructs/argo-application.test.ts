import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { setsOfApp } from '../../lib/adapters/cdk8s-app';
import {
  ArgoApplication, type ArgoApplicationProps, ArgoApplicationSet, type ArgoApplicationSetProps, type ContainerProps, CronJobWorkload, ignoresOf, ImageStream, StatefulWorkload, StatelessWorkload,
} from '../../lib/constructs/index';
import { runRules } from '../../lib/engine/run';
import { imageLockOf } from '../../lib/images/lock';
import { UNDECIDED } from '../../lib/kube/target';
import { RULES } from '../../rules';
import { DIGEST, newApp, newChart, problemsWith, rendered, WEB } from './harness';

const SOURCE = { repoURL: 'https://git.example.com/shop/manifests.git', targetRevision: 'main' } as const;
const PROPS = { source: SOURCE, destination: { namespace: 'shop' } } as const;
const CONTAINER: ContainerProps = { name: 'web', image: WEB, ports: [{ name: 'http', port: 8080 }], readiness: { http: { port: 'http' } } };
const OF_STREAMS = { group: 'image.openshift.io', kind: 'ImageStream', jqPathExpressions: ['.spec.tags[]?.generation', '.spec.tags[]?.annotations'] };

function application(props: Partial<ArgoApplicationProps> = {}): unknown {
  return rendered(new ArgoApplication(newChart(), 'shop', { ...PROPS, ...props }).application);
}

describe('ArgoApplication', () => {
  it('says where the manifests are and where they go, and by default syncs only when asked', () => {
    expect(application()).toEqual({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { labels: { 'app.kubernetes.io/name': 'shop' }, name: 'shop' },
      spec: {
        project: 'default',
        source: { ...SOURCE, path: '.' },
        destination: { namespace: 'shop', server: 'https://kubernetes.default.svc' },
        syncPolicy: {},
      },
    });
  });

  it('takes each prop to its place', () => {
    expect(application({
      source: { ...SOURCE, path: 'dist', directory: { recurse: true, exclude: 'construct-metadata.json' } },
      destination: { namespace: 'shop', name: 'prod' },
      project: 'shop',
      ignores: [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }],
      automated: { prune: true },
      syncOptions: ['CreateNamespace=true'],
      retry: { limit: 3, wait: '10s' },
      revisionHistoryLimit: 5,
      cascade: true,
      wave: 2,
      extra: { info: [{ name: 'owner', value: 'shop' }] },
    })).toEqual({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: {
        annotations: { 'argocd.argoproj.io/sync-wave': '2' },
        finalizers: ['resources-finalizer.argocd.argoproj.io'],
        labels: { 'app.kubernetes.io/name': 'shop' },
        name: 'shop',
      },
      spec: {
        project: 'shop',
        source: { ...SOURCE, path: 'dist', directory: { recurse: true, exclude: 'construct-metadata.json' } },
        destination: { namespace: 'shop', name: 'prod' },
        ignoreDifferences: [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }],
        syncPolicy: {
          automated: { prune: true, selfHeal: false },
          retry: { limit: 3, backoff: { duration: '10s', factor: 2, maxDuration: '3m' } },
          syncOptions: ['RespectIgnoreDifferences=true', 'CreateNamespace=true'],
        },
        revisionHistoryLimit: 5,
        info: [{ name: 'owner', value: 'shop' }],
      },
    });
  });

  it('has a config management plugin make the manifests', () => {
    expect(application({ source: { ...SOURCE, plugin: { name: 'pinstream', env: { STAGE: 'prod' } } } })).toMatchObject({
      spec: { source: { plugin: { name: 'pinstream', env: [{ name: 'STAGE', value: 'prod' }] } } },
    });
  });

  it.each<readonly [string, Partial<ArgoApplicationProps>, string]>([
    ['an empty URL', { source: { ...SOURCE, repoURL: '' } }, 'source.repoURL is ""; allowed: text'],
    ['a path out of the repository', { source: { ...SOURCE, path: '../shop' } }, 'source.path is "../shop"; allowed: a folder inside the repository, without a slash at its start'],
    ['directory and plugin', { source: { ...SOURCE, directory: {}, plugin: { name: 'pinstream' } } }, 'source.plugin is {"name":"pinstream"}; allowed: either directory or plugin, not both'],
    ['a number in the environment', { source: { ...SOURCE, plugin: { env: { REPLICAS: 3 as unknown as string } } } }, 'source.plugin.env["REPLICAS"] is 3; allowed: text; quote numbers and booleans'],
    ['two clusters', { destination: { namespace: 'shop', server: 'https://prod.example.com', name: 'prod' } }, 'destination.name is "prod"; allowed: either server or name, not both'],
    ['an option that replaces', { syncOptions: ['Replace=true'] }, 'syncOptions[0] is "Replace=true"; allowed: options that apply changes; this one deletes pods, tags or data of objects that keep them'],
    ['an option that comes by itself', { syncOptions: ['RespectIgnoreDifferences=false'] }, 'syncOptions[0] is "RespectIgnoreDifferences=false"; allowed: options that no prop writes; this one comes with ignored differences'],
    ['an option without a value', { syncOptions: ['CreateNamespace'] }, 'syncOptions[0] is "CreateNamespace"; allowed: text of the form Name=value'],
    ['an ignore that ignores nothing', { ignores: [{ kind: 'Deployment' }] }, 'ignores[0] is "Deployment"; allowed: jqPathExpressions, jsonPointers or managedFieldsManagers, or nothing of the object is ignored'],
    ['a wave that is no integer', { wave: 1.5 }, 'wave is 1.5; allowed: a whole number, -2147483648 or more'],
    ['a wait that is no time', { retry: { limit: 1, wait: '5' } }, 'retry.wait is "5"; allowed: a time such as 5s or 1m30s'],
    ['a limit below -1', { retry: { limit: -2 } }, 'retry.limit is -2; allowed: a whole number, 0 or more, or -1 for no end'],
    ['a field that has a prop', { extra: { project: 'shop' } }, 'extra.project is "shop"; allowed: fields that no prop covers; project has a prop'],
  ])('refuses %s', (_, props, problem) => {
    expect(problemsWith((chart) => new ArgoApplication(chart, 'shop', { ...PROPS, ...props }))).toEqual([`shop/shop: ${problem}`]);
  });

  it('refuses to apply what another app makes', () => {
    const stranger = new Chart(new App({ outdir: '/nowhere' }), 'stranger');
    expect(problemsWith((chart) => new ArgoApplication(chart, 'shop', { ...PROPS, applies: [stranger] }))).toEqual(['shop/shop: applies is "stranger"; allowed: constructs of the same app']);
  });
});

describe('what OpenShift writes over in what an Application applies', () => {
  const ignored = (fill: (chart: Chart) => unknown): unknown => {
    const chart = new Chart(newApp(), 'web');
    fill(chart);
    return ignoresOf(chart);
  };
  const stream = (chart: Chart, lookup = true): ImageStream => new ImageStream(chart, 'stream', { name: 'web', lookup, tags: [{ name: '1.10', image: WEB }] });

  it('is nothing where images are pinned', () => {
    expect(ignored((chart) => new StatefulWorkload(chart, 'web', { replicas: 2, containers: [CONTAINER] }))).toEqual([]);
  });

  it('is what the server adds to the tags of a stream, whoever names it', () => {
    expect(ignored((chart) => stream(chart))).toEqual([OF_STREAMS]);
    expect(ignored((chart) => new ImageStream(chart, 'builds'))).toEqual([]);
  });

  it.each([['the look-up of the stream', true], ['resolve-names', false]])('is the image that %s fills in, of that workload and that list alone', (_, lookup) => {
    expect(ignored((chart) => {
      new StatefulWorkload(chart, 'web', { replicas: 2, containers: [{ ...CONTAINER, image: stream(chart, lookup).tag('1.10') }], initContainers: [{ name: 'pages', image: WEB }] });
      new StatelessWorkload(chart, 'pinned', { replicas: 2, containers: [CONTAINER] });
    })).toEqual([OF_STREAMS, { group: 'apps', kind: 'StatefulSet', name: 'web', jqPathExpressions: ['.spec.template.spec.containers[]?.image'] }]);
  });

  it('is the image that a trigger writes, in a CronJob and with its namespace, too', () => {
    const app = newApp();
    const chart = new Chart(app, 'jobs', { namespace: 'shop' });
    const elsewhere = ImageStream.fromName(chart, 'stream', 'ledger', { lookup: true, tags: ['2'] });
    new CronJobWorkload(chart, 'nightly', { schedule: '@daily', containers: [{ name: 'ledger', image: elsewhere.tag('2') }], triggers: [{ container: 'ledger' }] });
    expect(ignoresOf(chart)).toEqual([{ group: 'batch', kind: 'CronJob', name: 'nightly', namespace: 'shop', jqPathExpressions: ['.spec.jobTemplate.spec.template.spec.containers[]?.image'] }]);
  });

  it('is found in objects that are made by hand, and in a stream of another chart', () => {
    const app = newApp();
    const pods = (image: string): object => ({ template: { spec: { containers: [{ name: 'web', image }] } } });
    stream(new Chart(app, 'streams'));
    const chart = new Chart(app, 'web');
    new ApiObject(chart, 'web', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: pods('web:1.10') });
    new ApiObject(chart, 'other', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'other' }, spec: pods('redis:7') });
    expect(ignoresOf(chart)).toEqual([{ group: 'apps', kind: 'Deployment', name: 'web', jqPathExpressions: ['.spec.template.spec.containers[]?.image'] }]);
  });

  it('is looked up when the app is synthesised, also where the chart is filled after the Application was made', () => {
    const app = newApp();
    const [web, argo] = [new Chart(app, 'web'), new Chart(app, 'argo')];
    new ArgoApplication(argo, 'web', { ...PROPS, applies: [web] });
    stream(web);
    expect(Testing.synth(argo)).toMatchObject([{ spec: { ignoreDifferences: [OF_STREAMS], syncPolicy: { syncOptions: ['RespectIgnoreDifferences=true'] } } }]);
    expect(app.synthYaml()).toContain('RespectIgnoreDifferences=true');
  });

  it('may hold the Application itself', () => {
    const app = newApp();
    const chart = new Chart(app, 'web');
    new ArgoApplication(chart, 'shop', { ...PROPS, applies: [chart] });
    stream(chart);
    expect(app.synthYaml()).toContain('.spec.tags[]?.generation');
  });
});

describe('ArgoApplicationSet', () => {
  const SET: ArgoApplicationSetProps = {
    generators: [{ list: { elements: [{ env: 'stage' }, { env: 'prod' }] } }],
    applicationName: 'shop-{{ .env }}',
    source: { ...SOURCE, path: 'dist/{{ .env }}' },
    destination: { namespace: 'shop-{{ .env }}' },
  };

  it('makes an Application for each element, fails on missing keys, and deletes nothing by itself', () => {
    const chart = newChart();
    stateful(chart);
    expect(rendered(new ArgoApplicationSet(chart, 'shop', { ...SET, applies: [chart], wave: 1 }).applicationSet)).toEqual({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ApplicationSet',
      metadata: { annotations: { 'argocd.argoproj.io/sync-wave': '1' }, labels: { 'app.kubernetes.io/name': 'shop' }, name: 'shop' },
      spec: {
        generators: [{ list: { elements: [{ env: 'stage' }, { env: 'prod' }] } }],
        goTemplate: true,
        goTemplateOptions: ['missingkey=error'],
        syncPolicy: { preserveResourcesOnDeletion: true },
        template: {
          metadata: { labels: { 'app.kubernetes.io/name': 'shop' }, name: 'shop-{{ .env }}' },
          spec: {
            project: 'default',
            source: { ...SOURCE, path: 'dist/{{ .env }}' },
            destination: { namespace: 'shop-{{ .env }}', server: 'https://kubernetes.default.svc' },
            ignoreDifferences: [OF_STREAMS, { group: 'apps', kind: 'StatefulSet', name: 'web', jqPathExpressions: ['.spec.template.spec.containers[]?.image'] }],
            syncPolicy: { syncOptions: ['RespectIgnoreDifferences=true'] },
          },
        },
      },
    });
  });

  it.each<readonly [string, Partial<ArgoApplicationSetProps>, string]>([
    ['one name for all', { applicationName: 'shop' }, 'applicationName is "shop"; allowed: a name with a template in it, such as shop-{{ .env }}; else all Applications have one name'],
    ['no generator', { generators: [] }, 'generators is []; allowed: at least one'],
  ])('refuses %s', (_, props, problem) => {
    expect(problemsWith((chart) => new ArgoApplicationSet(chart, 'shop', { ...SET, ...props }))).toEqual([`shop/shop: ${problem}`]);
  });
});

describe('our strict rules', () => {
  /** What they find in a chart and the Application that applies it. */
  const findingsOn = (props: Partial<ArgoApplicationProps>): readonly string[] => {
    const app = newApp();
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    const stream = new ImageStream(chart, 'stream', { name: 'web', lookup: false, tags: [{ name: '1.10', image: WEB }] });
    new StatelessWorkload(chart, 'web', { replicas: 2, containers: [{ ...CONTAINER, image: stream.tag('1.10') }], triggers: [{ container: 'web' }] });
    const argo = new Chart(app, 'argo', { namespace: 'argocd' });
    const application = new ArgoApplication(argo, 'shop', { ...PROPS, applies: [chart], ...props });
    expect(application.applies).toEqual(props.applies ?? [chart]);
    const { findings, failures } = runRules(setsOfApp(app), { rules: RULES, preset: 'strict', target: { ...UNDECIDED, argocd: true }, images: imageLockOf({ [WEB]: DIGEST }), today: '2026-01-15' });
    expect(failures).toEqual([]);
    return findings.map(({ severity, ruleId }) => `${severity} ${ruleId}`).sort();
  };

  it('have nothing to warn of in what an Application applies that knows of it', () => {
    expect(findingsOn({ automated: { prune: true, selfHeal: true } })).toEqual(['info fragile-image-lookup']);
  });

  it('tell of the difference where it is not told', () => {
    expect(findingsOn({ applies: [] })).toContain('warning drifting-image');
  });
});

function stateful(chart: Chart): void {
  const stream = new ImageStream(chart, 'stream', { name: 'web', tags: [{ name: '1.10', image: WEB }] });
  new StatefulWorkload(chart, 'web', { replicas: 2, containers: [{ ...CONTAINER, image: stream.tag('1.10') }] });
}
