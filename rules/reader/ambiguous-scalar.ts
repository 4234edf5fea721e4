import { type Path, pointerTo, printPath, valueAt } from '../../lib/base/path';
import { type Fix, setTo } from '../../lib/engine/fix';
import { documentRule, type ReportFinding } from '../../lib/engine/rule';
import { isMap, type JsonMap, listField, textField } from '../../lib/kube/json';
import { isObject } from '../../lib/kube/object';
import { visitTextFields } from '../../lib/kube/text-fields';
import type { ManifestDocument } from '../../lib/workspace/document';
import { coreValue, isReadTwoWays, mayHoldTwoWays } from '../../lib/yaml/core-schema';
import type { WrittenScalar } from '../../lib/yaml/document';
import { plainValue } from '../../lib/yaml/scalars';

const messages = {
  value: ({ at, written, kubernetes, core }: { at: string; written: string; kubernetes: string; core: string }) =>
    `${at} is ${written} without quotes, which Kubernetes reads as ${kubernetes} and YAML 1.2 as ${core}, where text is wanted; quote it`,
  secret: ({ at }: { at: string }) => `${at} has no quotes, and Kubernetes reads something else in it than YAML 1.2 does, where text is wanted; quote it`,
  key: ({ map, written, kubernetes }: { map: string; written: string; kubernetes: string }) =>
    `the key ${written} of ${map} has no quotes, and Kubernetes reads it as ${kubernetes} while YAML 1.2 does not; quote it`,
};

/** Flags words and numbers without quotes that readers disagree about, where Kubernetes wants text. */
export const ambiguousScalar = documentRule({
  id: 'ambiguous-scalar',
  summary: 'A value without quotes means one thing to Kubernetes and another to YAML 1.2',
  category: 'reader',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'safe',
  sources: [
    { title: 'YAML 1.2.2: the core schema', url: 'https://yaml.org/spec/1.2.2/#103-core-schema', version: '1.2.2' },
    {
      title: 'go-yaml v2, which Kubernetes reads YAML with: how plain scalars are resolved',
      url: 'https://github.com/go-yaml/yaml/blob/v2.4.0/resolve.go',
      version: '2.4.0',
    },
    {
      title: 'Kubernetes: values of a ConfigMap are text',
      url: 'https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-object',
      version: 'Kubernetes 1.34',
    },
    {
      title: 'Kubernetes: labels and their values are text',
      url: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set',
      version: 'Kubernetes 1.34',
    },
  ],
  messages,
  check(document, { report }) {
    // Asking where a value is written takes a second parse, which few documents need.
    const { text, start, end, isJson } = document.yaml;
    if (isJson || !mayHoldTwoWays(text.slice(start, end))) return;
    const context: Check = { document, report, seen: new Set(), renamed: new Set() };
    eachObject(document.yaml.value, [], (object, base) => {
      checkObject(object, base, context);
    });
  },
});

interface Check {
  readonly document: ManifestDocument;
  readonly report: ReportFinding<typeof messages>;
  /** Offsets already told of: what aliases and merge keys name is written once. */
  readonly seen: Set<number>;
  /** Places whose key gets a repair, which is one of the value as well. */
  readonly renamed: Set<string>;
}

/** The objects of a document as they are written: itself, the items of lists, those of a Template. */
function eachObject(value: unknown, path: Path, visit: (object: JsonMap, path: Path) => void): void {
  if (!isObject(value)) return;
  const kind = textField(value, 'kind') ?? '';
  const field = kind === 'Template' ? 'objects' : kind.endsWith('List') ? 'items' : undefined;
  visit(value, path);
  if (field !== undefined) for (const [index, item] of listField(value, field).entries()) eachObject(item, [...path, field, index], visit);
}

function checkObject(object: JsonMap, base: Path, context: Check): void {
  const isSecret = object['kind'] === 'Secret';
  visitTextFields(object, {
    value: (path) => {
      checkValue([...base, ...path], printPath(path), isSecret && path[0] !== 'metadata', context);
    },
    key: (path, key) => {
      if (/^(?:true|false|[-+]?[.0-9][.0-9e+]*)$/.test(key)) checkKey([...base, ...path], printPath(path.slice(0, -1)), context);
    },
  });
}

function checkValue(at: Path, field: string, isHidden: boolean, { document, report, seen, renamed }: Check): void {
  const scalar = ambiguousAt(at, document);
  if (!scalar || seen.has(scalar.span.start.offset)) return;
  const { source: written, span } = scalar;
  seen.add(span.start.offset);
  const [kubernetes, core] = [plainValue(written), coreValue(written)].map(told);
  const data = { at: field, written, kubernetes: kubernetes ?? '', core: core ?? '' };
  const isMended = renamed.has(pointerTo(at));
  const fix = hasOneMeaning(written) && !isMended ? setTo(at, written, 'quote it') : undefined;
  if (isHidden) report('secret', { at, data: { at: field }, fix });
  else report('value', { at, data, fix, hint: hasOneMeaning(written) ? undefined : `write "${written}", or "${String(plainValue(written))}"` });
}

/** The plain scalar there, if readers disagree about it. A tag, which stands right ahead of it, would have said what is meant. */
function ambiguousAt(at: Path, document: ManifestDocument): WrittenScalar | undefined {
  const scalar = document.yaml.scalarAt(at);
  return scalar?.style === 'plain' && isReadTwoWays(scalar.source) && !isTagged(document, scalar.span.start.offset) ? scalar : undefined;
}

function checkKey(at: Path, map: string, { document, report, seen, renamed }: Check): void {
  const span = document.yaml.spanOf(at, 'key');
  const written = span && document.yaml.text.slice(span.start.offset, span.end.offset);
  if (!span || written === undefined || !isReadTwoWays(written) || isTagged(document, span.start.offset) || seen.has(span.start.offset)) return;
  seen.add(span.start.offset);
  const fix = renamedTo(written, at, document);
  if (fix) renamed.add(pointerTo(at));
  report('key', { at, part: 'key', data: { map, written, kubernetes: String(at.at(-1)) }, fix });
}

/** A word, or digits whose zeros somebody wrote: the text as it stands. `1_000` may also stand for 1000. */
function hasOneMeaning(written: string): boolean {
  return /^(?:[a-zA-Z]+|[-+]?0[0-9]+)$/.test(written);
}

/** The entry under the key as it is written, with its value as that is written. */
function renamedTo(key: string, at: Path, document: ManifestDocument): Fix | undefined {
  const parent = at.slice(0, -1);
  const map = valueAt(document.yaml.value, parent);
  if (!hasOneMeaning(key) || !isMap(map) || Object.hasOwn(map, key)) return undefined;
  const scalar = ambiguousAt(at, document);
  if (scalar && !hasOneMeaning(scalar.source)) return undefined;
  const value = scalar?.source ?? valueAt(document.yaml.value, at);
  const edits = [{ op: 'remove', path: at }, { op: 'add', path: [...parent, key], value }] as const;
  return { safety: 'safe', title: scalar ? 'quote the key and its value' : 'quote the key', edits };
}

function isTagged({ yaml }: ManifestDocument, offset: number): boolean {
  return /![^\s,[\]{}]*\s+$/.test(yaml.text.slice(Math.max(offset - LONGEST_TAG, yaml.start), offset));
}

const LONGEST_TAG = 64;

function told(value: unknown): string {
  return typeof value === 'string' ? 'text' : typeof value === 'number' ? `the number ${value}` : String(value);
}
