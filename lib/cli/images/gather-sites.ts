import { existsSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { UserError } from '../../base/errors';
import type { Pinning, RegistryAccess } from '../../config/image-facts';
import type { StoredTag } from '../../openshift/stream-status';
import { helmSitesOf, isValuesFile } from '../../pinning/helm-sites';
import { kustomizeSitesOf } from '../../pinning/kustomize-sites';
import { manifestSitesOf } from '../../pinning/manifest-sites';
import type { PinOptions } from '../../pinning/options';
import type { PinSite } from '../../pinning/site';
import { pathOf } from '../../sources/uri';
import { isKustomizationFile } from '../../workspace/kustomization';
import type { ObjectSet } from '../../workspace/workspace';
import { flag, type FlagValues, oneOf } from '../flags';
import type { Io } from '../io';
import { OPEN_FLAGS, openWorkspace, type OpenWorkspace } from '../open-workspace';
import { TARGET_FLAGS, targetOf } from '../target-flags';
import { ignoredIn } from './ignored';
import type { LockFile } from './lock-file';
import type { FileChange } from './pin-plan';
import { factsOf } from './pinning-for';
import { renderedFailures } from './rendered-charts';
import type { ImageResult } from './results';

/** What every command takes that looks for images in files. */
export const SITE_FLAGS = {
  ...TARGET_FLAGS,
  ...OPEN_FLAGS,
  shortNames: oneOf('What a short name that is certainly no image stream stands for', ['docker.io'], undefined),
  helmValues: flag('Look into the values files of Helm charts too'),
  helmRender: flag('Render the charts of pinned values files with helm, and refuse what would not be pinned or would break labels'),
};

export type SiteFlags = FlagValues<typeof SITE_FLAGS>;

/** The images that files name, and what the configuration says of them. */
export interface Gathered {
  readonly workspace: OpenWorkspace;
  /** In the order of files and lines. */
  readonly sites: readonly PinSite[];
  readonly pinning: Pinning;
  readonly access: RegistryAccess;
  /** Values files of Helm charts that nobody asked to look into. */
  readonly leftOut: readonly string[];
  /** With `--helm-render`, what is wrong with charts whose values would change. */
  readonly faultsOf: ((changes: readonly FileChange[]) => readonly ImageResult[]) | undefined;
}

/** What is known of images before anybody is asked. */
export interface Known {
  readonly lock: Pick<LockFile, 'entries'>;
  /** Of live image streams. */
  readonly storedTags?: readonly StoredTag[];
  /** An app names images too, so that no file has to. */
  readonly asksApp?: boolean;
}

/** The same of the working folder, and `undefined` where nothing is in it to look at: a lock can be all that a repository has. */
export async function gatherIfAny(flags: SiteFlags, known: Known, io: Io): Promise<Gathered | undefined> {
  try {
    return await gatherSites([], flags, known, io);
  } catch (error) {
    if (error instanceof UserError && error.code === 'nothing-to-check') return undefined;
    throw error;
  }
}

/** Reads the operands, the working folder where there are none, and finds the images in them. What it throws, `openWorkspace` throws. */
export async function gatherSites(operands: readonly string[], flags: SiteFlags, known: Known, io: Io): Promise<Gathered> {
  const workspace = await openWorkspace(operands, flags, io, { mayLackObjects: true });
  const { pinning, access } = factsOf(workspace.config?.written);
  const further = fileSites(workspace, operands, flags, known, io);
  const sites = [...manifestSites(workspace, flags, known, io), ...further.sites];
  if (workspace.nothing && sites.length === 0 && known.asksApp !== true) throw workspace.nothing;
  const faultsOf = flags.helmRender ? (changes: readonly FileChange[]) => renderedFailures(changes, (uri) => isValues(uri, io), optionsFor(undefined, workspace, flags, known, io), io) : undefined;
  return { workspace, sites: sites.sort(byPlace), pinning, access, leftOut: further.leftOut, faultsOf };
}

/** What decides about the images of a set; of files that are in none where there is no set. */
function optionsFor(set: ObjectSet | undefined, workspace: OpenWorkspace, flags: SiteFlags, { lock, storedTags }: Known, io: Io): PinOptions {
  const config = set ? workspace.configOf(set) : workspace.config;
  const { pinning, access } = factsOf(config?.written);
  const target = targetOf(flags, config);
  return {
    target: flags.shortNames === undefined ? target : { ...target, shortNames: flags.shortNames },
    imagePaths: pinning.imagePaths,
    requiredPlatforms: pinning.requiredPlatforms,
    internalRegistry: access.internal,
    streamNames: new Set(workspace.sets.flatMap(({ index }) => index.ofKind('ImageStream').map(({ name }) => name))),
    lockedKeys: new Set(lock.entries.keys()),
    ...(set && { storedTags, isIgnored: ignoredIn(set, io) }),
  };
}

function manifestSites(workspace: OpenWorkspace, flags: SiteFlags, known: Known, io: Io): readonly PinSite[] {
  return workspace.sets.flatMap((set) => manifestSitesOf(set, optionsFor(set, workspace, flags, known, io))).filter(({ uri }) => workspace.isWanted(uri));
}

interface Named {
  readonly sites: readonly PinSite[];
  readonly leftOut: readonly string[];
}

/** Of files that are no manifests, and name images all the same. */
function fileSites(workspace: OpenWorkspace, operands: readonly string[], flags: SiteFlags, known: Known, io: Io): Named {
  const named = (operands.length === 0 ? ['.'] : operands).map((operand) => resolve(io.cwd, operand));
  const isNamed = (uri: string): boolean => {
    const path = pathOf(io.cwd, uri);
    return named.some((root) => path === root || path.startsWith(root.endsWith(sep) ? root : `${root}${sep}`));
  };
  const wantsHelm = flags.helmValues || factsOf(workspace.config?.written).pinning.helmValues;
  const options = optionsFor(undefined, workspace, flags, known, io);
  const files = workspace.files.filter(({ uri }) => isNamed(uri));
  const kustomizations = files.filter(({ uri }) => isKustomizationFile(uri));
  const values = files.filter(({ uri }) => isValues(uri, io));
  return {
    sites: [...kustomizations.flatMap((file) => kustomizeSitesOf(file, options)), ...(wantsHelm ? values.flatMap((file) => helmSitesOf(file, options)) : [])],
    leftOut: wantsHelm ? [] : values.filter((file) => helmSitesOf(file, options).length > 0).map(({ uri }) => uri),
  };
}

function isValues(uri: string, { cwd }: Io): boolean {
  return isValuesFile(uri, (other) => existsSync(pathOf(cwd, other)));
}

function byPlace(one: PinSite, other: PinSite): number {
  if (one.uri !== other.uri) return one.uri < other.uri ? -1 : 1;
  return one.line - other.line;
}
