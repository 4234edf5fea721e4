import { describe, expect, it } from 'vitest';
import { onlyPlan, setOf } from './plan-for';

const stream = `---
apiVersion: image.openshift.io/v1
kind: ImageStream
metadata: { name: web, namespace: shop }
spec: { lookupPolicy: { local: true } }
`;
const application = (extra: string): string => `---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec:
  destination: { namespace: shop }
${extra}`;
const IGNORED = `  ignoreDifferences: [{ group: apps, kind: StatefulSet, jqPathExpressions: ['.spec.template.spec.containers[]?.image'] }]
  syncPolicy: { syncOptions: [RespectIgnoreDifferences=true] }
`;
const GIVEN = { platform: 'openshift=4.16', argocd: true };
const textsOf = (plan: ReturnType<typeof onlyPlan>): string => plan.argocd.map(({ text, lines }) => [text, ...lines].join('\n')).join('\n');

describe('what Argo CD will show', () => {
  it('is nothing where Argo CD applies nothing', () => {
    expect(onlyPlan(setOf('quay.io/shop/web:1'), setOf('quay.io/shop/web:2'), { platform: 'openshift=4.16' }).argocd).toEqual([]);
  });

  it('is OutOfSync for ever where admission writes over the image, with the setting that mends it', () => {
    const text = textsOf(onlyPlan(setOf('web:1') + stream, setOf('web:2') + stream, GIVEN));
    expect(text).toContain('OutOfSync for ever');
    expect(text).toContain("jqPathExpressions: ['.spec.template.spec.containers[]?.image'");
    expect(text).toContain('RespectIgnoreDifferences=true');
    expect(textsOf(onlyPlan(setOf('quay.io/shop/web:1'), setOf('quay.io/shop/web:2'), GIVEN))).not.toContain('OutOfSync');
  });

  it('is Synced with old pods where the image is ignored and so never written', () => {
    const beside = stream + application(IGNORED);
    const plan = onlyPlan(setOf('web:1') + beside, setOf('web:2') + beside, { platform: 'openshift=4.16' });
    expect(textsOf(plan)).toContain('a sync does not write the new one');
    expect(textsOf(plan)).not.toContain('OutOfSync for ever');
  });

  it('is Healthy with old pods below a partition and under OnDelete', () => {
    for (const strategy of ['{ type: OnDelete }', '{ type: RollingUpdate, rollingUpdate: { partition: 2 } }']) {
      const spec = `updateStrategy: ${strategy}`;
      expect(textsOf(onlyPlan(setOf('quay.io/shop/web:1', { spec }), setOf('quay.io/shop/web:2', { spec }), GIVEN))).toContain('Healthy with old pods: web-0, web-1');
    }
  });

  it('is Progressing for ever where a pod of a set sticks', () => {
    expect(textsOf(onlyPlan(setOf('quay.io/shop/web:1'), setOf('quay.io/shop/web:2'), GIVEN))).toContain('Progressing for ever');
  });

  it('is a failed sync where the API server refuses the update', () => {
    const after = setOf('quay.io/shop/web:2').replace('serviceName: web', 'serviceName: front');
    expect(textsOf(onlyPlan(setOf('quay.io/shop/web:1'), after, GIVEN))).toContain('The sync fails');
  });
});
