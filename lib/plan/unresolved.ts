import { printable } from '../base/unknown';
import { kubectl } from '../rollout/changes/kubectl';
import { parseImage } from '../images/reference';
import type { Resolution } from '../openshift/resolution-types';
import type { ImagePair, ReadImage } from './image-pairs';
import { resourceOf, type WorkloadChange } from './workload-change';

/** A new image that nobody but the node resolves, on OpenShift. */
export interface Unresolved {
  readonly container: string;
  readonly written: string;
  readonly outcome: Extract<Resolution['outcome'], { readonly kind: 'node-short-name' }>;
  /** What admission writes when the object is created; `undefined` where it writes nothing then either, or only the cluster knows. */
  readonly onCreate: string | undefined;
}

/** The containers' images that the change leaves to the node. On Kubernetes a short name is meant for the node. */
export function unresolvedIn(pairs: readonly ImagePair[], { before }: WorkloadChange): readonly Unresolved[] {
  return pairs.flatMap(({ after, changes }) => {
    if (!after?.use.container || (before && !changes)) return [];
    const { outcome, otherwise } = appliedTo(after, before !== undefined);
    // Where nothing speaks for OpenShift, the name may be meant for the node.
    if (outcome.kind !== 'node-short-name' || outcome.why === 'kubernetes' || otherwise) return [];
    const { result } = after.onCreate;
    const onCreate = after.onCreate.outcome.kind === 'stream-digest' && result?.includes('@') === true ? result : undefined;
    return [{ container: printable(after.use.name), written: printable(after.use.image ?? ''), outcome, onCreate }];
  });
}

function appliedTo({ onCreate, onUpdate }: ReadImage, exists: boolean): Resolution {
  return exists ? onUpdate : onCreate;
}

/** Commands that write a digest for each of the images, and thereby make a new template. */
export function digestCommands(unresolved: readonly Unresolved[], change: WorkloadChange): readonly string[] {
  const { namespace } = change;
  return unresolved.flatMap(({ container, written, onCreate }, at) => {
    const place = kubectl(['set', 'image', resourceOf(change)], namespace);
    const note = '# write the same into the manifest, or the next apply undoes it';
    if (onCreate !== undefined) return [`${place} ${argument(container)}=${argument(onCreate)}  ${note}`];
    const variable = unresolved.length > 1 ? `IMAGE_${at + 1}` : 'IMAGE';
    const tag = tagName(written);
    if (tag === undefined) return [`${place} ${argument(container)}=HOST/REPOSITORY@sha256:DIGEST  ${note}`];
    const get = `oc get istag ${argument(tag)}${namespace === undefined ? '' : ` -n ${argument(namespace)}`} -o jsonpath='{.image.dockerImageReference}'`;
    return [`${variable}=$(${get})  # the image with its digest; "not found" means that the tag has to be pushed or imported first`, `${place} ${argument(container)}="$${variable}"  ${note}`];
  });
}

/** The stream tag that a short name stands for: its last segment. */
function tagName(written: string): string | undefined {
  const parsed = parseImage(written);
  if (!parsed.ok || parsed.value.digest !== undefined) return undefined;
  const name = parsed.value.repository.split('/').at(-1);
  return name === undefined || name === '' ? undefined : `${name}:${parsed.value.tag ?? 'latest'}`;
}

function argument(text: string): string {
  return /^[\w.,:=@/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
