import { resolve } from 'node:path';
import { externalsOf } from '../../config/facts';
import { mapField, textField } from '../../kube/json';
import { isObject, type KubeObject } from '../../kube/object';
import { buildKustomization, ORIGIN } from '../../sources/render/kustomize';
import type { Program, ProgramFound } from '../../sources/render/programs';
import { bareKustomization, isKustomizationFile } from '../../workspace/kustomization';
import { manifestOf } from '../../workspace/document';
import { KustomizeOrigin, type KustomizeSources } from '../../workspace/rendered/kustomize-origin';
import { objectsIn, renderedSetOf, unreadableIn } from '../../workspace/rendered/rendered-set';
import { readYaml, type YamlFile } from '../../yaml/read';
import { type KustomizationTree, kustomizationTree } from './kustomization-tree';
import { NOTHING, type RenderOutcome, type RenderRun } from './outcome';

/** Builds the kustomizations among the files that no other of them includes. */
export async function renderKustomizations(uris: readonly string[], find: () => Promise<ProgramFound>, run: RenderRun): Promise<readonly RenderOutcome[]> {
  const trees = uris.filter(isKustomizationFile).flatMap((uri) => kustomizationTree(uri, run.place, run.read) ?? []);
  const included = new Set(trees.flatMap(({ includes }) => [...includes]));
  const outcomes: RenderOutcome[] = [];
  for (const tree of trees) {
    if (included.has(tree.folder) || tree.isComponent) continue;
    const config = await run.configOf(tree.file.uri);
    if (config?.written.render?.kustomize === false) continue;
    outcomes.push(await renderOne(tree, config, find, run));
    run.signal.throwIfAborted();
  }
  return outcomes;
}

async function renderOne(tree: KustomizationTree, config: Awaited<ReturnType<RenderRun['configOf']>>, find: () => Promise<ProgramFound>, run: RenderRun): Promise<RenderOutcome> {
  const folder = `${tree.folder === '' ? '.' : tree.folder}/`;
  const failure = (why: string): RenderOutcome => ({ ...NOTHING, failed: [{ uri: folder, reason: `not rendered: ${why}` }] });
  if (tree.refused !== undefined) return failure(tree.refused);
  const [remote] = tree.remote;
  if (remote !== undefined && !run.wishes.allowNetwork) return failure(`it fetches ${remote}; --allow-network lets it`);
  const found = await find();
  if (!found.ok) return failure(found.why);
  for (const part of tree.includes) run.place.ready(part);
  const { rendered, base } = await buildKustomization(run.place.ready(tree.folder), found.program, { ...run, allowNetwork: run.wishes.allowNetwork });
  if (!rendered.ok) return failure(rendered.why);
  const file = readYaml(`what ${found.program.name} makes of ${folder}`, rendered.text);
  const unreadable = unreadableIn(file);
  if (unreadable !== undefined) return failure(unreadable);
  return { ...outcomeOf(tree, { file, base, program: found.program }, run), sets: [{ set: setOf(tree, { file, base, folder, text: rendered.text }, config && externalsOf(config.written), run), config }] };
}

function outcomeOf(tree: KustomizationTree, { program }: { readonly file: YamlFile; readonly base: string; readonly program: Program }, run: RenderRun): RenderOutcome {
  const own = new Set(tree.kustomizations.map(({ uri }) => uri));
  return { ...NOTHING, isPart: (uri) => own.has(uri) || tree.files.has(uri), files: sourcesOf(tree, run), by: `${program.name} ${program.version}` };
}

/** Files whose texts people write for Kubernetes' reader. */
function sourcesOf(tree: KustomizationTree, { read }: RenderRun): readonly YamlFile[] {
  return [...tree.kustomizations, ...[...tree.resources, ...tree.patches].flatMap((uri) => read(uri) ?? [])];
}

function setOf(tree: KustomizationTree, { file, base, folder, text }: { readonly file: YamlFile; readonly base: string; readonly folder: string; readonly text: string }, externals: ReturnType<typeof externalsOf> | undefined, run: RenderRun): ReturnType<typeof renderedSetOf> {
  const root = tree.file.uri;
  const shared = {
    root,
    patches: [...tree.patches].flatMap((uri) => objectsOf(run.read(uri))),
    kustomizations: tree.kustomizations.flatMap((some) => kustomizationIn(some)),
  };
  const objects = objectsIn(file, (_document, _base, object) => {
    const { value, origin } = withoutOrigin(object);
    const sources: KustomizeSources = { ...shared, resources: origin.path === undefined ? [] : objectsOf(run.read(run.place.uriOf(resolve(base, origin.path)))) };
    const maker = origin.maker === undefined ? undefined : run.place.uriOf(resolve(base, origin.maker));
    return { value, origin: new KustomizeOrigin(object, sources, maker) };
  });
  return renderedSetOf({ id: folder, root, text, objects, sources: sourcesOf(tree, run), namespace: undefined }, externals);
}

function objectsOf(file: YamlFile | undefined): readonly KubeObject[] {
  return file?.documents.flatMap((yaml) => manifestOf(yaml).objects) ?? [];
}

function kustomizationIn(file: YamlFile): readonly KubeObject[] {
  return objectsOf(file).filter(({ value }) => isObject(bareKustomization(file.uri, value) ?? value));
}

interface Origin {
  /** Of the file that the object is from; `undefined` for what was fetched, or generated. */
  readonly path: string | undefined;
  /** Of the kustomization whose generator made it. */
  readonly maker: string | undefined;
}

/** The object as it would have been without being asked where it is from, and the answer. */
function withoutOrigin({ value }: KubeObject): { readonly value: KubeObject['value']; readonly origin: Origin } {
  const metadata = mapField(value, 'metadata');
  const { [ORIGIN]: written, ...annotations } = mapField(metadata, 'annotations');
  if (typeof written !== 'string') return { value, origin: { path: undefined, maker: undefined } };
  const [document] = readYaml('origin', written).documents;
  const isFetched = textField(document?.value, 'repo') !== undefined;
  const field = (key: string): string | undefined => (isFetched ? undefined : textField(document?.value, key));
  // An empty map is not what would have come out.
  const kept = Object.fromEntries(Object.entries({ ...metadata, annotations }).filter(([key]) => key !== 'annotations' || Object.keys(annotations).length > 0));
  return { value: { ...value, metadata: kept }, origin: { path: field('path'), maker: field('configuredIn') } };
}
