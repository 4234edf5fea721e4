import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { StuckDiagnoser, type StuckDiagnoserProps } from '../../charts/stuck-diagnoser';
import { setsOfApp } from '../../lib/adapters/cdk8s-app';
import { PinstreamApp } from '../../lib/constructs/index';
import { runRules } from '../../lib/engine/run';
import { type ImageLock, readLock } from '../../lib/images/lock';
import { isMap, type JsonMap } from '../../lib/kube/json';
import { UNDECIDED } from '../../lib/kube/target';
import { RULES } from '../../rules';
import { filesIn, folder } from '../constructs/harness';

const LOCK = join(resolve(__dirname, '../..'), 'images.lock.yaml');
const IMAGE = 'registry.example.com/shop/web:1.10';

function lock(): ImageLock {
  const read = readLock(LOCK, readFileSync(LOCK, 'utf8'));
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('; '));
  return read.value;
}

function newApp(): PinstreamApp {
  return new PinstreamApp({ outdir: folder(), lock: LOCK });
}

/** The chart's objects by kind; there is one of each. */
function objects(props?: StuckDiagnoserProps): Readonly<Record<string, JsonMap>> {
  const all: unknown[] = Testing.synth(new StuckDiagnoser(newApp(), 'stuck-diagnoser', props));
  return Object.fromEntries(all.filter((object) => isMap(object)).map((object) => [String(object['kind']), object]));
}

describe('stuck-diagnoser', () => {
  it('is what was reviewed', async () => {
    const app = newApp();
    new StuckDiagnoser(app, 'stuck-diagnoser');
    app.synth();
    const files = filesIn(app.outdir);
    expect(Object.keys(files)).toEqual(['stuck-diagnoser.k8s.yaml']);
    await expect(files['stuck-diagnoser.k8s.yaml']).toMatchFileSnapshot('stuck-diagnoser.golden.yaml');
  });

  it('has nothing in it that the strict rules warn of', () => {
    const app = newApp();
    new StuckDiagnoser(app, 'stuck-diagnoser');
    const { findings, failures } = runRules(setsOfApp(app), { rules: RULES, preset: 'strict', target: UNDECIDED, images: lock(), today: '2026-01-15' });
    expect(failures).toEqual([]);
    expect(findings.filter(({ severity }) => severity !== 'info').map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
  });

  it('has KubeDiag call the processor about the first pod of its set', () => {
    const { Diagnosis, Operation, OperationSet, StatefulSet } = objects();
    expect(StatefulSet).toMatchObject({ metadata: { name: 'storefront', namespace: 'shop' }, spec: { podManagementPolicy: 'OrderedReady', serviceName: 'nginx' } });
    expect(Operation?.['spec']).toEqual({
      processor: {
        httpServer: { address: 'stuck-diagnoser.shop.svc', path: '/processor/statefulsetStuckDiagnoser', port: 8080, scheme: 'http' },
        timeoutSeconds: 60,
      },
    });
    expect(OperationSet?.['spec']).toEqual({ adjacencyList: [{ id: 0, to: [1] }, { id: 1, operation: 'statefulset-stuck-diagnoser' }] });
    expect(Diagnosis?.['spec']).toEqual({
      operationSet: 'statefulset-stuck-diagnoser',
      parameters: { 'param.recoverer.kubernetes.statefulset_stuck.mode': 'recover', 'pod.name': 'storefront-0', 'pod.namespace': 'shop' },
      targetSelector: { podReferences: [{ name: 'storefront-0', namespace: 'shop' }] },
    });
  });

  it('has a node of your choice do the work, and another address answer', () => {
    const { Diagnosis, Operation } = objects({ node: 'my-node', address: '10.0.0.8' });
    expect(Diagnosis).toMatchObject({ spec: { targetSelector: { nodeNames: ['my-node'] } } });
    expect(Operation).toMatchObject({ spec: { processor: { httpServer: { address: '10.0.0.8' } } } });
  });

  it('lets its account read what a verdict needs and delete pods, and nothing more', () => {
    const { Role, RoleBinding, ServiceAccount } = objects();
    const read = ['get', 'list'];
    expect(Role?.['rules']).toEqual([
      { apiGroups: ['apps'], resources: ['statefulsets'], verbs: read },
      { apiGroups: ['apps'], resources: ['deployments'], verbs: read },
      { apiGroups: [''], resources: ['pods'], verbs: read },
      { apiGroups: [''], resources: ['events'], verbs: read },
      { apiGroups: [''], resources: ['services'], verbs: read },
      { apiGroups: [''], resources: ['persistentvolumeclaims'], verbs: read },
      { apiGroups: ['image.openshift.io'], resources: ['imagestreams'], verbs: read },
      { apiGroups: ['apps.openshift.io'], resources: ['deploymentconfigs'], verbs: read },
      { apiGroups: [''], resources: ['pods'], verbs: ['delete'] },
    ]);
    expect(ServiceAccount).toMatchObject({ automountServiceAccountToken: false, metadata: { name: 'stuck-diagnoser', namespace: 'shop' } });
    expect(RoleBinding).toMatchObject({
      metadata: { name: 'stuck-diagnoser', namespace: 'shop' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'stuck-diagnoser' },
      subjects: [{ apiGroup: '', kind: 'ServiceAccount', name: 'stuck-diagnoser', namespace: 'shop' }],
    });
  });

  it('moves to another namespace as a whole, cluster-wide objects aside', () => {
    const moved = objects({ namespace: 'sso' });
    const namespaces = Object.fromEntries(Object.entries(moved).map(([kind, { metadata }]) => [kind, isMap(metadata) ? metadata['namespace'] : metadata]));
    expect(namespaces).toEqual({
      Diagnosis: 'sso', Operation: undefined, OperationSet: undefined, Role: 'sso', RoleBinding: 'sso', Service: 'sso', ServiceAccount: 'sso', StatefulSet: 'sso',
    });
    expect(JSON.stringify(moved)).not.toContain('shop.svc');
    expect(moved['RoleBinding']).toMatchObject({ subjects: [{ namespace: 'sso' }] });
    expect(moved['Diagnosis']).toMatchObject({ spec: { parameters: { 'pod.namespace': 'sso' } } });
  });

  it('names its image by the locked digest', () => {
    expect(JSON.stringify(objects()['StatefulSet'])).toContain(`"image":"${IMAGE}@${lock().digestOf(IMAGE)}"`);
  });
});
