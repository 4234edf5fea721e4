import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Adopted } from '../../charts/adopted';
import { ClamAv } from '../../charts/clamav';
import { Delivery } from '../../charts/delivery';
import { Keycloak } from '../../charts/keycloak';
import { StatefulSetIssueDemo } from '../../charts/statefulset-issue-demo';
import { StuckDiagnoser } from '../../charts/stuck-diagnoser';
import { Web } from '../../charts/web';
import { setsOfApp } from '../../lib/adapters/cdk8s-app';
import { PinstreamApp } from '../../lib/constructs/index';
import { isMap, listField, mapField, textField } from '../../lib/kube/json';
import { filesIn, folder } from '../constructs/harness';

function newApp(): PinstreamApp {
  const app = new PinstreamApp({ outdir: folder(), lock: resolve('images.lock.yaml') });
  const charts = [
    new Adopted(app, 'adopted'), new ClamAv(app, 'clamav'), new Keycloak(app, 'keycloak'), new StatefulSetIssueDemo(app, 'statefulset-issue-demo'),
    new StuckDiagnoser(app, 'stuck-diagnoser'), new Web(app, 'web', { namespace: 'shop' }),
  ];
  new Delivery(app, 'delivery', { charts });
  return app;
}

describe('delivery', () => {
  it('is what was reviewed', async () => {
    const app = newApp();
    app.synth();
    await expect(filesIn(app.outdir)['delivery.k8s.yaml']).toMatchFileSnapshot('delivery.golden.yaml');
  });

  it('ignores what OpenShift writes over in two charts, what the server adds to streams in three, and nothing of what is pinned', () => {
    const applications = setsOfApp(newApp()).find(({ id }) => id === 'delivery')?.index.objects ?? [];
    const ignored = applications.map(({ name, value }) => {
      const entries = listField(mapField(value, 'spec'), 'ignoreDifferences').filter(isMap);
      return [name, ...entries.map((entry) => `${textField(entry, 'kind') ?? ''}/${textField(entry, 'name') ?? '*'}`)];
    });
    expect(ignored).toEqual([
      ['adopted'],
      ['clamav', 'ImageStream/*', 'Deployment/clamscan', 'Deployment/clamd', 'CronJob/nightly-scan'],
      ['keycloak', 'ImageStream/*', 'Deployment/mykeycloak'],
      ['statefulset-issue-demo', 'ImageStream/*'],
      ['stuck-diagnoser'],
      ['web'],
    ]);
  });
});
