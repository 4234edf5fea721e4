import { valueAt } from '../../../lib/base/path';
import type { JsonMap } from '../../../lib/kube/json';
import { labelsOf } from './edit';
import { badRequest } from './refusal';

type Test = (object: JsonMap) => boolean;

/** What a list asks for by `labelSelector` and `fieldSelector`. */
export function selectionOf(query: URLSearchParams): Test {
  const tests = [
    ...partsOf(query.get('labelSelector') ?? '').map(labelTest),
    ...partsOf(query.get('fieldSelector') ?? '').map(fieldTest),
  ];
  return (object) => tests.every((test) => test(object));
}

/** Split at the commas outside brackets. */
function partsOf(selector: string): readonly string[] {
  return selector.split(/,(?![^(]*\))/).map((part) => part.trim()).filter((part) => part !== '');
}

function labelTest(part: string): Test {
  const among = /^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(part);
  if (among) {
    const [, key = '', operator, values = ''] = among;
    const wanted = values.split(',').map((value) => value.trim());
    return (object) => wanted.includes(String(labelsOf(object)[key])) === (operator === 'in');
  }
  const equation = /^([^!=\s]+)\s*(==?|!=)\s*(\S*)$/.exec(part);
  if (equation) {
    const [, key = '', operator, value = ''] = equation;
    return (object) => (labelsOf(object)[key] === value) === (operator !== '!=');
  }
  const presence = /^(!?)(\S+)$/.exec(part);
  if (!presence) throw badRequest(`unable to parse requirement: ${part}`);
  const [, not = '', key = ''] = presence;
  return (object) => Object.hasOwn(labelsOf(object), key) === (not === '');
}

function fieldTest(part: string): Test {
  const [, field = '', operator, value = ''] = /^([^!=]+)(==?|!=)(.*)$/.exec(part) ?? [];
  if (field === '') throw badRequest(`invalid field selector: ${part}`);
  return (object) => {
    const found = valueAt(object, field.split('.'));
    return ((typeof found === 'string' ? found : '') === value) === (operator !== '!=');
  };
}
