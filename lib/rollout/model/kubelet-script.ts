/** What becomes of a pod once it is created. Seconds count from its creation. */
export type Fate =
  | { readonly kind: 'ready'; readonly afterSeconds: number }
  /** Its image cannot be pulled. @default reason ImagePullBackOff */
  | { readonly kind: 'image'; readonly reason?: string }
  /** Its containers cannot be made. @default reason CreateContainerConfigError */
  | { readonly kind: 'config'; readonly reason?: string }
  /**
   * It starts after a second, is ready for `readySeconds` (0: never) and crashes. With `restartSeconds` it starts again after as many
   * seconds, and so on for ever; without, it is not seen ready again.
   */
  | { readonly kind: 'crash'; readonly readySeconds: number; readonly restartSeconds?: number }
  /** It runs, and its readiness probe fails. */
  | { readonly kind: 'never-ready' }
  /** Its volume cannot be mounted. */
  | { readonly kind: 'volume' }
  /** No node takes it, for want of room or of a volume. */
  | { readonly kind: 'unscheduled' }
  /** Its node does not answer: it is not ready, and once deleted it stays. */
  | { readonly kind: 'node-lost' }
  /** The API server refuses to create it: no pod is there. `reason` is what it says. */
  | { readonly kind: 'rejected'; readonly reason: string };

/** A fate for the pods that it names; what is left out names all. */
export interface FateRule {
  readonly revision?: string;
  readonly ordinal?: number;
  readonly fate: Fate;
}

/** How nodes treat the pods of a set. */
export interface KubeletScript {
  /** The first that fits holds. Pods that no rule names are ready after a second. */
  readonly fates: readonly FateRule[];
  /** Seconds from the deletion of a pod to its end. @default 1 */
  readonly graceSeconds?: number;
}

/** Every image is good. */
export const ALL_WELL: KubeletScript = { fates: [] };

export function fateOf({ fates }: KubeletScript, { ordinal, revision }: { readonly ordinal: number; readonly revision: string }): Fate {
  const rule = fates.find((one) => (one.revision ?? revision) === revision && (one.ordinal ?? ordinal) === ordinal);
  return rule?.fate ?? SOON_READY;
}

const SOON_READY: Fate = { kind: 'ready', afterSeconds: 1 };
