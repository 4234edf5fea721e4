import { describe, expect, it } from 'vitest';
import { deletesOf, withheldOf } from '../../lib/recovery/verdicts';
import { crashing, diagnosed, ready, unpullable, webPod } from '../diagnosis/live-objects';

/** web-0 has run and crashes, web-1 never ran; both are of an older revision, and under OnDelete each is a matter of its own. */
function onDelete(podManagementPolicy: string) {
  const set = { strategy: { type: 'OnDelete' }, spec: { podManagementPolicy } };
  return diagnosed({ set, pods: [webPod(0, 'A', crashing()), webPod(1, 'A', unpullable()), webPod(2, 'B', ready('B'))] });
}

const names = (...[diagnosis, permission]: Parameters<typeof deletesOf>): readonly string[] => deletesOf(diagnosis, permission).map(({ pod }) => pod.name);

describe('which pods may be deleted', () => {
  it('stops at the first that may not, where none above it would come back', () => {
    const diagnosis = onDelete('OrderedReady');
    expect(names(diagnosis, { includeRan: false, once: true })).toEqual([]);
    expect(withheldOf(diagnosis, { includeRan: false, once: true })).toEqual(['web-0', 'web-1']);
    expect(names(diagnosis, { includeRan: true, once: true })).toEqual(['web-0', 'web-1']);
  });

  it('passes over it in a Parallel set', () => {
    expect(names(onDelete('Parallel'), { includeRan: false, once: true })).toEqual(['web-1']);
  });
});
