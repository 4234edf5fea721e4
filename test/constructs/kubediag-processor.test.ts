import { Chart, Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { setsOfApp } from '../../lib/adapters/cdk8s-app';
import { KubeDiagDiagnosis, KubeDiagProcessor, type KubeDiagProcessorProps } from '../../lib/constructs/index';
import { runRules } from '../../lib/engine/run';
import { readLock } from '../../lib/images/lock';
import { isMap, type JsonMap, textField } from '../../lib/kube/json';
import { DIAGNOSIS_RIGHTS, recoveryRights } from '../../lib/kube/rights';
import { UNDECIDED } from '../../lib/kube/target';
import { RULES } from '../../rules';
import { LOCK, newApp, PINNED, problemsWith, WEB } from './harness';

/** The objects of a processor in the namespace `tools`, by kind and namespace. */
function objectsOf(props: Partial<KubeDiagProcessorProps> = {}): Readonly<Record<string, JsonMap>> {
  const chart = new Chart(newApp(), 'tools', { namespace: 'tools' });
  new KubeDiagProcessor(chart, 'stuck', { image: WEB, ...props });
  const objects: unknown[] = Testing.synth(chart);
  return Object.fromEntries(objects.filter((object) => isMap(object)).map((object) => [[object['kind'], textField(object['metadata'], 'namespace') ?? ''].join(' ').trim(), object]));
}

describe('KubeDiagProcessor', () => {
  it('may read by itself, and nothing else', () => {
    const objects = objectsOf();
    expect(Object.keys(objects)).toEqual(['ServiceAccount tools', 'Role tools', 'RoleBinding tools', 'Deployment tools', 'Service tools', 'Operation', 'OperationSet']);
    expect(objects['Role tools']?.['rules']).toEqual(DIAGNOSIS_RIGHTS);
    expect(JSON.stringify(objects['Deployment tools'])).not.toContain('--allow');
  });

  it('gets the right to delete pods with the flag that lets it, and not one without the other', () => {
    const objects = objectsOf({ allowRecover: true, allowIncludeRan: true });
    expect(objects['Role tools']?.['rules']).toEqual(recoveryRights({ evict: false }));
    expect(JSON.stringify(objects['Deployment tools'])).toContain('"--namespace=tools","--allow-recover","--allow-include-ran"]');
  });

  it('runs restricted, with a token, probes and a digest', () => {
    expect(objectsOf()['Deployment tools']).toMatchObject({
      spec: {
        replicas: 1,
        template: {
          spec: {
            automountServiceAccountToken: true,
            serviceAccountName: 'stuck',
            terminationGracePeriodSeconds: 30,
            securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
            containers: [
              {
                image: PINNED,
                readinessProbe: { httpGet: { path: '/readyz', port: 'http' } },
                livenessProbe: { httpGet: { path: '/healthz', port: 'http' } },
                securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
              },
            ],
          },
        },
      },
    });
  });

  it('serves the namespaces it is given, with a Role in each, bound to its own account', () => {
    const objects = objectsOf({ namespaces: ['shop', 'pay'] });
    expect(Object.keys(objects).filter((key) => key.startsWith('Role'))).toEqual(['Role shop', 'RoleBinding shop', 'Role pay', 'RoleBinding pay']);
    expect(objects['RoleBinding pay']).toMatchObject({ roleRef: { name: 'stuck' }, subjects: [{ kind: 'ServiceAccount', name: 'stuck', namespace: 'tools' }] });
    expect(JSON.stringify(objects['Deployment tools'])).toContain('"--namespace=shop","--namespace=pay"]');
  });

  it('is found by KubeDiag at its Service', () => {
    const objects = objectsOf({ operationName: 'statefulset-stuck-diagnoser' });
    expect(objects['Operation']).toMatchObject({
      metadata: { name: 'statefulset-stuck-diagnoser' },
      spec: { processor: { httpServer: { address: 'stuck.tools.svc', port: 8080, path: '/processor/statefulsetStuckDiagnoser' } } },
    });
    expect(objects['Service tools']).toMatchObject({ metadata: { name: 'stuck' }, spec: { ports: [{ port: 8080 }], selector: { 'app.kubernetes.io/name': 'stuck' } } });
  });

  it('is what a Diagnosis names', () => {
    const chart = new Chart(newApp(), 'tools', { namespace: 'tools' });
    const processor = new KubeDiagProcessor(chart, 'stuck', { image: WEB, wave: 2 });
    const { diagnosis } = new KubeDiagDiagnosis(chart, 'web', { operationSet: processor.operationSet, pod: { name: 'web-0', namespace: 'shop' } });
    expect(diagnosis.toJson()).toMatchObject({ metadata: { annotations: { 'argocd.argoproj.io/sync-wave': '3' } }, spec: { operationSet: 'stuck' } });
  });

  it('lets in whom it is told to, and nobody else', () => {
    const callers = [{ namespace: 'kubediag' }, { namespaceLabels: { 'policy-group.network.openshift.io/host-network': '' } }, { cidr: '10.0.0.0/16' }, { cidr: 'fd00::/8' }];
    expect(objectsOf({ callers })['NetworkPolicy tools']).toMatchObject({
      spec: {
        podSelector: { matchLabels: { 'app.kubernetes.io/name': 'stuck' } },
        policyTypes: ['Ingress'],
        ingress: [
          {
            from: [
              { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kubediag' } }, podSelector: {} },
              { namespaceSelector: { matchLabels: { 'policy-group.network.openshift.io/host-network': '' } }, podSelector: {} },
              { ipBlock: { cidr: '10.0.0.0/16' } },
              { ipBlock: { cidr: 'fd00::/8' } },
            ],
            ports: [{ port: 8080, protocol: 'TCP' }],
          },
        ],
      },
    });
  });

  it('has its labels on all objects, and its wave', () => {
    for (const object of Object.values(objectsOf({ labels: { team: 'platform' }, wave: 3, callers: [{ namespace: 'kubediag' }] }))) {
      expect(object['metadata']).toMatchObject({ labels: { team: 'platform' }, annotations: { 'argocd.argoproj.io/sync-wave': '3' } });
    }
  });

  it('has nothing in it that the strict rules warn of', () => {
    const app = newApp();
    const chart = new Chart(app, 'tools', { namespace: 'tools' });
    new KubeDiagProcessor(chart, 'stuck', { image: PINNED, callers: [{ namespace: 'kubediag' }] });
    const lock = readLock('images.lock.yaml', LOCK);
    if (!lock.ok) throw new Error('the lock of the tests cannot be read');
    const { findings, failures } = runRules(setsOfApp(app), { rules: RULES, preset: 'strict', target: UNDECIDED, images: lock.value, today: '2026-01-15' });
    expect(failures).toEqual([]);
    expect(findings.filter(({ severity }) => severity !== 'info').map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
  });

  it.each<readonly [string, Partial<KubeDiagProcessorProps>, string]>([
    ['no namespace', { namespace: undefined }, "namespace is missing; allowed: a namespace, the chart's or one given here: the address and the rights have it in them"],
    ['no namespaces', { namespaces: [] }, 'namespaces is []; allowed: at least one'],
    ['a namespace twice', { namespaces: ['shop', 'shop'] }, 'namespaces[1] is "shop"; allowed: a value that namespaces[0] does not have'],
    ['a namespace that is none', { namespaces: ['Shop'] }, 'namespaces[0] is "Shop"; allowed: a DNS label of at most 63 characters: a-z, 0-9 and dashes, with a letter or digit at both ends'],
    ['pods that ran without recovery', { allowIncludeRan: true }, 'allowIncludeRan is true; allowed: true only beside allowRecover'],
    ['nobody let in', { callers: [] }, 'callers is []; allowed: at least one; nobody could ask otherwise'],
    ['no range of addresses', { callers: [{ cidr: '10.0.0.0' }] }, 'callers[0].cidr is "10.0.0.0"; allowed: a range of addresses such as 10.0.0.0/16'],
    ['too narrow a range', { callers: [{ cidr: '10.0.0.256/33' }] }, 'callers[0].cidr is "10.0.0.256/33"; allowed: a range of addresses such as 10.0.0.0/16'],
    ['labels of every namespace', { callers: [{ namespaceLabels: {} }] }, 'callers[0].namespaceLabels is {}; allowed: at least one label; without one every namespace is meant'],
  ])('refuses %s', (_, props, problem) => {
    const found = problemsWith((chart) => new KubeDiagProcessor(chart, 'stuck', { image: WEB, namespace: 'tools', ...props }));
    expect(found).toContainEqual(expect.stringContaining(problem));
  });
});
