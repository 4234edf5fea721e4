import { App, Chart, type ChartProps, Duration, Size } from 'cdk8s';
import { Cpu, PodManagementPolicy, Probe, StatefulSet, Volume } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { adopt, DigestResolver, DisruptionBudget } from '../lib/constructs/index';

/**
 * The sessions of a shop, in a StatefulSet as people write it with cdk8s-plus-27, brought up to standard afterwards: the first half
 * of the constructor would stay as it is in a chart that exists already.
 */
export class Adopted extends Chart {
  constructor(scope: Construct, id: string, props: ChartProps = {}) {
    super(scope, id, props);
    const set = new StatefulSet(this, 'sessions', {
      replicas: 3,
      podManagementPolicy: PodManagementPolicy.PARALLEL,
      containers: [
        {
          image: 'registry.example.com/shop/sessions:1.4.0',
          portNumber: 6380,
          resources: { cpu: { request: Cpu.millis(100) }, memory: { request: Size.mebibytes(128), limit: Size.mebibytes(128) } },
          liveness: Probe.fromTcpSocket({ port: 6380, periodSeconds: Duration.seconds(20) }),
        },
      ],
    });
    // cdk8s-plus knows claims that exist, and no templates; an empty directory stands for the volume that each replica gets.
    set.containers[0]?.mount('/data', Volume.fromEmptyDir(this, 'data', 'data'));

    DigestResolver.install(App.of(this));
    const sessions = adopt(set, {
      containers: {
        main: {
          name: 'sessions',
          ports: { sessions: 6380 },
          readiness: { exec: ['/usr/local/bin/sessions', 'ready'], periodSeconds: 5 },
        },
      },
      claims: [{ name: 'data', size: '1Gi' }],
      topologySpread: [{ topologyKey: 'kubernetes.io/hostname' }],
    });
    new DisruptionBudget(this, 'DisruptionBudget', { name: sessions.name, selector: sessions.selector, maxUnavailable: 1 });
  }
}
