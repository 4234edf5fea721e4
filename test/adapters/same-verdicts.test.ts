import { ApiObject, App, Chart } from 'cdk8s';
import { stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import { setsOfApp } from '../../lib/adapters/cdk8s-app';
import { runRules } from '../../lib/engine/run';
import { NO_LOCK } from '../../lib/images/lock';
import { KubeObject } from '../../lib/kube/object';
import { UNDECIDED } from '../../lib/kube/target';
import { NamedOrigin } from '../../lib/workspace/origins';
import { objectSetOf, type ObjectSet, workspaceOf } from '../../lib/workspace/workspace';
import { readYaml } from '../../lib/yaml/read';
import { RULES } from '../../rules';

const OBJECTS = [
  { apiVersion: 'image.openshift.io/v1', kind: 'ImageStream', metadata: { name: 'web' }, spec: { tags: [{ name: '1' }] } },
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: { app: 'wbe' }, ports: [{ port: 80 }] } },
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web' },
    spec: {
      serviceName: 'web',
      selector: { matchLabels: { app: 'web' } },
      updateStrategy: { type: 'RollingUpdate' },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'web:1' }, { name: 'side', image: 'proxy' }, { name: 'log', image: 'quay.io/shop/log:latest' }] },
      },
    },
  },
];

/** What the rules say, without saying where. */
function verdictsOn(sets: readonly ObjectSet[]): readonly string[] {
  const { findings, failures } = runRules(sets, { rules: RULES, preset: 'pedantic', target: UNDECIDED, images: NO_LOCK, today: '2026-01-15' });
  expect(failures).toEqual([]);
  return findings.map(({ ruleId, severity, object, message }) => `${severity} ${ruleId} ${object?.kind ?? ''} ${object?.path ?? ''} ${message}`).sort();
}

describe('the same objects', () => {
  const { sets } = workspaceOf([readYaml('web.yaml', OBJECTS.map((object) => stringify(object)).join('---\n'))]);
  const fromFile = verdictsOn(sets);

  it('get more than a few findings here, so that the comparisons mean something', () => {
    expect(fromFile.length).toBeGreaterThan(6);
  });

  it('get the verdicts of their file from a live list', () => {
    const live = OBJECTS.map((object) => new KubeObject(object, new NamedOrigin(`cluster:shop/${object.kind}/${object.metadata.name}`)));
    expect(verdictsOn([objectSetOf('cluster:shop', live)])).toEqual(fromFile);
  });

  it('get the verdicts of their file from the app that makes them', () => {
    const chart = new Chart(new App(), 'web');
    for (const object of OBJECTS) new ApiObject(chart, object.kind, object);
    expect(verdictsOn(setsOfApp(App.of(chart)))).toEqual(fromFile);
  });
});

describe('the charts of an app', () => {
  it('do not excuse each other, unless one depends on the other', () => {
    const app = new App();
    const streams = new Chart(app, 'streams');
    new ApiObject(streams, 'web', OBJECTS[0] ?? { apiVersion: '', kind: '' });
    const shop = new Chart(app, 'shop');
    new ApiObject(shop, 'web', { ...OBJECTS[2], apiVersion: 'apps/v1', kind: 'StatefulSet' });
    const alone = setsOfApp(app).find(({ id }) => id === 'shop');
    expect(alone?.index.objects.map(({ kind }) => kind)).toEqual(['StatefulSet']);
    shop.addDependency(streams);
    const joined = setsOfApp(app).find(({ id }) => id === 'shop');
    expect(joined?.index.objects.map(({ kind }) => kind)).toEqual(['StatefulSet', 'ImageStream']);
    expect(joined?.index.objects.map(({ origin }) => origin.uri)).toEqual(['shop/web', 'streams/web']);
  });

  it('are joined by a dependency between two of their constructs too', () => {
    const app = new App();
    const stream = new ApiObject(new Chart(app, 'streams'), 'web', OBJECTS[0] ?? { apiVersion: '', kind: '' });
    const set = new ApiObject(new Chart(app, 'shop'), 'web', { ...OBJECTS[2], apiVersion: 'apps/v1', kind: 'StatefulSet' });
    set.addDependency(stream);
    expect(setsOfApp(app).find(({ id }) => id === 'shop')?.index.objects.map(({ kind }) => kind)).toEqual(['StatefulSet', 'ImageStream']);
  });
});
