import type { Path } from '../../lib/base/path';
import { isMap, type JsonMap, listField } from '../../lib/kube/json';

/** A text of a Template in which processing looks for references. */
export interface TemplateText {
  readonly text: string;
  /** In the Template's document. The walk's own, which changes as it goes on: copy it to keep it. */
  readonly path: Path;
  readonly part: 'key' | 'value';
  /** A shell, a builder or a pipeline may read it after processing, and `${NAME}` in it may be theirs. */
  readonly forProgram: boolean;
}

/**
 * Calls for every text with a `${` in it that processing substitutes in: the message, the labels and the objects, map keys included.
 * Parameters are not among them, nor is the Template's own metadata.
 */
export function eachTemplateText(template: JsonMap, visit: (text: TemplateText) => void): void {
  const { message, labels } = template;
  if (typeof message === 'string') walk(message, ['message'], visit, false);
  if (isMap(labels)) walk(labels, ['labels'], visit, false);
  for (const [index, object] of listField(template, 'objects').entries()) walk(object, ['objects', index], visit, false);
}

/** Fields whose text is a program's, or handed to one. */
const PROGRAMS: ReadonlySet<string> = new Set(['command', 'args', 'script', 'dockerfile', 'jenkinsfile']);

/** Kinds whose `data` and `stringData` are files for other programs. */
const FILES: ReadonlySet<unknown> = new Set(['ConfigMap', 'Secret']);

function walk(value: unknown, path: (string | number)[], visit: (text: TemplateText) => void, forProgram: boolean): void {
  if (typeof value === 'string') {
    if (value.includes('${')) visit({ text: value, path, part: 'value', forProgram: forProgram || value.trim().includes('\n') });
  } else if (Array.isArray(value)) {
    for (const [index, item] of (value as readonly unknown[]).entries()) {
      path.push(index);
      walk(item, path, visit, forProgram);
      path.pop();
    }
  } else if (isMap(value)) {
    const holdsFiles = FILES.has(value['kind']);
    for (const [key, item] of Object.entries(value)) {
      path.push(key);
      if (key.includes('${')) visit({ text: key, path, part: 'key', forProgram: false });
      walk(item, path, visit, forProgram || PROGRAMS.has(key) || (holdsFiles && (key === 'data' || key === 'stringData')));
      path.pop();
    }
  }
}
