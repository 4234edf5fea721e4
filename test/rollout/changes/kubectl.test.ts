import { expect, it } from 'vitest';
import { kubectl, orphanDelete, resizeClaim } from '../../../lib/rollout/changes/kubectl';

it('leaves out a namespace that nobody named', () => {
  expect(kubectl(['get', 'pvc'], undefined)).toBe('kubectl get pvc');
});

it('deletes a set and keeps its pods', () => {
  expect(orphanDelete('statefulset', 'web', 'shop')).toBe('kubectl delete statefulset web -n shop --cascade=orphan');
});

it('resizes a claim', () => {
  expect(resizeClaim('data-web-0', '5Gi', 'shop')).toBe(
    `kubectl patch pvc data-web-0 -n shop -p '{"spec":{"resources":{"requests":{"storage":"5Gi"}}}}'`,
  );
});

it('hands a shell no name that it would run', () => {
  expect(orphanDelete('statefulset', "web'; reboot", undefined)).toBe(`kubectl delete statefulset 'web'\\''; reboot' --cascade=orphan`);
});
