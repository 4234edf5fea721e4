import type { Place } from '../base/origin';
import { valueAt } from '../base/path';
import { isUnknown, printable, unknownNames } from '../base/unknown';
import type { KubeObject } from '../kube/object';
import type { TargetProfile } from '../kube/target';
import { type ImageUse, imageUsesOf } from '../kube/workloads';
import { resolveImage } from '../openshift/resolution';
import type { Resolution, ResolutionQuestion } from '../openshift/resolution-types';
import { type ManifestDocument, manifestOf } from '../workspace/document';
import { streamsOf } from '../workspace/streams';
import type { FileSet, ObjectSet } from '../workspace/workspace';
import type { OpenWorkspace } from './open-workspace';

/** One image of a workload and its way to the node. */
export interface ImageTrace {
  readonly object: KubeObject;
  readonly use: ImageUse;
  readonly place: Place;
  readonly resolution: Resolution;
  /** What `oc process` makes of an image whose parameters have no value; `undefined` where all are known. */
  readonly leftOut: string | undefined;
}

export interface TraceOptions {
  readonly targetOf: (set: ObjectSet) => TargetProfile;
  readonly operation: ResolutionQuestion['operation'];
}

/** Follows each image of the files that were asked for, in the order of their places. */
export function traceImages({ sets, isWanted, params }: OpenWorkspace, options: TraceOptions): readonly ImageTrace[] {
  return sets.flatMap((set) => tracesIn(set, isWanted, params, options)).sort((one, other) => order(one.place, other.place));
}

function tracesIn(
  set: FileSet,
  isWanted: (uri: string) => boolean,
  params: OpenWorkspace['params'],
  { targetOf, operation }: TraceOptions,
): readonly ImageTrace[] {
  const { documents, index } = set;
  const target = targetOf(set);
  const streams = streamsOf(index);
  const traceOf = (object: KubeObject, use: ImageUse, leftOut: string | undefined): ImageTrace => {
    const resolution = resolveImage({ object, use, streams, target, namespace: index.namespaceOf(object), operation });
    return { object, use, place: object.origin.locate(use.path), resolution, leftOut };
  };
  // What was rendered stands in no document.
  if (set.rendering) return index.objects.flatMap((object) => imageUsesOf(object).map((use) => traceOf(object, use, undefined)));
  return documents
    .filter(({ yaml }) => isWanted(yaml.uri))
    .flatMap((document) => {
      const leftOut = leftOutOf(document, params);
      return document.objects.flatMap((object, at) => imageUsesOf(object).map((use) => traceOf(object, use, leftOut(at, use))));
    });
}

function order(one: Place, other: Place): number {
  if (one.uri !== other.uri) return one.uri < other.uri ? -1 : 1;
  return (one.span?.start.offset ?? 0) - (other.span?.start.offset ?? 0);
}

/** Processes a Template once more, as `oc process` does when nobody gives its unknown parameters, at the first image that holds one. */
function leftOutOf(document: ManifestDocument, values: ReadonlyMap<string, string>): (at: number, use: ImageUse) => string | undefined {
  let processed: ManifestDocument | undefined;
  return (at, { image, path }) => {
    if (image === undefined || !isUnknown(image) || !document.template) return undefined;
    processed ??= manifestOf(document.yaml, { template: { values, missing: 'empty' } });
    const names = unknownNames(image);
    const parameters = document.template.processed.parameters.filter(({ name }) => names.includes(name));
    const required = parameters.filter(({ required, origin }) => required && origin === 'unknown').map(({ name }) => name);
    if (required.length > 0) return `oc process ends with an error, because ${required.join(' and ')} ${required.length > 1 ? 'are' : 'is'} required`;
    const text = valueAt(processed.objects[at]?.value, path);
    if (typeof text !== 'string') return undefined;
    const generated = parameters.filter(({ origin }) => origin === 'generated').map(({ name }) => name);
    if (generated.length > 0) return `oc process generates ${generated.join(' and ')} anew at each run`;
    return `oc process writes ${JSON.stringify(printable(text))}`;
  };
}
