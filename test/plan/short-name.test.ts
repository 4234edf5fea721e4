import { describe, expect, it } from 'vitest';
import { onlyPlan, setOf } from './plan-for';

const stream = (name: string): string => `---
apiVersion: image.openshift.io/v1
kind: ImageStream
metadata: { name: ${name}, namespace: shop }
spec: { lookupPolicy: { local: true } }
`;

const demo = (name: string, version: string, withStream: boolean): string =>
  `${setOf(`${name}:${version}`, { name, spec: 'podManagementPolicy: OrderedReady' })}${withStream ? stream(name) : ''}`;

const going = (platform: string, { name = 'statefulset-issue-demo', withStream = true } = {}) =>
  onlyPlan(demo(name, '1.0.0', withStream), demo(name, '1.0.1', withStream), { platform });

const unresolved = (plan: ReturnType<typeof going>) => plan.failures.find(({ when }) => when === 'name-unresolved');

describe('a StatefulSet that goes from one short name to another', () => {
  it('is resolved on create and not on update by OpenShift 4.8', () => {
    const [image] = going('openshift=4.8.17').images;
    expect(image?.after?.onCreate).toBe('the image stream shop/statefulset-issue-demo:1.0.1, by its lookup policy');
    expect(image?.after?.onUpdate).toBe('nobody but the node, which guesses the registry: OpenShift 4.8.17 rewrites a StatefulSet only when it is created');
    expect(image?.after?.pulls).toContain('docker.io/library/statefulset-issue-demo:1.0.1');
    expect(image).toMatchObject({ changes: true, before: { written: 'statefulset-issue-demo:1.0.0' }, after: { confidence: 'certain' } });
    expect(going('openshift=4.8').images[0]?.after?.confidence).toBe('likely');
  });

  it('restarts its highest pod first and sticks there on OpenShift 4.8', () => {
    const plan = going('openshift=4.8');
    expect(plan.cause).toBe('rolled');
    expect(plan.rollout?.order).toEqual(['statefulset-issue-demo-2', 'statefulset-issue-demo-1', 'statefulset-issue-demo-0']);
    expect(unresolved(plan)?.pod).toBe('statefulset-issue-demo-2');
    expect(unresolved(plan)?.outcome).toContain('2 of 3 pods stay ready');
    expect(plan.summary).toBe('statefulset-issue-demo-2 restarts and sticks, because nobody resolves the name of its image; statefulset-issue-demo-1, statefulset-issue-demo-0 wait for it.');
    expect(plan.failures.map(({ when }) => when)).toEqual(['name-unresolved']);
  });

  it('says that deleting, scaling and applying again do not help', () => {
    const useless = unresolved(going('openshift=4.8'))?.useless ?? [];
    expect(useless[0]).toContain('Deleting statefulset-issue-demo-2');
    expect(useless[1]).toContain('Scaling statefulset-issue-demo to 0 and back');
    expect(useless[2]).toContain('Applying the same manifest again');
  });

  it('recovers by writing the digest and deleting the stuck pod once', () => {
    expect(unresolved(going('openshift=4.8'))?.commands.map((command) => command.replace(/ {2}#.*/, ''))).toEqual([
      "IMAGE=$(oc get istag statefulset-issue-demo:1.0.1 -n shop -o jsonpath='{.image.dockerImageReference}')",
      'kubectl set image statefulset/statefulset-issue-demo -n shop server="$IMAGE"',
      'kubectl delete pod statefulset-issue-demo-2 -n shop',
      'kubectl rollout status statefulset/statefulset-issue-demo -n shop',
    ]);
  });

  it('warns of the temptation to delete volumes where the set has some', () => {
    const claims = 'volumeClaimTemplates: [{ metadata: { name: data }, spec: { accessModes: [ReadWriteOnce] } }]';
    const state = (version: string): string => `${setOf(`ledger:${version}`, { name: 'ledger', spec: claims })}${stream('ledger')}`;
    expect(onlyPlan(state('1'), state('2'), { platform: 'openshift=4.8' }).dataAtRisk[0]?.text).toContain('No recovery needs a claim');
  });

  it('is resolved on update by OpenShift 4.16, and can only stick at an image that is not there', () => {
    const plan = going('openshift=4.16');
    expect(plan.images[0]?.after?.onUpdate).toBe('the image stream shop/statefulset-issue-demo:1.0.1, by its lookup policy');
    expect(plan.images[0]?.after?.pulls[0]).toContain('image-registry.openshift-image-registry.svc:5000/shop/statefulset-issue-demo@');
    expect(plan.failures.map(({ when }) => when)).toEqual(['image-unavailable', 'never-ready']);
    expect(plan.summary).not.toContain('sticks');
  });

  it('is left to the node by every release where no stream of that name is at hand', () => {
    for (const platform of ['openshift=4.8', 'openshift=4.16']) {
      const plan = going(platform, { withStream: false });
      expect(unresolved(plan)?.pod).toBe('statefulset-issue-demo-2');
      expect(plan.summary).toContain('unless a registry that the node guesses has the image');
    }
  });

  it('gets the same verdict under every other name', () => {
    const rename = (text: string): string => text.replaceAll('statefulset-issue-demo', 'ledger');
    for (const platform of ['openshift=4.8', 'openshift=4.16']) {
      for (const withStream of [true, false]) {
        const renamed = rename(JSON.stringify(going(platform, { withStream })));
        expect(JSON.stringify(going(platform, { name: 'ledger', withStream }))).toBe(renamed);
      }
    }
  });

  it('writes the short name back over the digest on OpenShift 4.8 even where something else is edited', () => {
    const plan = onlyPlan(demo('ledger', '1.0.0', true), demo('ledger', '1.0.0', true).replace('replicas: 3', 'replicas: 4'), { platform: 'openshift=4.8' });
    expect(plan.cause).toBe('rolled');
    expect(unresolved(plan)?.outcome).toContain('ledger:1.0.0');
  });

  it('is none of that on Kubernetes, where short names are the node\'s', () => {
    expect(unresolved(onlyPlan(setOf('web:1'), setOf('web:2'), { platform: 'kubernetes=1.34' }))).toBeUndefined();
    expect(unresolved(onlyPlan(setOf('web:1'), setOf('web:2')))).toBeUndefined();
  });
});
