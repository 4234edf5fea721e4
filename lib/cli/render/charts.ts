import { basename, posix } from 'node:path';
import { UserError } from '../../base/errors';
import { externalsOf } from '../../config/facts';
import { pathMatcher } from '../../config/patterns';
import { textField } from '../../kube/json';
import { renderHelmChart } from '../../sources/render/helm';
import type { Program, ProgramFound } from '../../sources/render/programs';
import { ChartTemplate, HelmOrigin } from '../../workspace/rendered/helm-origin';
import { objectsIn, type RenderedSet, renderedSetOf, unreadableIn } from '../../workspace/rendered/rendered-set';
import { readYaml, type YamlFile } from '../../yaml/read';
import type { OpenConfig } from '../configs';
import { folderOf } from './kustomization-tree';
import { NOTHING, type RenderOutcome, type RenderRun } from './outcome';

/** Renders the charts among the files, each as often as it has value sets. Charts in the `charts/` of another are part of that. */
export async function renderCharts(uris: readonly string[], find: () => Promise<ProgramFound>, run: RenderRun): Promise<readonly RenderOutcome[]> {
  const folders = uris.filter((uri) => basename(uri) === 'Chart.yaml').map(folderOf);
  const outcomes: RenderOutcome[] = [];
  for (const folder of folders) {
    if (folders.some((other) => other !== folder && isIn(folder, below(other, 'charts')))) continue;
    const config = await run.configOf(below(folder, 'Chart.yaml'));
    outcomes.push(await renderOne({ folder, config, settings: settingsOf(folder, config) }, find, run));
    run.signal.throwIfAborted();
  }
  return outcomes;
}

type ChartSettings = NonNullable<NonNullable<OpenConfig['written']['render']>['charts']>[number];

interface Chart {
  /** Its uri; `''` is the working folder. */
  readonly folder: string;
  readonly config: OpenConfig | undefined;
  readonly settings: Omit<ChartSettings, 'path'>;
}

/** What the last entry that names the folder says of it. */
function settingsOf(folder: string, config: OpenConfig | undefined): Chart['settings'] {
  const path = config?.pathOf(below(folder, 'Chart.yaml'));
  const at = path === undefined ? undefined : folderOf(path);
  return (config?.written.render?.charts ?? []).findLast(({ path: patterns }) => (at === '' ? patterns.some((pattern) => pattern === '.' || pattern === './') : pathMatcher(patterns)(at))) ?? {};
}

async function renderOne(chart: Chart, find: () => Promise<ProgramFound>, run: RenderRun): Promise<RenderOutcome> {
  const { folder } = chart;
  const named = namedAs(folder);
  const failure = (why: string): RenderOutcome => ({ ...NOTHING, failed: [{ uri: named, reason: `not rendered: ${why}` }] });
  const about = run.read(below(folder, 'Chart.yaml'))?.documents[0]?.value;
  const name = textField(about, 'name');
  if (name === undefined) return failure('its Chart.yaml names no chart');
  if (textField(about, 'type') === 'library') return { ...NOTHING, passed: [{ uri: named, reason: 'a library chart, of which nothing is made by itself' }] };
  const found = await find();
  if (!found.ok) return failure(found.why);
  const valueSets = valueSetsOf(chart, run);
  const templates = new TemplateFinder(run);
  const results: readonly (RenderedSet | string)[] = await inOrder(valueSets, (valueSet) => renderWith(valueSet, { chart, name, program: found.program, templates }, run));
  const sets = results.filter((result) => typeof result !== 'string');
  return {
    sets: sets.map((set) => ({ set, config: chart.config })),
    failed: results.filter((result) => typeof result === 'string').map((reason) => ({ uri: named, reason })),
    passed: [],
    isPart: sets.length > 0 ? partsOf(folder, valueSets.flatMap(({ uris }) => uris)) : NOTHING.isPart,
    files: templates.files,
    by: sets.length > 0 ? `${found.program.name} ${found.program.version}` : undefined,
  };
}

interface NamedChart {
  readonly chart: Chart;
  readonly name: string;
  readonly program: Program;
  readonly templates: TemplateFinder;
}

/** The set, or why there is none. */
async function renderWith({ label, values }: ValueSet, { chart, name, program, templates }: NamedChart, run: RenderRun): Promise<RenderedSet | string> {
  const { folder, settings, config } = chart;
  const { release = name, namespace } = settings;
  const named = namedAs(folder);
  const of = label === undefined ? '' : ` with the values of ${label}`;
  const rendered = await renderHelmChart(run.place.ready(folder), program, { ...run, release, namespace, values, set: [...pairsOf(settings.set), ...run.wishes.set] });
  if (!rendered.ok) return `not rendered${of}: ${rendered.why}`;
  const file = readYaml(`what helm makes of ${named}`, rendered.text);
  const unreadable = unreadableIn(file);
  if (unreadable !== undefined) return `not rendered${of}: ${unreadable}`;
  const root = below(folder, 'Chart.yaml');
  const objects = objectsIn(file, (document, base) => {
    const made = SOURCE.exec(document.text.slice(document.start, document.end))?.[1];
    return { origin: new HelmOrigin(document, base, { template: made === undefined ? undefined : templates.at(below(folder, made)), chart: root, made }) };
  });
  const id = label === undefined ? named : `${named} [${label}]`;
  return renderedSetOf({ id, root, text: rendered.text, objects, sources: [], namespace }, config && externalsOf(config.written));
}

/** Helm names the template of what follows by the chart's name and the way from its folder. */
const SOURCE = /^# Source: [^/\n]+\/(.+?)\s*$/m;

/** The templates of a chart, each read once for all of its renderings. */
class TemplateFinder {
  readonly #read: RenderRun['read'];
  readonly #known = new Map<string, ChartTemplate | undefined>();
  readonly files: YamlFile[] = [];

  constructor({ read }: RenderRun) {
    this.#read = read;
  }

  /** `undefined` for one that lies in a packed chart. */
  at(uri: string): ChartTemplate | undefined {
    if (!this.#known.has(uri)) {
      const file = this.#read(uri);
      if (file) this.files.push(file);
      this.#known.set(uri, file && new ChartTemplate(uri, file.text));
    }
    return this.#known.get(uri);
  }
}

/** Files of a chart that are no manifests of their own. */
function partsOf(folder: string, values: readonly string[]): (uri: string) => boolean {
  const own = new Set([...['Chart.yaml', 'Chart.lock', 'values.yaml'].map((part) => below(folder, part)), ...values]);
  const folders = ['templates', 'charts'].map((part) => below(folder, part));
  return (uri) => own.has(uri) || folders.some((part) => isIn(uri, part));
}

async function inOrder<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

interface ValueSet {
  readonly label: string | undefined;
  /** Absolute paths; later ones win. */
  readonly values: readonly string[];
  readonly uris: readonly string[];
}

/** One rendering without a name where nobody names any. Those of the command line stand in place of those of the configuration. */
function valueSetsOf({ folder, settings }: Chart, run: RenderRun): readonly ValueSet[] {
  const { wishes, isPast } = run;
  const ofChart = (files: readonly string[]): readonly string[] => files.map((file) => below(folder, file));
  const configured = Object.entries(settings.valueSets ?? {}).map(([label, files]) => [label, ofChart(files)] as const);
  const named = wishes.valueSets.size > 0 ? [...wishes.valueSets] : configured;
  const common = [...ofChart(settings.values ?? []), ...wishes.values];
  const sets: readonly (readonly [string | undefined, readonly string[]])[] = named.length > 0 ? named : [[undefined, []]];
  return sets.flatMap(([label, files]): readonly ValueSet[] => {
    const all = [...common, ...files];
    const missing = all.find((uri) => run.place.textOf(uri) === undefined);
    if (missing === undefined) return [valuesFrom(label, all, run)];
    if (!isPast) throw new UserError('unreadable', `cannot open the values file ${missing}: no such file`, { hint: 'name a file that is there, relative to the folder you are in; those of a configuration are relative to the chart' });
    // What a state lacks, it is rendered without; and a set that was named later was none yet.
    return label === undefined ? [valuesFrom(label, all.filter((uri) => run.place.textOf(uri) !== undefined), run)] : [];
  });
}

function valuesFrom(label: string | undefined, uris: readonly string[], { place }: RenderRun): ValueSet {
  return { label, values: uris.map((uri) => place.ready(uri)), uris };
}

/** A comma would begin another value. */
function pairsOf(set: ChartSettings['set']): readonly string[] {
  return Object.entries(set ?? {}).map(([key, value]) => `${key}=${String(value).replaceAll(',', '\\,')}`);
}

/** A folder as the summary names it. */
function namedAs(folder: string): string {
  return `${folder === '' ? '.' : folder}/`;
}

function below(folder: string, path: string): string {
  return folder === '' ? posix.normalize(path) : posix.join(folder, path);
}

function isIn(uri: string, folder: string): boolean {
  return uri === folder || uri.startsWith(`${folder}/`);
}
