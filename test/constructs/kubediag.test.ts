import { Chart, Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { valueAt } from '../../lib/base/path';
import {
  KubeDiagDiagnosis, type KubeDiagDiagnosisProps, KubeDiagOperation, type KubeDiagOperationProps, KubeDiagOperationSet,
} from '../../lib/constructs/index';
import { newApp, newChart, problemsWith, rendered } from './harness';

const NAME = 'statefulset-stuck-diagnoser';
const PATH = '/processor/statefulsetStuckDiagnoser';
const WAVE = ['metadata', 'annotations', 'argocd.argoproj.io/sync-wave'];

function objectsOf(make: (chart: Chart) => unknown, namespace?: string): readonly unknown[] {
  const chart = new Chart(newApp(), 'kubediag', { namespace });
  make(chart);
  return Testing.synth(chart);
}

describe('the three KubeDiag objects', () => {
  it('are those of the StatefulSet Stuck Diagnoser, in the form that KubeDiag 0.3 takes', () => {
    const objects = objectsOf((chart) => {
      const operation = new KubeDiagOperation(chart, 'operation', { name: NAME, path: PATH, address: 'diagnoser.shop.svc', port: 8080 });
      const operationSet = new KubeDiagOperationSet(chart, 'set', { name: NAME, paths: [[operation]] });
      new KubeDiagDiagnosis(chart, 'diagnosis', { name: NAME, operationSet, pod: { name: 'web-0' }, nodes: ['my-node'] });
    }, 'default');
    const labels = { 'app.kubernetes.io/name': NAME };
    expect(objects).toEqual([
      {
        apiVersion: 'diagnosis.kubediag.org/v1',
        kind: 'Operation',
        metadata: { labels, name: NAME },
        spec: { processor: { httpServer: { address: 'diagnoser.shop.svc', path: PATH, port: 8080, scheme: 'http' }, timeoutSeconds: 60 } },
      },
      {
        apiVersion: 'diagnosis.kubediag.org/v1',
        kind: 'OperationSet',
        metadata: { labels, name: NAME },
        spec: { adjacencyList: [{ id: 0, to: [1] }, { id: 1, operation: NAME }] },
      },
      {
        apiVersion: 'diagnosis.kubediag.org/v1',
        kind: 'Diagnosis',
        metadata: { annotations: { 'argocd.argoproj.io/sync-wave': '1' }, labels, name: NAME, namespace: 'default' },
        spec: { operationSet: NAME, parameters: { 'pod.name': 'web-0', 'pod.namespace': 'default' }, targetSelector: { nodeNames: ['my-node'] } },
      },
    ]);
  });
});

describe('KubeDiagOperation', () => {
  it('leaves address and port to the KubeDiag agent unless told', () => {
    const { operation } = new KubeDiagOperation(newChart(), 'stuck', { path: PATH, scheme: 'https', timeoutSeconds: 90, extra: { storage: { hostPath: { path: '/tmp' } } } });
    expect(rendered(operation)['spec']).toEqual({
      processor: { httpServer: { path: PATH, scheme: 'https' }, timeoutSeconds: 90 },
      storage: { hostPath: { path: '/tmp' } },
    });
  });

  it.each<readonly [string, Partial<KubeDiagOperationProps>, string]>([
    ['a path without its slash', { path: 'processor' }, 'path is "processor"; allowed: a path that starts with a slash, without query and fragment'],
    ['an address with a scheme', { address: 'http://diagnoser' }, 'address is "http://diagnoser"; allowed: a DNS name of at most 253 characters: a-z, 0-9, dashes and dots, with a letter or digit at both ends'],
    ['port 0', { port: 0 }, 'port is 0; allowed: a whole number from 1 to 65535'],
    ['no time at all', { timeoutSeconds: 0 }, 'timeoutSeconds is 0; allowed: a whole number, 1 or more'],
    ['a name in upper case', { name: 'Stuck' }, 'name is "Stuck"; allowed: a DNS name of at most 253 characters: a-z, 0-9, dashes and dots, with a letter or digit at both ends'],
    ['a second processor', { extra: { processor: {} } }, 'extra.processor is {}; allowed: fields that no prop covers; processor has a prop'],
  ])('refuses %s', (_title, props, expected) => {
    expect(problemsWith((chart) => new KubeDiagOperation(chart, 'stuck', { path: PATH, ...props }))).toContain(`shop/stuck: ${expected}`);
  });

  it('refuses schemes that KubeDiag does not speak, from JavaScript', () => {
    const props = JSON.parse(`{ "path": "${PATH}", "scheme": "ftp" }`) as KubeDiagOperationProps;
    expect(problemsWith((chart) => new KubeDiagOperation(chart, 'stuck', props))).toContain('shop/stuck: scheme is "ftp"; allowed: one of http, https');
  });
});

describe('KubeDiagOperationSet', () => {
  it('starts every way at node 0 and numbers the nodes as KubeDiag does, by their place', () => {
    const { operationSet } = new KubeDiagOperationSet(newChart(), 'ways', { paths: [['pod-detail', 'set-detail', 'stuck'], ['node-detail']] });
    expect(valueAt(rendered(operationSet), ['spec', 'adjacencyList'])).toEqual([
      { id: 0, to: [1, 4] },
      { id: 1, to: [2], operation: 'pod-detail' },
      { id: 2, to: [3], operation: 'set-detail' },
      { id: 3, operation: 'stuck' },
      { id: 4, operation: 'node-detail' },
    ]);
  });

  it('comes no earlier than its operations, wherever they are made', () => {
    const app = newApp();
    const [sets, operations] = [new Chart(app, 'sets'), new Chart(app, 'operations')];
    const operation = new KubeDiagOperation(operations, 'stuck', { path: PATH, wave: 2 });
    const { operationSet } = new KubeDiagOperationSet(sets, 'set', { paths: [[operation]] });
    expect(valueAt(rendered(operationSet), WAVE)).toBe('2');
    expect(Array.from(app.synthYaml().matchAll(/^kind: (.*)$/gm), ([, kind]) => kind)).toEqual(['Operation', 'OperationSet']);
  });

  it.each<readonly [string, readonly (readonly string[])[], string]>([
    ['no way', [], 'paths is []; allowed: at least one way'],
    ['a way without operations', [['stuck'], []], 'paths[1] is []; allowed: at least one operation'],
    ['an operation that nothing can be called', [['stuck', 'a b']], 'paths[0][1] is "a b"; allowed: a DNS name of at most 253 characters: a-z, 0-9, dashes and dots, with a letter or digit at both ends'],
  ])('refuses %s', (_title, paths, expected) => {
    expect(problemsWith((chart) => new KubeDiagOperationSet(chart, 'ways', { paths }))).toContain(`shop/ways: ${expected}`);
  });
});

describe('KubeDiagDiagnosis', () => {
  it('runs on the node of its pod unless nodes are named', () => {
    const { diagnosis } = new KubeDiagDiagnosis(newChart(), 'stuck', { operationSet: 'stuck', pod: { name: 'web-0', namespace: 'shop' } });
    expect(rendered(diagnosis)['spec']).toEqual({
      operationSet: 'stuck',
      parameters: { 'pod.name': 'web-0', 'pod.namespace': 'shop' },
      targetSelector: { podReferences: [{ name: 'web-0', namespace: 'shop' }] },
    });
  });

  it('hands on further parameters, also without a pod', () => {
    const { diagnosis } = new KubeDiagDiagnosis(newChart(), 'memory', { operationSet: 'memory', nodes: ['worker-1', 'worker-2'], parameters: { 'param.seconds': '30' } });
    expect(rendered(diagnosis)['spec']).toEqual({ operationSet: 'memory', parameters: { 'param.seconds': '30' }, targetSelector: { nodeNames: ['worker-1', 'worker-2'] } });
  });

  it('comes a wave after its OperationSet, which has to be ready by then', () => {
    const chart = newChart();
    const operationSet = new KubeDiagOperationSet(chart, 'set', { paths: [['stuck']], wave: 3 });
    const { diagnosis } = new KubeDiagDiagnosis(chart, 'run', { operationSet, nodes: ['worker-1'] });
    expect(valueAt(rendered(diagnosis), WAVE)).toBe('4');
  });

  it.each<readonly [string, Partial<KubeDiagDiagnosisProps>, string]>([
    ['neither pod nor node', { pod: undefined }, 'nodes is missing; allowed: at least one node, or none given and a pod whose node is taken'],
    ['an empty list of nodes', { nodes: [] }, 'nodes is []; allowed: at least one node, or none given and a pod whose node is taken'],
    ['a node twice', { nodes: ['worker-1', 'worker-1'] }, 'nodes[1] is "worker-1"; allowed: a value that nodes[0] does not have'],
    ['a pod of no known namespace', { pod: { name: 'web-0' } }, "pod.namespace is missing; allowed: the pod's namespace, as neither the Diagnosis nor its chart has one"],
    ['the pod among the parameters', { parameters: { 'pod.name': 'web-1' } }, 'parameters["pod.name"] is "web-1"; allowed: parameters that no prop writes; this one comes from pod'],
    ['a name of no OperationSet', { operationSet: '' }, 'operationSet is ""; allowed: a DNS name of at most 253 characters: a-z, 0-9, dashes and dots, with a letter or digit at both ends'],
  ])('refuses %s', (_title, props, expected) => {
    const sound: KubeDiagDiagnosisProps = { operationSet: 'stuck', pod: { name: 'web-0', namespace: 'shop' } };
    expect(problemsWith((chart) => new KubeDiagDiagnosis(chart, 'run', { ...sound, ...props }))).toContain(`shop/run: ${expected}`);
  });

  it('refuses a wave in which its OperationSet is not there yet', () => {
    const problems = problemsWith((chart) => {
      const operationSet = new KubeDiagOperationSet(chart, 'set', { paths: [['stuck']] });
      new KubeDiagDiagnosis(chart, 'run', { operationSet, nodes: ['worker-1'], wave: 0 });
    });
    expect(problems).toEqual(['shop/run: wave is 0; allowed: more than 0, the wave of the OperationSet set']);
  });

  it('refuses parameters that are no text, from JavaScript', () => {
    const props = JSON.parse('{ "operationSet": "stuck", "nodes": ["worker-1"], "parameters": { "seconds": 30 } }') as KubeDiagDiagnosisProps;
    expect(problemsWith((chart) => new KubeDiagDiagnosis(chart, 'run', props))).toEqual(['shop/run: parameters["seconds"] is 30; allowed: text; quote numbers and booleans']);
  });
});
