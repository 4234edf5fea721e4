import { describe, expect, it } from 'vitest';
import { KubeObject } from '../../lib/kube/object';
import { isWholeWorkload } from '../../lib/rollout/whole-workload';
import { NamedOrigin } from '../../lib/workspace/origins';

const WEB = { name: 'web', image: 'quay.io/shop/web:1.2' };
const LABELS = { metadata: { labels: { app: 'web' } } };

const set = (spec: unknown): KubeObject =>
  new KubeObject({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'web' }, spec }, new NamedOrigin('web'));
const pods = (podSpec: unknown): KubeObject => set({ template: { ...LABELS, spec: podSpec } });

describe('a whole workload', () => {
  it('names the image of each container, be it blank', () => {
    expect(isWholeWorkload(pods({ containers: [WEB] }))).toBe(true);
    expect(isWholeWorkload(pods({ containers: [{ ...WEB, image: '' }] }))).toBe(true);
  });

  it('selects its pods or labels them', () => {
    expect(isWholeWorkload(set({ selector: { matchLabels: { app: 'web' } }, template: { spec: { containers: [WEB] } } }))).toBe(true);
    expect(isWholeWorkload(set({ template: { spec: { containers: [WEB] } } }))).toBe(false);
    expect(isWholeWorkload(set({ selector: null, template: { metadata: { labels: {} }, spec: { containers: [WEB] } } }))).toBe(false);
  });

  it('is no patch that leaves images to its other half', () => {
    expect(isWholeWorkload(pods({ containers: [WEB, { name: 'proxy' }] }))).toBe(false);
    expect(isWholeWorkload(pods({ initContainers: [WEB] }))).toBe(false);
    expect(isWholeWorkload(pods({}))).toBe(false);
    expect(isWholeWorkload(set(undefined))).toBe(false);
  });
});
