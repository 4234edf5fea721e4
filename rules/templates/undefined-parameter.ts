import type { Path } from '../../lib/base/path';
import { didYouMean, nearest } from '../../lib/base/suggest';
import { documentRule } from '../../lib/engine/rule';
import { isMap, listField } from '../../lib/kube/json';
import { type Reference, referencesIn } from '../../lib/openshift/template/substitute';

/** Flags references to parameters that a Template does not declare: processing leaves them in the manifest as they are, without a word. */
export const undefinedParameter = documentRule({
  id: 'undefined-parameter',
  summary: 'A Template refers to a parameter that it does not declare',
  category: 'templates',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  fixes: 'hint',
  sources: [
    {
      title: 'openshift/library-go: substitution leaves a reference as it is when no parameter has its name',
      url: 'https://github.com/openshift/library-go/blob/93ac9206ae34e602d6acf346826e3e99c22b1787/pkg/template/templateprocessing/template.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'OpenShift: writing template parameters',
      url: 'https://docs.redhat.com/en/documentation/openshift_container_platform/4.16/html/images/using-templates',
      version: 'OpenShift 4.16',
    },
    {
      title: 'Kubernetes: dependent environment variables are written $(NAME)',
      url: 'https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/',
      version: 'Kubernetes 1.34',
    },
  ],
  messages: {
    undefined: ({ reference, name, meant }: { reference: string; name: string; meant: string }) =>
      `${reference} stays in the manifest as it is: the Template has no parameter ${name}${meant}; declare it, or correct the name`,
  },
  check({ template }, { report }) {
    if (!template) return;
    const { message, labels, parameters } = template.value;
    // What cannot be read as a list of parameters says nothing of their names.
    if (parameters !== undefined && parameters !== null && !Array.isArray(parameters)) return;
    const declared = new Set(template.processed.parameters.map(({ name }) => name));
    const visit: Visit = (text, at, part) => {
      for (const reference of undefinedIn(text, declared)) {
        const { name } = reference;
        const meant = nearest(name, declared);
        const hint = meant === undefined ? `add "- name: ${name}" to the Template's parameters` : `write ${spelled({ ...reference, name: meant })}`;
        report('undefined', { at: [...at], part, data: { reference: spelled(reference), name, meant: didYouMean(name, declared) }, hint });
      }
    };
    if (typeof message === 'string') visit(message, ['message'], 'value');
    eachText(labels, ['labels'], visit);
    for (const [index, object] of listField(template.value, 'objects').entries()) eachText(object, ['objects', index], visit);
  },
});

/** `at` is the walk's own and changes as it goes on. */
type Visit = (text: string, at: Path, part: 'key' | 'value') => void;

/** References to names that are not declared, each name once. One that processing does not take for a reference is `half-typed-parameter`'s. */
function undefinedIn(text: string, declared: ReadonlySet<string>): readonly Reference[] {
  const found = referencesIn(text).filter(({ name, effective }) => effective && !declared.has(name));
  return found.filter(({ name }, index) => found.findIndex((other) => other.name === name) === index);
}

function spelled({ name, form }: Pick<Reference, 'name' | 'form'>): string {
  return form === 'typed' ? `\${{${name}}}` : `\${${name}}`;
}

/** Fields whose text a shell, a builder or a pipeline reads after processing, and in which `${NAME}` may be theirs. */
const PROGRAMS: ReadonlySet<string> = new Set(['command', 'args', 'script', 'dockerfile', 'jenkinsfile']);

/** Kinds whose `data` and `stringData` are files for other programs. */
const FILES: ReadonlySet<unknown> = new Set(['ConfigMap', 'Secret']);

/**
 * Calls for every text that processing substitutes in, strings and map keys at any depth, and that nobody else expands afterwards.
 * Left out is text for another program, by its place or because it runs over several lines; a lone reference is never taken for such text.
 */
function eachText(value: unknown, at: (string | number)[], visit: Visit, forProgram = false): void {
  if (typeof value === 'string') {
    if (value.includes('${') && (isLoneReference(value) || !(forProgram || value.trim().includes('\n')))) visit(value, at, 'value');
  } else if (Array.isArray(value)) {
    for (const [index, item] of (value as readonly unknown[]).entries()) {
      at.push(index);
      eachText(item, at, visit, forProgram);
      at.pop();
    }
  } else if (isMap(value)) {
    const holdsFiles = FILES.has(value['kind']);
    for (const [key, item] of Object.entries(value)) {
      at.push(key);
      if (key.includes('${')) visit(key, at, 'key');
      eachText(item, at, visit, forProgram || PROGRAMS.has(key) || (holdsFiles && (key === 'data' || key === 'stringData')));
      at.pop();
    }
  }
}

function isLoneReference(text: string): boolean {
  const [only, ...others] = referencesIn(text.trim());
  return only !== undefined && others.length === 0 && only.start === 0 && only.end === text.trim().length;
}
