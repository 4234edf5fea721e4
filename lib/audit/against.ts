import type { LiveNamespace } from '../diagnosis/live-namespace';
import { fieldOf, mapField } from '../kube/json';
import { groupFamilyOf } from '../kube/kinds';
import { isControlled, KubeObject } from '../kube/object';
import type { TargetProfile } from '../kube/target';
import { imageUsesOf } from '../kube/workloads';
import { applyValueEdits, type ValueEdit } from '../base/value-edit';
import { resolveImage } from '../openshift/resolution';
import { claimTemplatesOf } from '../rollout/changes/set-claims';
import type { ObjectChange, SetHistory } from '../workspace/changes';
import type { Externals } from '../workspace/externals';
import { ObjectIndex } from '../workspace/object-index';
import { streamsOf } from '../workspace/streams';
import type { ObjectSet } from '../workspace/workspace';
import { appliedImagesOf, useKey } from './applied';
import { indexOf } from './live-set';

/** What manifests would make of a live namespace. */
export interface Comparison {
  /** The manifests' sets as they leave the namespace: with what is live beside them and stays. */
  readonly sets: readonly ObjectSet[];
  readonly historyOf: (set: ObjectSet) => SetHistory;
  /** Titles of manifests for other namespaces, which were not read. */
  readonly elsewhere: readonly string[];
  /** Objects that both sides know. */
  readonly known: number;
}

/**
 * Brings manifests together with the live objects that they are about to change, in one namespace, which is also that of manifests that
 * name none. A live object that the manifests do not name stays, as a namespace holds other things too; it counts as removed where it
 * bears the name of the same instance of an application. An image that admission or a trigger has written over counts as the text that was
 * applied, so that the same text is no change.
 */
export function compareWithLive(namespace: LiveNamespace, manifests: readonly ObjectSet[], { target, externals }: { readonly target: TargetProfile; readonly externals: Externals }): Comparison {
  const placed = manifests.map((set) => ({ set, objects: set.index.objects.filter((object) => (object.namespace ?? namespace.name) === namespace.name) }));
  const written = new Map(placed.flatMap(({ objects }) => objects.map((object) => [identityOf(object), object] as const)));
  const live = indexOf(namespace, namespace.objects, externals);
  const facts = { live, target, namespace: namespace.name };
  const states = namespace.objects.map((object) => {
    const after = written.get(identityOf(object));
    return { object: after ? asApplied(object, after, facts) : object, after };
  });
  const before = indexOf(namespace, states.map(({ object }) => object), externals);
  const was = new Map(states.flatMap(({ object, after }) => (after ? [[after, object] as const] : [])));
  const instances = new Set(Array.from(written.values()).flatMap(instanceOf));
  const isGone = (object: KubeObject): boolean => !isControlled(object) && !isClaimOfSet(object, live) && instanceOf(object).some((instance) => instances.has(instance));
  const unnamed = states.flatMap(({ object, after }) => (after ? [] : [object]));
  const gone = unnamed.filter(isGone);
  const staying = unnamed.filter((object) => !isGone(object));
  const histories = new Map<ObjectSet, SetHistory>();
  const sets = placed.map(({ set, objects }, at): ObjectSet => {
    const { externals: own, onOpenShift } = set.index;
    const index = new ObjectIndex([...objects, ...staying], { namespace: namespace.name, externals: own, onOpenShift, missing: missingOf(set.index, live) });
    const changes = objects.map((after): ObjectChange => {
      const old = was.get(after);
      return old ? { before: old, after } : { before: undefined, after };
    });
    // Of one instance in several sets nobody can tell which one lost the object.
    const lost = at === 0 ? gone.map((object): ObjectChange => ({ before: object, after: undefined })) : [];
    const made = { id: set.id, documents: set.documents, index };
    histories.set(made, { before, changes: [...changes, ...lost] });
    return made;
  });
  const elsewhere = manifests.flatMap((set, at) => set.index.objects.filter((object) => placed[at]?.objects.includes(object) === false).map(({ title, namespace: other }) => `${title} in ${other ?? ''}`));
  return { sets, historyOf: (set) => histories.get(set) ?? { before, changes: [] }, elsewhere, known: was.size };
}

/** Whether a StatefulSet made the claim of a template. It is in no manifest, bears the template's labels, and has no owner where it is to outlive the set. */
function isClaimOfSet({ kind, name }: KubeObject, live: ObjectIndex): boolean {
  if (kind !== 'PersistentVolumeClaim') return false;
  return live.ofKind('StatefulSet').some((set) =>
    claimTemplatesOf(set).some((template) => {
      const stem = `${template.name}-${set.name}-`;
      return name.startsWith(stem) && /^\d+$/.test(name.slice(stem.length));
    }),
  );
}

function identityOf({ kind, group, name }: KubeObject): string {
  return [groupFamilyOf(kind, group), kind, name].join('/');
}

/** Kinds that rules ask about in both states: what was not read of either may be there. */
function missingOf(manifests: ObjectIndex, live: ObjectIndex): 'all' | ReadonlySet<string> {
  if (!manifests.complete('Pod')) return 'all';
  return new Set(['ImageStream', 'Service', 'PodDisruptionBudget', 'StatefulSet', 'Deployment', 'RoleBinding'].filter((kind) => !live.complete(kind)));
}

/** Labels that name one instance of an application, by whatever tool applies it; each with its value. */
const INSTANCE_LABELS = ['app.kubernetes.io/instance', 'argocd.argoproj.io/instance'] as const;

function instanceOf({ labels }: KubeObject): readonly string[] {
  return INSTANCE_LABELS.flatMap((label) => {
    const value = labels.get(label);
    return value === undefined ? [] : [`${label}=${value}`];
  });
}

interface Facts {
  readonly live: ObjectIndex;
  readonly target: TargetProfile;
  readonly namespace: string;
}

/** The live object with the images that its author gave it, as far as that can be told. */
function asApplied(object: KubeObject, after: KubeObject, facts: Facts): KubeObject {
  const applied = appliedImagesOf(object);
  const asked = new Map(imageUsesOf(after).map((use) => [useKey(use), use]));
  const edits = imageUsesOf(object).flatMap((use): ValueEdit[] => {
    const next = asked.get(useKey(use));
    if (use.image === undefined || next?.image === undefined || next.image === use.image) return [];
    const { result } = resolveImage({ object: after, use: next, streams: streamsOf(facts.live), target: facts.target, namespace: facts.namespace, operation: 'update', old: object });
    const author = result === use.image ? next.image : applied.get(useKey(use));
    return author === undefined || author === use.image ? [] : [{ op: 'replace', path: use.path, value: author }];
  });
  if (edits.length === 0) return object;
  const value = applyValueEdits(object.value, edits);
  return new KubeObject({ ...object.value, spec: fieldOf(value, 'spec') ?? mapField(object.value, 'spec') }, object.origin);
}
