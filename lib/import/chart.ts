import { groupBy } from '../base/group';
import { groupOf } from '../kube/object';
import { mapField, textField } from '../kube/json';
import { pointerTo } from '../base/path';
import { carriedObject, type Patch } from './carried';
import { block, expression, type ExpressionContext, TYPED } from './expression';
import { docComment, textLiteral } from './literal';
import { className, FreeNames, idPart } from './names';
import { type ImportNote, noteAt } from './note';
import { type ImportedProp, propFallback, PropTable, propType } from './props';
import type { ImportedObject, ImportSource } from './source';

/** A chart in a file of its own. */
export interface ImportedChart {
  /** Of the chart, and of its file without `.ts`. */
  readonly name: string;
  readonly className: string;
  readonly text: string;
  readonly props: readonly ImportedProp[];
  readonly objects: readonly ImportedObject[];
  /** The files it was made of. */
  readonly uris: readonly string[];
}

/** Writes a chart that makes the objects. */
export function chartOf(name: string, objects: readonly ImportedObject[]): { readonly chart: ImportedChart; readonly notes: readonly ImportNote[] } {
  const notes: ImportNote[] = [];
  const table = new PropTable();
  const contexts = new Map(Array.from(new Set(objects.map(({ source }) => source)), (source) => [source, contextOf(source, table, notes)]));
  const ids = objectIds(objects, contexts);
  const statements = objects.map((object, at) => {
    const context = contexts.get(object.source);
    return context ? objectStatement(object, ids[at] ?? '', context, notes) : '';
  });
  const sources = [...contexts.keys()];
  const uris = [...new Set(sources.map(({ yaml }) => yaml.uri))];
  const body = statements.join('');
  const owner = className(name);
  const text = [
    ...imports(body),
    '',
    ...propsInterface(owner, table.all, uris),
    ...docComment([`Made from ${uris.join(', ')} by pinstream import. From here on the chart is what is changed.`, ...sources.flatMap(({ about }) => about)]),
    `export class ${owner} extends Chart {`,
    ...constructorHead(owner, table.all),
    `${body}  }`,
    '}',
    ...(body.includes(`${TYPED}(`) && table.all.some(({ type }) => type === 'json') ? ['', ...TYPED_FUNCTION] : []),
    '',
  ].join('\n');
  return { chart: { name, className: owner, text, props: table.all, objects, uris }, notes };
}

function contextOf({ yaml, marks, parameters }: ImportSource, table: PropTable, notes: ImportNote[]): ExpressionContext {
  const props = new Map<string, ImportedProp>();
  for (const parameter of parameters) {
    const { prop, isSecond } = table.add(parameter);
    props.set(parameter.name, prop);
    if (isSecond) notes.push(noteAt(yaml, parameter.path, `${parameter.name} has another value here than in a Template before; its prop is ${prop.name}`));
  }
  return {
    marks,
    propOf: (parameter) => {
      const prop = props.get(parameter);
      if (!prop) throw new Error(`no prop for the parameter ${parameter}`);
      return prop;
    },
  };
}

/** By kind, and by name too where there are several of a kind. */
function objectIds(objects: readonly ImportedObject[], contexts: ReadonlyMap<ImportSource, ExpressionContext>): readonly string[] {
  const kindOf = ({ value }: ImportedObject): string => idPart(textField(value, 'kind') ?? '') || 'Object';
  const ofKind = groupBy(objects, kindOf);
  const free = new FreeNames();
  return objects.map((object) => {
    const kind = kindOf(object);
    const name = ofKind.get(kind)?.length === 1 ? '' : idPart(readableName(object, contexts.get(object.source)));
    return free.take(name === '' ? kind : `${kind}-${name}`, (base, count) => `${base}-${count}`);
  });
}

function readableName({ value }: ImportedObject, context: ExpressionContext | undefined): string {
  const metadata = mapField(value, 'metadata');
  const name = textField(metadata, 'name') ?? textField(metadata, 'generateName') ?? '';
  if (!context) return name;
  const parts = context.marks.partsOf(name);
  const written = parts.filter((part) => typeof part === 'string').map(idPart).filter((part) => part !== '');
  return (written.length > 0 ? written : parts.map((part) => (typeof part === 'string' ? '' : context.propOf(part.name).name))).join('-');
}

function objectStatement(object: ImportedObject, id: string, context: ExpressionContext, notes: ImportNote[]): string {
  const { props, patches, lost } = carriedObject(object.value, context.marks);
  const { source: { yaml }, path } = object;
  for (const key of lost) notes.push(noteAt(yaml, path, `the object has the key ${JSON.stringify(key)}, which cdk8s cannot write; it is left out`, { isLoss: true }));
  const made = `new ApiObject(this, ${textLiteral(id)}, ${block(props, '    ', context)})`;
  if (patches.length === 0) return `    ${made};\n`;
  return `    ${made}.addJsonPatch(\n${patches.map((patch) => `      ${patchExpression(patch, context)},\n`).join('')}    );\n`;
}

function patchExpression(patch: Patch, context: ExpressionContext): string {
  const path = textLiteral(pointerTo(patch.path));
  return patch.op === 'remove' ? `JsonPatch.remove(${path})` : `JsonPatch.${patch.op}(${path}, ${expression(patch.value, '      ', context)})`;
}

function imports(body: string): readonly string[] {
  return [
    `import { ApiObject, Chart, type ChartProps${body.includes('.addJsonPatch(\n') ? ', JsonPatch' : ''} } from 'cdk8s';`,
    "import type { Construct } from 'constructs';",
  ];
}

function propsInterface(owner: string, props: readonly ImportedProp[], uris: readonly string[]): readonly string[] {
  if (props.length === 0) return [];
  const members = props.flatMap((prop) => [
    ...docComment([propDoc(prop, 111)], { indent: '  ' }),
    `  readonly ${prop.name}${prop.fallback === undefined ? '' : '?'}: ${propType(prop)};`,
  ]);
  return [...docComment([`The parameters of ${uris.join(', ')}.`]), `export interface ${owner}Props extends ChartProps {`, ...members, '}', ''];
}

/** A whole certificate is looked up in the constructor. */
const LONGEST_DEFAULT = 80;

/** What it is for on one line where that is enough, else the default on a line of its own. */
function propDoc(prop: ImportedProp, width: number): string {
  const { description, parameter, name, type } = prop;
  const fallback = propFallback(prop);
  const about = [
    description.trim() === '' ? '' : `${description.trim()}${/[.!?:;]$/.test(description.trim()) ? '' : '.'}`,
    upperSnake(name) === parameter && description.trim() !== '' ? '' : `Parameter ${parameter}.`,
    type === 'json' ? 'Text that is read as JSON.' : '',
  ].filter((part) => part !== '');
  const text = about.join(' ');
  if (fallback === undefined) return text;
  const shown = fallback.length <= LONGEST_DEFAULT ? fallback : `${fallback.slice(0, LONGEST_DEFAULT)}…`;
  const line = `${text} @default ${shown}`;
  return line.length <= width ? line : `${text}\n@default ${shown}`;
}

function upperSnake(name: string): string {
  return name.replace(/(?<=[a-z\d])(?=[A-Z])/g, '_').toUpperCase();
}

function constructorHead(owner: string, props: readonly ImportedProp[]): readonly string[] {
  const type = props.length === 0 ? 'ChartProps' : `${owner}Props`;
  const isOptional = props.every(({ fallback }) => fallback !== undefined);
  const head = [`  constructor(scope: Construct, id: string, props: ${type}${isOptional ? ' = {}' : ''}) {`, '    super(scope, id, props);'];
  if (props.length === 0) return head;
  const names = props.map((prop) => {
    const fallback = propFallback(prop);
    return fallback === undefined ? prop.name : `${prop.name} = ${fallback}`;
  });
  const line = `    const { ${names.join(', ')} } = props;`;
  return [...head, ...(line.length <= 120 ? [line] : ['    const {', ...names.map((name) => `      ${name},`), '    } = props;']), ''];
}

const TYPED_FUNCTION = [
  '/** What oc process makes of the text: its JSON, or the text itself where it is none. */',
  `function ${TYPED}(text: string): unknown {`,
  '  try {',
  '    return JSON.parse(text);',
  '  } catch {',
  '    return text;',
  '  }',
  '}',
];

/** Objects that another one of the same kind and name comes before: two charts, or one, would make them twice. */
export function repeatedNotes(charts: readonly ImportedChart[]): readonly ImportNote[] {
  const seen = new Set<string>();
  return charts.flatMap(({ objects }) => objects).flatMap(({ value, source, path }) => {
    const metadata = mapField(value, 'metadata');
    const name = textField(metadata, 'name') ?? '';
    const kind = textField(value, 'kind') ?? '';
    if (name === '') return [noteAt(source.yaml, path, `the ${kind} has no name, and PinstreamApp refuses what has none; cdk8s' own App takes it`)];
    if (!source.marks.isPlain(name)) return [];
    const identity = JSON.stringify([groupOf(textField(value, 'apiVersion') ?? ''), kind, textField(metadata, 'namespace') ?? '', name]);
    if (seen.has(identity)) return [noteAt(source.yaml, path, `${kind}/${name} is there before; PinstreamApp refuses an object made twice, so keep the charts in apps of their own or take one away`)];
    seen.add(identity);
    return [];
  });
}
