import { isMap } from '../kube/json';
import type { YamlFile } from '../yaml/read';
import { appText } from './app';
import { chartOf, type ImportedChart, repeatedNotes } from './chart';
import { importFile } from './document';
import { chartName, className, FreeNames } from './names';
import type { ImportNote } from './note';

export interface ImportOptions {
  /** One chart of this name for everything. @default a chart for each file, named after it */
  readonly one?: string | undefined;
  /** A `main.ts` as well. @default none */
  readonly app?: boolean;
}

/** TypeScript for what stands in manifests. */
export interface Imported {
  /** None where no file holds an object. */
  readonly charts: readonly ImportedChart[];
  /** The charts and the app; `name` is relative to the folder they go to. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
  /** What is not carried over, or in another way; in the order of the files and lines. */
  readonly notes: readonly ImportNote[];
}

/**
 * Turns Templates and plain manifests into cdk8s charts that synthesise to the same objects: what `oc process` makes of a Template, its
 * parameters being props, and plain objects as they are. Pure text: nothing is run, and cdk8s is not loaded.
 */
export function importCharts(files: readonly YamlFile[], { one, app = false }: ImportOptions = {}): Imported {
  const read = files.map((file) => ({ file, ...importFile(file) }));
  const filled = read.filter(({ objects }) => objects.length > 0);
  const names = chartNames(app);
  const groups = one === undefined || filled.length === 0
    ? filled.map(({ file, objects }) => ({ name: names(nameOf(file)), objects }))
    : [{ name: names(one), objects: filled.flatMap(({ objects }) => objects) }];
  const made = groups.map(({ name, objects }) => chartOf(name, objects));
  const charts = made.map(({ chart }) => chart);
  const notes = [...read.flatMap((file) => file.notes), ...made.flatMap((chart) => chart.notes), ...repeatedNotes(charts)];
  const order = new Map(files.map(({ uri }, at) => [uri, at]));
  return {
    charts,
    files: [
      ...charts.map(({ name, text }) => ({ name: `${name}.ts`, text })),
      ...(app && charts.length > 0 ? [{ name: 'main.ts', text: appText(charts) }] : []),
    ],
    notes: notes.sort((first, second) => (order.get(first.uri) ?? 0) - (order.get(second.uri) ?? 0) || (first.line ?? 0) - (second.line ?? 0)),
  };
}

/** The file's name; that of its Template where it has none of its own, as standard input has not. */
function nameOf({ uri, documents }: YamlFile): string {
  if (!uri.startsWith('<')) return uri;
  const [value] = documents.map((document) => document.value);
  const metadata = isMap(value) ? value['metadata'] : undefined;
  const name = isMap(metadata) ? metadata['name'] : undefined;
  return typeof name === 'string' ? name : '';
}

/** Gives each chart a name whose file and class nobody else has. */
function chartNames(withApp: boolean): (wanted: string) => string {
  const files = new FreeNames(withApp ? ['main'] : []);
  const classes = new FreeNames();
  return (wanted) => {
    const base = chartName(wanted);
    for (let name = files.take(base, dashed); ; name = files.take(base, dashed)) {
      const owner = className(name);
      if (classes.take(owner) === owner) return name;
    }
  };
}

function dashed(base: string, count: number): string {
  return `${base}-${count}`;
}
