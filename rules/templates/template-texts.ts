import type { Path } from '../../lib/base/path';
import { isMap, type JsonMap, listField } from '../../lib/kube/json';
import { type Reference, referencesIn } from '../../lib/openshift/template/substitute';

/** A text of a Template with references in it, processing replaces them or not. */
export interface TemplateText {
  readonly text: string;
  /** In the Template's document. */
  readonly path: Path;
  readonly part: 'key' | 'value';
  /** A shell, a builder or a pipeline may read it after processing, and `${NAME}` in it may be theirs. */
  readonly forProgram: boolean;
  /** In order, never empty. */
  readonly references: readonly Reference[];
}

const TEXTS = new WeakMap<JsonMap, readonly TemplateText[]>();

/**
 * Every text with references that processing substitutes in: the message, the labels and the objects, map keys included. Parameters
 * are not among them, nor is the Template's own metadata. All rules share one walk over the Template.
 */
export function textsWithReferences(template: JsonMap): readonly TemplateText[] {
  let texts = TEXTS.get(template);
  if (!texts) TEXTS.set(template, (texts = textsIn(template)));
  return texts;
}

/** All names referred to, also where processing would not replace them: that they are meant is plain. */
export function namesReferredTo(template: JsonMap): ReadonlySet<string> {
  return new Set(textsWithReferences(template).flatMap(({ references }) => references.map(({ name }) => name)));
}

function textsIn(template: JsonMap): readonly TemplateText[] {
  const walk = new Walk();
  const { message, labels } = template;
  // People read the message, however many lines it has.
  if (typeof message === 'string') walk.add(message, ['message'], 'value', false);
  if (isMap(labels)) walk.over(labels, ['labels'], false);
  for (const [index, object] of listField(template, 'objects').entries()) walk.over(object, ['objects', index], false);
  return walk.found;
}

/** Fields whose text is a program's, or handed to one. */
const PROGRAMS: ReadonlySet<string> = new Set(['command', 'args', 'script', 'dockerfile', 'jenkinsfile']);

/** Kinds whose `data` and `stringData` are files for other programs. */
const FILES: ReadonlySet<unknown> = new Set(['ConfigMap', 'Secret']);

class Walk {
  readonly found: TemplateText[] = [];

  /** The path changes as the walk goes on. */
  over(value: unknown, path: (string | number)[], forProgram: boolean): void {
    if (typeof value === 'string') {
      if (value.includes('${')) this.add(value, path, 'value', forProgram || value.trim().includes('\n'));
    } else if (Array.isArray(value)) {
      for (const [index, item] of (value as readonly unknown[]).entries()) this.#into(index, item, path, forProgram);
    } else if (isMap(value)) {
      const holdsFiles = FILES.has(value['kind']);
      for (const [key, item] of Object.entries(value)) {
        if (key.includes('${')) this.add(key, [...path, key], 'key', false);
        this.#into(key, item, path, forProgram || PROGRAMS.has(key) || (holdsFiles && (key === 'data' || key === 'stringData')));
      }
    }
  }

  add(text: string, path: Path, part: 'key' | 'value', forProgram: boolean): void {
    const references = referencesIn(text);
    if (references.length > 0) this.found.push({ text, path: [...path], part, forProgram, references });
  }

  #into(step: string | number, value: unknown, path: (string | number)[], forProgram: boolean): void {
    path.push(step);
    this.over(value, path, forProgram);
    path.pop();
  }
}
