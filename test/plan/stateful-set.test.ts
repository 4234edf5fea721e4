import { describe, expect, it } from 'vitest';
import { onlyPlan, planFor, setOf } from './plan-for';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const [ONE, TWO] = ['quay.io/shop/web:1', 'quay.io/shop/web:2'];
const KUBERNETES = { platform: 'kubernetes=1.34' };
const going = (options: Parameters<typeof setOf>[1], given: Parameters<typeof onlyPlan>[2] = KUBERNETES) => onlyPlan(setOf(ONE, options), setOf(TWO, options), given);
const failure = (plan: ReturnType<typeof going>, when: string) => plan.failures.find((one) => one.when === when);

describe('the plan of a StatefulSet', () => {
  it('is empty for a change of comments, of the order of keys and of spelling', () => {
    const before = setOf(ONE, { container: 'resources: { requests: { memory: 1Gi } }' });
    expect(planFor(before, `# reviewed\n${before.replace('1Gi', '1024Mi')}`, KUBERNETES).workloads).toEqual([]);
  });

  it('rolls nothing where a default is written out', () => {
    expect(onlyPlan(setOf(ONE), setOf(ONE, { container: 'imagePullPolicy: IfNotPresent' }), KUBERNETES)).toMatchObject({ cause: 'edited', rollout: undefined, failures: [] });
  });

  it('replaces one pod at a time from the highest ordinal down', () => {
    const { rollout, cause, summary } = going({});
    expect(cause).toBe('rolled');
    expect(rollout).toMatchObject({ order: ['web-2', 'web-1', 'web-0'], more: 0, mostDown: 1, replicas: 3, untouched: [], strategy: 'RollingUpdate, OrderedReady' });
    expect(summary).toBe('web-2 to web-0 restart, web-2 first, with at most 1 of 3 down.');
  });

  it('shows the life of each pod without gaps', () => {
    const moments = going({}).rollout?.moments ?? [];
    const web0 = moments.filter(({ pod }) => pod === 'web-0');
    expect(web0.map(({ state }) => state)).toEqual(['old', 'down', 'new']);
    web0.slice(1).forEach(({ from }, at) => expect(from).toBe(web0[at]?.to));
    expect(new Set(moments.map(({ pod }) => pod))).toEqual(new Set(['web-2', 'web-1', 'web-0']));
  });

  it('leaves pods below the partition alone', () => {
    const plan = going({ spec: 'updateStrategy: { type: RollingUpdate, rollingUpdate: { partition: 2 } }' });
    expect(plan.rollout).toMatchObject({ order: ['web-2'], untouched: ['web-0', 'web-1'], strategy: 'RollingUpdate, OrderedReady, partition 2' });
  });

  it('restarts nothing by itself under OnDelete, and says who has to', () => {
    const plan = going({ spec: 'updateStrategy: { type: OnDelete }' });
    expect(plan.rollout).toMatchObject({ order: [], mostDown: 0, untouched: ['web-0', 'web-1', 'web-2'] });
    expect(plan.summary).toContain('No pod restarts by itself');
    expect(failure(plan, 'image-unavailable')).toMatchObject({ pod: undefined });
    expect(failure(plan, 'image-unavailable')?.commands.at(-1)).toContain('kubectl delete pod POD -n shop');
  });

  it('waits for a deletion by hand where an ordered set sticks', () => {
    const plan = failure(going({}), 'image-unavailable');
    expect(plan?.pod).toBe('web-2');
    expect(plan?.outcome).toContain('A corrected template alone does not replace it');
    expect(plan?.commands.map((command) => command.replace(/ {2}#.*/, ''))).toEqual([
      'kubectl apply -f FILE -n shop',
      'kubectl delete pod web-2 -n shop',
      'kubectl rollout status statefulset/web -n shop',
    ]);
    expect(plan?.moments.some(({ pod, state }) => pod === 'web-2' && state === 'stuck')).toBe(true);
  });

  it('needs no deletion where the set is Parallel', () => {
    const plan = failure(going({ spec: 'podManagementPolicy: Parallel' }), 'image-unavailable');
    expect(plan?.pod).toBe('web-2');
    expect(plan?.outcome).toContain('A corrected template replaces it');
    expect(plan?.commands.join('\n')).not.toContain('delete pod');
  });

  it('deletes every broken pod where Kubernetes 1.35.0 holds Parallel sets up', () => {
    const plan = failure(going({ spec: 'podManagementPolicy: Parallel' }, { platform: 'kubernetes=1.35.1' }), 'image-unavailable');
    expect(plan?.commands.join('\n')).toContain('kubectl delete pod web-2 -n shop');
  });

  it('warns that without a readiness probe a bad version goes on', () => {
    expect(failure(going({}), 'never-ready')?.outcome).toContain('No container has a readinessProbe');
    expect(failure(going({ container: 'readinessProbe: { httpGet: { path: /, port: 80 } }' }), 'never-ready')?.outcome).not.toContain('readinessProbe');
  });

  it('speaks of no image that cannot be pulled where no image changes', () => {
    const plan = onlyPlan(setOf(ONE), setOf(ONE, { container: 'args: [--verbose]' }), KUBERNETES);
    expect(plan.failures.map(({ when }) => when)).toEqual(['never-ready']);
    expect(plan.images[0]?.changes).toBe(false);
  });

  it('tells which pods scaling adds and takes away', () => {
    const [three, five] = [setOf(ONE), setOf(ONE, { replicas: 5 })];
    expect(onlyPlan(three, five, KUBERNETES)).toMatchObject({ cause: 'edited', rollout: undefined });
    expect(onlyPlan(three, five, KUBERNETES).summary).toContain('web-3 and web-4 are added');
    expect(onlyPlan(five, three, KUBERNETES).summary).toContain('web-3 and web-4 are deleted');
  });

  it('counts pods that are still to come as none that are down', () => {
    expect(onlyPlan(setOf(ONE), setOf(TWO, { replicas: 5 }), KUBERNETES).rollout).toMatchObject({ order: ['web-2', 'web-1', 'web-0'], mostDown: 1 });
  });

  it('names the highest pods of a large set and counts the rest', () => {
    const { rollout } = going({ replicas: 500 });
    expect(rollout?.order.slice(0, 2)).toEqual(['web-499', 'web-498']);
    expect((rollout?.order.length ?? 0) + (rollout?.more ?? 0)).toBe(500);
    expect(going({ replicas: 500, spec: 'updateStrategy: { type: RollingUpdate, rollingUpdate: { partition: 400 } }' }).rollout).toMatchObject({ order: { length: 20 }, more: 80 });
  });

  it('has nothing to fear where no pod gets the new template', () => {
    expect(going({ replicas: 0 })).toMatchObject({ failures: [], summary: 'It has no pods to replace.' });
    expect(going({ spec: 'updateStrategy: { type: RollingUpdate, rollingUpdate: { partition: 3 } }' })).toMatchObject({ failures: [], rollout: { order: [], untouched: { length: 3 } } });
  });

  it('counts from the first ordinal where the release reads it', () => {
    const spec = 'ordinals: { start: 5 }';
    expect(going({ spec }).rollout?.order).toEqual(['web-7', 'web-6', 'web-5']);
    expect(going({ spec }, { platform: 'kubernetes=1.24' }).rollout?.order).toEqual(['web-2', 'web-1', 'web-0']);
  });

  it('rolls from a digest to a tag, and says that the tag is the registry\'s', () => {
    const { images, cause } = onlyPlan(setOf(`quay.io/shop/web@${DIGEST}`), setOf(TWO), KUBERNETES);
    expect(cause).toBe('rolled');
    expect(images[0]).toMatchObject({ changes: true, before: { onCreate: 'its own digest' }, after: { onCreate: 'the registry quay.io, by tag', pulls: [TWO] } });
  });

  it('says how a new set starts and how one that is gone ends', () => {
    expect(onlyPlan('', setOf(ONE), KUBERNETES)).toMatchObject({ cause: 'added', rollout: undefined, summary: 'It is new: web-0 to web-2 are created, one after another.' });
    expect(failure(onlyPlan('', setOf(ONE), KUBERNETES), 'image-unavailable')?.pod).toBe('web-0');
    expect(onlyPlan(setOf(ONE), '', KUBERNETES)).toMatchObject({ cause: 'removed', failures: [], file: 'shop.yaml', line: 3 });
  });
});
