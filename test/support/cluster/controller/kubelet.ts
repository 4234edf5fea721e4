import { type JsonMap, textField } from '../../../../lib/kube/json';
import type { Fate } from '../../../../lib/rollout/model/kubelet-script';
import { labelsOf, mapsIn, metaText, uidOf } from '../edit';

/** What becomes of a pod, and what its status says of it. */
export type ScriptedFate = Fate & {
  /** In the words of the kubelet, the scheduler or the API server. @default what those say of such a fault */
  readonly message?: string;
  /** The container it is about. @default the one with the rule's image, else the first */
  readonly container?: string;
  /** For `crash`. @default 5 */
  readonly restarts?: number;
};

/** A fate for the pods that it names; what is left out names all. */
export interface KubeletRule {
  readonly set?: string;
  readonly ordinal?: number;
  /** The name of a ControllerRevision. */
  readonly revision?: string;
  /** Of any container. */
  readonly image?: string;
  readonly fate: ScriptedFate;
}

export interface KubeletOptions {
  /** Fates by image. Others are ready after a second. */
  readonly images?: Readonly<Record<string, ScriptedFate>>;
  /** The first that fits holds, before any image. */
  readonly rules?: readonly KubeletRule[];
  /** Seconds from the deletion of a pod to its end. @default 1 */
  readonly graceSeconds?: number;
  /** What an image resolves to, `sha256:…`, from now on. @default the digest in its name, else one of the server's making */
  readonly digests?: Readonly<Record<string, string>>;
}

/** A pod as the script asks about it: one that is there, or one that is to be created. */
export interface Asked {
  readonly set: string;
  readonly ordinal: number;
  readonly revision: string;
  /** The pod or its template. */
  readonly template: JsonMap;
}

/** What a pod will meet, and in which container. */
export interface Met {
  readonly fate: ScriptedFate;
  readonly container: string;
}

const SOON_READY: Fate = { kind: 'ready', afterSeconds: 1 };

/** All nodes: their script, and what they remember of the pods they run. */
export class Kubelet {
  readonly graceSeconds: number;
  #images: Map<string, ScriptedFate>;
  #rules: readonly KubeletRule[];
  readonly #digests: Map<string, string>;
  /** By uid, the reason that the model gave the pod last. Pods that a test put there are not among them, and stay as they are. */
  readonly #reasons = new Map<string, string | undefined>();
  readonly #stranded = new Set<string>();

  constructor({ images = {}, rules = [], graceSeconds = 1, digests = {} }: KubeletOptions) {
    this.#images = new Map(Object.entries(images));
    this.#rules = rules;
    this.graceSeconds = graceSeconds;
    this.#digests = new Map(Object.entries(digests));
  }

  /** From now on. Pods that are ready stay ready, whatever becomes of their image. */
  image(image: string, fate: ScriptedFate): void {
    this.#images.set(image, fate);
  }

  /** From now on, and before the rules that were there. */
  rule(rule: KubeletRule): void {
    this.#rules = [rule, ...this.#rules];
  }

  /** What a tag points at from now on, as somebody pushes another image. */
  digest(image: string, digest: string): void {
    this.#digests.set(image, digest);
  }

  /** Every image is good and every node is well. */
  forgive(): void {
    this.#rules = [];
    this.#images = new Map();
  }

  digestOf(image: string): string | undefined {
    return this.#digests.get(image);
  }

  meets(asked: Asked): Met {
    const containers = [...mapsIn(asked.template['spec'], 'initContainers'), ...mapsIn(asked.template['spec'], 'containers')];
    const withImage = (image: string | undefined): string | undefined => {
      const found = containers.find((container) => container['image'] === image);
      return found && textField(found, 'name');
    };
    const first = textField(mapsIn(asked.template['spec'], 'containers')[0], 'name') ?? '';
    const rule = this.#rules.find((one) => isAbout(one, asked) && (one.image === undefined || withImage(one.image) !== undefined));
    if (rule) return { fate: rule.fate, container: rule.fate.container ?? withImage(rule.image) ?? first };
    const byImage = [...this.#images].filter(([image]) => withImage(image) !== undefined);
    const [image, fate] = byImage.find(([, one]) => one.kind !== 'ready') ?? byImage[0] ?? [undefined, SOON_READY];
    return { fate, container: ('container' in fate ? fate.container : undefined) ?? withImage(image) ?? first };
  }

  /** Whether the nodes run the pod by the script. */
  runs(pod: JsonMap): boolean {
    return this.#reasons.has(uidOf(pod));
  }

  reasonOf(pod: JsonMap): string | undefined {
    return this.#reasons.get(uidOf(pod));
  }

  remember(pod: JsonMap, reason: string | undefined): void {
    this.#reasons.set(uidOf(pod), reason);
  }

  /** Leaves a pod as it is from now on; one that is being deleted already does not end. */
  leave(pod: JsonMap): void {
    this.#reasons.delete(uidOf(pod));
    if (metaText(pod, 'deletionTimestamp') !== '') this.#stranded.add(uidOf(pod));
  }

  isStranded(pod: JsonMap): boolean {
    return this.#stranded.has(uidOf(pod));
  }
}

function isAbout({ set, ordinal, revision }: KubeletRule, asked: Asked): boolean {
  return (set ?? asked.set) === asked.set && (ordinal ?? asked.ordinal) === asked.ordinal && (revision ?? asked.revision) === asked.revision;
}

/** How the script asks about a pod of a set. */
export function askedOf(set: string, ordinal: number, pod: JsonMap): Asked {
  return { set, ordinal, revision: textField(labelsOf(pod), 'controller-revision-hash') ?? '', template: pod };
}

