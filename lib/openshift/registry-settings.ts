import type { Path } from '../base/path';
import type { ImagePolicy } from '../images/policy';
import { listField, mapField, textField } from '../kube/json';
import type { KubeObject } from '../kube/object';
import { inScope, type PullLocation, specificity } from './registry-scope';

/** Where a setting is written. */
export interface Written {
  readonly object: KubeObject;
  readonly path: Path;
}

/** One source of a mirror set: what nodes ask in place of it, and for which references. */
export interface MirrorEntry {
  readonly source: string;
  readonly mirrors: readonly string[];
  /** Which references go to the mirrors. */
  readonly pulls: 'digest' | 'tag';
  /** `NeverContactSource`: the source itself is refused, to references that have no mirror too. */
  readonly blocksSource: boolean;
  /** `undefined` for an entry of the configuration. */
  readonly written: Written | undefined;
}

/** A list of scopes that images may come from, or may not. */
export interface ScopeList {
  readonly scopes: readonly string[];
  /** `undefined` for a list of the configuration. */
  readonly written: Written | undefined;
}

/** What nodes are told about registries, by objects of the set and by the configuration together. */
export interface RegistrySettings {
  readonly mirrors: readonly MirrorEntry[];
  /** Each list by itself refuses what it does not name. A list without entries is none. */
  readonly allowed: readonly ScopeList[];
  readonly blocked: readonly ScopeList[];
  /** Where short names are looked for, in order; `undefined` for the nodes' default. */
  readonly searched: readonly string[] | undefined;
}

/** The kinds that tell nodes about registries, and where each keeps its list. */
export const REGISTRY_KINDS = ['ImageDigestMirrorSet', 'ImageTagMirrorSet', 'ImageContentSourcePolicy', 'Image'] as const;

/**
 * The settings in objects of `REGISTRY_KINDS`, and those of the configuration. Objects of other kinds and groups are passed over.
 * @see https://github.com/openshift/api/blob/release-4.20/config/v1/types_image_digest_mirror_set.go
 */
export function registrySettingsOf(objects: readonly KubeObject[], { allowedRegistries = [], blockedRegistries, mirrors }: ImagePolicy): RegistrySettings {
  const images = objects.filter(({ kind, group, name }) => kind === 'Image' && group === 'config.openshift.io' && name === 'cluster');
  const lists = (key: string, configured: readonly string[]): readonly ScopeList[] =>
    [{ scopes: configured, written: undefined }, ...images.map((image) => listIn(image, key))].filter(({ scopes }) => scopes.length > 0);
  const configured = mirrors.map((mirror): MirrorEntry => ({ ...mirror, blocksSource: false, written: undefined }));
  return {
    mirrors: [...configured, ...objects.flatMap(mirrorsIn)].filter(isReal),
    allowed: lists('allowedRegistries', allowedRegistries),
    blocked: lists('blockedRegistries', blockedRegistries),
    searched: lists('containerRuntimeSearchRegistries', [])[0]?.scopes,
  };
}

/**
 * The mirrors that a location meets: those of the most specific source alone, as registries.conf has it. Empty where there are none,
 * and where unknown text decides.
 */
export function mirrorsFor({ mirrors }: RegistrySettings, location: PullLocation): readonly MirrorEntry[] {
  if (mirrors.some(({ source }) => inScope(source, location) === undefined)) return [];
  const holding = mirrors.filter(({ source }) => inScope(source, location));
  const best = Math.max(...holding.map(({ source }) => specificity(source, location)));
  return holding.filter(({ source }) => specificity(source, location) === best);
}

/** Why nodes refuse a location. */
export interface Refusal {
  readonly kind: 'blocked' | 'not-allowed';
  readonly list: ScopeList;
}

/** Whether nodes refuse a location; `undefined` where they take it, and where unknown text decides. Goes by the name, not by its mirrors. */
export function refusalOf({ allowed, blocked }: RegistrySettings, location: PullLocation): Refusal | undefined {
  const blocking = blocked.find(({ scopes }) => scopes.some((scope) => inScope(scope, location) === true));
  if (blocking) return { kind: 'blocked', list: blocking };
  const missing = allowed.find(({ scopes }) => scopes.every((scope) => inScope(scope, location) === false));
  return missing && { kind: 'not-allowed', list: missing };
}

function listIn(image: KubeObject, key: string): ScopeList {
  const sources = mapField(mapField(image.value, 'spec'), 'registrySources');
  return { scopes: textsIn(sources, key), written: { object: image, path: ['spec', 'registrySources', key] } };
}

const MIRROR_SETS = [
  { kind: 'ImageDigestMirrorSet', group: 'config.openshift.io', field: 'imageDigestMirrors', pulls: 'digest' },
  { kind: 'ImageTagMirrorSet', group: 'config.openshift.io', field: 'imageTagMirrors', pulls: 'tag' },
  { kind: 'ImageContentSourcePolicy', group: 'operator.openshift.io', field: 'repositoryDigestMirrors', pulls: 'digest' },
] as const;

function mirrorsIn(object: KubeObject): readonly MirrorEntry[] {
  const set = MIRROR_SETS.find(({ kind, group }) => kind === object.kind && group === object.group);
  if (!set) return [];
  return listField(mapField(object.value, 'spec'), set.field).map((entry, index) => ({
    source: textField(entry, 'source') ?? '',
    mirrors: textsIn(entry, 'mirrors'),
    pulls: set.pulls,
    blocksSource: textField(entry, 'mirrorSourcePolicy') === 'NeverContactSource',
    written: { object, path: ['spec', set.field, index] },
  }));
}

/** An entry without mirrors, or with the source alone among them, changes nothing, not even by its policy. */
function isReal({ source, mirrors }: MirrorEntry): boolean {
  return source !== '' && mirrors.some((mirror) => mirror !== source);
}

function textsIn(value: unknown, key: string): readonly string[] {
  return listField(value, key).filter((text) => typeof text === 'string');
}
