import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../base/errors';

interface RenderOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A values file's text, which goes over the chart's own values. */
  readonly values: string;
}

/** The nearest folder with a `Chart.yaml`, from that of the file upwards; `undefined` where there is none. */
export function chartFolderOf(path: string): string | undefined {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'Chart.yaml'))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/**
 * What the user's own `helm` makes of a chart: manifests as text. It is asked for no dependency and no cluster. Throws `UserError` where there
 * is no helm on the `PATH`, and with its words where it fails.
 * @see https://helm.sh/docs/helm/helm_template/ (3.19; `--values -` reads standard input)
 */
export function renderChart(folder: string, { env, values }: RenderOptions): string {
  // No folder of that name can be, so that helm finds no plugin.
  const call = helmCall({ release: 'pinned', folder, options: ['--values', '-'], env, plugins: join(folder, 'Chart.yaml', 'no-plugins') });
  const { error, status, stdout, stderr } = spawnSync('helm', call.args, { env: call.env, input: values, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
  if (error) {
    const missing = 'code' in error && error.code === 'ENOENT';
    throw new UserError('no-helm', missing ? 'there is no helm on the PATH' : `helm cannot be run: ${error.message}`, { hint: 'install helm, or leave out --helm-render', cause: error });
  }
  if (status !== 0) throw new UserError('helm-failed', `helm cannot render ${folder}: ${stderr.trim()}`, { hint: 'helm dependency build brings the charts that it needs' });
  return stdout;
}

/** The one way in which helm is called. `plugins` is a folder without any. */
export function helmCall({ release, folder, options, env, plugins }: { readonly release: string; readonly folder: string; readonly options: readonly string[] } & Pick<RenderOptions, 'env'> & { readonly plugins: string }): Pick<RenderOptions, 'env'> & { readonly args: readonly string[] } {
  return { args: ['template', release, folder, ...options], env: { ...env, HELM_PLUGINS: plugins } };
}
