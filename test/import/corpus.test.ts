import { describe, expect, it } from 'vitest';
import type { ImportedChart } from '../../lib/import/chart';
import { importCharts } from '../../lib/import/import';
import { readYaml } from '../../lib/yaml/read';
import { CORPUS, type CorpusFile, corpusFiles, needing } from '../support/corpus';
import { compilerProblems, objectsOf, synthesised, type Values } from './synthesise';

/** A chart, and the file it was made of. */
interface Example {
  readonly file: CorpusFile;
  readonly chart: ImportedChart;
}

const FOLDERS = ['amq-broker', 'kubediag', 'kubernetes-examples', 'openshift-library', 'statefulset-issue-demo'];
const WORKLOAD = /"?kind"?: *"?(?:StatefulSet|Deployment)\b/;

describe.skipIf(CORPUS === undefined)(`charts of real Templates and manifests${needing('the corpus', CORPUS)}`, () => {
  const files = corpusFiles().filter(({ path }) => FOLDERS.some((folder) => path.startsWith(`${folder}/`)));
  const { charts, notes } = importCharts(files.map(({ path, text }) => readYaml(path, text)));
  const examples: readonly Example[] = charts.flatMap((chart) => {
    const file = files.find(({ path }) => path === chart.uris[0]);
    return file ? [{ file, chart }] : [];
  });
  const ofWorkloads = examples.filter(({ file }) => WORKLOAD.test(file.text));

  it('are there for every folder, StatefulSets and Deployments among them', () => {
    expect(FOLDERS.filter((folder) => examples.every(({ file }) => !file.path.startsWith(`${folder}/`)))).toEqual([]);
    expect(ofWorkloads.length).toBeGreaterThan(40);
    expect(examples.filter(({ chart }) => chart.props.length > 0).length).toBeGreaterThan(30);
  });

  it.each(['as they are', 'with other values'] as const)('make the objects that processing makes, parameters %s', (how) => {
    const wrong = examples.flatMap(({ file, chart }) => {
      const values = how === 'as they are' ? needed(chart) : others(chart);
      try {
        expect(synthesised(chart, values)).toStrictEqual(objectsOf(readYaml(file.path, file.text), values));
        return [];
      } catch (error) {
        return [`${file.path}: ${error instanceof Error ? error.message : String(error)}`];
      }
    });
    expect(wrong).toEqual([]);
  });

  it('make them in one chart, too, which keeps apart what Templates mean by the same parameter', () => {
    const templates = files.filter(({ path }) => path.startsWith('amq-broker/') || path.startsWith('openshift-library/'));
    const [whole] = importCharts(templates.map(({ path, text }) => readYaml(path, text)), { one: 'whole' }).charts;
    if (!whole) throw new Error('there is no chart');
    const values = others(whole);
    expect(whole.props.length).toBeGreaterThan(new Set(whole.props.map(({ parameter }) => parameter)).size);
    expect(synthesised(whole, values)).toStrictEqual(templates.flatMap(({ path, text }) => objectsOf(readYaml(path, text), values)));
  });

  it('compile under strict options', () => {
    expect(compilerProblems(charts.map(({ name, text }) => ({ name: `${name}.ts`, text })))).toEqual([]);
  });

  it('lose nothing but what is listed', () => {
    const lost = notes.filter(({ isLoss }) => isLoss);
    const imported = new Set(charts.flatMap(({ uris }) => uris));
    const silent = files.filter(({ path, text }) => !imported.has(path) && !lost.some(({ uri }) => uri === path) && objectsOf(readYaml(path, text)).length > 0);
    expect(silent.map(({ path }) => path)).toEqual([]);
  });
});

function needed({ props }: ImportedChart): Values {
  return Object.fromEntries(props.filter(({ fallback }) => fallback === undefined).map(({ parameter }) => [parameter, `given-${parameter.toLowerCase()}`]));
}

/** Something else for every parameter, with all that has a meaning in TypeScript. */
function others({ props }: ImportedChart): Values {
  return Object.fromEntries(props.map(({ parameter, type }, at) => [parameter, type === 'number' ? String(at + 2) : type === 'boolean' ? 'true' : `${at} 'it"s' \`$5\` \${nobody} \\n */`]));
}
