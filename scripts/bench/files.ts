import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const MANIFEST = /\.(ya?ml|json)$/;

/** A folder of exactly `count` manifest files in a temporary place: real ones, repeated as whole trees, else made ones. */
export function folderOf(count: number): { readonly folder: string; readonly origin: 'real' | 'made' } {
  const folder = mkdtempSync(join(tmpdir(), `pinstream-bench-${count}-`));
  const corpus = process.env['PINSTREAM_CORPUS'] ?? '../shared/corpus';
  if (!existsSync(corpus)) {
    for (let at = 0; at < count; at++) write(join(folder, `app-${Math.floor(at / 20)}`, `file-${at}.yaml`), madeManifest(at));
    return { folder, origin: 'made' };
  }
  const files = readdirSync(corpus, { recursive: true, encoding: 'utf8' })
    .filter((file) => MANIFEST.test(file))
    .sort();
  for (let at = 0; at < count; at++) {
    const file = files[at % files.length] ?? '';
    const target = join(folder, `round-${Math.floor(at / files.length)}`, file);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(corpus, file), target);
  }
  return { folder, origin: 'real' };
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** About what an ordinary manifest is: a Service and a StatefulSet, two kilobytes. */
function madeManifest(at: number): string {
  const name = `web-${at}`;
  const env = Array.from({ length: 20 }, (_, variable) => `            - name: SETTING_${variable}\n              value: "value ${variable} of ${name}"\n`).join('');
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  clusterIP: None
  selector:
    app: ${name}
  ports:
    - name: http
      port: 8080
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: ${name}
spec:
  serviceName: ${name}
  replicas: 3
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
        - name: web
          image: registry.example.com/shop/web:1.${at}
          env:
${env}`;
}

/** A program that does only what any linter must: reads every file of the folder and parses it into events. */
export function writeBaseline(folder: string): string {
  const path = join(folder, '..', `pinstream-baseline-${process.pid}.cjs`);
  writeFileSync(
    path,
    `const { readdirSync, readFileSync } = require('node:fs');
const { parseEvents } = require(${JSON.stringify(require.resolve('js-yaml'))});
const folder = process.argv[2];
let events = 0;
for (const file of readdirSync(folder, { recursive: true })) {
  if (!${String(MANIFEST)}.test(file)) continue;
  const text = readFileSync(folder + '/' + file, 'utf8');
  // Broken documents are part of real folders; what was parsed of them does not count.
  try { events += parseEvents(text, { maxDepth: 200 }).length; } catch { events += 0; }
}
console.log(events);
`,
  );
  return path;
}

/** How many bytes of manifests a folder holds. */
export function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => MANIFEST.test(file))
    .reduce((sum, file) => sum + readFileSync(join(folder, file)).byteLength, 0);
}
