import { workspaceRule } from '../../lib/engine/rule';
import { shortDigest } from '../../lib/images/digest';
import type { ImageLock } from '../../lib/images/lock';
import { fieldOf, textField } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import type { TargetProfile } from '../../lib/kube/target';
import { podSpecOf } from '../../lib/kube/workloads';
import type { ObjectIndex } from '../../lib/workspace/object-index';
import { holdsDigest } from './locked-tag';
import { isWrittenOver, lockKeyOf, WRITTEN_IN, type WrittenImage, writtenImagesOf } from './written-images';

/** Flags images that carry another digest than the same tag does elsewhere in the set. */
export const mixedDigests = workspaceRule({
  id: 'mixed-digests',
  summary: 'One image tag is pinned to different digests in one set',
  category: 'images',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'hint',
  kinds: WRITTEN_IN,
  sources: [
    {
      title: 'Kubernetes: image names, a digest counts and the tag beside it does not',
      url: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
      version: '1.34',
    },
    {
      title: 'OCI image specification: an index and the images of its platforms have digests of their own',
      url: 'https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md',
      version: '1.1.1',
    },
    {
      title: 'Kubernetes: well-known labels, the architecture of a node',
      url: 'https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-arch',
      version: '1.34',
    },
  ],
  messages: {
    mixed: ({ name, digest, other, where }: Mixed) =>
      `${name} is pinned to ${digest} here and to ${other} in ${where}, so that one tag stands for two images; pin both to one digest`,
  },
  check(object, { report, index, target, images }) {
    for (const written of writtenImagesOf(object, target)) {
      const pin = pinOf(object, written, target);
      const pins = pin ? (pinsOf(index, target).get(pin.name) ?? []) : [];
      if (!pin || pins.length < 2 || isWrittenOver(object, written, target)) continue;
      const standard = standardOf(pins, images);
      if (!standard || isOnePush(pin, standard, images) || isForOtherNodes(pin, standard)) continue;
      const data = { name: pin.name, digest: shortDigest(pin.digest), other: shortDigest(standard.digest), where: standard.object.title };
      const message = `${pin.name} is pinned to ${data.other} here`;
      report('mixed', { at: written.at, data, related: [{ object: standard.object, at: standard.at, message }], hint: hintFor(pin, images) });
    }
  },
});

interface Mixed {
  readonly name: string;
  readonly digest: string;
  readonly other: string;
  /** The object that pins the other digest: `Deployment/web`. */
  readonly where: string;
}

function hintFor({ name }: Pin, images: ImageLock): string {
  const locked = images.digestOf(name);
  if (locked !== undefined) return `the image lock holds ${shortDigest(locked)}`;
  return 'pinstream images pin locks the digest that the tag has now, and with --write puts it in all places';
}

/** A tag and a digest that stand side by side. */
interface Pin {
  /** Repository and tag, Docker Hub's names made one where they mean Docker Hub. */
  readonly name: string;
  readonly digest: string;
  readonly object: KubeObject;
  readonly at: WrittenImage['at'];
}

interface Memo {
  readonly target: TargetProfile;
  readonly byName: ReadonlyMap<string, readonly Pin[]>;
}

const MEMOS = new WeakMap<ObjectIndex, Memo>();

/** The pins of a set by name, in the set's order. One pass over the set, at the first image that is pinned. */
function pinsOf(index: ObjectIndex, target: TargetProfile): Memo['byName'] {
  const memo = MEMOS.get(index);
  if (memo?.target === target) return memo.byName;
  const byName = new Map<string, Pin[]>();
  for (const object of index.objects) {
    for (const written of writtenImagesOf(object, target)) {
      const pin = pinOf(object, written, target);
      if (!pin || isWrittenOver(object, written, target)) continue;
      const pins = byName.get(pin.name);
      if (pins) pins.push(pin);
      else byName.set(pin.name, [pin]);
    }
  }
  MEMOS.set(index, { target, byName });
  return byName;
}

function pinOf(object: KubeObject, written: WrittenImage, target: TargetProfile): Pin | undefined {
  const { repository, tag, digest, nameKnown, tagKnown, digestKnown } = written.reference;
  if (digest === undefined || tag === undefined || !nameKnown || !tagKnown || !digestKnown) return undefined;
  return { name: lockKeyOf(written, target) ?? `${repository}:${tag}`, digest, object, at: written.at };
}

/** The pin that the others are measured by: the first whose digest the lock holds for the tag, else the first of the set. */
function standardOf(pins: readonly Pin[], images: ImageLock): Pin | undefined {
  return pins.find(({ name, digest }) => isLocked(name, digest, images)) ?? pins[0];
}

/** Whether both digests came with one push of the tag: they are the same, or the index and images of platforms that the lock tells of. */
function isOnePush(one: Pin, other: Pin, images: ImageLock): boolean {
  return one.digest === other.digest || [one, other].every(({ name, digest }) => isLocked(name, digest, images));
}

function isLocked(name: string, digest: string, images: ImageLock): boolean {
  const entry = images.entryOf(name);
  return entry !== undefined && holdsDigest(entry, digest);
}

/** Whether the pods go to nodes of different architectures, each with the image of its own. */
function isForOtherNodes(one: Pin, other: Pin): boolean {
  const selectors = [one, other].map(({ object }) => fieldOf(podSpecOf(object)?.value, 'nodeSelector'));
  const [here, there] = selectors.map((selector) => textField(selector, 'kubernetes.io/arch'));
  return here !== undefined && there !== undefined && here !== there;
}
