import { describe, expect, it } from 'vitest';
import { imageLockOf } from '../../lib/images/lock';
import { indented, onlyPlan, planFor } from './plan-for';

const KUBERNETES = { platform: 'kubernetes=1.34' };

const workload = (kind: string, image: string, spec = ''): string => `apiVersion: ${kind === 'DeploymentConfig' ? 'apps.openshift.io/v1' : 'apps/v1'}
kind: ${kind}
metadata: { name: web, namespace: shop }
spec:
  selector: ${kind === 'DeploymentConfig' ? '{ app: web }' : '{ matchLabels: { app: web } }'}
${indented(spec, 2)}  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: server, image: "${image}" }] }
`;

const going = (kind: string, spec = '', given: Parameters<typeof onlyPlan>[2] = KUBERNETES) =>
  onlyPlan(workload(kind, 'quay.io/shop/web:1', spec), workload(kind, 'quay.io/shop/web:2', spec), given);

describe('the plan of a Deployment', () => {
  it('starts pods beside the old ones by default', () => {
    const { rollout, summary } = going('Deployment', 'replicas: 4');
    expect(rollout).toMatchObject({ replicas: 4, mostDown: 1, strategy: 'RollingUpdate, maxSurge 25%, maxUnavailable 25%', untouched: [] });
    expect(rollout?.order.at(-1)).toBe('0 old and 4 new, 4 available');
    expect(summary).toBe('All 4 pods are replaced, with at most 1 of them down.');
  });

  it('loses no pod where only a surge is allowed', () => {
    expect(going('Deployment', 'replicas: 3\nstrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }').rollout?.mostDown).toBe(0);
  });

  it('ends all pods first under Recreate', () => {
    const plan = going('Deployment', 'replicas: 3\nstrategy: { type: Recreate }');
    expect(plan.rollout).toMatchObject({ mostDown: 3, order: ['0 old and 0 new, 0 available', '0 old and 3 new, 0 available', '0 old and 3 new, 3 available'] });
    expect(plan.failures[0]?.outcome).toContain('0 of 3 pods stay available');
  });

  it('keeps old pods where the new image cannot be pulled, and needs no deletion', () => {
    const plan = going('Deployment', 'replicas: 4').failures.find(({ when }) => when === 'image-unavailable');
    expect(plan?.outcome).toContain('3 of 4 pods stay available. After 600 seconds the Deployment says ProgressDeadlineExceeded');
    expect(plan?.commands.join('\n')).not.toContain('delete');
    expect(plan?.moments.some(({ state }) => state === 'stuck')).toBe(true);
  });

  it('waits while it is paused', () => {
    expect(going('Deployment', 'paused: true').summary).toContain('Nothing restarts before the Deployment is resumed');
  });

  it('counts the pods of a very large one without simulating each', () => {
    expect(going('Deployment', 'replicas: 100000').rollout).toMatchObject({ mostDown: 25000, order: [], more: 100000 });
  });

  it('names the digest that the lock holds for a tag', () => {
    const digest = `sha256:${'b'.repeat(64)}`;
    const { images } = going('Deployment', '', { ...KUBERNETES, images: imageLockOf({ 'quay.io/shop/web:2': digest }) });
    expect(images[0]?.after?.onUpdate).toBe(`the registry quay.io, by tag; the image lock holds ${digest}`);
  });
});

describe('the plan of other workloads', () => {
  it('says how the pods of a DaemonSet are replaced', () => {
    expect(going('DaemonSet')).toMatchObject({ cause: 'rolled', rollout: undefined, summary: "The pods of all nodes are replaced, in no certain order; at most 1 of the nodes' pods are down at once." });
    expect(going('DaemonSet', 'updateStrategy: { type: OnDelete }').summary).toContain('No pod restarts by itself');
  });

  it('waits for a rollout by hand where a DeploymentConfig has no ConfigChange trigger', () => {
    expect(going('DeploymentConfig', 'triggers: []').summary).toContain('oc rollout latest');
    expect(going('DeploymentConfig').summary).toContain('A deployer pod');
  });

  it('leaves the running Jobs of a CronJob alone', () => {
    const nightly = (image: string): string => `apiVersion: batch/v1
kind: CronJob
metadata: { name: nightly, namespace: shop }
spec:
  schedule: "0 3 * * *"
  jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: report, image: "${image}" }] } } } }
`;
    expect(onlyPlan(nightly('quay.io/shop/report:1'), nightly('quay.io/shop/report:2'), KUBERNETES)).toMatchObject({ cause: 'edited', rollout: undefined });
    expect(onlyPlan(nightly('quay.io/shop/report:1'), nightly('quay.io/shop/report:2'), KUBERNETES).summary).toContain('No pod restarts: the next Job');
  });

  it('tells of nothing removed where a document cannot be read', () => {
    const web = workload('Deployment', 'quay.io/shop/web:1');
    const rest = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: rest }\n';
    expect(planFor(`${rest}---\n${web}`, rest, KUBERNETES).workloads).toMatchObject([{ name: 'web', cause: 'removed' }]);
    expect(planFor(`${rest}---\n${web}`, `${rest}---\n${web.replace('namespace: shop }', 'namespace: shop')}`, KUBERNETES)).toEqual({ workloads: [], others: [] });
    expect(planFor(web, web.replace('namespace: shop }', 'namespace: shop'), KUBERNETES).workloads).toEqual([]);
  });
});
