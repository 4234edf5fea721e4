import { isUnknown } from '../base/unknown';
import { isMap, listField, textEntries, textField } from './json';

/** Whether labels satisfy a selector. `undefined` where an unknown text decides it. */
export type Match = boolean | undefined;

type Labels = ReadonlyMap<string, string>;

/** A Service's or ReplicationController's selector: equal values for every key. An empty selector matches nothing here. */
export function matchesMap(selector: unknown, labels: Labels): Match {
  const wanted = textEntries(selector);
  if (wanted.size === 0) return false;
  return every(Array.from(wanted, ([key, value]) => sameText(value, labels.get(key))));
}

/** A label selector with `matchLabels` and `matchExpressions`; without either it matches nothing here. */
export function matchesSelector(selector: unknown, labels: Labels): Match {
  if (!isMap(selector)) return false;
  const parts: Match[] = [];
  for (const [key, value] of textEntries(selector['matchLabels'])) parts.push(sameText(value, labels.get(key)));
  for (const expression of listField(selector, 'matchExpressions')) parts.push(matchesExpression(expression, labels));
  return parts.length > 0 && every(parts);
}

function matchesExpression(expression: unknown, labels: Labels): Match {
  const key = textField(expression, 'key') ?? '';
  const label = labels.get(key);
  const values = listField(expression, 'values').filter((value): value is string => typeof value === 'string');
  const among = some(values.map((value) => sameText(value, label)));
  switch (textField(expression, 'operator')) {
    case 'In':
      return among;
    case 'NotIn':
      return among === undefined ? undefined : !among;
    case 'Exists':
      return label !== undefined;
    case 'DoesNotExist':
      return label === undefined;
    default:
      return false;
  }
}

function sameText(wanted: string, found: string | undefined): Match {
  if (found === undefined) return false;
  if (wanted === found) return true;
  return isUnknown(wanted) || isUnknown(found) ? undefined : false;
}

function every(parts: readonly Match[]): Match {
  if (parts.includes(false)) return false;
  return parts.includes(undefined) ? undefined : true;
}

function some(parts: readonly Match[]): Match {
  if (parts.includes(true)) return true;
  return parts.includes(undefined) ? undefined : false;
}
