import { objectKey } from '../constructs/construct-paths';
import { isMap, listField, mapField, textField } from '../kube/json';
import { readYaml } from '../yaml/read';
import type { ValidationContext } from './cdk8s-validation-types';
import type { ManifestText } from './joined-manifests';

/** An object as a report tells of it. */
export interface NamedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string | undefined;
}

/** Under which name cdk8s-cli finds the construct of an object, and what is to be said where it finds none for certain. */
export interface ConstructName {
  readonly resourceName: string;
  readonly note: string | undefined;
}

/**
 * Answers for each object the name to report it by. cdk8s keeps one construct path for each name, so objects that share a name would all
 * be shown with the path of one: there the whole key is reported, which `PinstreamApp` records and for which plain cdk8s has no path.
 */
export function constructNames(files: readonly ManifestText[], metadata: ValidationContext['metadata']): (object: NamedObject) => ConstructName {
  const keys = new Map<string, Set<string>>();
  for (const object of files.flatMap(({ path, text }) => readYaml(path, text).documents.flatMap(({ value }) => objectsIn(value)))) {
    const known = keys.get(object.name) ?? new Set();
    keys.set(object.name, known.add(objectKey(object)));
  }
  return (object) => {
    const { name } = object;
    if ((keys.get(name)?.size ?? 0) < 2) return { resourceName: name, note: undefined };
    const key = objectKey({ namespace: undefined, ...object });
    if (Object.hasOwn(metadata, key)) return { resourceName: key, note: undefined };
    const path = Object.hasOwn(metadata, name) ? metadata[name]?.path : undefined;
    return { resourceName: key, note: path === undefined ? undefined : `one of ${keys.get(name)?.size ?? 0} objects named ${name}; cdk8s knows the construct of one of them, ${path}` };
  };
}

interface KeyedObject extends NamedObject {
  readonly namespace: string | undefined;
}

function objectsIn(value: unknown): readonly KeyedObject[] {
  if (!isMap(value)) return [];
  const metadata = mapField(value, 'metadata');
  const own = { apiVersion: textField(value, 'apiVersion') ?? '', kind: textField(value, 'kind') ?? '', name: textField(metadata, 'name') ?? '', namespace: textField(metadata, 'namespace') };
  return [...(own.name === '' ? [] : [own]), ...listField(value, own.kind === 'Template' ? 'objects' : 'items').flatMap(objectsIn)];
}
