import { type Path, valueAt } from '../base/path';
import { isMap, type JsonMap, textField } from '../kube/json';
import type { EffectiveParameter } from '../openshift/template/process';
import { referencesIn } from '../openshift/template/substitute';

/** Where in an image that parameters supply a digest can be written: in the text itself, or in the value of one parameter. */
export type DigestHolder =
  | { readonly kind: 'text' }
  /** `whole`: `${IMAGE}`; `tag`: `…:${TAG}`; `digest`: `…@${DIGEST}`. */
  | { readonly kind: 'whole' | 'tag' | 'digest'; readonly parameter: EffectiveParameter }
  | { readonly kind: 'none' };

/** What holds the end of an image as a Template has it written. A part that is written out behind all parameters can take a digest itself. */
export function digestHolderOf(written: string, parameters: readonly EffectiveParameter[]): DigestHolder {
  const references = referencesIn(written).filter(({ name, effective }) => effective && parameters.some((parameter) => parameter.name === name));
  const last = references.at(-1);
  const parameter = parameters.find(({ name }) => name === last?.name);
  if (!last || !parameter) return { kind: 'text' };
  const [head, tail] = [written.slice(0, last.start), written.slice(last.end)];
  if (tail === '') {
    if (head === '') return { kind: 'whole', parameter };
    if (head.endsWith('@')) return { kind: 'digest', parameter };
    return head.endsWith(':') && !head.includes('@') ? { kind: 'tag', parameter } : { kind: 'none' };
  }
  const segment = tail.slice(tail.lastIndexOf('/') + 1);
  const isWrittenOut = tail.includes('@') || (tail.includes('/') ? segment !== '' : /^[^:@]*:./.test(tail));
  return { kind: isWrittenOut ? 'text' : 'none' };
}

/** Where a Template's texts refer to a parameter, once a reference; keys of maps count as the map they are in. */
export function parameterUses(template: JsonMap, name: string): readonly Path[] {
  const uses: Path[] = [];
  const note = (text: string, path: Path): void => {
    for (const reference of referencesIn(text)) if (reference.name === name) uses.push(path);
  };
  const visit = (value: unknown, path: Path): void => {
    if (typeof value === 'string') note(value, path);
    else if (Array.isArray(value)) value.forEach((item: unknown, index) => visit(item, [...path, index]));
    else if (isMap(value)) {
      for (const [key, inner] of Object.entries(value)) {
        note(key, path);
        visit(inner, [...path, key]);
      }
    }
  };
  for (const key of ['objects', 'labels', 'message']) visit(template[key], [key]);
  return uses;
}

/** Why a parameter's value cannot be changed at its place, as a clause; `undefined` where it can. */
export function fixedBecause(template: JsonMap, { name, origin, valuePath }: EffectiveParameter): string | undefined {
  const declared = Array.isArray(template['parameters']) ? template['parameters'].filter((entry: unknown) => textField(entry, 'name') === name).length : 0;
  if (declared !== 1) return `the parameter ${name} is declared ${declared} times`;
  return origin === 'value' && typeof valueAt(template, valuePath) === 'string' ? undefined : `the parameter ${name} has no value of its own that is text`;
}
