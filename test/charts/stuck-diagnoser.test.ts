import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { StuckDiagnoser, type StuckDiagnoserProps } from '../../charts/stuck-diagnoser';
import { setsOfApp } from '../../lib/adapters/cdk8s-app';
import { PinstreamApp } from '../../lib/constructs/index';
import { runRules } from '../../lib/engine/run';
import { type ImageLock, readLock } from '../../lib/images/lock';
import { isMap, type JsonMap, textField } from '../../lib/kube/json';
import { recoveryRights } from '../../lib/kube/rights';
import { UNDECIDED } from '../../lib/kube/target';
import { RULES } from '../../rules';
import { filesIn, folder } from '../constructs/harness';

const LOCK = join(resolve(__dirname, '../..'), 'images.lock.yaml');
const IMAGE = 'registry.example.com/shop/web:1.10';
const PINSTREAM = 'registry.example.com/tools/pinstream:0.1.0';

function lock(): ImageLock {
  const read = readLock(LOCK, readFileSync(LOCK, 'utf8'));
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('; '));
  return read.value;
}

function newApp(): PinstreamApp {
  return new PinstreamApp({ outdir: folder(), lock: LOCK });
}

/** The chart's objects by kind and name. */
function objects(props?: StuckDiagnoserProps): Readonly<Record<string, JsonMap>> {
  const all: unknown[] = Testing.synth(new StuckDiagnoser(newApp(), 'stuck-diagnoser', props));
  return Object.fromEntries(all.filter((object) => isMap(object)).map((object) => [`${String(object['kind'])}/${textField(object['metadata'], 'name') ?? ''}`, object]));
}

const KUBEDIAG = 'statefulset-stuck-diagnoser';

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
    const all = objects();
    expect(all['StatefulSet/storefront']).toMatchObject({ metadata: { namespace: 'shop' }, spec: { podManagementPolicy: 'OrderedReady', serviceName: 'nginx' } });
    expect(all[`Operation/${KUBEDIAG}`]?.['spec']).toEqual({
      processor: {
        httpServer: { address: 'stuck-diagnoser.shop.svc', path: '/processor/statefulsetStuckDiagnoser', port: 8080, scheme: 'http' },
        timeoutSeconds: 60,
      },
    });
    expect(all[`OperationSet/${KUBEDIAG}`]?.['spec']).toEqual({ adjacencyList: [{ id: 0, to: [1] }, { id: 1, operation: KUBEDIAG }] });
    expect(all[`Diagnosis/${KUBEDIAG}`]?.['spec']).toEqual({
      operationSet: KUBEDIAG,
      parameters: { 'param.recoverer.kubernetes.statefulset_stuck.mode': 'recover', 'pod.name': 'storefront-0', 'pod.namespace': 'shop' },
      targetSelector: { podReferences: [{ name: 'storefront-0', namespace: 'shop' }] },
    });
  });

  it('has a node of your choice do the work', () => {
    expect(objects({ node: 'my-node' })[`Diagnosis/${KUBEDIAG}`]).toMatchObject({ spec: { targetSelector: { nodeNames: ['my-node'] } } });
  });

  it('runs the processor for its own namespace, where nobody but the nodes reach it', () => {
    const all = objects();
    expect(all['Deployment/stuck-diagnoser']).toMatchObject({
      spec: { template: { spec: { serviceAccountName: 'stuck-diagnoser', containers: [{ args: ['serve', '--address=0.0.0.0', '--port=8080', '--log-format=json', '--namespace=shop', '--allow-recover'] }] } } },
    });
    expect(all['NetworkPolicy/stuck-diagnoser']).toMatchObject({ spec: { ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/16' } }], ports: [{ port: 8080, protocol: 'TCP' }] }] } });
    expect(objects({ callers: [{ namespace: 'kubediag' }] })['NetworkPolicy/stuck-diagnoser']).toMatchObject({
      spec: { ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kubediag' } } }] }] },
    });
  });

  it('lets its account read what a verdict needs and delete pods, and nothing more', () => {
    const all = objects();
    expect(all['Role/stuck-diagnoser']?.['rules']).toEqual(recoveryRights({ evict: false }));
    expect(all['ServiceAccount/stuck-diagnoser']).toMatchObject({ automountServiceAccountToken: false, metadata: { namespace: 'shop' } });
    expect(all['RoleBinding/stuck-diagnoser']).toMatchObject({
      metadata: { namespace: 'shop' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'stuck-diagnoser' },
      subjects: [{ kind: 'ServiceAccount', name: 'stuck-diagnoser', namespace: 'shop' }],
    });
  });

  it('moves to another namespace as a whole, cluster-wide objects aside', () => {
    const moved = objects({ namespace: 'sso' });
    const outside = Object.entries(moved).filter(([, { metadata }]) => textField(metadata, 'namespace') !== 'sso');
    expect(outside.map(([key]) => key)).toEqual([`Operation/${KUBEDIAG}`, `OperationSet/${KUBEDIAG}`]);
    expect(Object.keys(moved)).toHaveLength(11);
    expect(JSON.stringify(moved)).not.toMatch(/shop\.svc|=shop|"shop"/);
    expect(moved['RoleBinding/stuck-diagnoser']).toMatchObject({ subjects: [{ namespace: 'sso' }] });
    expect(moved[`Diagnosis/${KUBEDIAG}`]).toMatchObject({ spec: { parameters: { 'pod.namespace': 'sso' } } });
  });

  it('names its images by the locked digests', () => {
    const all = objects();
    expect(JSON.stringify(all['StatefulSet/storefront'])).toContain(`"image":"${IMAGE}@${lock().digestOf(IMAGE)}"`);
    expect(JSON.stringify(all['Deployment/stuck-diagnoser'])).toContain(`"image":"${PINSTREAM}@${lock().digestOf(PINSTREAM)}"`);
  });
});
