import type { Fix } from '../../lib/engine/fix';
import { fieldOf, isMap, type JsonMap, listField, mapField, textField } from '../../lib/kube/json';
import { isLiteral } from '../../lib/kube/literal';
import type { KubeObject } from '../../lib/kube/object';

/** Under these keys of `spec.parameters` a processor looks for its pod. */
const POD_KEYS = ['pod.namespace', 'pod.name'] as const;

/** The fields of a Diagnosis that chose its node before KubeDiag 0.3, which passes over them. */
export const OLD_TARGETS = ['nodeName', 'podReference'] as const;

/** What is wrong with where a Diagnosis is to run and on which pod, as KubeDiag 0.3 reads it. */
export type TargetFault =
  /** A field of earlier releases stands where a target selector is wanted. */
  | { readonly kind: 'old'; readonly field: (typeof OLD_TARGETS)[number]; readonly fix: Fix | undefined }
  | { readonly kind: 'none' }
  /** Pods choose the node, and no processor is told of them. */
  | { readonly kind: 'untold'; readonly missing: readonly string[]; readonly fix: Fix | undefined };

/** The first fault of a Diagnosis. */
export function targetFaultOf(diagnosis: KubeObject): TargetFault | undefined {
  const spec = mapField(diagnosis.value, 'spec');
  const selector = mapField(spec, 'targetSelector');
  if (!selectsNodes(selector)) {
    const field = OLD_TARGETS.find((each) => isWritten(spec[each]));
    return field === undefined ? { kind: 'none' } : { kind: 'old', field, fix: renewed(diagnosis, spec) };
  }
  const pods = listField(selector, 'podReferences');
  const missing = missingKeys(spec);
  if (pods.length === 0 || missing.length === 0) return undefined;
  const pod = pods.length === 1 ? podOf(diagnosis, pods[0], ['spec', 'targetSelector', 'podReferences', 0]) : undefined;
  return { kind: 'untold', missing, fix: pod && told(spec, pod) };
}

function selectsNodes(selector: JsonMap): boolean {
  const listed = ['nodeNames', 'podReferences'].some((key) => listField(selector, key).length > 0);
  return listed || isMap(selector['nodeSelector']) || isMap(selector['podSelector']);
}

function isWritten(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function missingKeys(spec: JsonMap): readonly string[] {
  const parameters = fieldOf(spec, 'parameters');
  return POD_KEYS.filter((key) => !isWritten(fieldOf(parameters, key)));
}

interface Pod {
  readonly namespace: string;
  readonly name: string;
}

/** The pod, where its name and namespace are written out here: what a parameter supplies must not be written anew. */
function podOf(diagnosis: KubeObject, reference: unknown, at: readonly (string | number)[]): Pod | undefined {
  const namespace = textField(reference, 'namespace') ?? '';
  const name = textField(reference, 'name') ?? '';
  if (namespace === '' || name === '') return undefined;
  return isLiteral(diagnosis, [...at, 'namespace'], namespace) && isLiteral(diagnosis, [...at, 'name'], name) ? { namespace, name } : undefined;
}

function told(spec: JsonMap, { namespace, name }: Pod): Fix | undefined {
  const { parameters } = spec;
  if (isWritten(parameters) && !isMap(parameters)) return undefined;
  // A key that is there already may be meant for another pod.
  if (missingKeys(spec).length < POD_KEYS.length) return undefined;
  const edits = [
    { op: 'add', path: ['spec', 'parameters', 'pod.namespace'], value: namespace },
    { op: 'add', path: ['spec', 'parameters', 'pod.name'], value: name },
  ] as const;
  return { safety: 'safe', title: 'tell the processors the pod in spec.parameters', edits };
}

/** The target selector that the old fields stand for. */
function renewed(diagnosis: KubeObject, spec: JsonMap): Fix | undefined {
  if (isWritten(spec['targetSelector'])) return undefined;
  const node = textField(spec, 'nodeName') ?? '';
  const reference = spec['podReference'];
  const pod = podOf(diagnosis, reference, ['spec', 'podReference']);
  if (isWritten(reference) && !pod) return undefined;
  if (node === '' ? !pod : !isLiteral(diagnosis, ['spec', 'nodeName'], node)) return undefined;
  const telling = pod && missingKeys(spec).length > 0 ? told(spec, pod) : undefined;
  if (pod && missingKeys(spec).length > 0 && !telling) return undefined;
  // A node that is named wins over the pod's, as it did before.
  const selector = node === '' ? { podReferences: [reference] } : { nodeNames: [node] };
  const gone = OLD_TARGETS.filter((field) => Object.hasOwn(spec, field)).map((field) => ({ op: 'remove', path: ['spec', field] }) as const);
  return { safety: 'safe', title: 'write a targetSelector', edits: [{ op: 'add', path: ['spec', 'targetSelector'], value: selector }, ...(telling?.edits ?? []), ...gone] };
}
