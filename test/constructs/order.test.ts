import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gather } from '../../lib/constructs/gather';
import { CycleError, inOrder } from '../../lib/constructs/order';
import { configMap, errorOf, newApp } from './harness';

describe('inOrder', () => {
  it('keeps the order given where nothing depends on anything', () => {
    expect(inOrder(['web', 'worker', 'cache'], () => [])).toEqual(['web', 'worker', 'cache']);
  });

  it('puts prerequisites first, each once', () => {
    const needs: Readonly<Record<string, readonly string[]>> = { web: ['cache', 'worker'], worker: ['cache'] };
    expect(inOrder(['web', 'worker', 'cache'], (item) => needs[item] ?? [])).toEqual(['cache', 'worker', 'web']);
  });

  it('does not exhaust the stack on a long chain', () => {
    expect(inOrder([100_000], (item) => (item > 0 ? [item - 1] : [])).length).toBe(100_001);
  });

  it('tells a ring', () => {
    const error = errorOf(() => inOrder([0], (item) => [(item % 3) + 1]));
    expect(error instanceof CycleError && error.ring).toEqual([1, 2, 3]);
  });

  it('puts every prerequisite before what needs it, whatever the graph without rings', () => {
    fc.assert(fc.property(fc.array(fc.array(fc.nat({ max: 30 })), { maxLength: 30 }), (lists) => {
      // Items need only smaller ones, so that there is no ring.
      const needs = lists.map((list, item) => list.filter((other) => other < item));
      const order = inOrder(needs.keys(), (item) => needs[item] ?? []);
      expect([...order].sort((left, right) => left - right)).toEqual([...needs.keys()]);
      needs.forEach((list, item) => list.forEach((other) => expect(order.indexOf(other)).toBeLessThan(order.indexOf(item))));
    }));
  });
});

describe('gather', () => {
  function namesIn(chart: Chart): readonly string[] {
    return gather(chart.node.root).objects.map(({ object }) => object.name);
  }

  it('applies a dependency between groups to all their objects', () => {
    const shop = new Chart(newApp(), 'shop');
    const [web, cache] = [new Construct(shop, 'web'), new Construct(shop, 'cache')];
    for (const name of ['web-a', 'web-b']) configMap(web, name);
    for (const name of ['cache-a', 'cache-b']) configMap(cache, name);
    web.node.addDependency(cache);
    expect(namesIn(shop)).toEqual(['cache-a', 'cache-b', 'web-a', 'web-b']);
  });

  it('puts what a group depends on in itself first, and what depends on its group last', () => {
    const shop = new Chart(newApp(), 'shop');
    const web = new Construct(shop, 'web');
    const last = configMap(web, 'last');
    configMap(web, 'middle');
    const first = configMap(web, 'first');
    last.node.addDependency(web);
    web.node.addDependency(first);
    expect(namesIn(shop)).toEqual(['first', 'middle', 'last']);
  });

  it('knows the chart of each object: the nearest', () => {
    const shop = new Chart(newApp(), 'shop');
    const inner = new Chart(shop, 'inner');
    configMap(new Construct(inner, 'group'), 'web');
    configMap(shop, 'worker');
    expect(gather(shop.node.root).objects.map(({ chart }) => chart)).toEqual([inner, shop]);
  });
});
