import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as cdk8s from 'cdk8s';
import { transformSync } from 'esbuild';
import ts from 'typescript';
import type { ImportedChart } from '../../lib/import/chart';
import type { ImportedProp } from '../../lib/import/props';
import { typedValue } from '../../lib/openshift/template/typed-value';
import { manifestOf } from '../../lib/workspace/document';
import type { YamlFile } from '../../lib/yaml/read';

/** Texts for parameters, by name. */
export type Values = Readonly<Record<string, string>>;

/** The objects that the chart makes when its props have what these texts are, in the order in which it makes them. */
export function synthesised(chart: Pick<ImportedChart, 'text' | 'className' | 'props'>, values: Values = {}): readonly unknown[] {
  const made: unknown = Reflect.construct(classIn(chart), [new cdk8s.App(), 'imported', propsFor(chart.props, values)]);
  if (!cdk8s.Chart.isChart(made)) throw new Error(`${chart.className} is no chart`);
  return made.node.children.filter((child) => cdk8s.ApiObject.isApiObject(child)).map((object): unknown => object.toJson());
}

/** What processing, and nothing of the importer, says the objects of the file are. */
export function objectsOf(file: YamlFile, values: Values = {}): readonly unknown[] {
  return file.documents.flatMap((yaml) => manifestOf(yaml, { template: { values: new Map(Object.entries(values)), missing: 'empty' } }).objects.map(({ value }) => value));
}

/** What a strict compiler says of the files, all in one program: `shop.ts:3: …`. */
export function compilerProblems(files: readonly { readonly name: string; readonly text: string }[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'pinstream-import-'));
  try {
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'dir');
    const paths = files.map(({ name, text }) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    });
    const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile('tsconfig.json', (name) => ts.sys.readFile(name)).config, ts.sys, '.');
    const program = ts.createProgram(paths, { ...options, noEmit: true, noUnusedLocals: true, noUnusedParameters: true, skipLibCheck: true, paths: { 'pinstream/constructs': [resolve('lib/constructs/index.ts')] } });
    // Each on its own: diagnostics of the whole would check what the files import, too.
    return paths.flatMap((path) => {
      const source = program.getSourceFile(path);
      return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(({ messageText, start = 0 }) => {
        const line = (source?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
        return `${path.slice(folder.length + 1)}:${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
      });
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function classIn({ text, className }: Pick<ImportedChart, 'text' | 'className'>): new () => unknown {
  const { code } = transformSync(text, { loader: 'ts', format: 'cjs', target: 'node20' });
  const module: { exports: Record<string, unknown> } = { exports: {} };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- the text is what is tested
  new Function('module', 'require', code)(module, () => cdk8s);
  const made = module.exports[className];
  if (!isClass(made)) throw new Error(`the file exports no ${className}`);
  return made;
}

function isClass(value: unknown): value is new () => unknown {
  return typeof value === 'function';
}

function propsFor(props: readonly ImportedProp[], values: Values): Readonly<Record<string, unknown>> {
  return Object.fromEntries(props.flatMap((prop) => {
    const text = Object.hasOwn(values, prop.parameter) ? values[prop.parameter] : undefined;
    return text === undefined ? [] : [[prop.name, valueFor(prop, text)]];
  }));
}

function valueFor({ type }: ImportedProp, text: string): unknown {
  return type === 'text' || type === 'json' ? text : typedValue(text);
}
