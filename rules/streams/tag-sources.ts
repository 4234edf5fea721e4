import { nearest } from '../../lib/base/suggest';
import { isUnknown, printable } from '../../lib/base/unknown';
import { parseOpenShiftName } from '../../lib/images/openshift-name';
import { isTemplated, parseImage } from '../../lib/images/reference';
import { fieldOf, isMap, type JsonMap } from '../../lib/kube/json';

/** The kinds of source that a stream's tag may have (image.openshift.io/v1, OpenShift 4.20). */
const SOURCE_KINDS = ['DockerImage', 'ImageStreamTag', 'ImageStreamImage'] as const;

type SourceKind = (typeof SOURCE_KINDS)[number];

/** What is wrong with a tag's source, such that the API server refuses the whole stream. */
type SourceFault =
  | { readonly code: 'wrongKind'; readonly kind: string; readonly meant: SourceKind | undefined }
  | { readonly code: 'noName' }
  /** The name is not one of the kind's; `meant` is the kind that it is one of. */
  | { readonly code: 'badName'; readonly name: string; readonly kind: SourceKind; readonly problem: string; readonly meant: SourceKind | undefined };

/** What is wrong with the `from` of a spec tag; `undefined` where nothing is, where there is none, and where unknown text decides. */
export function sourceFaultOf(from: unknown): SourceFault | undefined {
  if (!isMap(from)) return undefined;
  const kind = fieldOf(from, 'kind') ?? '';
  const name = nameOf(from);
  if (typeof kind !== 'string' || name === undefined || isUnknown(kind)) return undefined;
  if (!isSourceKind(kind)) return { code: 'wrongKind', kind, meant: meantKind(kind, name) };
  if (name === '') return { code: 'noName' };
  // A placeholder is for whoever was to fill it.
  if (isTemplated(name)) return undefined;
  const problem = problemOf(kind, name);
  return problem === undefined ? undefined : { code: 'badName', name, kind, problem, meant: shapeOf(name, kind) };
}

function nameOf(from: JsonMap): string | undefined {
  const name = from['name'] ?? '';
  return typeof name === 'string' ? name : undefined;
}

function isSourceKind(kind: string): kind is SourceKind {
  return SOURCE_KINDS.some((known) => known === kind);
}

function meantKind(kind: string, name: string): SourceKind | undefined {
  const shape = shapeOf(name);
  if (shape) return shape;
  const near = nearest(kind, SOURCE_KINDS);
  if (near === undefined || !isSourceKind(near)) return undefined;
  if (near.toLowerCase() === kind.trim().toLowerCase()) return near;
  // Without its colon, a lone word is a tag of the stream itself, and may have been meant for the name of another.
  return near === 'ImageStreamTag' && /^[^:@/]+:[^:@/]+$/.test(name) ? near : undefined;
}

/** The only kind whose names look like this one. `web:1.0` may be an image as well as a stream's tag, unless that was to be an image of a stream. */
function shapeOf(name: string, instead?: SourceKind): SourceKind | undefined {
  if (isUnknown(name)) return undefined;
  if (/^[^:@/]+@sha256:[0-9a-f]{64}$/.test(name)) return 'ImageStreamImage';
  if (instead === 'ImageStreamImage' && /^[^:@/]+:[^:@/]+$/.test(name)) return 'ImageStreamTag';
  const image = parseImage(name);
  return image.ok && image.value.short === false && imageProblem(name) === undefined ? 'DockerImage' : undefined;
}

/** Why the API server does not take the name; the rest of a sentence that starts with it. */
function problemOf(kind: SourceKind, name: string): string | undefined {
  if (kind === 'DockerImage') return imageProblem(name);
  if (isUnknown(name)) return undefined;
  if (kind === 'ImageStreamTag') {
    if (/^[^:@/]+(?::[^:@/]*)?$/.test(name)) return undefined;
    if (/^[^:@/.]+\/[^:@/]+:[^:@/]+$/.test(name)) return 'holds a slash; the namespace of a stream goes into from.namespace';
    return 'is no tag of a stream; write stream:tag, or the tag alone for one of this stream';
  }
  return /^[^:@/]+@[^@/]+$|^sha\d+:[0-9a-f]+$|^[0-9a-f]+$/.test(name) ? undefined : 'is no image of a stream; write stream@sha256:…';
}

function imageProblem(name: string): string | undefined {
  const image = parseImage(name);
  if (!image.ok) return image.problem;
  if (isUnknown(name)) return undefined;
  const read = parseOpenShiftName(name);
  return read.ok ? undefined : read.problem;
}

/** A text as messages show it. */
export function quoted(text: string): string {
  return JSON.stringify(printable(text));
}
