import type { Path } from '../../lib/base/path';
import { documentRule } from '../../lib/engine/rule';
import { type JsonMap, listField } from '../../lib/kube/json';
import { GENERATOR, generateText } from '../../lib/openshift/template/generator';
import type { EffectiveParameter } from '../../lib/openshift/template/process';
import { textsWithReferences } from './template-texts';
import { writtenTitle } from './written-title';

/** Flags generated values that reach a manifest: each rendering makes other bytes, which GitOps takes for a change. */
export const unsteadyParameter = documentRule({
  id: 'unsteady-parameter',
  summary: 'A generated parameter gives the manifest other content at each rendering',
  category: 'templates',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'hint',
  sources: [
    {
      title: 'openshift/library-go: a parameter without a value is generated whenever the Template is processed',
      url: 'https://github.com/openshift/library-go/blob/93ac9206ae34e602d6acf346826e3e99c22b1787/pkg/template/templateprocessing/template.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'OpenShift: generating values for Template parameters',
      url: 'https://docs.redhat.com/en/documentation/openshift_container_platform/4.16/html/images/using-templates',
      version: 'OpenShift 4.16',
    },
  ],
  messages: {
    unsteady: ({ name, reached }: { name: string; reached: string }) =>
      `the parameter ${name} is generated anew at each rendering, and ${reached} changes with it; give it a value when you render, or keep what needs it out of the Template`,
  },
  check({ yaml, template }, { reportAt }) {
    const unsteady = template?.processed.parameters.filter(isUnsteady) ?? [];
    if (!template || unsteady.length === 0) return;
    const uses = usesOf(template.value, new Set(unsteady.map(({ name }) => name)));
    for (const { name, path } of unsteady) {
      const [first, ...others] = uses.get(name) ?? [];
      if (!first) continue;
      const message = `${name} comes in here`;
      reportAt('unsteady', {
        place: { uri: yaml.uri, ...yaml.nearestSpan([...path, 'generate']) },
        data: { name, reached: reachedBy([first, ...others], template.value) },
        related: [{ uri: yaml.uri, ...yaml.nearestSpan(first.path, first.part), message }],
        hint: `oc process -p ${name}=... or --param-file; for a password, a Secret that is made once, outside the Template`,
      });
    }
  },
});

/** Whether each rendering makes another text of it. A generator that makes none at all is bad-parameter's. */
function isUnsteady({ origin, value, generate, from }: EffectiveParameter): boolean {
  return origin === 'generated' && value === undefined && generate === GENERATOR && generateText(from).ok;
}

interface Use {
  readonly path: Path;
  readonly part: 'key' | 'value';
}

/** Where the parameters reach the objects, once an object; the message is for people and reaches none. */
function usesOf(template: JsonMap, names: ReadonlySet<string>): ReadonlyMap<string, readonly Use[]> {
  const uses = new Map<string, Use[]>();
  for (const { path, part, references } of textsWithReferences(template)) {
    if (path[0] === 'message') continue;
    for (const { name, effective } of references) {
      if (!effective || !names.has(name)) continue;
      const known = uses.get(name) ?? [];
      if (!known.some((use) => use.path[0] === path[0] && use.path[1] === path[1])) uses.set(name, [...known, { path, part }]);
    }
  }
  return uses;
}

function reachedBy([first, ...others]: readonly [Use, ...Use[]], template: JsonMap): string {
  if (first.path[0] === 'labels') return 'every object';
  const title = writtenTitle(listField(template, 'objects')[Number(first.path[1])]);
  return others.length === 0 ? title : `${title} (and ${others.length} more)`;
}
