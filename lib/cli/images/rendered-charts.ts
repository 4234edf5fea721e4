import { printPath } from '../../base/path';
import type { PinOptions } from '../../pinning/options';
import { renderedProblems } from '../../pinning/rendered-check';
import { chartFolderOf, renderChart } from '../../sources/helm-render';
import { pathOf, uriOf } from '../../sources/uri';
import { workspaceOf } from '../../workspace/workspace';
import { readYaml } from '../../yaml/read';
import type { Io } from '../io';
import type { FileChange } from './pin-plan';
import type { ImageResult } from './results';

/** What is wrong with charts once values files have their digests, as helm renders them; nothing for files that are no values. */
export function renderedFailures(changes: readonly FileChange[], isValues: (uri: string) => boolean, options: PinOptions, io: Io): readonly ImageResult[] {
  return changes.filter(({ uri }) => isValues(uri)).flatMap(({ uri, after }) => {
    const folder = chartFolderOf(pathOf(io.cwd, uri));
    if (folder === undefined) return [];
    const chart = uriOf(io.cwd, folder) || '.';
    const { sets } = workspaceOf([readYaml(`${chart} with ${uri}`, renderChart(folder, { env: io.env, values: after }))]);
    const failure = (code: string, message: string, paths: readonly string[]): ImageResult => ({
      key: uri,
      status: 'failed',
      uses: paths.map((path) => ({ file: chart, line: undefined, path, where: path })),
      code,
      message,
    });
    if (sets.every(({ index }) => index.objects.length === 0)) return [failure('NOT_RENDERED', 'helm makes no object of the chart', [])];
    const problems = sets.flatMap((set) => renderedProblems(set, options));
    return problems.map(({ code, message, object, path }) => failure(code, message, [`${object} ${printPath(path)}`]));
  });
}
