import { KubeObject } from '../kube/object';
import { NamedOrigin } from '../workspace/origins';
import type { Finding } from './finding';
import { type Fix, touchesSecret } from './fix';

/** A finding as JSON has it: what reporters print of it, and nothing that it was found in. */
export interface FindingData extends Omit<Finding, 'subject' | 'fix'> {
  readonly subject: undefined;
  readonly fix: FixData | undefined;
}

interface FixData extends Omit<Fix, 'object'> {
  readonly object?: ObjectData;
}

interface ObjectData {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly uri: string;
}

/** The finding as data. Of a repair of a Secret the edits are left out, as their values may be secret ones. */
export function findingData({ fix, ...rest }: Finding): FindingData {
  return { ...rest, subject: undefined, fix: fix && fixData(fix, rest.object) };
}

/** The finding that the data came of, but for its subject: it can be printed, and not repaired. */
export function findingFrom({ fix, ...rest }: FindingData): Finding {
  return { ...rest, fix: fix && fixFrom(fix) };
}

function fixData({ safety, title, edits, object, creates }: Fix, about: Finding['object']): FixData {
  const target = object && { object: objectData(object) };
  if (touchesSecret({ object, creates }, about)) return { safety, title, edits: [], ...target, ...(creates && { creates: { kind: creates['kind'] } }) };
  return { safety, title, edits, ...target, ...(creates && { creates }) };
}

function objectData({ apiVersion, kind, name, namespace, origin: { uri } }: KubeObject): ObjectData {
  return { apiVersion, kind, name, namespace, uri };
}

function fixFrom({ object, ...rest }: FixData): Fix {
  if (!object) return rest;
  const { apiVersion, kind, name, namespace, uri } = object;
  return { ...rest, object: new KubeObject({ apiVersion, kind, metadata: { name, namespace } }, new NamedOrigin(uri)) };
}
