import { sameValue } from '../../../lib/base/equal';
import { type JsonMap, mapField } from '../../../lib/kube/json';
import { nameOf } from './edit';
import { STATEFUL_SETS } from './kinds';
import { invalid, type Refusal } from './refusal';

/** Fields of a StatefulSet's spec that may change, by the first minor of Kubernetes 1.x that lets them, in the order of the refusal's text. */
const MUTABLE: readonly (readonly [field: string, from: number])[] = [
  ['replicas', 0],
  ['ordinals', 26],
  ['template', 0],
  ['updateStrategy', 0],
  ['revisionHistoryLimit', 34],
  ['persistentVolumeClaimRetentionPolicy', 23],
  ['minReadySeconds', 22],
];

/** Refuses a change of what may not change. The text names what may, and never what did. */
export function changeRefusal(before: JsonMap, after: JsonMap, minor: number): Refusal | undefined {
  const mutable = MUTABLE.filter(([, from]) => minor >= from).map(([field]) => field);
  const [old, now] = [mapField(before, 'spec'), mapField(after, 'spec')];
  const fields = new Set([...Object.keys(old), ...Object.keys(now)]);
  if (![...fields].some((field) => !mutable.includes(field) && !sameValue(old[field], now[field]))) return undefined;
  return invalid(STATEFUL_SETS, nameOf(after), 'spec', `Forbidden: updates to statefulset spec for fields other than ${listed(mutable)} are forbidden`, 'FieldValueForbidden');
}

/** Refuses what no StatefulSet may hold, as far as tests come near it. */
export function specRefusal(set: JsonMap): Refusal | undefined {
  const spec = mapField(set, 'spec');
  const selector = mapField(mapField(spec, 'selector'), 'matchLabels');
  const labels = mapField(mapField(mapField(spec, 'template'), 'metadata'), 'labels');
  if (Object.keys(selector).length === 0) return invalid(STATEFUL_SETS, nameOf(set), 'spec.selector', 'Required value', 'FieldValueRequired');
  if (Object.entries(selector).every(([key, value]) => labels[key] === value)) return undefined;
  const fault = `Invalid value: ${JSON.stringify(labels)}: \`selector\` does not match template \`labels\``;
  return invalid(STATEFUL_SETS, nameOf(set), 'spec.template.metadata.labels', fault, 'FieldValueInvalid');
}

/** 1.20 puts a comma before the "and", later releases do not. */
function listed(fields: readonly string[]): string {
  const quoted = fields.map((field) => `'${field}'`);
  const comma = quoted.length === 3 ? ',' : '';
  return `${quoted.slice(0, -1).join(', ')}${comma} and ${quoted.at(-1) ?? ''}`;
}
