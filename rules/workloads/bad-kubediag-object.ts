import { didYouMean, nearest } from '../../lib/base/suggest';
import { isUnknown } from '../../lib/base/unknown';
import type { Fix } from '../../lib/engine/fix';
import { type ReportFinding, workspaceRule } from '../../lib/engine/rule';
import { fieldOf, isMap, listField, mapField, textField } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import type { ObjectIndex } from '../../lib/workspace/object-index';
import { targetFaultOf } from './kubediag-target';

const messages = {
  flat: ({ title, fields }: { title: string; fields: string }) =>
    `${title} has ${fields} directly under processor, where KubeDiag 0.3 looks for httpServer and refuses the object; move ${fields.includes(' and ') ? 'them' : 'it'} into processor.httpServer`,
  noProcessor: ({ title }: { title: string }) =>
    `${title} has no processor that KubeDiag 0.3 could run, which refuses the object; add processor.httpServer with the path of the processor`,
  unknownOperation: ({ operation, meant }: { operation: string; meant: string }) =>
    `no Operation ${operation} is here${meant}, and it is none that KubeDiag brings; the OperationSet never gets past this step, so correct the name or add the Operation`,
  oldTarget: ({ title, field }: { title: string; field: string }) =>
    `${title} says ${field}, which KubeDiag 0.3 passes over: it selects no node, and the Diagnosis never ends; write spec.targetSelector`,
  noNode: ({ title }: { title: string }) => `${title} selects no node, so no task is made and it never ends; name one under spec.targetSelector`,
  podUntold: ({ title, missing }: { title: string; missing: string }) =>
    `${title} chooses its node by a pod, and KubeDiag 0.3 does not hand the pod on to the processors; say ${missing} in spec.parameters too`,
};

/** Flags objects of KubeDiag that it refuses, or that run for ever without doing anything. */
export const badKubediagObject = workspaceRule({
  id: 'bad-kubediag-object',
  summary: 'A KubeDiag object cannot do what it is for',
  category: 'workloads',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  fixes: 'safe',
  kinds: ['Operation', 'OperationSet', 'Diagnosis'],
  sources: [
    {
      title: 'kubediag/kubediag: fields of Operation, OperationSet and Diagnosis, and what their webhooks refuse',
      url: 'https://github.com/kubediag/kubediag/tree/v0.3.1/api/v1',
      version: 'KubeDiag 0.3.1',
    },
    {
      title: 'kubediag/kubediag: how a Diagnosis is turned into tasks on nodes',
      url: 'https://github.com/kubediag/kubediag/tree/v0.3.1/pkg/controllers',
      version: 'KubeDiag 0.3.1',
    },
    {
      title: 'kubediag/kubediag: the operations that come with it',
      url: 'https://github.com/kubediag/kubediag/tree/v0.3.1/config/deploy',
      version: 'KubeDiag 0.3.1',
    },
  ],
  messages,
  check(object, { report, index }) {
    if (object.group !== GROUP) return;
    if (object.kind === 'Operation') reportOperation(object, report);
    else if (object.kind === 'OperationSet') reportOperationSet(object, index, report);
    else reportDiagnosis(object, report);
  },
});

type Report = ReportFinding<typeof messages>;

const GROUP = 'diagnosis.kubediag.org';

/** What a processor may be; one of them has to be there. */
const PROCESSORS: readonly string[] = ['httpServer', 'scriptRunner', 'function'];

/** Fields that stood directly under `processor` in earlier releases, with their names under `httpServer`. */
const FLAT: ReadonlyMap<string, string> = new Map([
  ['path', 'path'],
  ['scheme', 'scheme'],
  ['address', 'address'],
  ['externalIP', 'address'],
  ['externalAddress', 'address'],
  ['port', 'port'],
  ['externalPort', 'port'],
]);

function reportOperation(object: KubeObject, report: Report): void {
  const { title } = object;
  const processor = mapField(mapField(object.value, 'spec'), 'processor');
  if (PROCESSORS.some((kind) => isMap(processor[kind]))) return;
  const flat = Object.keys(processor).filter((field) => FLAT.has(field));
  const [first] = flat;
  const at = ['spec', 'processor'];
  if (first === undefined) report('noProcessor', { at, part: 'key', data: { title } });
  else report('flat', { at: [...at, first], part: 'key', data: { title, fields: listed(flat) }, fix: nested(processor, flat) });
}

/** The fields under `httpServer`, unless something is there already or two of them become one. */
function nested(processor: Readonly<Record<string, unknown>>, flat: readonly string[]): Fix | undefined {
  const moved = new Map(flat.map((field) => [FLAT.get(field) ?? field, processor[field]]));
  if (moved.size < flat.length || (Object.hasOwn(processor, 'httpServer') && processor['httpServer'] !== null)) return undefined;
  const at = ['spec', 'processor'];
  const gone = flat.map((field) => ({ op: 'remove', path: [...at, field] }) as const);
  return { safety: 'safe', title: `move ${listed(flat)} into httpServer`, edits: [{ op: 'add', path: [...at, 'httpServer'], value: Object.fromEntries(moved) }, ...gone] };
}

/** The operations in `config/deploy` of KubeDiag 0.3.1, which its installation brings. */
const SHIPPED: readonly string[] = [
  'container-collector',
  'containerd-goroutine-collector',
  'core-file-profiler',
  'docker-info-collector',
  'dockerd-goroutine-collector',
  'elasticsearch-collector',
  'go-profiler',
  'golang-function',
  'mount-info-collector',
  'node-cordon',
  'pod-detail-collector',
  'pod-list-collector',
  'process-collector',
  'python-function',
  'sonobuoy-result-collector',
  'sonobuoy-result-diagnoser',
  'statefulset-detail-collector',
  'statefulset-stuck',
];

function reportOperationSet(object: KubeObject, index: ObjectIndex, report: Report): void {
  if (!index.complete('Operation')) return;
  const here = index.ofKind('Operation').flatMap(({ group, name }) => (group === GROUP ? [name] : []));
  // A name that only deployment will tell may be any.
  if (here.some(isUnknown)) return;
  const known = new Set([...here, ...SHIPPED]);
  for (const [at, node] of listField(mapField(object.value, 'spec'), 'adjacencyList').entries()) {
    const operation = textField(node, 'operation') ?? '';
    if (operation === '' || isUnknown(operation) || known.has(operation)) continue;
    const meant = nearest(operation, known);
    // Operations belong to the whole cluster; where none is here and no name is near, they may well live elsewhere.
    if (here.length === 0 && meant === undefined) continue;
    report('unknownOperation', {
      at: ['spec', 'adjacencyList', at, 'operation'],
      data: { operation, meant: didYouMean(operation, known) },
      confidence: 'likely',
      hint: meant === undefined ? undefined : `write ${meant}`,
    });
  }
}

function reportDiagnosis(object: KubeObject, report: Report): void {
  const { title } = object;
  const fault = targetFaultOf(object);
  switch (fault?.kind) {
    case 'old':
      report('oldTarget', { at: ['spec', fault.field], part: 'key', data: { title, field: `spec.${fault.field}` }, fix: fault.fix });
      return;
    case 'none':
      report('noNode', { at: ['spec', 'targetSelector'], part: 'key', data: { title }, hint: 'nodeNames: [NODE], or podReferences with namespace and name of the pod' });
      return;
    case 'untold': {
      const hint = 'where a Diagnosis is about several pods, make one for each';
      const count = listField(fieldOf(mapField(object.value, 'spec'), 'targetSelector'), 'podReferences').length;
      const remedy = fault.fix ? { fix: fault.fix } : count > 1 ? { hint } : {};
      report('podUntold', { at: ['spec', 'targetSelector', 'podReferences'], part: 'key', data: { title, missing: listed(fault.missing) }, ...remedy });
      return;
    }
    default:
  }
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
