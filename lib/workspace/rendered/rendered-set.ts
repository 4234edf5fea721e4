import type { Path } from '../../base/path';
import type { Origin } from '../../base/origin';
import { isObject, KubeObject } from '../../kube/object';
import type { YamlDocument } from '../../yaml/document';
import type { YamlFile } from '../../yaml/read';
import { type ManifestDocument, manifestOf } from '../document';
import type { Externals } from '../externals';
import { ObjectIndex } from '../object-index';
import type { OutlinedDocument } from '../outline';
import { unknownKindsIn } from '../unknown-kinds';
import type { FileSet } from '../workspace';
import type { Rendering } from './rendering';

/** The set of what was rendered. Its documents are those of the sources, and its objects are those that came out of them. */
export interface RenderedSet extends FileSet {
  readonly rendering: Rendering;
}

export function renderedSetOf(rendering: Rendering, externals?: Externals): RenderedSet {
  const { id, objects, sources, namespace, root } = rendering;
  const documents = sources.flatMap((file) => file.documents.map((yaml) => withoutObjects(manifestOf(yaml))));
  const index = new ObjectIndex(objects, { namespace, ...(externals && { externals }) });
  const byUri = new Map<string, KubeObject[]>([[root, []]]);
  for (const { yaml } of documents) byUri.set(yaml.uri, byUri.get(yaml.uri) ?? []);
  for (const object of objects) byUri.set(object.origin.uri, [...(byUri.get(object.origin.uri) ?? []), object]);
  const outlines = Array.from(byUri, ([uri, made]) => outlineOf(uri, made, documents));
  return { id, documents, index, outlines, rendering };
}

/** The objects in what came out, each with the origin that is told for it. */
export function objectsIn(file: YamlFile, originOf: (document: YamlDocument, base: Path, object: KubeObject) => { readonly origin: Origin; readonly value?: KubeObject['value'] }): readonly KubeObject[] {
  return file.documents.flatMap((yaml) =>
    manifestOf(yaml).objects.filter(({ value }) => isObject(value)).map((object) => {
      const { origin, value = object.value } = originOf(yaml, object.origin.locate([]).path, object);
      return new KubeObject(value, origin);
    }),
  );
}

/** What is wrong with a text that came out, as a clause; a program may well print what Kubernetes does not read. */
export function unreadableIn({ documents }: YamlFile): string | undefined {
  const problem = documents.find(({ value }) => value === undefined)?.problems[0];
  return problem && `line ${problem.span.start.line} of what it prints: ${problem.message}`;
}

/** What a source holds is not what is applied: rules about texts look at it, and no rule about objects. */
function withoutObjects(document: ManifestDocument): ManifestDocument {
  return { ...document, objects: [] };
}

function outlineOf(uri: string, made: readonly KubeObject[], documents: readonly ManifestDocument[]): OutlinedDocument {
  return {
    uri,
    start: 0,
    isTemplate: false,
    isUnreadable: false,
    isForeign: false,
    objects: made.length,
    chartImages: 0,
    names: () => ({ defined: made.map(({ kind, name }) => `${kind}/${name}`), wanted: [] }),
    unknownKinds: () => unknownKindsIn(made),
    document: () => {
      const found = documents.find(({ yaml }) => yaml.uri === uri);
      if (!found) throw new Error(`${uri} was rendered, and has no documents of its own`);
      return found;
    },
  };
}
