import { ApiObject, App, Chart } from 'cdk8s';
import { Deployment, HorizontalPodAutoscaler, LabelSelector } from 'cdk8s-plus-27';
import { describe, expect, it } from 'vitest';
import { adopt, type AdoptProps } from '../../../lib/constructs/index';
import { configMap, folder, newApp, PINNED, rendered } from '../harness';
import { adopted, problemsWithProps, READY, webSet } from './shop';

const SELECTOR = { 'app.kubernetes.io/name': 'web' };

describe('the names of an adopted workload', () => {
  it('are the construct id, for the set, its Service and what selects the pods', () => {
    const { set, service } = adopted({});
    expect(set).toMatchObject({
      metadata: { name: 'web', labels: SELECTOR },
      spec: { serviceName: 'web', selector: { matchLabels: SELECTOR }, template: { metadata: { labels: SELECTOR } } },
    });
    expect(set).not.toHaveProperty(['spec', 'selector', 'matchLabels', 'cdk8s.io/metadata.addr']);
    expect(service).toMatchObject({ metadata: { name: 'web', labels: SELECTOR }, spec: { selector: SELECTOR } });
  });

  it('stay when the construct moves', () => {
    const moved = new Chart(new Chart(newApp(), 'europe'), 'shop');
    const set = webSet(moved);
    adopt(set, READY);
    expect(rendered(ApiObject.of(set))).toEqual(adopted({}).set);
    expect(rendered(ApiObject.of(set.service))).toEqual(adopted({}).service);
  });

  it('can be chosen, the Service its own', () => {
    const { set, service } = adopted({ name: 'shop-web', service: { name: 'shop-web-pods' } });
    expect(set).toMatchObject({ metadata: { name: 'shop-web' }, spec: { serviceName: 'shop-web-pods' } });
    expect(service).toMatchObject({ metadata: { name: 'shop-web-pods' } });
  });

  it('can be those that a set in a cluster has already, which a move then keeps', () => {
    const before = webSet(new Chart(newApp(), 'shop'));
    const inCluster: AdoptProps = { ...READY, name: before.name, selector: before.matchLabels, service: { name: before.service.name } };
    const set = webSet(new Chart(new Chart(newApp(), 'europe'), 'shop'));
    adopt(set, inCluster);
    expect(rendered(ApiObject.of(set))).toMatchObject({
      metadata: { name: before.name },
      spec: { serviceName: before.service.name, selector: { matchLabels: before.matchLabels }, template: { metadata: { labels: before.matchLabels } } },
    });
  });

  it('follow where others named the workload before, inside longer texts too', () => {
    const chart = new Chart(newApp(), 'shop');
    const set = webSet(chart);
    const peer = configMap(chart, 'peers', { data: { first: `${set.name}-0.${set.service.name}:8080`, other: `${set.name}x` } });
    const generated = set.name;
    adopt(set, READY);
    expect(rendered(peer)).toMatchObject({ data: { first: 'web-0.web:8080', other: `${generated}x` } });
    expect(set.name).toBe('web');
  });

  it('follow in scale targets, backends, policies and affinities of cdk8s-plus', () => {
    const app = newApp();
    const chart = new Chart(app, 'shop');
    const set = webSet(chart);
    set.scheduling.spread();
    const front = new Deployment(chart, 'front', { containers: [{ image: PINNED, ports: [{ number: 8080, name: 'http' }] }] });
    const service = front.exposeViaService();
    service.exposeViaIngress('/');
    set.connections.allowFrom(front);
    new HorizontalPodAutoscaler(chart, 'scaler', { target: front, maxReplicas: 3 });
    adopt(set, READY);
    adopt(front, { service: { construct: service } });
    const text = app.synthYaml();
    expect(text).not.toMatch(/(?:web|front|service)-c8[0-9a-f]{6}/);
    expect(text).toMatch(/scaleTargetRef:\n\s+apiVersion: apps\/v1\n\s+kind: Deployment\n\s+name: front\n/);
    expect(text).toMatch(/service:\n\s+name: front\n/);
    expect(text.match(/cdk8s\.io\/metadata\.addr: .*/g)?.sort()).toEqual([
      ...Array.from({ length: 3 }, () => 'cdk8s.io/metadata.addr: front'),
      ...Array.from({ length: 4 }, () => 'cdk8s.io/metadata.addr: web'),
    ]);
  });

  it('stay as a person has chosen them in metadata', () => {
    const { set } = adopted({}, { metadata: { name: 'till' } });
    expect(set).toMatchObject({ metadata: { name: 'till' }, spec: { serviceName: 'till', selector: { matchLabels: { 'app.kubernetes.io/name': 'till' } } } });
    expect(problemsWithProps({ name: 'web' }, { metadata: { name: 'till' } })).toEqual(['name is "web"; allowed: till, as its metadata or its chart has it; change it there']);
  });

  it('keep a selector that a person has chosen in cdk8s-plus', () => {
    const chart = new Chart(newApp(), 'shop');
    const set = webSet(chart, { select: false });
    set.select(LabelSelector.of({ labels: { app: 'till' } }));
    const { selector } = adopt(set, READY);
    expect(selector).toEqual({ app: 'till' });
    expect(rendered(ApiObject.of(set))).toMatchObject({ spec: { selector: { matchLabels: { app: 'till' } }, template: { metadata: { labels: { app: 'till' } } } } });
    expect(rendered(ApiObject.of(set.service))).toMatchObject({ spec: { selector: { app: 'till' } } });
  });

  it('are refused where they fit no pod or hold another made-up name', () => {
    expect(problemsWithProps({ name: 'w'.repeat(53) })[0]).toContain('allowed: a DNS label of at most 52 characters');
    const other = webSet(new Chart(newApp(), 'shop')).name;
    expect(problemsWithProps({ name: `${other}-b` })[0]).toContain('allowed: a name that holds none of those made up for this app');
  });

  it('hold in a plain cdk8s app as well', () => {
    const app = new App({ outdir: folder() });
    adopt(webSet(new Chart(app, 'shop')), READY);
    expect(app.synthYaml()).toContain('serviceName: web\n');
  });
});
