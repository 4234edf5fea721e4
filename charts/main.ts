import { PinstreamApp } from '../lib/constructs/index';
import { StatefulSetIssueDemo } from './statefulset-issue-demo';

const app = new PinstreamApp();
new StatefulSetIssueDemo(app, 'statefulset-issue-demo');
app.synth();
