import { printable } from '../base/unknown';
import type { Resolution } from '../openshift/resolution-types';
import type { ImagePair, ReadImage } from './image-pairs';
import type { ImagePlan, ImageState } from './plan';
import { resolvedBy } from './resolved-by';
import type { WorkloadChange } from './workload-change';

/** Each image before and after, with who resolves it. */
export function imagePlansOf(pairs: readonly ImagePair[], change: WorkloadChange): readonly ImagePlan[] {
  return pairs.map(({ before, after, changes }) => ({
    container: printable((after ?? before)?.use.name ?? ''),
    before: before && stateOf(before, before.onCreate, change),
    after: after && stateOf(after, change.before ? after.onUpdate : after.onCreate, change),
    changes,
  }));
}

/** `applied` is the reading of the operation that takes place. */
function stateOf({ use, onCreate, onUpdate }: ReadImage, applied: Resolution, change: WorkloadChange): ImageState {
  const { object, target, images } = change;
  const by = (resolution: Resolution): string => `${resolvedBy(resolution, target, object.kind)}${lockWords(resolution, images.digestOf(use.image ?? ''))}`;
  return {
    written: printable(use.image ?? ''),
    onCreate: by(onCreate),
    onUpdate: by(onUpdate),
    pulls: applied.pulls.map(printable),
    confidence: applied.confidence,
  };
}

function lockWords({ outcome }: Resolution, digest: string | undefined): string {
  return outcome.kind === 'qualified' && digest !== undefined ? `; the image lock holds ${digest}` : '';
}
