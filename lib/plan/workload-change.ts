import { printable } from '../base/unknown';
import type { ImageLock } from '../images/lock';
import type { KubeObject } from '../kube/object';
import type { TargetProfile } from '../kube/target';
import { workloadKindOf } from '../kube/workloads';
import { SELECTING_KINDS } from '../rollout/pod-selector';
import { isWholeWorkload } from '../rollout/whole-workload';
import type { ObjectChange } from '../workspace/changes';
import type { ObjectIndex } from '../workspace/object-index';

/** One workload as it was and as it is to be, with all that its plan is made of. */
export interface WorkloadChange {
  readonly before: KubeObject | undefined;
  readonly after: KubeObject | undefined;
  /** The newer of the two that are there. */
  readonly object: KubeObject;
  /** The set as it was and as it is. */
  readonly beforeIndex: ObjectIndex;
  readonly index: ObjectIndex;
  readonly target: TargetProfile;
  readonly images: ImageLock;
  /** For messages and commands: unknown parts stand as their parameters. */
  readonly name: string;
  readonly namespace: string | undefined;
  /** The stream tag that a trigger of the unchanged object follows, and that moved. */
  readonly followed?: FollowedTag | undefined;
}

/** A tag of an image stream that moved. */
export interface FollowedTag {
  /** `undefined`: the namespace of the workload. */
  readonly namespace: string | undefined;
  readonly stream: string;
  readonly tag: string;
  /** What the tag was taken from, as `oc tag` takes it; `undefined` where nobody wrote it. */
  readonly from: string | undefined;
}

/** What all changes of one set have in common. */
export type SetFacts = Pick<WorkloadChange, 'beforeIndex' | 'index' | 'target' | 'images'>;

/** The change of a workload; `undefined` for other objects, for pod templates without a controller, and for patches, which lack a half. */
export function workloadChange({ before, after }: ObjectChange, facts: SetFacts): WorkloadChange | undefined {
  const object = after ?? before;
  if (!workloadKindOf(object) || object.kind === 'PodTemplate' || object.name === '') return undefined;
  const states = [before, after].filter((state) => state !== undefined);
  if (SELECTING_KINDS.includes(object.kind) && !states.some(isWholeWorkload)) return undefined;
  const namespace = (after ? facts.index : facts.beforeIndex).namespaceOf(object);
  return {
    ...facts,
    before,
    after,
    object,
    name: printable(object.name),
    namespace: namespace === undefined ? undefined : printable(namespace),
  };
}

/** `StatefulSet/web`, as `kubectl` takes it: `statefulset/web`. */
export function resourceOf({ object, name }: Pick<WorkloadChange, 'object' | 'name'>): string {
  return `${object.kind.toLowerCase()}/${name}`;
}
