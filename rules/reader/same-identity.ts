import { groupBy } from '../../lib/base/group';
import type { KubeObject } from '../../lib/kube/object';
import { groupOfLegacyKind } from '../../lib/openshift/template/group-less';
import { patchFilesIn } from '../../lib/workspace/kustomization';
import type { ObjectIndex } from '../../lib/workspace/object-index';

/** An object of a set that has the same identity as an earlier one. */
export interface Repetition {
  readonly first: KubeObject;
  /**
   * Both are in files of which one holds all that the other does, under names that start alike: `web-blue.yaml` and `web-green.yaml`,
   * of which people apply one.
   */
  readonly mayBeAlternative: boolean;
}

const REPETITIONS = new WeakMap<ObjectIndex, ReadonlyMap<KubeObject, Repetition>>();

/** What the object repeats, in the order of the set. All objects are compared at the first question. */
export function repetitionOf(object: KubeObject, index: ObjectIndex): Repetition | undefined {
  let repetitions = REPETITIONS.get(index);
  if (!repetitions) REPETITIONS.set(index, (repetitions = repetitionsIn(index)));
  return repetitions.get(object);
}

function repetitionsIn(index: ObjectIndex): ReadonlyMap<KubeObject, Repetition> {
  const repetitions = new Map<KubeObject, Repetition>();
  const patches = patchFilesIn(index);
  // Without a name, as with generateName, each creation makes another object.
  const objects = index.objects.filter(({ name, origin: { uri } }) => name !== '' && !patches.has(uri) && !PATCH_NAME.test(uri));
  const identities = new Map(objects.map((object) => [object, identityOf(object, index)]));
  const byIdentity = groupBy(objects, (object) => identities.get(object));
  if (byIdentity.size === objects.length) return repetitions;
  const byFile = groupBy(objects, ({ origin }) => origin.uri);
  const known = new Map<string, ReadonlySet<string | undefined>>();
  const identitiesIn = (uri: string): ReadonlySet<string | undefined> => {
    let found = known.get(uri);
    if (!found) known.set(uri, (found = new Set(byFile.get(uri)?.map((object) => identities.get(object)))));
    return found;
  };
  for (const [first, ...again] of byIdentity.values()) {
    if (!first) continue;
    for (const object of again) {
      const [one, other] = [first.origin.uri, object.origin.uri];
      repetitions.set(object, { first, mayBeAlternative: areVariants(one, other) && isOneInOther(identitiesIn(one), identitiesIn(other)) });
    }
  }
  return repetitions;
}

/** Files and folders that go by the name of patches hold parts of objects, whoever applies them. */
const PATCH_NAME = /(?:^|[/_.-])patch(?:es)?[/_.-]/i;

function identityOf(object: KubeObject, index: ObjectIndex): string {
  return [servedGroupOf(object), object.kind, index.namespaceOf(object) ?? '', object.name].join('\0');
}

/** Where the kinds went that the group `extensions` once had; an object of theirs is the same under both names. */
const MOVED: ReadonlyMap<string, string> = new Map([
  ['Deployment', 'apps'],
  ['DaemonSet', 'apps'],
  ['ReplicaSet', 'apps'],
  ['Ingress', 'networking.k8s.io'],
  ['NetworkPolicy', 'networking.k8s.io'],
  ['PodSecurityPolicy', 'policy'],
]);

function servedGroupOf({ kind, group }: KubeObject): string {
  if (group === 'extensions') return MOVED.get(kind) ?? group;
  return group === '' ? (groupOfLegacyKind(kind) ?? group) : group;
}

function areVariants(one: string, other: string): boolean {
  return one !== other && firstWordOf(one) === firstWordOf(other);
}

function firstWordOf(uri: string): string {
  return uri.slice(uri.lastIndexOf('/') + 1).split(/[-_.]/, 1)[0] ?? '';
}

function isOneInOther(one: ReadonlySet<unknown>, other: ReadonlySet<unknown>): boolean {
  const [small, large] = one.size <= other.size ? [one, other] : [other, one];
  return Array.from(small).every((identity) => large.has(identity));
}
