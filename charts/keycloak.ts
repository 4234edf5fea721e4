import { Chart, type ChartProps } from 'cdk8s';
import type { Construct } from 'constructs';
import { ClientService, type EnvVarSource, ImageStream, Route, StatelessWorkload } from '../lib/constructs/index';

export interface KeycloakProps extends ChartProps {
  /** The version that the tag `20` stands for. Moving it rolls out, moving it back rolls back. @default '20.0.2' */
  readonly current?: '20.0.2' | '20.0.3';
}

/**
 * Keycloak from an image stream, following its tag `20`. Both versions are imported by digest and wait in the stream; which one runs is
 * the alias alone, so that a new version rolls out nothing by arriving, and the old one is still there to go back to.
 *
 * Where Argo CD applies this, the Application has to ignore the container's image, as the one in delivery.ts does: OpenShift's trigger
 * writes the digest there.
 */
export class Keycloak extends Chart {
  constructor(scope: Construct, id: string, props: KeycloakProps = {}) {
    super(scope, id, props);
    const name = 'mykeycloak';
    const stream = new ImageStream(this, 'ImageStream', {
      name: 'keycloak',
      tags: [
        { name: '20', alias: props.current ?? '20.0.2' },
        { name: '20.0.2', image: 'registry.example.com/sso/keycloak:20.0.2' },
        { name: '20.0.3', image: 'registry.example.com/sso/keycloak:20.0.3' },
      ],
    });
    const keycloak = new StatelessWorkload(this, 'Keycloak', {
      name,
      replicas: 1,
      // A starting version brings the database up to its schema, so the one before it has to be gone.
      strategy: 'Recreate',
      containers: [
        {
          name: 'keycloak',
          image: stream.tag('20'),
          // The kind of database and the health endpoints are built into the image; without --optimized Keycloak would build itself
          // anew at each start, inside a root file system that is read-only.
          args: ['start', '--optimized'],
          env: {
            KC_DB_URL: 'jdbc:postgresql://keycloak-db:5432/keycloak',
            KC_DB_USERNAME: fromDatabaseSecret('username'),
            KC_DB_PASSWORD: fromDatabaseSecret('password'),
            KC_HOSTNAME_STRICT: 'false',
            KC_HTTP_ENABLED: 'true',
            KC_PROXY: 'edge',
          },
          ports: [{ name: 'http', port: 8080 }],
          mounts: [
            { volume: 'data', path: '/opt/keycloak/data' },
            { volume: 'tmp', path: '/tmp' },
          ],
          requests: { cpu: '500m', memory: '1Gi' },
          limits: { memory: '1Gi' },
          startup: { http: { path: '/health/started', port: 'http' }, periodSeconds: 5, failureThreshold: 36 },
          readiness: { http: { path: '/health/ready', port: 'http' }, periodSeconds: 10 },
          liveness: { http: { path: '/health/live', port: 'http' }, periodSeconds: 20 },
        },
      ],
      triggers: [{ container: 'keycloak' }],
      volumes: [
        { name: 'data', emptyDir: { sizeLimit: '256Mi' } },
        { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
      ],
      terminationGraceSeconds: 60,
    });
    const clients = new ClientService(this, 'Clients', { name, target: keycloak, ports: [{ name: 'http', port: 8080 }] });
    new Route(this, 'Route', { name, service: clients, port: 'http' });
  }
}

/** The database and its Secret are older than this chart, and not its own. */
function fromDatabaseSecret(key: string): EnvVarSource {
  return { secretKeyRef: { name: 'keycloak-db', key } };
}
