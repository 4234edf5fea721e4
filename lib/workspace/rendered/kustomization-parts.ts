import { fieldOf, listField, textField } from '../../kube/json';

/** What a kustomization is put together from, as far as its text tells. */
export interface KustomizationParts {
  /** Files of objects and folders of other kustomizations, relative to its folder, each as it is written. */
  readonly resources: readonly string[];
  /** Files that are laid over objects. */
  readonly patches: readonly string[];
  /** All other files. */
  readonly files: readonly string[];
  /** What it would fetch from elsewhere. */
  readonly remote: readonly string[];
  /** Why nobody can render it without what is never allowed; `undefined` where that is not so. */
  readonly refused: string | undefined;
  /** A Component is a part of others, and nothing by itself. */
  readonly isComponent: boolean;
}

/**
 * The files and folders that a kustomization names.
 * @see https://github.com/kubernetes-sigs/kustomize/blob/api/v0.20.1/api/types/kustomization.go
 */
export function kustomizationParts(value: unknown): KustomizationParts {
  const resources = onlyPaths(ROOTS.flatMap((key) => textsIn(value, key)));
  const patches = onlyPaths(patchesIn(value));
  const files = onlyPaths(filesIn(value));
  const all = [...resources, ...patches, ...files];
  const charts = fieldOf(value, 'helmCharts') ?? fieldOf(value, 'helmChartInflationGenerator');
  return {
    resources: resources.filter((path) => !isRemote(path)),
    patches: patches.filter((path) => !isRemote(path)),
    files: files.filter((path) => !isRemote(path)),
    remote: all.filter(isRemote),
    refused: charts === undefined ? undefined : 'it inflates Helm charts, which needs --enable-helm; render the chart itself, or keep what it is inflated to',
    isComponent: textField(value, 'kind') === 'Component',
  };
}

/** Lists of files, folders and repositories. */
const ROOTS = ['resources', 'bases', 'components', 'generators', 'transformers', 'validators', 'crds', 'configurations'] as const;

/** What stands inline has line ends. */
function onlyPaths(texts: readonly string[]): readonly string[] {
  return texts.filter((text) => text !== '' && !text.includes('\n'));
}

function textsIn(value: unknown, key: string): readonly string[] {
  return listField(value, key).filter((item) => typeof item === 'string');
}

function patchesIn(value: unknown): readonly string[] {
  const named = ['patches', 'patchesJson6902'].flatMap((key) => listField(value, key).map((patch) => textField(patch, 'path') ?? ''));
  return [...textsIn(value, 'patchesStrategicMerge'), ...named];
}

function filesIn(value: unknown): readonly string[] {
  const generated = ['configMapGenerator', 'secretGenerator'].flatMap((key) =>
    listField(value, key).flatMap((generator) => [...textsIn(generator, 'files').map(behindKey), ...textsIn(generator, 'envs'), textField(generator, 'env') ?? '']),
  );
  const replaced = listField(value, 'replacements').map((replacement) => textField(replacement, 'path') ?? '');
  return [...generated, ...replaced, textField(fieldOf(value, 'openapi'), 'path') ?? ''];
}

/** `settings.ini=files/shop.ini` names the second. */
function behindKey(text: string): string {
  return text.slice(text.indexOf('=') + 1);
}

/**
 * Whether Kustomize would take the text for a repository or a page. It asks that before it looks at the disk, so that a folder named
 * `github.com` is none of its own either; whoever says too often that it is remote only asks for a permission too many.
 * @see https://github.com/kubernetes-sigs/kustomize/blob/api/v0.20.1/api/internal/git/repospec.go
 */
export function isRemote(text: string): boolean {
  return /^(?:git::|gh:|[a-z][a-z0-9+.-]*:\/\/|[\w.-]+@[^/\s]+[:/]|(?:www\.)?github\.com[:/]|[^/\s:]+:[^/\s])/i.test(text) || /[?&](?:ref|version|submodules|timeout)=/.test(text) || /\.git(?:\/|$)|\/_git\//.test(text);
}
