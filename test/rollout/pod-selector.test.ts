import { describe, expect, it } from 'vitest';
import { unknownText } from '../../lib/base/unknown';
import { KubeObject } from '../../lib/kube/object';
import { podSelectorOf, requirementsOf } from '../../lib/rollout/pod-selector';
import { NamedOrigin } from '../../lib/workspace/origins';

const workload = (selector: unknown, kind = 'Deployment', apiVersion = 'apps/v1'): KubeObject =>
  new KubeObject({ apiVersion, kind, metadata: { name: 'web' }, spec: { selector } }, new NamedOrigin('web'));
const kindOf = (...parts: Parameters<typeof workload>): string | undefined => podSelectorOf(workload(...parts))?.kind;

describe('podSelectorOf', () => {
  it('tells written, empty, absent and filled-in selectors apart', () => {
    expect(kindOf({ matchLabels: { app: 'web' } })).toBe('written');
    expect(kindOf({ matchExpressions: [{ key: 'app', operator: 'Exists' }] })).toBe('written');
    expect(kindOf({})).toBe('empty');
    expect(kindOf({ matchLabels: {}, matchExpressions: null })).toBe('empty');
    expect(kindOf({ app: 'web' })).toBe('empty');
    expect([kindOf(undefined), kindOf(null)]).toEqual(['absent', 'absent']);
    expect(kindOf(undefined, 'Deployment', 'extensions/v1beta1')).toBe('defaulted');
    expect([kindOf(undefined, 'ReplicationController', 'v1'), kindOf({}, 'ReplicationController', 'v1')]).toEqual([
      'defaulted',
      'defaulted',
    ]);
    expect(kindOf({ app: 'web' }, 'ReplicationController', 'v1')).toBe('written');
  });

  it('does not judge what is unknown or no map', () => {
    for (const selector of [unknownText('SELECTOR'), 'app=web', ['app'], { matchLabels: unknownText('LABELS') }])
      expect(kindOf(selector)).toBeUndefined();
  });
});

describe('requirementsOf', () => {
  it('lists labels and expressions in order, with what is met', () => {
    const object = workload({
      matchLabels: { app: 'web', tier: 'back' },
      matchExpressions: [
        { key: 'app', operator: 'In', values: ['web', 'api'] },
        { key: 'canary', operator: 'Exists' },
        { key: 'app', operator: 'Like' },
        'app',
      ],
    });
    const selector = podSelectorOf(object);
    const labels = new Map([
      ['app', 'web'],
      ['tier', unknownText('TIER')],
    ]);
    const list = selector?.kind === 'written' ? requirementsOf(object, selector, labels) : [];
    expect(list.map(({ text, met }) => [text, met])).toEqual([
      ['app=web', true],
      ['tier=back', undefined],
      ['app in (web, api)', true],
      ['canary', false],
    ]);
    expect(list[2]?.path).toEqual(['spec', 'selector', 'matchExpressions', 0]);
  });
});
