import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Path } from '../base/path';
import { isMap, listField, mapField } from '../kube/json';
import { KubeObject } from '../kube/object';
import { UNDECIDED } from '../kube/target';
import { type ImageUse, imageUsesOf, WORKLOADS } from '../kube/workloads';
import { filledByTrigger } from '../openshift/filled-by-trigger';
import { declareStream, type StreamLookup, type StreamView, viewStream } from '../openshift/image-stream';
import { resolveImage } from '../openshift/resolution';
import { lookupAmong } from '../openshift/stream-lookup';
import { ExistingStream } from './existing-stream';

/** Differences that Argo CD passes over when it compares: an entry of `spec.ignoreDifferences`. */
export interface ArgoIgnore {
  /** API group, `''` for the core group. */
  readonly group?: string;
  readonly kind: string;
  /** @default every object of the kind */
  readonly name?: string;
  /** @default any */
  readonly namespace?: string;
  readonly jqPathExpressions?: readonly string[];
  readonly jsonPointers?: readonly string[];
  readonly managedFieldsManagers?: readonly string[];
}

/**
 * The differences that OpenShift makes in the objects of these constructs, for the Application that applies them: images that the look-up of
 * a stream or a trigger writes over, and what the server adds to the tags of image streams. Empty where there is nothing of the kind, as
 * with images that are pinned. Looks at the objects as they are now, so call it when they are complete; `applies` of the Application does.
 */
export function ignoresOf(...constructs: readonly IConstruct[]): readonly ArgoIgnore[] {
  const objects = objectsIn(constructs);
  const [root] = constructs;
  const streams = root ? streamsAround(root.node.root) : lookupAmong([], { complete: false });
  const hasTags = objects.some((object) => object.kind === 'ImageStream' && listField(mapField(object.value, 'spec'), 'tags').length > 0);
  return [...(hasTags ? [OF_STREAMS] : []), ...objects.flatMap((object) => ignoreFor(object, streams) ?? [])];
}

/** The server counts generations, and gives each tag annotations, if only empty ones. */
const OF_STREAMS: ArgoIgnore = {
  group: 'image.openshift.io',
  kind: 'ImageStream',
  jqPathExpressions: ['.spec.tags[]?.generation', '.spec.tags[]?.annotations'],
};

/** Only the lists in which an image is written over: what is ignored of an object is no longer brought back to what Git says. */
function ignoreFor(object: KubeObject, streams: StreamLookup): ArgoIgnore | undefined {
  const lists = new Set(imageUsesOf(object).flatMap((use) => (use.container && isWrittenOver(object, use, streams) ? expressionFor(use.container.path) : [])));
  if (lists.size === 0) return undefined;
  const { group, kind, name, namespace } = object;
  return { ...(group === '' ? {} : { group }), kind, name, ...(namespace === undefined ? {} : { namespace }), jqPathExpressions: [...lists] };
}

function expressionFor(container: Path): string {
  return `.${container.slice(0, -1).join('.')}[]?.image`;
}

/** Whether the live object comes to name another image than the manifest. */
function isWrittenOver(object: KubeObject, use: ImageUse, streams: StreamLookup): boolean {
  if (filledByTrigger(object, use, UNDECIDED) === true) return true;
  const { outcome } = resolveImage({ object, use, streams, target: UNDECIDED, namespace: object.namespace, operation: 'create' });
  return (outcome.kind === 'stream-digest' || outcome.kind === 'stream-tag' || outcome.kind === 'hijacked') && outcome.where === 'object';
}

/** Every stream that the app has or tells of: the one that a workload names may stand in another chart. */
function streamsAround(root: IConstruct): StreamLookup {
  const own = objectsIn([root]).flatMap((object): readonly StreamView[] => (object.kind === 'ImageStream' ? [viewStream(object)] : []));
  const declared = root.node.findAll().flatMap((construct): readonly StreamView[] => {
    if (!(construct instanceof ExistingStream)) return [];
    const { name, namespace, lookup, tagNames } = construct;
    return [declareStream({ name, local: lookup, ...(namespace === undefined ? {} : { namespace }), ...(tagNames && { tags: tagNames }) })];
  });
  return lookupAmong([...own, ...declared], { complete: false });
}

const LOOKED_AT: ReadonlySet<string> = new Set([...WORKLOADS, 'ImageStream']);

/** The workloads and streams below the constructs, each once. Applications are passed over: rendering one asks for this. */
function objectsIn(constructs: readonly IConstruct[]): readonly KubeObject[] {
  const found = new Set(constructs.flatMap((construct) => construct.node.findAll()).filter((construct) => ApiObject.isApiObject(construct)));
  return Array.from(found).flatMap((object) => {
    if (!LOOKED_AT.has(object.kind)) return [];
    const value = renderedOrNothing(object);
    return isMap(value) ? [new KubeObject(value, { uri: '', locate: (path) => ({ uri: '', path, span: undefined }), suppliers: () => [], isSettable: () => true })] : [];
  });
}

function renderedOrNothing(object: ApiObject): unknown {
  try {
    return object.toJson() as unknown;
  } catch {
    // Rendering the app meets the same error and tells it, with the construct's path.
    return undefined;
  }
}
