import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { valueAt } from '../../lib/base/path';
import { ClientService, DisruptionBudget, HeadlessService, Route, type RouteProps, type ServiceProps } from '../../lib/constructs/index';
import { newChart, problemsWith, rendered } from './harness';

const TARGET = { selector: { app: 'web' }, portNames: ['http'] };
const PROPS: ServiceProps = { target: TARGET, ports: [{ name: 'http', port: 80 }] };

describe('HeadlessService', () => {
  it('names pods and has no address', () => {
    const chart = newChart();
    new HeadlessService(chart, 'web', PROPS);
    expect(Testing.synth(chart)).toEqual([
      { apiVersion: 'v1', kind: 'Service', metadata: { labels: { app: 'web' }, name: 'web' }, spec: { clusterIP: 'None', ports: [{ name: 'http', port: 80, targetPort: 'http' }], selector: { app: 'web' } } },
    ]);
  });

  it('publishes addresses before readiness when asked to', () => {
    const { service } = new HeadlessService(newChart(), 'web', { ...PROPS, publishNotReadyAddresses: true });
    expect(valueAt(rendered(service), ['spec', 'publishNotReadyAddresses'])).toBe(true);
  });
});

describe('ClientService', () => {
  it('has one address for all pods that are ready', () => {
    const chart = newChart();
    new ClientService(chart, 'web', { ...PROPS, name: 'web-http', ports: [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }] });
    expect(Testing.synth(chart)).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { labels: { app: 'web' }, name: 'web-http' },
        spec: { ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 8080 }], selector: { app: 'web' }, type: 'ClusterIP' },
      },
    ]);
  });

  it.each<readonly [string, Partial<ServiceProps>, string]>([
    ['a name that starts with a digit', { name: '1web' }, 'name is "1web"; allowed: a DNS label of at most 63 characters that starts with a letter: a-z, 0-9 and dashes'],
    ['no port', { ports: [] }, 'ports is []; allowed: at least one port'],
    ['a port beyond 65535', { ports: [{ name: 'http', port: 70_000 }] }, 'ports[0].port is 70000; allowed: a whole number from 1 to 65535'],
    ['a port name in upper case', { ports: [{ name: 'HTTP', port: 80, targetPort: 'http' }] }, 'ports[0].name is "HTTP"; allowed: at most 15 characters: a-z, 0-9 and single dashes, with a letter among them'],
    ['a target port that no pod has', { ports: [{ name: 'metrics', port: 9090 }] }, 'ports[0].targetPort is "metrics"; allowed: one of http'],
    ['a selector that selects nothing', { target: { selector: {} } }, 'target.selector is {}; allowed: at least one label; without one the Service finds no pod'],
  ])('refuses %s', (_title, props, expected) => {
    expect(problemsWith((chart) => new ClientService(chart, 'web', { ...PROPS, ...props }))).toContain(`shop/web: ${expected}`);
  });
});

describe('Route', () => {
  const props: RouteProps = { service: 'web', port: 'http' };

  it('ends TLS at the router and redirects plain requests', () => {
    const chart = newChart();
    new Route(chart, 'web', { ...props, service: new ClientService(chart, 'clients', { ...PROPS, name: 'web-http' }) });
    expect(Testing.synth(chart)[1]).toEqual({
      apiVersion: 'route.openshift.io/v1',
      kind: 'Route',
      metadata: { labels: { 'app.kubernetes.io/name': 'web' }, name: 'web' },
      spec: { port: { targetPort: 'http' }, tls: { insecureEdgeTerminationPolicy: 'Redirect', termination: 'edge' }, to: { kind: 'Service', name: 'web-http', weight: 100 }, wildcardPolicy: 'None' },
    });
  });

  it.each<readonly [string, Partial<RouteProps>, readonly string[], unknown]>([
    ['host', { host: 'web.example.com' }, ['spec', 'host'], 'web.example.com'],
    ['path', { path: '/shop' }, ['spec', 'path'], '/shop'],
    ['port by number', { port: 8080 }, ['spec', 'port'], { targetPort: 8080 }],
    ['tls that is passed through', { tls: { termination: 'passthrough', insecure: 'None' } }, ['spec', 'tls'], { insecureEdgeTerminationPolicy: 'None', termination: 'passthrough' }],
    ['no tls', { tls: false }, ['spec', 'tls'], undefined],
    ['wave', { wave: 3 }, ['metadata', 'annotations'], { 'argocd.argoproj.io/sync-wave': '3' }],
  ])('takes %s', (_prop, given, path, expected) => {
    expect(valueAt(rendered(new Route(newChart(), 'web', { ...props, ...given }).route), path)).toEqual(expected);
  });

  it.each<readonly [string, Partial<RouteProps>, string]>([
    ['a port that the Service does not have', { service: { name: 'web', portNames: ['http'] }, port: 'htp' }, 'port is "htp"; allowed: one of http (did you mean http?)'],
    ['a host that is none', { host: 'web_shop' }, 'host is "web_shop"; allowed: a DNS name of at most 253 characters: a-z, 0-9, dashes and dots, with a letter or digit at both ends'],
    ['a relative path', { path: 'shop' }, 'path is "shop"; allowed: a path that starts with /'],
    ['a path that the router cannot see', { path: '/shop', tls: { termination: 'passthrough' } }, 'path is "/shop"; allowed: no path with TLS that is passed through'],
    ['plain requests to what is passed through', { tls: { termination: 'passthrough', insecure: 'Allow' } }, 'tls.insecure is "Allow"; allowed: one of None, Redirect'],
    ['annotations that are no text', { annotations: JSON.parse('{"example.com/rank": 1}') as Record<string, string> }, 'annotations["example.com/rank"] is 1; allowed: text; quote numbers and booleans'],
  ])('refuses %s', (_title, given, expected) => {
    expect(problemsWith((chart) => new Route(chart, 'web', { ...props, ...given }))).toEqual([`shop/web: ${expected}`]);
  });
});

describe('ClientService.fromName', () => {
  it('leads a Route to a Service that exists elsewhere, and writes nothing itself', () => {
    const chart = newChart();
    const service = ClientService.fromName(chart, 'service', 'web-http', ['http']);
    new Route(chart, 'web', { service, port: 'http' });
    const objects: unknown[] = Testing.synth(chart);
    expect(objects).toHaveLength(1);
    expect(valueAt(objects[0], ['spec', 'to', 'name'])).toBe('web-http');
  });

  it('refuses names that no Service or port can have, and a port that is not there', () => {
    const problems = problemsWith((chart) => {
      const service = ClientService.fromName(chart, 'service', '1web', ['http--s']);
      new Route(chart, 'web', { service, port: 'http' });
    });
    expect(problems).toEqual([
      'shop/service: name is "1web"; allowed: a DNS label of at most 63 characters that starts with a letter: a-z, 0-9 and dashes',
      'shop/service: portNames[0] is "http--s"; allowed: at most 15 characters: a-z, 0-9 and single dashes, with a letter among them',
      'shop/web: service is "1web"; allowed: a DNS label of at most 63 characters that starts with a letter: a-z, 0-9 and dashes',
      'shop/web: port is "http"; allowed: one of http--s',
    ]);
  });
});

describe('DisruptionBudget', () => {
  it('always lets pods go that are not ready', () => {
    const { budget } = new DisruptionBudget(newChart(), 'web', { selector: { app: 'web' }, maxUnavailable: 1 });
    expect(valueAt(rendered(budget), ['spec'])).toEqual({ maxUnavailable: 1, selector: { matchLabels: { app: 'web' } }, unhealthyPodEvictionPolicy: 'AlwaysAllow' });
  });
});
