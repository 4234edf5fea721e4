import { didYouMean, nearest } from '../../lib/base/suggest';
import { documentRule } from '../../lib/engine/rule';
import type { Reference } from '../../lib/openshift/template/substitute';
import { declaredNames } from './declared-names';
import { type TemplateText, textsWithReferences } from './template-texts';

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
  check(document, { report }) {
    const { template } = document;
    if (!template) return;
    const { parameters } = template.value;
    // What cannot be read as a list of parameters says nothing of their names.
    if (parameters !== undefined && parameters !== null && !Array.isArray(parameters)) return;
    const texts = textsWithReferences(template.value).filter((text) => !text.forProgram || isLoneReference(text));
    if (texts.length === 0) return;
    const declared = declaredNames(document);
    for (const { path: at, part, references } of texts) {
      for (const reference of undefinedIn(references, declared)) {
        const { name } = reference;
        const meant = nearest(name, declared);
        const hint = meant === undefined ? `add "- name: ${name}" to the Template's parameters` : `write ${spelled({ ...reference, name: meant })}`;
        report('undefined', { at, part, data: { reference: spelled(reference), name, meant: didYouMean(name, declared) }, hint });
      }
    }
  },
});

/** References to names that are not declared, each name once. One that processing does not take for a reference is `half-typed-parameter`'s. */
function undefinedIn(references: readonly Reference[], declared: ReadonlySet<string>): readonly Reference[] {
  const found = references.filter(({ name, effective }) => effective && !declared.has(name));
  return found.filter(({ name }, index) => found.findIndex((other) => other.name === name) === index);
}

function spelled({ name, form }: Pick<Reference, 'name' | 'form'>): string {
  return form === 'typed' ? `\${{${name}}}` : `\${${name}}`;
}

/** A text that is nothing but one reference is for processing, wherever it stands. */
function isLoneReference({ text, references: [only, ...others] }: TemplateText): boolean {
  return others.length === 0 && only !== undefined && only.end - only.start === text.trim().length;
}
