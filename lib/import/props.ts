import { typedValue } from '../openshift/template/typed-value';
import { textLiteral } from './literal';
import { FreeNames, propName } from './names';
import type { ImportedParameter } from './source';

/** A prop of a chart, in the place of a parameter. */
export interface ImportedProp {
  readonly name: string;
  /** Of the parameter. */
  readonly parameter: string;
  readonly description: string;
  /**
   * `scalar`: text, number or boolean, which stand in the object as they are given. `json`: text that is read as JSON where that is what
   * the Template asks for, as `oc process` reads it.
   */
  readonly type: 'text' | 'number' | 'boolean' | 'scalar' | 'json';
  /** As the parameter has it; `undefined` where the prop is required. */
  readonly fallback: string | undefined;
}

/** Gives the parameters of all sources of a chart their props. Those alike in name and value share one. */
export class PropTable {
  readonly #names = new FreeNames();
  readonly #props = new Map<string, ImportedProp>();

  /** The prop of a parameter, and whether another source has one of the same name that holds something else. */
  add(parameter: ImportedParameter): { readonly prop: ImportedProp; readonly isSecond: boolean } {
    const { name, description, fallback } = parameter;
    const type = typeOf(parameter);
    const key = JSON.stringify([name, fallback ?? null, type]);
    const known = this.#props.get(key);
    if (known) return { prop: known, isSecond: false };
    const isSecond = this.all.some((other) => other.parameter === name);
    const prop: ImportedProp = { name: this.#names.take(propName(name)), parameter: name, description, type, fallback };
    this.#props.set(key, prop);
    return { prop, isSecond };
  }

  /** Required ones first, as people look for them. */
  get all(): readonly ImportedProp[] {
    const all = [...this.#props.values()];
    return [...all.filter(({ fallback }) => fallback === undefined), ...all.filter(({ fallback }) => fallback !== undefined)];
  }
}

/** The type of a prop, as TypeScript has it. */
export function propType({ type }: ImportedProp): string {
  switch (type) {
    case 'text':
    case 'json':
      return 'string';
    case 'scalar':
      return 'string | number | boolean';
    default:
      return type;
  }
}

/** What a prop is where nobody gives it; `undefined` where somebody has to. */
export function propFallback({ type, fallback }: ImportedProp): string | undefined {
  if (fallback === undefined) return undefined;
  return type === 'number' || type === 'boolean' ? fallback : textLiteral(fallback);
}

function typeOf({ fallback, isTyped }: ImportedParameter): ImportedProp['type'] {
  if (!isTyped) return 'text';
  if (fallback === undefined) return 'scalar';
  const value = typedValue(fallback);
  // Only where the number is written as it would be printed: it may stand in texts as well.
  if (typeof value === 'number' && String(value) === fallback) return 'number';
  if (typeof value === 'boolean') return 'boolean';
  return value === fallback ? 'scalar' : 'json';
}
