import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { programOnPath } from '../registry/program';

/**
 * Stands for kustomize where none is installed: resources of files and folders, `namePrefix`, `images`, patches that are laid over maps,
 * ConfigMap generators, and the notes of origin, all as kubectl 1.32 prints them for the kustomizations of the tests.
 */
const KUSTOMIZE = String.raw`#!NODE
const { existsSync, readFileSync, statSync } = require('node:fs');
const { join, relative, resolve } = require('node:path');
const { parse, parseAllDocuments, stringify } = require(${JSON.stringify(resolve(__dirname, '../../../node_modules/yaml'))});
const [verb, top, ...rest] = process.argv.slice(2);
if (verb === 'version') { console.log('v5.5.0'); process.exit(0); }
const refuse = (why) => { console.error('Error: ' + why); process.exit(1); };
if (verb !== 'build' || rest.length > 0) refuse('unknown flag: ' + rest.join(' '));
const isMap = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const merge = (under, over) => Object.fromEntries([...new Set([...Object.keys(under), ...Object.keys(over)])].map((key) => [key, merged(under[key], over[key])]));
const merged = (one, other) => {
  if (other === undefined) return one;
  if (isMap(one) && isMap(other)) return merge(one, other);
  if (!Array.isArray(one) || !Array.isArray(other)) return other;
  const named = other.filter((item) => one.every(({ name }) => name !== item.name));
  return [...named, ...one.map((item) => merged(item, other.find(({ name }) => name === item.name)))];
};
const eachImage = (value, change) => {
  if (Array.isArray(value)) value.forEach((item) => eachImage(item, change));
  else if (isMap(value)) for (const key of Object.keys(value)) {
    if (key === 'image' && typeof value[key] === 'string') value[key] = change(value[key]);
    else eachImage(value[key], change);
  }
};
const build = (folder) => {
  const name = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'].find((some) => existsSync(join(folder, some)));
  if (!name) refuse("unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '" + folder + "'");
  const value = parse(readFileSync(join(folder, name), 'utf8'));
  let made = (value.resources ?? []).flatMap((path) => {
    const there = resolve(folder, path);
    if (!existsSync(there)) refuse("accumulating resources: accumulation err='accumulating resources from '" + path + "': evalsymlink failure on '" + there + "' : lstat " + there + ": no such file or directory'");
    if (statSync(there).isDirectory()) return build(there);
    return parseAllDocuments(readFileSync(there, 'utf8')).flatMap((document) => {
      const object = document.toJS();
      return object === null ? [] : (object.kind === 'List' ? object.items : [object]).map((item) => ({ object: item, from: { path: there } }));
    });
  });
  for (const { name: own, literals } of value.configMapGenerator ?? []) {
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: own + '-5d74t8t4t9' }, data: Object.fromEntries(literals.map((pair) => pair.split('='))) };
    made.push({ object, from: { configuredIn: join(folder, name) } });
  }
  for (const { path } of value.patches ?? []) {
    const patch = parse(readFileSync(join(folder, path), 'utf8'));
    if (!made.some(({ object }) => object.kind === patch.kind && object.metadata.name === patch.metadata.name)) refuse('no resource matches strategic merge patch');
    made = made.map((one) => (one.object.kind === patch.kind && one.object.metadata.name === patch.metadata.name ? { ...one, object: merge(one.object, patch) } : one));
  }
  for (const { object } of made) {
    object.metadata = { ...object.metadata, name: (value.namePrefix ?? '') + object.metadata.name };
    for (const { name: image, newTag } of value.images ?? []) eachImage(object, (text) => (text.startsWith(image + ':') ? image + ':' + newTag : text));
  }
  return made;
};
for (const { object, from } of build(top)) {
  const note = stringify(Object.fromEntries(Object.entries(from).map(([key, path]) => [key, relative(top, path)])));
  object.metadata.annotations = { ...object.metadata.annotations, 'config.kubernetes.io/origin': note };
  console.log('---\n' + stringify(object));
}
`;

/** Puts a stand-in for kustomize into a folder, which then can be a `PATH`. */
function standInKustomize(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'kustomize');
  writeFileSync(path, KUSTOMIZE.replace('NODE', process.execPath));
  chmodSync(path, 0o755);
  return folder;
}

/** Folders to look for a kustomization's program in: that of the stand-in and, where a real kubectl is installed, that of it. */
export function kustomizePaths(folder: string): readonly string[] {
  const kubectl = programOnPath('kubectl');
  return [standInKustomize(folder), ...(kubectl === undefined ? [] : [dirname(kubectl)])];
}
