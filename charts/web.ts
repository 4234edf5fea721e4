import { Chart, type ChartProps } from 'cdk8s';
import type { Construct } from 'constructs';
import { StatefulWorkload } from '../lib/constructs/index';

export interface WebProps extends ChartProps {
  /** @default 1.10 of the registry, with the digest of images.lock.yaml */
  readonly image?: string;
  /** How many replicas try a changed template first, the highest ordinal before the others. @default all get it */
  readonly canary?: number;
}

/**
 * A web server in a StatefulSet, each replica with pages of its own: the exercise on stable names, finished. Pods are `web-0` to
 * `web-2`, and inside the cluster each is reached as `web-0.web`, through the headless Service.
 *
 * A new version goes out in three commits: `canary: 1`, then the image, and when `web-2` is well `canary` is taken away again. Setting
 * both in one commit comes to the same; the image before the canary does not, as every replica would have got it.
 */
export class Web extends Chart {
  constructor(scope: Construct, id: string, props: WebProps = {}) {
    super(scope, id, props);
    new StatefulWorkload(this, 'Web', {
      name: 'web',
      replicas: 3,
      canary: props.canary,
      initContainers: [
        {
          name: 'setup',
          image: 'registry.example.com/shop/web-init:1.0',
          // Written anew at each start: the volume outlives the pod, and a page that is appended to would grow with every restart.
          command: ['/bin/sh', '-c', 'hostname > /work-dir/index.html'],
          mounts: [{ volume: 'pages', path: '/work-dir' }],
          requests: { cpu: '10m', memory: '16Mi' },
          limits: { memory: '16Mi' },
        },
      ],
      containers: [
        {
          name: 'nginx',
          image: props.image ?? 'registry.example.com/shop/web:1.10',
          // Not 80: what does not run as root cannot listen below 1024 on every node.
          ports: [{ name: 'http', port: 8080 }],
          mounts: [
            { volume: 'pages', path: '/usr/share/nginx/html', readOnly: true },
            { volume: 'tmp', path: '/tmp' },
          ],
          requests: { cpu: '50m', memory: '64Mi' },
          limits: { memory: '64Mi' },
          readiness: { http: { path: '/index.html', port: 'http' }, periodSeconds: 5 },
          liveness: { tcp: { port: 'http' }, periodSeconds: 20 },
        },
      ],
      // The root file system is read-only, and nginx buffers requests and keeps its process id in files.
      volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }],
      claims: [{ name: 'pages', size: '1Gi' }],
      terminationGraceSeconds: 30,
    });
  }
}
