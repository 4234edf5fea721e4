import { PinstreamApp } from '../lib/constructs/index';
import { Adopted } from './adopted';
import { ClamAv } from './clamav';
import { Delivery } from './delivery';
import { Keycloak } from './keycloak';
import { StatefulSetIssueDemo } from './statefulset-issue-demo';
import { StuckDiagnoser } from './stuck-diagnoser';
import { Web } from './web';

const app = new PinstreamApp();
const charts = [
  new Adopted(app, 'adopted'),
  new ClamAv(app, 'clamav'),
  new Keycloak(app, 'keycloak'),
  new StatefulSetIssueDemo(app, 'statefulset-issue-demo'),
  new StuckDiagnoser(app, 'stuck-diagnoser'),
  new Web(app, 'web'),
];
new Delivery(app, 'delivery', { charts });
app.synth();
