import type { LiveNamespace } from '../diagnosis/live-namespace';
import { isControlled, type KubeObject } from '../kube/object';
import { isImageStream } from '../openshift/image-stream';
import type { Externals } from '../workspace/externals';
import { ObjectIndex } from '../workspace/object-index';
import type { ObjectSet } from '../workspace/workspace';
import { ownersAmong } from './owners';
import { asWritten } from './server-fields';

/** The objects of a namespace as the rules look at them. */
export interface LiveSet {
  readonly set: ObjectSet;
  /** Those that findings are wanted of, by the uri of their origin; the others are what they may count on. */
  readonly subjects: ReadonlySet<string>;
}

/**
 * The objects that people and tools keep in a namespace, without what the server writes into them. What controllers made of them is left
 * out, as its template says it all; what an operator made is there to count on, and nobody's to mend here. `beside` is what else was read:
 * images may come from its streams.
 */
export function liveSetOf(namespace: LiveNamespace, beside: readonly LiveNamespace[], externals: Externals): LiveSet {
  const { name, objects } = namespace;
  const owners = ownersAmong(objects);
  const kept = objects.filter(({ kind }) => !PASSING.has(kind));
  const subjects = kept.filter((object) => !isControlled(object)).map(asWritten);
  const context = kept.filter((object) => isControlled(object) && owners.ownerOf(object) === undefined).map(asWritten);
  const streams = beside.flatMap((other) => (other === namespace ? [] : other.objects.filter(isImageStream)));
  return {
    set: { id: `cluster:${name}`, documents: [], index: indexOf(namespace, [...subjects, ...context, ...streams], externals) },
    subjects: new Set(subjects.map(({ origin }) => origin.uri)),
  };
}

/** An index of live objects. Of kinds that nobody reads here nothing can be told to be absent. */
export function indexOf({ name, unread, now }: LiveNamespace, objects: readonly KubeObject[], externals: Externals): ObjectIndex {
  return new ObjectIndex(objects, { namespace: name, externals, missing: new Set([...unread, ...NEVER_READ]), readAt: now });
}

/** What comes and goes by itself, and what is kept of earlier states. */
const PASSING: ReadonlySet<string> = new Set(['Event', 'ControllerRevision', 'Endpoints', 'EndpointSlice', 'Lease']);

/** Kinds that rules ask for and that an audit has no right to read, or no reason. */
const NEVER_READ = ['BuildConfig', 'Build', 'ConfigMap', 'Secret', 'ServiceAccount', 'Role', 'RoleBinding', 'Operation', 'OperationSet', 'Application'];
