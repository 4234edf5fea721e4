import { describe, expect, it } from 'vitest';
import type { TargetProfile } from '../../lib/kube/target';
import { UNDECIDED } from '../../lib/kube/target';
import { imageUsesOf } from '../../lib/kube/workloads';
import { viewStream } from '../../lib/openshift/image-stream';
import { resolveImage } from '../../lib/openshift/resolution';
import type { Resolution } from '../../lib/openshift/resolution-types';
import { lookupAmong } from '../../lib/openshift/stream-lookup';
import { kube } from '../support/objects';
import { CASES, type Variant } from './cases';
import { expectRules } from './expect-rules';
import { STREAMS } from './streams';

describe('resolution of an image', () => {
  for (const { title, variants } of CASES) {
    it(title, () => {
      for (const variant of variants) {
        const resolutions = resolveAll(variant);
        expect(resolutions.map(({ result }) => result)).toEqual(variant.result);
        for (const { outcome, steps, confidence } of resolutions) {
          expect(outcome).toMatchObject({ kind: variant.outcome, ...(variant.why && { why: variant.why }), ...(variant.how && { how: variant.how }) });
          expect(steps.map(({ actor }) => actor)).toEqual(['API defaulting', 'ImagePolicy admission', 'node']);
          expect(confidence).toBe('certain');
        }
        expectRules(variant);
      }
    });
  }
});

function resolveAll({ object: value, old, imageApi, release = { major: 4, minor: 20, patch: undefined } }: Variant): readonly Resolution[] {
  const object = kube(value);
  const target: TargetProfile = { ...UNDECIDED, platform: 'openshift', release, crio: true };
  const streams = lookupAmong(STREAMS.map((stream) => viewStream(kube(stream))), { complete: true });
  return imageUsesOf(object).map((use) => resolveImage({
    object,
    use,
    streams,
    target,
    namespace: 'ns',
    operation: old === undefined ? 'create' : 'update',
    old: old && kube(old),
    imageApi,
  }));
}
