import { Chart } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { setsOfApp } from '../../lib/adapters/cdk8s-app';
import {
  ClientService, type ContainerProps, CronJobWorkload, DisruptionBudget, HeadlessService, ImageStream, JobWorkload, PodWorkload, Route, StatefulWorkload, StatelessWorkload,
} from '../../lib/constructs/index';
import { runRules } from '../../lib/engine/run';
import { imageLockOf } from '../../lib/images/lock';
import { parsePlatform } from '../../lib/kube/parse-target';
import { type TargetProfile, UNDECIDED } from '../../lib/kube/target';
import { RULES } from '../../rules';
import { DIGEST, newApp, WEB } from './harness';

const CONTAINER: ContainerProps = { name: 'web', image: WEB, ports: [{ name: 'http', port: 8080 }], readiness: { http: { port: 'http' } } };
const PORTS = [{ name: 'http', port: 8080 }];

/** `error rule kind/name: message` for each finding of our strict rules over a chart named `shop`. */
function findingsOn(make: (chart: Chart) => unknown, target = 'openshift=4.20'): readonly string[] {
  const app = newApp();
  make(new Chart(app, 'shop', { namespace: 'shop' }));
  expect(() => app.synthYaml()).not.toThrow();
  const settings = { rules: RULES, preset: 'strict', target: profile(target), images: imageLockOf({ [WEB]: DIGEST }), today: '2026-01-15' } as const;
  const { findings, failures } = runRules(setsOfApp(app), settings);
  expect(failures).toEqual([]);
  return findings.map(({ severity, ruleId, object }) => `${severity} ${ruleId} ${object?.kind ?? ''}/${object?.name ?? ''}`).sort();
}

function profile(text: string): TargetProfile {
  const platform = parsePlatform(text);
  if (!platform.ok) throw new Error(platform.problem);
  return { ...UNDECIDED, ...platform.value };
}

const TARGETS = ['openshift=4.20', 'openshift=4.8', 'kubernetes=1.34'];

describe('our strict rules find neither error nor warning', () => {
  it.each<readonly [string, (chart: Chart) => unknown]>([
    ['ImageStream', (chart) => new ImageStream(chart, 'web', { tags: [{ name: '1.10', image: WEB }, { name: 'stable', alias: '1.10' }] })],
    ['StatefulWorkload', (chart) => new StatefulWorkload(chart, 'web', { replicas: 3, containers: [CONTAINER], claims: [{ name: 'data', size: '1Gi' }] })],
    ['StatelessWorkload', (chart) => new StatelessWorkload(chart, 'web', { replicas: 3, containers: [CONTAINER] })],
    ['StatelessWorkload that stops first', (chart) => new StatelessWorkload(chart, 'web', { replicas: 1, strategy: 'Recreate', containers: [CONTAINER] })],
    ['JobWorkload', (chart) => new JobWorkload(chart, 'worker', { containers: [{ name: 'worker', image: WEB }] })],
    ['CronJobWorkload', (chart) => new CronJobWorkload(chart, 'worker', { schedule: '@daily', containers: [{ name: 'worker', image: WEB }] })],
    ['PodWorkload', (chart) => new PodWorkload(chart, 'worker', { containers: [{ name: 'worker', image: WEB }] })],
    ['HeadlessService and ClientService', (chart) => {
      const target = new StatelessWorkload(chart, 'web', { replicas: 2, containers: [CONTAINER] });
      new HeadlessService(chart, 'peers', { target, ports: PORTS });
      new Route(chart, 'route', { service: new ClientService(chart, 'http', { target, ports: PORTS }), port: 'http' });
    }],
    ['DisruptionBudget', (chart) => new DisruptionBudget(chart, 'web', { selector: { app: 'web' }, maxUnavailable: 1 })],
  ])('in what %s makes by default, on any target', (_construct, make) => {
    for (const target of TARGETS) expect(findingsOn(make, target).filter((line) => !line.startsWith('info '))).toEqual([]);
  });
});

describe('a workload that names a stream tag', () => {
  const stream = (chart: Chart, lookup: boolean): ImageStream => new ImageStream(chart, 'stream', { name: 'web', lookup, tags: [{ name: '1.10', image: WEB }] });

  it.each([
    ['a stream with look-up', true],
    ['a stream without, which brings resolve-names', false],
  ])('is told of, and no more, in a Deployment on %s', (_title, lookup) => {
    const findings = findingsOn((chart) => {
      const image = stream(chart, lookup).tag('1.10');
      new StatelessWorkload(chart, 'web', { replicas: 2, containers: [{ ...CONTAINER, image }], triggers: [{ container: 'web' }] });
      new CronJobWorkload(chart, 'worker', { schedule: '@daily', containers: [{ name: 'worker', image }], triggers: [{ container: 'worker' }] });
      new JobWorkload(chart, 'once', { containers: [{ name: 'worker', image }] });
      new PodWorkload(chart, 'shell', { containers: [{ name: 'worker', image }] });
    });
    expect(findings).toEqual(['CronJob/worker', 'Deployment/web', 'Job/once', 'Pod/shell'].flatMap((object) => [`info fragile-image-lookup ${object}`, `warning drifting-image ${object}`]).sort());
  });

  it('is warned of in a StatefulSet, where the look-up that fails once stays failed', () => {
    const findings = findingsOn((chart) => {
      new StatefulWorkload(chart, 'web', { replicas: 2, containers: [{ ...CONTAINER, image: stream(chart, true).tag('1.10') }] });
    });
    expect(findings).toEqual(['warning drifting-image StatefulSet/web', 'warning fragile-image-lookup StatefulSet/web', 'warning stuck-rollout-risk StatefulSet/web']);
  });
});
