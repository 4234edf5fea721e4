import type { Path } from '../../base/path';
import type { Finding } from '../../engine/finding';
import type { Report } from '../../engine/report';
import { fieldOf, listField, mapField, textField } from '../../kube/json';
import { causeText } from '../../reporters/tally';

/**
 * One entry of `results` in a ResourceList. Values of fields are left out: they may be of a Secret.
 * @see https://github.com/kubernetes-sigs/kustomize/blob/master/cmd/config/docs/api-conventions/functions-spec.md (config.kubernetes.io/v1)
 */
export interface FunctionResult {
  readonly message: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly resourceRef?: { readonly apiVersion: string; readonly kind: string; readonly name: string; readonly namespace?: string };
  readonly field?: { readonly path: string };
  readonly file?: { readonly path: string; readonly index?: number };
  readonly tags?: Readonly<Record<string, string>>;
}

/** What the rules found in a ResourceList, as results; what is suppressed is left out. A rule that threw gave no verdict, which is an error. */
export function resultsOf({ findings, failures }: Report, list: unknown): readonly FunctionResult[] {
  return [
    ...findings.filter(({ suppressed }) => !suppressed).map((finding) => resultOf(finding, list)),
    ...failures.map(({ ruleId, subject, cause }): FunctionResult => ({ message: `the rule ${ruleId} ended with an error on ${subject}: ${causeText(cause)}`, severity: 'error', tags: { rule: ruleId } })),
  ];
}

/** A result on one line, for orchestrators that show no results. */
export function resultLine({ severity, file, resourceRef, field, message, tags }: FunctionResult): string {
  const places = [file?.path, resourceRef && `${resourceRef.kind}/${resourceRef.name}`, field?.path].filter((place) => place !== undefined);
  return `${severity}: ${places.length === 0 ? '' : `${places.join(' ')}: `}${message}${tags?.['rule'] === undefined ? '' : ` (${tags['rule']})`}\n`;
}

function resultOf({ ruleId, message, severity, confidence, hint, object, place }: Finding, list: unknown): FunctionResult {
  const file = fileOf(place.path, list);
  return {
    message: hint === undefined ? message : `${message}; ${hint}`,
    severity,
    ...(object && { resourceRef: { apiVersion: object.apiVersion, kind: object.kind, name: object.name, ...(object.namespace === undefined ? {} : { namespace: object.namespace }) } }),
    ...(object && object.path !== '' && { field: { path: object.path } }),
    ...(file && { file }),
    tags: { rule: ruleId, confidence },
  };
}

/** Where the orchestrator took the item from, as its annotations say. */
function fileOf([top, index]: Path, list: unknown): FunctionResult['file'] {
  if (top !== 'items' || typeof index !== 'number') return undefined;
  const annotations = mapField(mapField(listField(list, 'items')[index], 'metadata'), 'annotations');
  const read = (name: string): string | undefined => textField(annotations, `internal.config.kubernetes.io/${name}`) ?? textField(annotations, `config.kubernetes.io/${name}`);
  const path = read('path');
  if (path === undefined) return undefined;
  const place = read('index') ?? '';
  return { path, ...(/^\d{1,9}$/.test(place) ? { index: Number(place) } : {}) };
}

/** Whether the text holds one ResourceList, of whatever version. */
export function isResourceList(value: unknown): boolean {
  return fieldOf(value, 'kind') === 'ResourceList' && /^config\.kubernetes\.io\/v1(?:(?:alpha|beta)\d+)?$/.test(textField(value, 'apiVersion') ?? '');
}
