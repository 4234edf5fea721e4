import { createHash } from 'node:crypto';
import { type Path, valueAt } from '../base/path';
import { textField } from '../kube/json';
import type { KubeObject } from '../kube/object';
import type { Finding } from './finding';

/** What makes a finding itself, wherever its text moves. */
interface Identity {
  readonly ruleId: string;
  readonly messageId: string;
  readonly uri: string;
  readonly object: KubeObject | undefined;
  readonly path: Path;
}

/**
 * 16 hex digits over rule, message, file, object and path. List items count by their name where they have one, so that a container
 * added before another changes nothing. Equal for findings that differ in nothing of these.
 */
export function fingerprintOf({ ruleId, messageId, uri, object, path }: Identity): string {
  const named = object ? [object.kind, object.namespace ?? '', object.name, ...namedPath(object, path)] : path.map(String);
  return hashOf([ruleId, messageId, uri, ...named].join('\0'));
}

/** The findings with a fingerprint of its own for each: of equal ones all but the first get another, by their order. */
export function withOwnFingerprints(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const { fingerprint } = finding;
    const count = (seen.get(fingerprint) ?? 0) + 1;
    seen.set(fingerprint, count);
    return count === 1 ? finding : { ...finding, fingerprint: hashOf(`${fingerprint}\0${count}`) };
  });
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function namedPath(object: KubeObject, path: Path): readonly string[] {
  return path.map((step, at) => {
    if (typeof step === 'string') return step;
    return textField(valueAt(object.value, path.slice(0, at + 1)), 'name') ?? String(step);
  });
}
