import type { Path } from '../base/path';
import { isMap, type JsonMap } from '../kube/json';
import type { Marks } from './marks';

/** A change to the object that cdk8s has put together. */
export type Patch =
  | { readonly op: 'add' | 'replace'; readonly path: Path; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: Path };

/** An object in two parts that together come out as it is. */
export interface CarriedObject {
  /** What `ApiObject` takes and writes unchanged, in types that the compiler accepts. */
  readonly props: JsonMap;
  /**
   * What it does not: nulls, which it drops; empty values of the metadata, which it drops too; a name that it makes up; texts of the
   * metadata that are no text; keys that JavaScript has a use for.
   */
  readonly patches: readonly Patch[];
  /** Keys of the object itself that no patch can bring. */
  readonly lost: readonly string[];
}

export function carriedObject(object: JsonMap, marks: Marks): CarriedObject {
  const { metadata, ...others } = object;
  const lost = Object.keys(others).filter((key) => key === '__proto__' || !marks.isPlain(key));
  const { value, patches } = splitEntries(Object.entries(others).filter(([key]) => !lost.includes(key)), [], marks);
  const own = carriedMetadata(Object.hasOwn(object, 'metadata'), metadata, marks);
  // In the order that people write them in.
  const { apiVersion, kind, ...rest } = value;
  return { props: { apiVersion, kind, ...(own.value === undefined ? {} : { metadata: own.value }), ...rest }, patches: [...patches, ...own.patches], lost };
}

interface Split<Value> {
  readonly value: Value;
  readonly patches: readonly Patch[];
}

/** `undefined` where parts of the value need patches that cannot name them, so that it has to be patched in as a whole. */
function split(value: unknown, path: Path, marks: Marks): Split<unknown> | undefined {
  if (Array.isArray(value)) return splitList(value, path, marks);
  if (!isMap(value)) return { value, patches: [] };
  if (Object.keys(value).includes('__proto__')) return undefined;
  const made = splitEntries(Object.entries(value), path, marks);
  const isNamed = made.patches.every((patch) => patch.path.every((step) => typeof step === 'number' || marks.isPlain(step)));
  return isNamed ? made : undefined;
}

function splitList(list: readonly unknown[], path: Path, marks: Marks): Split<readonly unknown[]> {
  const patches: Patch[] = [];
  const value = list.map((item, index) => {
    const at = [...path, index];
    const made = item === null ? undefined : split(item, at, marks);
    if (made) patches.push(...made.patches);
    else patches.push({ op: 'replace', path: at, value: item });
    return made ? made.value : null;
  });
  return { value, patches };
}

function splitEntries(entries: readonly (readonly [string, unknown])[], path: Path, marks: Marks): Split<JsonMap> {
  const patches: Patch[] = [];
  const value: Record<string, unknown> = {};
  for (const [key, member] of entries) {
    const at = [...path, key];
    const made = member === null || key === 'constructor' ? undefined : split(member, at, marks);
    if (made) {
      value[key] = made.value;
      patches.push(...made.patches);
    } else patches.push({ op: 'add', path: at, value: member });
  }
  return { value, patches };
}

function carriedMetadata(isThere: boolean, metadata: unknown, marks: Marks): Split<JsonMap | undefined> {
  if (!isThere) return { value: undefined, patches: [{ op: 'remove', path: ['metadata'] }] };
  const whole: Split<undefined> = { value: undefined, patches: [{ op: 'add', path: ['metadata'], value: metadata }] };
  if (!isMap(metadata) || !Object.keys(metadata).every((key) => key !== '__proto__' && marks.isPlain(key))) return whole;
  const value: Record<string, unknown> = {};
  const patches: Patch[] = [];
  for (const [key, member] of inOrder(metadata)) {
    if (isCarriedIn(key, member, marks)) value[key] = member;
    else patches.push({ op: 'add', path: ['metadata', key], value: member });
  }
  // Last: a map that lost its only member would be dropped whole.
  if (!Object.hasOwn(metadata, 'name')) patches.push({ op: 'remove', path: ['metadata', 'name'] });
  return { value: Object.keys(value).length === 0 ? undefined : value, patches };
}

/** What tells the object from others first; processing puts labels before the name. */
function inOrder(metadata: JsonMap): readonly (readonly [string, unknown])[] {
  const first = ['name', 'generateName', 'namespace', 'labels', 'annotations'];
  const rank = (key: string): number => (first.includes(key) ? first.indexOf(key) : first.length);
  return Object.entries(metadata).sort(([one], [other]) => rank(one) - rank(other));
}

/** Whether cdk8s keeps a member of the metadata as it is, and its types allow it. */
function isCarriedIn(key: string, member: unknown, marks: Marks): boolean {
  const isText = (text: unknown): boolean => typeof text === 'string' && marks.typedIn(text) === undefined;
  switch (key) {
    case 'name':
    case 'namespace':
      return isText(member);
    case 'labels':
    case 'annotations':
      return isMap(member) && isFilled(member) && Object.values(member).every(isText);
    case 'finalizers':
      return Array.isArray(member) && member.length > 0 && member.every(isText);
    case 'ownerReferences':
    case 'apiObject':
    case 'constructor':
      return false;
    default:
      return isFilled(member);
  }
}

/** Whether nothing in the value is null, empty or named as JavaScript names things of its own. */
function isFilled(value: unknown): boolean {
  if (value === null) return false;
  if (Array.isArray(value)) return value.length > 0 && value.every(isFilled);
  if (!isMap(value)) return true;
  const entries = Object.entries(value);
  return entries.length > 0 && entries.every(([key, member]) => key !== '__proto__' && key !== 'constructor' && isFilled(member));
}
