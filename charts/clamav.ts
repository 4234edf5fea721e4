import { Chart, type ChartProps } from 'cdk8s';
import type { Construct } from 'constructs';
import { ClientService, CronJobWorkload, ImageStream, StatelessWorkload } from '../lib/constructs/index';

export interface ClamAvProps extends ChartProps {
  /**
   * The tag of the `clamav` stream that runs. Argo CD leaves images alone that the look-up has filled in, so where it delivers this chart
   * the change is applied by hand; keycloak.ts shows an alias, which needs nobody. @default '1.1'
   */
  readonly version?: string;
}

/**
 * A virus scanner whose images come from streams, and the two switches that make OpenShift look a short name up: one at the workload
 * (`clamscan`), one at the stream (`clamav`). What runs is pinned in the stream; the tag that is imported on schedule only shows what
 * the registry has, and no workload names it.
 */
export class ClamAv extends Chart {
  constructor(scope: Construct, id: string, props: ClamAvProps = {}) {
    super(scope, id, props);
    lookedUpForTheWorkload(this);
    lookedUpForEverybody(this, props.version ?? '1.1');
    namedInFull(this);
  }
}

/** Only this Deployment may say `clamscan:1.4.7`: the stream has no look-up of its own, so the pod template carries resolve-names. */
function lookedUpForTheWorkload(scope: Construct): void {
  const scanner = new ImageStream(scope, 'ScannerStream', {
    name: 'clamscan',
    lookup: false,
    tags: [
      {
        name: '1.4.7',
        image: 'docker.io/abesesr/clamscan-docker:1.4.7@sha256:ab65daf8ad67b05e52edf153a8a9c8c52329eed5e84c9bfa7609bf290965d7c5',
      },
    ],
  });
  new StatelessWorkload(scope, 'Scanner', {
    name: 'clamscan',
    replicas: 1,
    containers: [
      {
        name: 'clamscan',
        image: scanner.tag('1.4.7'),
        mounts: [{ volume: 'tmp', path: '/tmp' }],
        requests: { cpu: '50m', memory: '128Mi' },
        limits: { memory: '1Gi' },
        readiness: { exec: ['clamscan', '--version'], periodSeconds: 60, timeoutSeconds: 10 },
      },
    ],
    volumes: [{ name: 'tmp', emptyDir: {} }],
  });
}

/** Every workload of the namespace may say `clamav:1.1`: the look-up is the stream's. */
function lookedUpForEverybody(scope: Construct, version: string): void {
  const registry = 'registry.example.com/clamav/clamav';
  const clamav = new ImageStream(scope, 'ClamAvStream', {
    name: 'clamav',
    annotations: { 'ignore.pinstream/unpinned-stream-source': 'latest is imported to be looked at, and no workload names it' },
    tags: [
      { name: '1.0', image: `${registry}:1.0` },
      { name: '1.1', image: `${registry}:1.1` },
      { name: 'latest', image: `${registry}:latest`, scheduled: true },
    ],
  });
  const daemon = new StatelessWorkload(scope, 'Daemon', {
    name: 'clamd',
    replicas: 2,
    containers: [
      {
        name: 'clamd',
        image: clamav.tag(version),
        ports: [{ name: 'clamd', port: 3310 }],
        mounts: [{ volume: 'tmp', path: '/tmp' }],
        requests: { cpu: '100m', memory: '2Gi' },
        limits: { memory: '2Gi' },
        // Until the signatures are in memory there is no port to connect to.
        startup: { tcp: { port: 'clamd' }, periodSeconds: 10, failureThreshold: 30 },
        readiness: { exec: ['clamdscan', '--ping', '1'], periodSeconds: 10, timeoutSeconds: 5 },
        liveness: { tcp: { port: 'clamd' }, periodSeconds: 30 },
      },
    ],
    volumes: [{ name: 'tmp', emptyDir: {} }],
  });
  new ClientService(scope, 'DaemonService', { name: 'clamd', target: daemon, ports: [{ name: 'clamd', port: 3310 }] });
  new CronJobWorkload(scope, 'NightlyScan', {
    name: 'nightly-scan',
    schedule: '30 2 * * *',
    timeZone: 'Europe/Paris',
    activeDeadlineSeconds: 6 * 3600,
    containers: [
      {
        name: 'scan',
        image: clamav.tag(version),
        command: ['clamdscan', '--stream', '--multiscan', '/uploads'],
        mounts: [{ volume: 'uploads', path: '/uploads', readOnly: true }],
        requests: { cpu: '50m', memory: '64Mi' },
        limits: { memory: '64Mi' },
      },
    ],
    claims: [{ name: 'uploads', accessMode: 'ReadWriteMany', readOnly: true }],
  });
}

/** No stream of this namespace in between: the host is the internal registry's Service, and the digest says which image. */
function namedInFull(scope: Construct): void {
  new StatelessWorkload(scope, 'Uploads', {
    name: 'uploads',
    replicas: 2,
    containers: [
      {
        name: 'uploads',
        image:
          'image-registry.openshift-image-registry.svc:5000/abesstp-nfs-build-demo/abesstp-web' +
          '@sha256:6b004854e7967365a40cddd549383f77f0a5ac86f467663e0c42737e0612e4da',
        env: { CLAMD_HOST: 'clamd', CLAMD_PORT: '3310' },
        ports: [{ name: 'http', port: 8080 }],
        mounts: [{ volume: 'tmp', path: '/tmp' }, { volume: 'uploads', path: '/var/www/uploads' }],
        requests: { cpu: '100m', memory: '256Mi' },
        limits: { memory: '256Mi' },
        readiness: { http: { path: '/', port: 'http' } },
      },
    ],
    claims: [{ name: 'uploads', accessMode: 'ReadWriteMany' }],
    volumes: [{ name: 'tmp', emptyDir: {} }],
  });
}
