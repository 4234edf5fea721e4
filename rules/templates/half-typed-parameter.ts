import { type Path, valueAt } from '../../lib/base/path';
import type { Fix } from '../../lib/engine/fix';
import { documentRule } from '../../lib/engine/rule';
import { isMap, type JsonMap, textField } from '../../lib/kube/json';
import { isList } from '../../lib/openshift/template/object';
import type { Reference } from '../../lib/openshift/template/substitute';
import { declaredNames } from './declared-names';
import { type TemplateText, textsWithReferences } from './template-texts';

/** Flags `${{NAME}}` where processing does not take it, or makes of it what the place cannot hold. */
export const halfTypedParameter = documentRule({
  id: 'half-typed-parameter',
  summary: 'A typed reference stands where a Template cannot use one',
  category: 'templates',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  fixes: 'safe',
  sources: [
    {
      title: 'openshift/library-go: a typed reference is replaced only where it is the whole text, and its value is read as JSON',
      url: 'https://github.com/openshift/library-go/blob/93ac9206ae34e602d6acf346826e3e99c22b1787/pkg/template/templateprocessing/template.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/library-go: how texts and keys of objects are visited',
      url: 'https://github.com/openshift/library-go/blob/93ac9206ae34e602d6acf346826e3e99c22b1787/pkg/template/templateprocessing/object.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'Kubernetes: labels are text',
      url: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set',
      version: 'Kubernetes 1.34',
    },
  ],
  messages: {
    inText: ({ written, plain }: { written: string; plain: string }) =>
      `${written} stays as it is, because processing takes double braces only where they are the whole text; write ${plain}`,
    inLabel: ({ written, plain }: { written: string; plain: string }) =>
      `${written} becomes a number, true or false when its value reads like one, which the API server refuses here: this has to be text; write ${plain}`,
    inTemplateLabel: ({ written, plain }: { written: string; plain: string }) =>
      `${written} gives text among the labels of a Template, never a number or true; write ${plain}, which says so`,
    inNamespace: ({ written, plain }: { written: string; plain: string }) =>
      `${written} does not keep the namespace: processing drops one without a reference in single braces; write ${plain}`,
    asKey: ({ written, plain }: { written: string; plain: string }) =>
      `${written} as a key crashes the processor when its value reads like a number, true or false; write ${plain}`,
    nullInList: ({ written }: { written: string }) =>
      `${written} puts null into a list, which crashes the processor; give the parameter a value, or take the entry out`,
  },
  check(document, { report }) {
    const { template } = document;
    if (!template) return;
    const texts = textsWithReferences(template.value).filter(({ references }) => references.some(({ form }) => form === 'typed'));
    if (texts.length === 0) return;
    const declared = declaredNames(document);
    for (const found of texts) {
      const misplaced = misplacedIn(found, template.value, declared);
      if (!misplaced) continue;
      const { messageId, references } = misplaced;
      const at = found.path;
      const names = namesOf(references);
      const data = { written: names.map((name) => `\${{${name}}}`).join(' and '), plain: names.map((name) => `\${${name}}`).join(' and ') };
      report(messageId, { at, part: found.part, data, fix: fixOf(found, references.filter(({ name }) => declared.has(name)), template.value) });
    }
    for (const { code, path } of template.processed.problems) {
      if (code === 'null-in-list') report('nullInList', { at: path, data: { written: String(valueAt(template.value, path)) } });
    }
  },
});

interface Misplaced {
  readonly messageId: 'inText' | 'inLabel' | 'inTemplateLabel' | 'inNamespace' | 'asKey';
  readonly references: readonly Reference[];
}

function misplacedIn({ references, path, part, forProgram }: TemplateText, template: JsonMap, declared: ReadonlySet<string>): Misplaced | undefined {
  const typed = references.filter(({ form }) => form === 'typed');
  // In text for a program, braces around a name that is no parameter's are the program's own.
  const inside = typed.filter(({ effective, name }) => !effective && (!forProgram || declared.has(name)));
  if (inside.length > 0) return { messageId: 'inText', references: inside };
  // One that is the whole text and has no parameter is undefined-parameter's.
  const whole = typed.filter(({ effective, name }) => effective && declared.has(name));
  if (whole.length === 0) return undefined;
  // Labels of the Template are text before and after, keys and values alike.
  if (path[0] === 'labels') return { messageId: 'inTemplateLabel', references: whole };
  if (part === 'key') return { messageId: 'asKey', references: whole };
  const messageId = isNamespace(path, template) ? 'inNamespace' : isLabel(path, template) ? 'inLabel' : undefined;
  return messageId && { messageId, references: whole };
}

function isNamespace(path: Path, template: JsonMap): boolean {
  if (path.length !== 4 || path[2] !== 'metadata' || path[3] !== 'namespace') return false;
  const object = valueAt(template, path.slice(0, 2));
  // What is in a List keeps its namespaces, however they are written.
  return isMap(object) && !isList(object);
}

/** Kinds whose `spec.selector` is a plain map of labels. */
const PLAIN_SELECTORS: ReadonlySet<unknown> = new Set(['Service', 'ReplicationController', 'DeploymentConfig']);

/** Whether the value is one of a map that holds labels, or what labels are compared with, or annotations. */
function isLabel(path: Path, template: JsonMap): boolean {
  const [above, map] = path.slice(-3, -1);
  if (map === 'labels' || map === 'annotations') return above === 'metadata';
  if (map === 'matchLabels' || map === 'nodeSelector') return true;
  return map === 'selector' && above === 'spec' && PLAIN_SELECTORS.has(textField(valueAt(template, path.slice(0, -3)), 'kind'));
}

function namesOf(references: readonly Reference[]): readonly string[] {
  return Array.from(new Set(references.map(({ name }) => name)));
}

/** Single braces instead of double ones; `undefined` where no parameter would then be found, or the key is taken. */
function fixOf({ text, path, part }: TemplateText, references: readonly Reference[], template: JsonMap): Fix | undefined {
  if (references.length === 0) return undefined;
  const names = new Set(references.map(({ name }) => name));
  const plain = text.replaceAll(/\$\{\{(\w+)\}\}/g, (whole, name: string) => (names.has(name) ? `\${${name}}` : whole));
  const title = `write ${[...names].map((name) => `\${${name}}`).join(' and ')}`;
  if (part === 'value') return { safety: 'safe', title, edits: [{ op: 'replace', path, value: plain }] };
  const parent = path.slice(0, -1);
  const around = valueAt(template, parent);
  if (!isMap(around) || Object.hasOwn(around, plain)) return undefined;
  const edits = [{ op: 'remove', path }, { op: 'add', path: [...parent, plain], value: around[text] }] as const;
  return { safety: 'safe', title, edits };
}
