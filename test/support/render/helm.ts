import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * Stands for helm, which comes from the user: values of the chart under those of `--values` and `--set`, `{{ .Values.a.b }}` and
 * `{{ .Release.Name }}` filled in, blocks of `if` kept where their value is true, and the comments and errors in helm's words. It refuses
 * what the program must never ask for.
 * @see https://helm.sh/docs/helm/helm_template/ (3.19)
 */
const HELM = String.raw`#!NODE
const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { parse } = require(${JSON.stringify(resolve(__dirname, '../../../node_modules/yaml'))});
const [verb, ...words] = process.argv.slice(2);
if (verb === 'version') { console.log('VERSION'); process.exit(0); }
const refuse = (why) => { console.error('Error: ' + why); process.exit(1); };
if (verb !== 'template') refuse('unknown command ' + verb);
const plugins = process.env.HELM_PLUGINS;
if (!plugins || (existsSync(plugins) && readdirSync(plugins).length > 0)) refuse('plugins may run');
const [release, folder, ...rest] = words;
const chart = parse(readFileSync(join(folder, 'Chart.yaml'), 'utf8'));
for (const { name } of chart.dependencies ?? []) {
  if (!existsSync(join(folder, 'charts', name))) refuse('An error occurred while checking for chart dependencies. You may need to run \u0060helm dependency build\u0060 to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: ' + name);
}
const isMap = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const merge = (under, over) => Object.fromEntries([...new Set([...Object.keys(under), ...Object.keys(over)])].map((key) =>
  [key, isMap(under[key]) && isMap(over[key]) ? merge(under[key], over[key]) : key in over ? over[key] : under[key]]));
const load = (path) => (existsSync(path) ? parse(readFileSync(path, 'utf8')) ?? {} : {});
let values = load(join(folder, 'values.yaml'));
let namespace = 'default';
for (let at = 0; at < rest.length; at += 2) {
  if (rest[at] === '--values') {
    if (!existsSync(rest[at + 1])) refuse('open ' + rest[at + 1] + ': no such file or directory');
    values = merge(values, load(rest[at + 1]));
  } else if (rest[at] === '--set') {
    const [, path, value] = /^([^=]+)=(.*)$/.exec(rest[at + 1]);
    values = merge(values, path.split('.').reduceRight((inner, key) => ({ [key]: inner }), value.replaceAll('\\,', ',')));
  } else if (rest[at] === '--namespace') namespace = rest[at + 1];
  else refuse('unknown flag: ' + rest[at]);
}
const scope = { Values: values, Release: { Name: release, Namespace: namespace }, Chart: { Name: chart.name } };
const at = (path) => path.split('.').slice(1).reduce((value, key) => value?.[key], scope);
const fill = (text, name) => text
  .replace(/^[ \t]*\{\{- if (\S+) \}\}\n([\s\S]*?)^[ \t]*\{\{- end \}\}\n/gm, (_, path, body) => (at(path) ? body : ''))
  .replace(/\{\{-? (?:fail "([^"]*)"|(\.\S+)) \}\}/g, (_, why, path) => (why ? refuse('execution error at (' + name + ':1:4): ' + why) : String(at(path) ?? '')));
const print = (root, name) => {
  const templates = join(root, 'templates');
  for (const file of existsSync(templates) ? readdirSync(templates).sort() : []) {
    if (file.startsWith('_') || !file.endsWith('.yaml')) continue;
    const source = name + '/templates/' + file;
    for (const part of fill(readFileSync(join(templates, file), 'utf8'), source).split(/^---$/m)) {
      if (part.trim() !== '') process.stdout.write('---\n# Source: ' + source + '\n' + part.trim() + '\n');
    }
  }
  const charts = join(root, 'charts');
  for (const sub of existsSync(charts) ? readdirSync(charts).sort() : []) print(join(charts, sub), name + '/charts/' + sub);
};
print(folder, chart.name);
`;

/** Puts a stand-in for helm into a folder, which then can be a `PATH`. */
export function standInHelm(folder: string, version = 'v3.19.0+g3d8990f'): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'helm');
  writeFileSync(path, HELM.replace('NODE', process.execPath).replace('VERSION', version));
  chmodSync(path, 0o755);
  return folder;
}
