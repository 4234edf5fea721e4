import { isMap, type JsonMap } from '../../kube/json';
import type { Path } from '../../base/path';
import type { TemplateLabel } from './labels';
import type { EffectiveParameter, ParameterTable } from './parameters';
import { referencesIn, substituteKey, type Texts } from './substitute';

/** Where something in a processed object comes from. */
export interface TemplateSource {
  /** In the Template's document. */
  readonly path: Path;
  /** The parameters that supply the text there, in the order of their references, each once. */
  readonly parameters: readonly EffectiveParameter[];
}

/** What an object was before processing. */
interface WrittenObject {
  readonly value: unknown;
  /** Its place in the Template's document. */
  readonly path: Path;
  /** The labels that the Template put on it. */
  readonly labels: ReadonlyMap<string, TemplateLabel>;
}

/** The source of the value at a path of the processed object, found by walking the object as it was written. */
export function sourceIn({ value, path: start, labels }: WrittenObject, path: Path, parameters: ParameterTable): TemplateSource {
  const label = path[0] === 'metadata' && path[1] === 'labels' && path.length > 2 ? labels.get(String(path[2])) : undefined;
  if (label !== undefined) return { path: ['labels', label.key], parameters: suppliersOf(label.written, parameters) };
  const walk = walkTo(value, path, parameters.texts);
  // Nothing is written there: with labels of the Template on it, `metadata.labels` is theirs.
  if (walk.value === undefined && labels.size > 0 && isLabelsOrAbove(path)) return { path: ['labels'], parameters: [] };
  return { path: [...start, ...walk.path], parameters: suppliersOf(walk.value, parameters) };
}

function isLabelsOrAbove(path: Path): boolean {
  return path[0] === 'metadata' && (path.length === 1 || (path.length === 2 && path[1] === 'labels'));
}

interface Walk {
  readonly path: Path;
  /** `undefined` where the path leads nowhere. */
  readonly value: unknown;
}

function walkTo(value: unknown, path: Path, texts: Texts): Walk {
  let here = value;
  const at: (string | number)[] = [];
  for (const step of path) {
    // One text made all that is below: `${{NAME}}` with JSON for a value.
    if (typeof here === 'string') break;
    const key = isMap(here) && typeof step === 'string' ? writtenKey(here, step, texts) : step;
    here = childOf(here, key);
    at.push(key);
  }
  return { path: at, value: here };
}

function childOf(parent: unknown, key: string | number): unknown {
  if (Array.isArray(parent)) return typeof key === 'number' ? parent[key] : undefined;
  return isMap(parent) && Object.hasOwn(parent, key) ? parent[key] : undefined;
}

/** The key of the written map that became `key`; itself where none did. The last substituted one wins, as in processing. */
function writtenKey(map: JsonMap, key: string, texts: Texts): string {
  let found = key;
  for (const written of Object.keys(map)) {
    if (written.includes('$') && written !== key && substituteKey(written, texts) === key) found = written;
  }
  return found;
}

function suppliersOf(value: unknown, { byName }: ParameterTable): readonly EffectiveParameter[] {
  if (typeof value !== 'string') return [];
  const suppliers = new Set<EffectiveParameter>();
  for (const { name, effective } of referencesIn(value)) {
    const parameter = effective ? byName.get(name) : undefined;
    if (parameter !== undefined) suppliers.add(parameter);
  }
  return [...suppliers];
}
