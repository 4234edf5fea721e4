const { Chart } = require('cdk8s');
const { ClientService, ImageStream, Route, StatefulWorkload, StatelessWorkload } = require('pinstream/constructs');

const WEB = 'registry.example.com/shop/web:1.10';
const KEYCLOAK = 'registry.example.com/sso/keycloak:20.0.2';

/** A shop in two ways: its pages name their image with a digest, its sign-in follows the tag of an image stream. */
class Shop extends Chart {
  constructor(scope, id, props) {
    super(scope, id, props);
    this.pages();
    this.signIn();
  }

  /** Wave 0. Git says which image runs, to the byte: nothing for Argo CD to ignore. */
  pages() {
    const web = new StatefulWorkload(this, 'Web', {
      name: 'web',
      replicas: 3,
      // The pages know nothing of each other, so that one that is stuck holds up no other.
      podManagement: 'Parallel',
      containers: [
        {
          name: 'web',
          image: WEB,
          ports: [{ name: 'http', port: 8080 }],
          mounts: [{ volume: 'pages', path: '/usr/share/nginx/html' }, { volume: 'tmp', path: '/tmp' }],
          requests: { cpu: '50m', memory: '64Mi' },
          limits: { memory: '64Mi' },
          readiness: { http: { path: '/index.html', port: 'http' }, periodSeconds: 5 },
          liveness: { tcp: { port: 'http' }, periodSeconds: 20 },
        },
      ],
      volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }],
      claims: [{ name: 'pages', size: '1Gi' }],
    });
    const clients = new ClientService(this, 'Clients', { name: 'web-http', target: web, ports: [{ name: 'http', port: 8080 }] });
    new Route(this, 'Route', { name: 'web', service: clients, port: 'http' });
  }

  /**
   * The stream is in wave -1 and the Deployment in wave 0, so that the image is there when it is looked for. A new version is a new tag and
   * the alias moved to it; the trigger rolls the Deployment out. The text in the Deployment never changes, and Argo CD ignores what replaces it.
   */
  signIn() {
    const stream = new ImageStream(this, 'Stream', {
      name: 'keycloak',
      tags: [{ name: '20', alias: '20.0.2' }, { name: '20.0.2', image: KEYCLOAK }],
    });
    const keycloak = new StatelessWorkload(this, 'Keycloak', {
      name: 'keycloak',
      replicas: 2,
      containers: [
        {
          name: 'keycloak',
          image: stream.tag('20'),
          args: ['start', '--optimized'],
          ports: [{ name: 'http', port: 8080 }],
          mounts: [{ volume: 'data', path: '/opt/keycloak/data' }, { volume: 'tmp', path: '/tmp' }],
          requests: { cpu: '500m', memory: '1Gi' },
          limits: { memory: '1Gi' },
          startup: { http: { path: '/health/started', port: 'http' }, periodSeconds: 5, failureThreshold: 36 },
          readiness: { http: { path: '/health/ready', port: 'http' }, periodSeconds: 10 },
        },
      ],
      triggers: [{ container: 'keycloak' }],
      volumes: [{ name: 'data', emptyDir: { sizeLimit: '256Mi' } }, { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }],
    });
    new ClientService(this, 'SignIn', { name: 'keycloak', target: keycloak, ports: [{ name: 'http', port: 8080 }] });
  }
}

module.exports = { Shop };
