import { nearest } from '../../lib/base/suggest';
import type { Fix } from '../../lib/engine/fix';
import { documentRule } from '../../lib/engine/rule';
import type { JsonMap } from '../../lib/kube/json';
import { isParameterName } from '../../lib/openshift/template/parameters';
import type { EffectiveParameter } from '../../lib/openshift/template/process';
import { referencesIn } from '../../lib/openshift/template/substitute';
import { declaredNames, hasTextName } from './declared-names';
import { namesReferredTo } from './template-texts';

/** Flags parameters that nothing refers to: whoever sets one believes to have changed something. */
export const unusedParameter = documentRule({
  id: 'unused-parameter',
  summary: 'A Template declares a parameter that nothing in it uses',
  category: 'templates',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'unsafe',
  sources: [
    {
      title: 'openshift/library-go: where processing looks for references',
      url: 'https://github.com/openshift/library-go/blob/93ac9206ae34e602d6acf346826e3e99c22b1787/pkg/template/templateprocessing/template.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/oc: process refuses values for parameters that the Template does not have',
      url: 'https://github.com/openshift/oc/blob/03b210b921a3f967b5a01a3519b9852e9265788d/pkg/cli/process/process.go',
      version: 'OpenShift 4.20',
    },
  ],
  messages: {
    unused: ({ name }: { name: string }) => `the parameter ${name} is used nowhere, so a value for it changes nothing; take it out, or write \${${name}} where it belongs`,
    misspelt: ({ name, meant }: { name: string; meant: string }) =>
      `the parameter ${name} is used nowhere, so a value for it changes nothing, while \${${meant}} has no parameter; one of the two names is misspelt`,
    onlyInValue: ({ name, other }: { name: string; other: string }) =>
      `the parameter ${name} is used in the value of ${other} alone, where processing does not replace it; write \${${name}} in the objects`,
  },
  check(document, { report }) {
    const { template } = document;
    if (!template || template.processed.parameters.length === 0 || !isReadable(template.value)) return;
    const { parameters } = template.processed;
    const used = namesReferredTo(template.value);
    const declared = declaredNames(document);
    const undeclared = Array.from(used).filter((name) => !declared.has(name));
    for (const parameter of new Map(parameters.map((each) => [each.name, each])).values()) {
      const { name, path } = parameter;
      // A name that no reference can have, or that is no text, is bad-parameter's.
      if (used.has(name) || !isParameterName(name) || !hasTextName(document, path[1])) continue;
      const at = [...path, 'name'];
      const meant = nearest(name, undeclared);
      const other = meant === undefined ? namedInValueOf(parameter, parameters) : undefined;
      if (meant !== undefined) report('misspelt', { at, data: { name, meant }, hint: `write \${${name}} instead of \${${meant}}, or name the parameter ${meant}` });
      else if (other !== undefined) report('onlyInValue', { at, data: { name, other } });
      else report('unused', { at, data: { name }, fix: removalOf(name, parameters) });
    }
  },
});

/** Whether the places that could use a parameter are what they have to be. Of others nobody can say what is in them. */
function isReadable({ objects, labels, message }: JsonMap): boolean {
  const isThere = (value: unknown): boolean => value !== undefined && value !== null;
  if (isThere(objects) && !Array.isArray(objects)) return false;
  return (!isThere(labels) || typeof labels === 'object') && (!isThere(message) || typeof message === 'string');
}

/** Takes out each declaration of the name, the last one first so that the places of the others stay. */
function removalOf(name: string, parameters: readonly EffectiveParameter[]): Fix {
  const edits = parameters.filter((parameter) => parameter.name === name).map(({ path }) => ({ op: 'remove', path }) as const);
  return { safety: 'unsafe', title: `remove the parameter ${name}`, edits: edits.reverse() };
}

function namedInValueOf({ name }: EffectiveParameter, parameters: readonly EffectiveParameter[]): string | undefined {
  return parameters.find((other) => other.name !== name && referencesIn(other.value ?? other.from).some((reference) => reference.name === name))?.name;
}
