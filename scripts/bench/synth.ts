import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Program } from './measure';

/** Programs that make the same objects of cdk8s alone, synthesise them and print how long that took. What they write lies in `folder` too, until it is removed. */
export interface SynthPrograms {
  readonly folder: string;
  /** With `PinstreamApp.synth`. */
  readonly ours: (charts: number) => Program;
  /** With cdk8s's own `App.synth`. */
  readonly cdk8s: (charts: number) => Program;
}

/** Writes both programs. They differ in one line, and the package is taken as it was built. */
export function synthPrograms(): SynthPrograms {
  const folder = mkdtempSync(join(tmpdir(), 'pinstream-bench-synth-'));
  const ours = write(join(folder, 'ours.cjs'), `require(${JSON.stringify(resolve('build/lib/constructs/index.js'))}).PinstreamApp`);
  const cdk8s = write(join(folder, 'cdk8s.cjs'), 'cdk8s.App');
  return { folder, ours: (charts) => [ours, String(charts)], cdk8s: (charts) => [cdk8s, String(charts)] };
}

function write(path: string, app: string): string {
  writeFileSync(
    path,
    `const { mkdtempSync } = require('node:fs');
const cdk8s = require(${JSON.stringify(require.resolve('cdk8s'))});
const App = ${app};
// A folder of its own for each run: files that were just removed make the next ones slow to create, on either side.
const app = new App({ outdir: mkdtempSync(__dirname + '/out-') });
for (let at = 0; at < Number(process.argv[2]); at++) fill(new cdk8s.Chart(app, 'web-' + at, { namespace: 'shop' }), 'web-' + at);
const started = performance.now();
app.synth();
console.log(performance.now() - started);
${FILL}`,
  );
  return path;
}

/** A set with its stream and headless Service. */
const FILL = `
function fill(chart, name) {
  const labels = { 'app.kubernetes.io/name': name };
  const image = 'registry.example.com/shop/' + name + ':1.10@sha256:' + '1a'.repeat(32);
  new cdk8s.ApiObject(chart, 'ImageStream', {
    apiVersion: 'image.openshift.io/v1',
    kind: 'ImageStream',
    metadata: { name, labels, annotations: { 'argocd.argoproj.io/sync-wave': '-1' } },
    spec: {
      lookupPolicy: { local: true },
      tags: [{ name: '1.10', from: { kind: 'DockerImage', name: image }, importPolicy: { importMode: 'PreserveOriginal' }, referencePolicy: { type: 'Local' } }],
    },
  });
  new cdk8s.ApiObject(chart, 'Service', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, labels },
    spec: { clusterIP: 'None', ports: [{ name: 'http', port: 8080, targetPort: 'http' }], selector: labels },
  });
  new cdk8s.ApiObject(chart, 'StatefulSet', {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, labels },
    spec: {
      replicas: 3,
      selector: { matchLabels: labels },
      serviceName: name,
      template: {
        metadata: { labels },
        spec: {
          containers: [{ name: 'web', image, imagePullPolicy: 'IfNotPresent', ports: [{ name: 'http', containerPort: 8080 }] }],
        },
      },
    },
  });
}
`;
