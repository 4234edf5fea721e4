import { createHash } from 'node:crypto';
import { type Path, valueAt } from '../base/path';
import { textField } from '../kube/json';
import type { KubeObject } from '../kube/object';

/** What makes a finding itself, wherever its text moves. */
interface Identity {
  readonly ruleId: string;
  readonly messageId: string;
  readonly uri: string;
  readonly object: KubeObject | undefined;
  readonly path: Path;
}

/**
 * Gives fingerprints that are unique within one report: 16 hex digits over rule, message, file, object and path.
 * List items count by their name where they have one, so that a container added before another changes nothing.
 */
export function fingerprinter(): (identity: Identity) => string {
  const seen = new Map<string, number>();
  return ({ ruleId, messageId, uri, object, path }) => {
    const named = object ? [object.kind, object.namespace ?? '', object.name, ...namedPath(object, path)] : path.map(String);
    const text = [ruleId, messageId, uri, ...named].join('\0');
    const count = (seen.get(text) ?? 0) + 1;
    seen.set(text, count);
    return createHash('sha256').update(count === 1 ? text : `${text}\0${count}`).digest('hex').slice(0, 16);
  };
}

function namedPath(object: KubeObject, path: Path): readonly string[] {
  return path.map((step, at) => {
    if (typeof step === 'string') return step;
    return textField(valueAt(object.value, path.slice(0, at + 1)), 'name') ?? String(step);
  });
}
