import { isMap } from '../kube/json';
import { typedValue } from '../openshift/template/typed-value';
import { type Marks, withEntry } from './marks';

/** The value that a chart makes when its parameters have these texts: the meaning of marks, as `expression.ts` writes it down. */
export function evaluated(value: unknown, marks: Marks, texts: ReadonlyMap<string, string>): unknown {
  const textOf = (text: string): string =>
    marks
      .partsOf(text)
      .map((part) => (typeof part === 'string' ? part : (texts.get(part.name) ?? '')))
      .join('');
  const visit = (here: unknown): unknown => {
    if (typeof here === 'string') {
      const typed = marks.typedIn(here);
      return typed ? typedValue(texts.get(typed.name) ?? '') : textOf(here);
    }
    if (Array.isArray(here)) return here.map(visit);
    if (!isMap(here)) return here;
    const copy: Record<string, unknown> = {};
    for (const [key, member] of inWritingOrder(here, marks)) {
      const made = visit(member);
      // A null that is no text of the source takes its key away, here as in a cdk8s object.
      if (made !== null || member === null) withEntry(copy, textOf(key), made);
    }
    return copy;
  };
  return visit(value);
}

/** Entries with their keys as they stand first: a key made of parameters wins over one written out, and the last one written counts. */
export function inWritingOrder(map: Readonly<Record<string, unknown>>, marks: Marks): readonly (readonly [string, unknown])[] {
  const entries = Object.entries(map);
  const made = entries.filter(([key]) => !marks.isPlain(key));
  return made.length === 0 ? entries : [...entries.filter(([key]) => marks.isPlain(key)), ...made];
}
