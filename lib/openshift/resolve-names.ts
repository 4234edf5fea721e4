import { type Path, valueAt } from '../base/path';
import { isUnknown } from '../base/unknown';
import { fieldOf } from '../kube/json';
import type { KubeObject } from '../kube/object';
import { workloadKindOf } from '../kube/workloads';
import { coverageOf } from './coverage';

/** Lets admission look up every image of an object that carries it with the value `*` (OpenShift 3.6 and later). */
export const RESOLVE_NAMES = 'alpha.image.policy.openshift.io/resolve-names';

/** What the annotation does to an object. */
export interface ResolveNames {
  /** The object's images are looked up, whatever the streams' own policy. */
  readonly effective: boolean;
  /** It is not effective yet, and unknown text may make it so. */
  readonly open: boolean;
  /** It stands on the pod template, so that pods carry it too. */
  readonly reachesPods: boolean;
  /** The annotations that make it effective. */
  readonly places: readonly Path[];
  readonly misplacements: readonly Misplacement[];
}

/** The annotation where it does nothing. */
export interface Misplacement {
  /** Path of the annotation in the object. */
  readonly path: Path;
  /** `value`: not exactly `*`. `job-template`: on `spec.jobTemplate.metadata`, which admission does not read. `kind`: on a kind without images. */
  readonly why: 'value' | 'job-template' | 'kind';
  readonly value: unknown;
}

/**
 * Where the object carries the annotation, and whether it counts. Admission reads it from the pod template's metadata and from the object's own.
 * @see https://github.com/openshift/apiserver-library-go/blob/release-4.20/pkg/admission/imagepolicy/imagereferencemutators/meta.go
 */
export function resolveNamesOf(object: KubeObject): ResolveNames {
  const template = workloadKindOf(object)?.template ?? [];
  const read = coverageOf(object) ? [annotationAt(template), ...(template.length > 0 ? [annotationAt([])] : [])] : [];
  const places: Path[] = [];
  const misplacements: Misplacement[] = [];
  for (const path of read) {
    const value = valueAt(object.value, path);
    if (value === '*') places.push(path);
    else if (value !== undefined && !isUnknownText(value)) misplacements.push({ path, why: 'value', value });
  }
  const [onTemplate] = read;
  return {
    effective: places.length > 0,
    open: places.length === 0 && read.some((path) => isUnknownText(valueAt(object.value, path))),
    reachesPods: onTemplate !== undefined && places.includes(onTemplate),
    places,
    misplacements: [...misplacements, ...unreadPlaces(object)],
  };
}

/** The annotation in places of the object that nobody reads. */
function unreadPlaces(object: KubeObject): readonly Misplacement[] {
  const found: Misplacement[] = [];
  const jobTemplate = annotationAt(['spec', 'jobTemplate']);
  if (object.kind === 'CronJob' && valueAt(object.value, jobTemplate) !== undefined) {
    found.push({ path: jobTemplate, why: 'job-template', value: valueAt(object.value, jobTemplate) });
  }
  const own = annotationAt([]);
  const value = fieldOf(valueAt(object.value, own.slice(0, -1)), RESOLVE_NAMES);
  if (value !== undefined && !coverageOf(object) && isBuiltIn(object.group)) found.push({ path: own, why: 'kind', value });
  return found;
}

function isUnknownText(value: unknown): boolean {
  return typeof value === 'string' && isUnknown(value);
}

function annotationAt(top: Path): Path {
  return [...top, 'metadata', 'annotations', RESOLVE_NAMES];
}

// An operator may give the annotation on its own resources a meaning; on these kinds it has none.
function isBuiltIn(group: string): boolean {
  return !group.includes('.') || group.endsWith('.k8s.io') || group.endsWith('.openshift.io');
}
