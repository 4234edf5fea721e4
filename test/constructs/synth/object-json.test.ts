import { ApiObject, type ApiObjectMetadata, type App, Chart, JsonPatch, Lazy, type ResolutionContext } from 'cdk8s';
import { StatefulSet } from 'cdk8s-plus-27';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { objectRenderer } from '../../../lib/constructs/object-json';
import { configMap, newApp } from '../harness';

/** What we render beside what cdk8s renders, with the order of keys; or with what each refuses. */
function both(object: ApiObject): readonly [string, string] {
  return [shown(() => objectRenderer(object.node.root)(object)), shown(() => object.toJson() as unknown)];
}

function shown(render: () => unknown): string {
  let value: unknown;
  try {
    value = render();
  } catch (error) {
    return String(error);
  }
  return JSON.stringify(value, (_key, member: unknown) => (member === undefined ? '(undefined)' : member));
}

function newObject(spec: unknown, metadata: ApiObjectMetadata = { name: 'web' }, app: App = newApp()): ApiObject {
  return new ApiObject(new Chart(app, 'shop', { namespace: 'shop', labels: { team: 'web' } }), 'web', { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata, spec });
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('objectRenderer renders as cdk8s does', () => {
  const value = fc.letrec((tie) => ({
    any: fc.oneof({ depthSize: 'small' }, fc.string(), fc.integer(), fc.boolean(), fc.constantFrom(null, undefined, ''), tie('list'), tie('map')),
    list: fc.array(tie('any'), { maxLength: 4 }),
    map: fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('value', 'resolve', 'constructor', 'toString', '1', '0')), tie('any'), { maxKeys: 5, noNullPrototype: true }),
  })).any;
  const map = fc.dictionary(fc.string(), value, { maxKeys: 5, noNullPrototype: true });

  it('whatever plain data the spec holds', () => {
    fc.assert(fc.property(value, (spec) => {
      const [ours, theirs] = both(newObject(spec));
      expect(ours).toBe(theirs);
    }), { numRuns: 400 });
  });

  it('whatever plain data the metadata holds', () => {
    fc.assert(fc.property(map, fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }), (more, labels) => {
      const object = newObject({}, { name: 'web', labels, finalizers: [], ...more });
      object.metadata.addAnnotation('example.com/team', 'web');
      const [ours, theirs] = both(object);
      expect(ours).toBe(theirs);
    }), { numRuns: 400 });
  });

  it('lazy values, patches and tokens', () => {
    const object = newObject({ replicas: Lazy.any({ produce: () => 3 }) as unknown, list: [{ resolve: () => 'later' }], union: { value: 1 } });
    object.addJsonPatch(JsonPatch.add('/spec/paused', null));
    const [ours, theirs] = both(object);
    expect(ours).toBe(theirs);
    expect(ours).toContain('"replicas":3');
  });

  it('a workload of cdk8s-plus', () => {
    const set = new StatefulSet(new Chart(newApp(), 'shop'), 'web', { containers: [{ image: 'registry.example.com/shop/web:1.10', portNumber: 8080 }] });
    const [ours, theirs] = both(ApiObject.of(set));
    expect(ours).toBe(theirs);
  });

  it('keys in the order they were written in, when told not to sort them', () => {
    vi.stubEnv('CDK8S_DISABLE_SORT', '1');
    const [ours, theirs] = both(newObject({ replicas: 1, paused: true }, { name: 'web', labels: { b: '1', a: '2' } }));
    expect(ours).toBe(theirs);
    expect(ours.indexOf('replicas')).toBeLessThan(ours.indexOf('paused'));
  });
});

describe('objectRenderer leaves to cdk8s', () => {
  it("what the app's own resolvers have a say in", () => {
    const resolve = (context: ResolutionContext): void => {
      if (context.value === 'later') context.replaceValue('now');
    };
    const object = newObject({ when: 'later' }, undefined, newApp({ resolvers: [{ resolve }] }));
    expect(objectRenderer(object.node.root)(object)).toMatchObject({ spec: { when: 'now' } });
  });

  it('an object whose toJson was replaced, as helpers that patch after rendering do', () => {
    const object = configMap(new Chart(newApp(), 'shop'), 'web');
    object.toJson = () => ({ kind: 'Replaced' });
    expect(objectRenderer(object.node.root)(object)).toEqual({ kind: 'Replaced' });
  });

  it.each([
    ['a date', new Date(0), "can't render non-simple object of type 'Date'"],
    ['a map', new Map(), "can't render non-simple object of type 'Map'"],
  ])('%s, which it refuses', (_title, at, message) => {
    const object = newObject({ at });
    expect(() => objectRenderer(object.node.root)(object)).toThrow(message);
  });
});
