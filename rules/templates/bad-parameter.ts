import { sameValue } from '../../lib/base/equal';
import { type Path, valueAt } from '../../lib/base/path';
import { type Fix, removal, setTo } from '../../lib/engine/fix';
import { documentRule, type ReportFinding } from '../../lib/engine/rule';
import { GENERATOR } from '../../lib/openshift/template/generator';
import { type EffectiveParameter, isParameterName, readParameters } from '../../lib/openshift/template/parameters';
import type { TemplateProblem } from '../../lib/openshift/template/problem';
import type { ManifestDocument } from '../../lib/workspace/document';
import type { YamlDocument } from '../../lib/yaml/document';
import { hasTextName } from './declared-names';
import { correctedFrom, surpriseOf } from './generator-surprise';
import { namesReferredTo } from './template-texts';

const messages = {
  wrongType: ({ problem }: { problem: string }) => `oc process cannot read the Template: ${problem}`,
  noName: () => 'a parameter has no name, so no reference can mean it; name it, or take it out',
  badName: ({ name }: { name: string }) => `the server refuses the parameter name ${name}, and no reference can mean it; use letters, digits and _ alone`,
  duplicate: ({ name }: { name: string }) =>
    `${name} is declared a second time: references take the last one, while a value given on the command line goes to the first; keep one of them`,
  generator: ({ name, generate }: { name: string; generate: string }) =>
    `the parameter ${name} asks for the generator ${generate}, and processing stops; the only one there is is called ${GENERATOR}`,
  expression: ({ problem }: { problem: string }) => `${problem}, and processing stops`,
  crash: ({ problem }: { problem: string }) => problem,
  literal: ({ name, piece }: { name: string; piece: string }) =>
    `the parameter ${name} gets ${piece} as it stands instead of random characters: a set holds letters, digits, - and \\ alone, and has a length such as {8} after it`,
  constant: ({ name }: { name: string }) => `the parameter ${name} is generated as the same text every time; let from hold a set of several characters, such as [a-z0-9]{8}`,
  nothing: ({ name }: { name: string }) => `the parameter ${name} is generated as an empty text, because from is missing; add one, such as "[a-z0-9]{16}"`,
  idle: ({ name }: { name: string }) => `the parameter ${name} says from and not generate, so nothing is generated; add generate: ${GENERATOR}`,
  unreached: () => 'oc process takes the first Template of a file and passes over this one; give it a file of its own',
};

/** Flags parameters that processing refuses or takes for something else than they look like, and Templates that it never gets to. */
export const badParameter = documentRule({
  id: 'bad-parameter',
  summary: 'A parameter of a Template cannot work as it is written',
  category: 'templates',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  fixes: 'safe',
  sources: [
    {
      title: 'openshift/library-go: how parameters get their values',
      url: 'https://github.com/openshift/library-go/blob/93ac9206ae34e602d6acf346826e3e99c22b1787/pkg/template/templateprocessing/template.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/library-go: the expression generator',
      url: 'https://github.com/openshift/library-go/blob/93ac9206ae34e602d6acf346826e3e99c22b1787/pkg/template/generator/expressionvalue.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/oc: process takes the first Template of its input',
      url: 'https://github.com/openshift/oc/blob/03b210b921a3f967b5a01a3519b9852e9265788d/pkg/cli/process/process.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/api: the fields of a parameter',
      url: 'https://github.com/openshift/api/blob/release-4.20/template/v1/types.go',
      version: 'OpenShift 4.20',
    },
  ],
  messages,
  check(document, { report }) {
    const { template, yaml } = document;
    if (!template) return;
    if (isBehindTemplate(yaml)) report('unreached', { at: ['kind'] });
    const problems: TemplateProblem[] = [];
    // Read anew without what was given for this run: the next one may be given nothing.
    const { all } = readParameters(template.value['parameters'], {}, problems);
    const names = (): ReadonlySet<string> => namesReferredTo(template.value);
    for (const problem of problems) reportProblem(problem, { document, all, names, report });
    for (const parameter of all) reportSurprise(parameter, report);
  },
});

type Report = ReportFinding<typeof messages>;

interface Problems {
  readonly document: ManifestDocument;
  readonly all: readonly EffectiveParameter[];
  /** The names that the Template refers to. */
  readonly names: () => ReadonlySet<string>;
  readonly report: Report;
}

function reportProblem({ code, path: at, message: problem }: TemplateProblem, context: Problems): void {
  const { document, all, report } = context;
  // Of a name that is no text there is one thing to say; what it was read as is not what was meant.
  if (code !== 'wrong-type' && at.at(-1) === 'name' && !hasTextName(document, at[1])) return;
  const parameter = all.find(({ path }) => path[1] === at[1]);
  const name = parameter?.name ?? '';
  switch (code) {
    case 'wrong-type':
      report('wrongType', { at, data: { problem }, fix: typeFix(document.yaml, at) });
      return;
    case 'bad-parameter-name':
      if (name === '') report('noName', { at });
      else report('badName', { at, data: { name }, ...renamed(at, name, context) });
      return;
    case 'duplicate-parameter':
      if (name !== '') report('duplicate', { at, data: { name }, ...withoutTwin(at, name, context) });
      return;
    case 'unknown-generator':
      report('generator', { at, data: { name, generate: parameter?.generate ?? '' }, fix: parameter?.from ? setTo(at, GENERATOR, `write ${GENERATOR}`) : undefined });
      return;
    case 'bad-generator': {
      const meant = correctedFrom(parameter?.from ?? '');
      report('expression', { at, data: { problem }, fix: meant === undefined ? undefined : setTo(at, meant, `write ${meant}`) });
      return;
    }
    case 'empty-alphabet':
      report('crash', { at, data: { problem } });
      return;
    default: // the others are not of parameters, or surprises that are told below
  }
}

function reportSurprise(parameter: EffectiveParameter, report: Report): void {
  const { name, path } = parameter;
  const surprise = surpriseOf(parameter);
  const at = [...path, 'from'];
  const data = { name };
  switch (surprise?.kind) {
    case 'literal': {
      const { piece, meant } = surprise;
      const fix = meant === undefined ? undefined : setTo(at, parameter.from.replace(piece, () => meant), `write ${meant}`);
      report('literal', { at, data: { name, piece }, fix });
      return;
    }
    case 'constant':
      report('constant', { at, data });
      return;
    case 'nothing':
      report('nothing', { at: [...path, 'generate'], data });
      return;
    case 'idle':
      report('idle', { at, data, fix: setTo([...path, 'generate'], GENERATOR, `add generate: ${GENERATOR}`) });
      return;
    default:
  }
}

/** Whether another Template stands ahead in the same file, as far as its lines show. */
function isBehindTemplate({ text, start }: YamlDocument): boolean {
  if (start === 0) return false;
  const documents = text.slice(0, start).split(/^---(?=\s|$)/m);
  return documents.some((document) => /^kind:[ \t]*(["']?)Template\1[ \t]*(?:#.*)?$/m.test(document) && /^apiVersion:[ \t]*["']?(?:v1["' \t\r]*$|template\.openshift\.io\/)/m.test(document));
}

/** A number as it is written, in quotes; or `required` without them. What should be a list or a map is none in quotes either. */
function typeFix(yaml: YamlDocument, at: Path): Fix | undefined {
  if (at.length !== PARAMETER_FIELD) return undefined;
  const value = valueAt(yaml.value, at);
  if (at.at(-1) === 'required') return typeof value === 'string' && /^(?:true|false)$/i.test(value) ? setTo(at, value.toLowerCase() === 'true', 'take the quotes away') : undefined;
  if (typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  const written = yaml.scalarAt(at);
  return written?.style === 'plain' ? setTo(at, written.source, 'quote it') : undefined;
}

/** Steps in the path of a parameter's field: `parameters`, its index, the field. */
const PARAMETER_FIELD = 3;

interface Remedy {
  readonly fix?: Fix;
  readonly hint?: string;
}

/** The name without what no name can have, where references use that already. */
function renamed(at: Path, name: string, { all, names }: Problems): Remedy {
  const meant = name
    .trim()
    .replace(/^\$\{?\{?|\}\}?$/g, '')
    .replaceAll(/[^a-zA-Z0-9_]/g, '_');
  if (!isParameterName(meant) || all.some((other) => other.name === meant)) return {};
  return names().has(meant) ? { fix: setTo(at, meant, `name it ${meant}`) } : { hint: `name it ${meant}, and refer to it as \${${meant}}` };
}

/** Of two that say the same, the second can go. */
function withoutTwin(at: Path, name: string, { document, all }: Problems): Remedy {
  const again = at.slice(0, -1);
  const first = all.find((other) => other.name === name)?.path ?? again;
  const written = document.yaml.value;
  return sameValue(valueAt(written, first), valueAt(written, again)) ? { fix: removal(again, 'remove the second one') } : { hint: 'keep the one that is meant' };
}
