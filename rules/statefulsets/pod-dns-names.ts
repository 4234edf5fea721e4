import type { Path } from '../../lib/base/path';
import { isUnknown } from '../../lib/base/unknown';
import { listField, textEntries, textField } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import { containersOf, WORKLOADS } from '../../lib/kube/workloads';
import { startOrdinalOf } from '../../lib/rollout/stateful-set';
import type { ObjectIndex } from '../../lib/workspace/object-index';

/** A place that counts on the DNS name of a single pod. */
export interface PodNameUse {
  readonly object: KubeObject;
  readonly path: Path;
  /** As written there: `web-0.web-peers`, `web-{0...3}.web-peers`, `$(hostname).web-peers`. */
  readonly text: string;
}

/**
 * The first place in the set's namespace that names a pod of the StatefulSet under the Service: arguments, commands and plain
 * environment values of workloads, values of ConfigMaps. Secrets are not read.
 * The first question about an index costs a pass over those texts; every further one is a look-up.
 */
export function podNameUseOf(set: KubeObject, service: string, index: ObjectIndex): PodNameUse | undefined {
  const use = mentionsIn(index)
    .get(service)
    ?.find((mention) => means(mention, set, index));
  return use && useOf(use, set);
}

/**
 * The first place in the set itself that names a pod of its own which comes after the first one, or a range of them: what its first
 * pod cannot find while it starts. Costs as much as the question above.
 */
export function laterPeerOf(set: KubeObject, service: string, index: ObjectIndex): PodNameUse | undefined {
  const start = startOrdinalOf(set);
  const use = mentionsIn(index)
    .get(service)
    ?.find((mention) => {
      if (mention.object !== set || mention.before === undefined || !means(mention, set, index)) return false;
      const ordinal = /^-(\d+)\./.exec(mention.text)?.[1];
      return ordinal === undefined || (start !== undefined && Number(ordinal) > start);
    });
  return use && useOf(use, set);
}

function useOf({ object, path, before, text }: Mention, set: KubeObject): PodNameUse {
  return { object, path, text: before === undefined ? text : `${set.name}${text}` };
}

interface Mention {
  readonly object: KubeObject;
  readonly path: Path;
  /** From the ordinal on, or the whole where the pod names itself. */
  readonly text: string;
  /** What stands before the ordinal; `undefined` where the pod names itself. */
  readonly before: string | undefined;
}

const MENTIONS = new WeakMap<ObjectIndex, ReadonlyMap<string, readonly Mention[]>>();

/** The longest name of an object, and the character before it. */
const LOOK_BACK = 254;

// One ordinal, a range as MinIO writes it, a variable of a loop; or the pod's own host name, which is its name.
const ORDINAL = String.raw`-(?:\d{1,9}|\{\d{1,9}\.{2,3}\d{1,9}\}|\$\{\w{1,64}\}|\$\w{1,64}|\$\(\w{1,64}\))`;
const ITSELF = String.raw`\$\(hostname(?: -s)?\)|\$\{?HOSTNAME\}?|\$[({]POD_NAME[)}]`;
const POD_NAME = new RegExp(String.raw`(?:(${ORDINAL})|${ITSELF})\.([a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)(?![-a-z0-9])`, 'g');

function mentionsIn(index: ObjectIndex): ReadonlyMap<string, readonly Mention[]> {
  let mentions = MENTIONS.get(index);
  if (!mentions) MENTIONS.set(index, (mentions = collect(index)));
  return mentions;
}

function collect(index: ObjectIndex): ReadonlyMap<string, readonly Mention[]> {
  const mentions = new Map<string, Mention[]>();
  for (const object of [...WORKLOADS, 'ConfigMap'].flatMap((kind) => index.ofKind(kind))) {
    for (const { path, text } of textsOf(object)) {
      for (const match of text.matchAll(POD_NAME)) {
        const [whole, ordinal, service = ''] = match;
        const before = ordinal === undefined ? undefined : text.slice(Math.max(0, match.index - LOOK_BACK), match.index);
        const mention = { object, path, text: whole, before };
        const list = mentions.get(service);
        if (list) list.push(mention);
        else mentions.set(service, [mention]);
      }
    }
  }
  return mentions;
}

interface Text {
  readonly path: Path;
  readonly text: string;
}

function textsOf(object: KubeObject): readonly Text[] {
  if (object.kind === 'ConfigMap') return Array.from(textEntries(object.value['data']), ([key, text]) => ({ path: ['data', key], text }));
  return containersOf(object).flatMap(({ value, path }) => {
    const words = ['command', 'args'].flatMap((field) => listField(value, field).map((text, at) => ({ path: [...path, field, at], text })));
    const variables = listField(value, 'env').map((variable, at) => ({
      path: [...path, 'env', at, 'value'],
      text: textField(variable, 'value'),
    }));
    return [...words, ...variables].flatMap((entry) => (typeof entry.text === 'string' ? [{ path: entry.path, text: entry.text }] : []));
  });
}

function means({ object, before }: Mention, set: KubeObject, index: ObjectIndex): boolean {
  if (before === undefined) return object === set;
  if (index.namespaceOf(object) !== index.namespaceOf(set) || set.name === '' || !before.endsWith(set.name)) return false;
  const rest = before.slice(0, -set.name.length);
  // `old-web-0` is no pod of `web`, and what an unknown parameter ends with nobody knows.
  return !/[-.a-z0-9]$/.test(rest) && !(isUnknown(rest) && rest.endsWith('}'));
}
