import type { KubeObject } from '../kube/object';
import type { TargetProfile } from '../kube/target';
import { type ImageUse, imageUsesOf } from '../kube/workloads';
import { resolveImage } from '../openshift/resolution';
import type { Resolution } from '../openshift/resolution-types';
import type { ObjectIndex } from './object-index';
import { streamsOf } from './streams';

/** One image of an object, and what becomes of it when the object is created. */
export interface ResolvedUse {
  readonly use: ImageUse;
  readonly resolution: Resolution;
}

interface Memo {
  readonly target: TargetProfile;
  readonly byObject: Map<KubeObject, readonly ResolvedUse[]>;
}

const MEMOS = new WeakMap<ObjectIndex, Memo>();

/** What becomes of each image of the object. Worked out once for each object and target, however many rules ask. */
export function resolutionsOf(index: ObjectIndex, object: KubeObject, target: TargetProfile): readonly ResolvedUse[] {
  let memo = MEMOS.get(index);
  if (memo?.target !== target) MEMOS.set(index, (memo = { target, byObject: new Map() }));
  let resolved = memo.byObject.get(object);
  if (!resolved) {
    const streams = streamsOf(index);
    const namespace = index.namespaceOf(object);
    resolved = imageUsesOf(object).map((use) => ({ use, resolution: resolveImage({ object, use, streams, target, namespace, operation: 'create' }) }));
    memo.byObject.set(object, resolved);
  }
  return resolved;
}
