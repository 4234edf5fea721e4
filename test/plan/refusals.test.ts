import { describe, expect, it } from 'vitest';
import { onlyPlan, setOf } from './plan-for';

const KUBERNETES = { platform: 'kubernetes=1.34' };
const IMAGE = 'quay.io/shop/web:1';
const claim = (name: string, storage = '1Gi'): string => `volumeClaimTemplates: [{ metadata: { name: ${name} }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: ${storage} } } } }]`;
const commandsOf = (commands: readonly string[]) => commands.map((command) => command.replace(/ {2}#.*/, ''));

describe('what the API server refuses', () => {
  it('is a field that never changes, with both values and the way round', () => {
    const plan = onlyPlan(setOf(IMAGE), setOf('quay.io/shop/web:2').replace('serviceName: web', 'serviceName: front'), KUBERNETES);
    const [refusal] = plan.refusals;
    expect(refusal).toMatchObject({ field: 'spec.serviceName', before: 'web', after: 'front' });
    expect(refusal?.reason).toContain('422');
    expect(commandsOf(refusal?.commands ?? [])).toEqual(['kubectl delete statefulset web -n shop --cascade=orphan', 'kubectl apply -f FILE -n shop']);
    expect(plan).toMatchObject({ cause: 'edited', rollout: undefined, failures: [] });
    expect(plan.summary).toContain('nothing of it changes');
  });

  it('depends on the release', () => {
    const after = setOf(IMAGE, { spec: 'revisionHistoryLimit: 3' });
    expect(onlyPlan(setOf(IMAGE), after, { platform: 'kubernetes=1.31' }).refusals.map(({ field }) => field)).toEqual(['spec.revisionHistoryLimit']);
    expect(onlyPlan(setOf(IMAGE), after, KUBERNETES).refusals).toEqual([]);
  });

  it('is a claim template of another name, which would start empty', () => {
    const plan = onlyPlan(setOf(IMAGE, { spec: claim('data') }), setOf(IMAGE, { spec: claim('store') }), KUBERNETES);
    expect(plan.refusals[0]).toMatchObject({ field: 'spec.volumeClaimTemplates', before: 'data', after: 'store' });
    expect(plan.refusals[0]?.reason).toContain('store-web-0 to store-web-2');
    expect(plan.dataAtRisk[0]?.lines).toEqual(['data-web-0 to data-web-2']);
  });

  it('is a larger claim, which grows claim by claim', () => {
    const [refusal] = onlyPlan(setOf(IMAGE, { spec: claim('data') }), setOf(IMAGE, { spec: claim('data', '2Gi') }), KUBERNETES).refusals;
    expect(commandsOf(refusal?.commands ?? [])[0]).toBe(`kubectl patch pvc data-web-0 -n shop -p '{"spec":{"resources":{"requests":{"storage":"2Gi"}}}}'`);
    expect(refusal?.commands).toHaveLength(5);
  });

  it('is the template of a Job, and most of a Pod', () => {
    const job = (image: string): string => `apiVersion: batch/v1\nkind: Job\nmetadata: { name: import, namespace: shop }\nspec: { template: { spec: { restartPolicy: Never, containers: [{ name: import, image: "${image}" }] } } }`;
    expect(onlyPlan(job('quay.io/shop/import:1'), job('quay.io/shop/import:2'), KUBERNETES).refusals[0]?.field).toContain('spec.template.spec.containers[0].image');
    const pod = (image: string, policy: string): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: import, namespace: shop }\nspec: { restartPolicy: ${policy}, containers: [{ name: import, image: "${image}" }] }`;
    expect(onlyPlan(pod('quay.io/shop/import:1', 'Never'), pod('quay.io/shop/import:2', 'OnFailure'), KUBERNETES).refusals.map(({ field }) => field)).toEqual(['spec.restartPolicy']);
    expect(onlyPlan(pod('quay.io/shop/import:1', 'Never'), pod('quay.io/shop/import:2', 'Never'), KUBERNETES)).toMatchObject({ cause: 'rolled', refusals: [] });
  });
});

describe('what nobody should read', () => {
  it('is the value of a variable', () => {
    const job = (value: string): string => `apiVersion: batch/v1\nkind: Job\nmetadata: { name: import, namespace: shop }\nspec: { template: { spec: { restartPolicy: Never, containers: [{ name: import, image: "quay.io/shop/import:1", env: [{ name: TOKEN, value: ${value} }] }] } } }`;
    const plan = onlyPlan(job('hunter2'), job('hunter3'), KUBERNETES);
    expect(plan.refusals).toMatchObject([{ field: 'spec.template.spec.containers[0].env[0].value', before: '(not shown)', after: '(not shown)' }]);
    expect(JSON.stringify(plan)).not.toContain('hunter');
  });
});

describe('data at risk', () => {
  const retention = (fate: string): string => `persistentVolumeClaimRetentionPolicy: { whenScaled: ${fate}, whenDeleted: ${fate} }\n${claim('data')}`;

  it('is what scaling down deletes', () => {
    const [more, less] = [setOf(IMAGE, { replicas: 3, spec: retention('Delete') }), setOf(IMAGE, { replicas: 1, spec: retention('Delete') })];
    expect(onlyPlan(more, less, KUBERNETES).dataAtRisk).toEqual([{ text: 'The pods that go take their claims with them (whenScaled: Delete).', lines: ['data-web-1 and data-web-2'] }]);
    expect(onlyPlan(more, less, { platform: 'kubernetes=1.22' }).dataAtRisk).toEqual([]);
  });

  it('is the data of a set that goes, or comes back under another name', () => {
    expect(onlyPlan(setOf(IMAGE, { spec: retention('Delete') }), '', KUBERNETES).dataAtRisk[0]?.text).toContain('deleted with the set');
    expect(onlyPlan(setOf(IMAGE, { spec: claim('data') }), '', KUBERNETES).dataAtRisk[0]?.text).toContain('stay behind');
  });

  it('is every claim once the policy turns to Delete', () => {
    expect(onlyPlan(setOf(IMAGE, { spec: retention('Retain') }), setOf(IMAGE, { spec: retention('Delete') }), KUBERNETES).dataAtRisk.map(({ text }) => text)).toEqual([
      'From now on deleting the set deletes claims (whenDeleted: Delete, before it was Retain).',
      'From now on scaling down deletes claims (whenScaled: Delete, before it was Retain).',
    ]);
  });

  it('is nothing where replicas go and claims stay', () => {
    const spec = claim('data');
    expect(onlyPlan(setOf(IMAGE, { replicas: 3, spec }), setOf(IMAGE, { replicas: 1, spec }), KUBERNETES).dataAtRisk).toEqual([]);
  });
});
