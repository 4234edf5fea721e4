import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isOpenShiftKind } from '../../kube/kinds';
import { viewApplication } from '../../kube/argocd-application';
import { readCdk8sConfig } from '../../sources/cdk8s-config';
import { linesOf, openRepository } from '../../sources/git/repository';
import { ignoredBelow, repositoryRoot } from '../../sources/gitignore';
import { walkFolder } from '../../sources/walk';
import { isKustomizationFile } from '../../workspace/kustomization';
import type { Io } from '../io';
import { LOCK_NAME } from '../locks';
import type { OpenWorkspace } from '../open-workspace';

/** Where one of a kind was seen, and how many there are. */
export interface Seen {
  readonly count: number;
  /** The first file, by name, that holds one. */
  readonly uri: string;
}

/** Where changes are reviewed, and pipelines run. */
export type Host = 'github' | 'gitlab';

/** What a repository holds, as far as it settles how pinstream is to be used there. */
export interface Survey {
  /** By what people call it: `OpenShift Template`, `Helm chart`. */
  readonly seen: ReadonlyMap<string, Seen>;
  /** An object that only OpenShift has. */
  readonly openshift: { readonly uri: string; readonly kind: string } | undefined;
  /** An Application or ApplicationSet of Argo CD. */
  readonly argocd: string | undefined;
  readonly hasLock: boolean;
  readonly app: App | undefined;
  readonly isRepository: boolean;
  readonly host: Host | undefined;
}

/** A cdk8s app. */
export interface App {
  /** Its manifests are committed, so that they can be compared. */
  readonly isCommitted: boolean;
  /** `npm ci` installs what it needs. */
  readonly hasNpmLock: boolean;
}

/** Looks at what the workspace holds, and at the names of the files around it. Nothing is run but git. */
export function look(workspace: OpenWorkspace | undefined, io: Io): Survey {
  const { cwd } = io;
  const seen = new Map<string, Seen>();
  const note = (what: string, uri: string): void => {
    const known = seen.get(what);
    seen.set(what, known ? { count: known.count + 1, uri: known.uri < uri ? known.uri : uri } : { count: 1, uri });
  };
  let openshift: Survey['openshift'];
  let argocd: string | undefined;
  for (const { yaml, template, objects } of workspace?.sets.flatMap(({ documents }) => documents) ?? []) {
    if (template) note('OpenShift Template', yaml.uri);
    for (const object of objects) {
      if (template || isOpenShiftKind(object.kind, object.group)) openshift ??= { uri: yaml.uri, kind: template ? 'Template' : object.kind };
      if (object.kind === 'ImageStream') note('ImageStream', yaml.uri);
      if (!viewApplication(object)) continue;
      note(`Argo CD ${object.kind}`, yaml.uri);
      argocd ??= yaml.uri;
    }
  }
  for (const name of walkFolder(cwd, ignoredBelow(cwd)).files) {
    if (/(?:^|\/)Chart\.yaml$/.test(name)) note('Helm chart', name);
    if (isKustomizationFile(name)) note('kustomization', name);
  }
  const app = appIn(cwd);
  if (app) note('cdk8s app', 'cdk8s.yaml');
  const isRepository = repositoryRoot(cwd) !== undefined;
  const sorted = new Map(Array.from(seen).sort(([one], [other]) => (one < other ? -1 : 1)));
  return { seen: sorted, openshift, argocd, hasLock: existsSync(join(cwd, LOCK_NAME)), app, isRepository, host: hostOf(isRepository, io) };
}

function appIn(cwd: string): App | undefined {
  if (!existsSync(join(cwd, 'cdk8s.yaml'))) return undefined;
  const { output } = readCdk8sConfig(cwd);
  const isCommitted = existsSync(join(cwd, output)) && !ignoredBelow(cwd).ignores(join(cwd, output), true);
  return { isCommitted, hasNpmLock: existsSync(join(cwd, 'package-lock.json')) };
}

/** What is there already counts before what a remote is called. */
function hostOf(isRepository: boolean, { cwd, env }: Io): Host | undefined {
  if (existsSync(join(cwd, '.gitlab-ci.yml'))) return 'gitlab';
  if (existsSync(join(cwd, '.github'))) return 'github';
  if (!isRepository) return undefined;
  const { git } = openRepository({ cwd, env });
  const remotes = linesOf(git, ['remote']).flatMap((remote) => {
    const { ok, output } = git(['config', '--get', `remote.${remote}.url`]);
    return ok ? [output.toString('utf8')] : [];
  });
  const names = remotes.map((url) => /^(?:[a-z+]+:\/\/)?(?:[^@/]*@)?([^:/]+)/.exec(url)?.[1] ?? '');
  return HOSTS.find((host) => names.some((name) => name.split('.').includes(host)));
}

const HOSTS: readonly Host[] = ['github', 'gitlab'];
