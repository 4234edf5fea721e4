import { describe, expect, it } from 'vitest';
import { BEFORE, cart, cartPod, replicaSet, rollout, SHIPPED } from './deployment-objects';
import { ago, crashing, digest, ready, REGISTRY, stream, unpullable, unready } from './live-objects';

const FAILED = ['False', 'ProgressDeadlineExceeded', 12] as const;
const DONE = { replicas: 3, updatedReplicas: 3, availableReplicas: 3 };
const NOT_FOUND = 'manifest for quay.io/shop/cart:2.0 not found: manifest unknown';
const OLD = [replicaSet(1, 3), cartPod(1, ready('A'))];
const NEW = [replicaSet(2, 0), cartPod(2, unpullable(NOT_FOUND))];
const ARGO = { 'argocd.argoproj.io/tracking-id': 'shop-prod:apps/Deployment:shop/cart' };

describe('a rollout past its deadline', () => {
  const found = rollout(cart({ progressing: FAILED }), [...OLD, ...NEW]);

  it('names the container and what is said of it', () => {
    expect(found.verdict).toMatchObject({ id: 'deadline-exceeded', stuck: true });
    expect(found.verdict.message).toContain('1 of 3 pods are updated and 3 are available');
    expect(found.verdict.message).toContain(`cart-2-x cannot pull ${SHIPPED} for container cart (ImagePullBackOff, 10 min): "${NOT_FOUND}"`);
    expect(found.failing).toMatchObject([{ name: 'cart-2-x', state: 'image', container: 'cart', ran: false }]);
  });

  it('names the last good revision with its images, and the way back', () => {
    expect(found.lastGood).toEqual({ revision: 1, replicaSet: 'cart-1', proven: true, images: [{ container: 'cart', image: BEFORE, digest: digest('A') }] });
    expect(found.verdict.commands).toEqual(['kubectl describe pod cart-2-x -n shop', 'kubectl rollout undo deployment/cart --to-revision=1 -n shop']);
    expect(found.verdict.next).toBe('Push that image, or write one into the template that exists; or go back to revision 1');
  });

  it('says that Argo CD takes an undo back, so that git is where to change it', () => {
    const tracked = rollout(cart({ progressing: FAILED, annotations: ARGO }), [...OLD, ...NEW]);
    expect(tracked.argoApplication).toBe('shop-prod');
    expect(tracked.verdict.next).toContain('or go back to revision 1 in git: Argo CD applies this Deployment (shop-prod) and takes a rollout undo back with its next sync');
  });

  it('prefers the newest revision that has available pods', () => {
    const sets = [replicaSet(1, 2), replicaSet(3, 0), replicaSet(4, 0)];
    expect(rollout(cart({ progressing: FAILED, annotations: { 'deployment.kubernetes.io/revision': '4' } }), sets).lastGood?.revision).toBe(1);
  });

  it('takes the newest of several that have available pods', () => {
    const sets = [replicaSet(1, 1), replicaSet(3, 1), replicaSet(4, 0)];
    expect(rollout(cart({ progressing: FAILED, annotations: { 'deployment.kubernetes.io/revision': '4' } }), sets).lastGood?.revision).toBe(3);
  });

  it('says where nothing proves that the revision before was good', () => {
    const gone = rollout(cart({ progressing: FAILED, spec: { strategy: { type: 'Recreate' } } }), [replicaSet(1, 0), ...NEW]);
    expect(gone.lastGood).toMatchObject({ revision: 1, proven: false });
    expect(gone.verdict.message).toContain('nothing tells whether its pods were available');
  });

  it('offers no way back where nothing older is there', () => {
    const first = rollout(cart({ progressing: FAILED }), NEW);
    expect([first.lastGood, first.verdict.commands]).toEqual([undefined, ['kubectl describe pod cart-2-x -n shop']]);
  });

  it('resumes a paused one first, since kubectl takes no paused one back', () => {
    expect(rollout(cart({ progressing: FAILED, spec: { paused: true, replicas: 3 } }), [...OLD, ...NEW]).verdict.commands.slice(1)).toEqual([
      'kubectl rollout resume deployment/cart -n shop',
      'kubectl rollout undo deployment/cart --to-revision=1 -n shop',
    ]);
  });

  it('reads the log of a container that crashes', () => {
    const crash = rollout(cart({ progressing: FAILED }), [...OLD, replicaSet(2, 0), cartPod(2, crashing(4, 137))]);
    expect(crash.verdict.commands[0]).toBe('kubectl logs cart-2-x -c cart --previous -n shop');
    expect(crash.verdict.next).toContain('exit code 137 (OOMKilled)');
  });
});

describe('a rollout on its way', () => {
  it('says how long it has', () => {
    const found = rollout(cart(), [...OLD, replicaSet(2, 0), cartPod(2, unready(2))]);
    expect(found.verdict).toMatchObject({ id: 'progressing', stuck: false, message: expect.stringContaining('calls it failed in 5 min') as string });
  });

  it('says what already goes wrong', () => {
    const found = rollout(cart(), [...OLD, ...NEW]);
    expect(found.verdict).toMatchObject({ id: 'progressing', next: 'Wait, or do what mends it: push that image, or write one into the template that exists' });
  });

  it('never fails without a deadline, so a pod that is down is said at once', () => {
    expect(rollout(cart({ spec: { replicas: 3, progressDeadlineSeconds: 2147483647 } }), [...OLD, ...NEW]).verdict).toMatchObject({ id: 'unavailable', stuck: true });
  });
});

describe('a Deployment', () => {
  it('is healthy with every pod updated and available', () => {
    const found = rollout(cart({ status: DONE, progressing: ['True', 'NewReplicaSetAvailable', 60] }), [replicaSet(1, 0), replicaSet(2, 3)]);
    expect([found.verdict.id, found.verdict.stuck, found.lastGood]).toEqual(['healthy', false, undefined]);
  });

  it('is not yet healthy while pods of an older revision are left', () => {
    const status = { replicas: 4, updatedReplicas: 3, availableReplicas: 3 };
    expect(rollout(cart({ status }), [replicaSet(1, 1), replicaSet(2, 3)]).verdict.id).toBe('progressing');
  });

  it('is healthy at 0 pods', () => {
    expect(rollout(cart({ spec: { replicas: 0 }, status: { replicas: 0, updatedReplicas: 0, availableReplicas: 0 } })).verdict.message).toBe('cart is scaled to 0 pods.');
  });

  it('is unavailable where pods went down after the rollout', () => {
    const found = rollout(cart({ status: { replicas: 3, updatedReplicas: 3, availableReplicas: 2 }, progressing: ['True', 'NewReplicaSetAvailable', 600] }), [
      replicaSet(2, 2),
      cartPod(2, unready(30)),
    ]);
    expect(found.verdict).toMatchObject({ id: 'unavailable', message: expect.stringContaining('2 of 3 pods available') as string });
  });

  it('has its time after a restart, though no deadline runs', () => {
    const status = { replicas: 3, updatedReplicas: 3, availableReplicas: 2 };
    const found = rollout(cart({ status, progressing: ['True', 'NewReplicaSetAvailable', 3] }), [replicaSet(2, 2), cartPod(2, unready(1))]);
    expect(found.verdict).toMatchObject({ id: 'progressing', stuck: false });
    expect(found.verdict.message).not.toContain('calls it failed');
  });

  it('is paused, and says so, while a rollout is left over', () => {
    expect(rollout(cart({ spec: { replicas: 3, paused: true } }), OLD).verdict).toMatchObject({ id: 'paused', commands: ['kubectl rollout resume deployment/cart -n shop'] });
    expect(rollout(cart({ spec: { replicas: 3, paused: true }, status: DONE })).verdict).toMatchObject({ id: 'healthy', message: expect.stringContaining('It is paused') as string });
  });

  it('cannot create its pods where ReplicaFailure says so', () => {
    const message = 'pods "cart-2-x" is forbidden: exceeded quota: shop, requested: limits.memory=2Gi';
    const found = rollout(cart({ conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message }] }), OLD);
    expect(found.verdict).toMatchObject({ id: 'replica-failure', message: expect.stringContaining(message) as string });
  });

  it('is not concluded upon before its controller has seen it', () => {
    expect(rollout(cart({ status: { observedGeneration: 3 } })).verdict.id).toBe('unobserved');
    expect(rollout({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'cart' } }).verdict.id).toBe('unobserved');
  });

  it('may be on its way out', () => {
    expect(rollout(cart({ metadata: { name: 'cart', deletionTimestamp: ago(1) } })).verdict.id).toBe('terminating');
  });
});

describe('a short name', () => {
  const SHORT = 'statefulset-issue-demo:1.0.1';
  const DENIED = 'docker.io/library/statefulset-issue-demo: errors: denied';
  const FULL = `${REGISTRY}/shop/statefulset-issue-demo@${digest('B')}`;
  const STREAM = stream('statefulset-issue-demo', { tags: { '1.0.1': 'B' } });
  const about = (template: string) =>
    rollout(cart({ image: template, progressing: FAILED }), [...OLD, replicaSet(2, 0, template), cartPod(2, unpullable(DENIED), SHORT), STREAM], [], 'openshift=4.14');

  it('in the template is to be replaced by the digest', () => {
    const { verdict } = about(SHORT);
    expect(verdict).toMatchObject({ id: 'unresolved-template', writeImage: { container: 'cart', image: FULL }, commands: [`kubectl set image deployment/cart cart=${FULL} -n shop`] });
    expect(verdict.next).toContain('the new revision replaces these pods by itself');
  });

  it('in the pod alone may be helped by one deletion', () => {
    expect(about(FULL).verdict).toMatchObject({ id: 'unresolved-pod', commands: ['kubectl delete pod cart-2-x -n shop'] });
  });
});
