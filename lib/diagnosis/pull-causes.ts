/** What a registry's or a node's words on a failed pull mean, and what to do about it. */
export interface PullCause {
  readonly id: 'not-found' | 'denied' | 'certificate' | 'too-many' | 'timeout' | 'no-such-name' | 'bad-name' | 'never-pull' | 'platform' | 'unknown';
  /** A clause that ends a sentence. */
  readonly meaning: string;
  /** An imperative. */
  readonly next: string;
}

/** The cause that the reason and the words of a kubelet name. Of several in one message, the first of the list is what counts. */
export function pullCauseOf(reason: string | undefined, message: string): PullCause {
  return CAUSES.find(({ reasons, says }) => (reason !== undefined && reasons?.has(reason)) === true || says?.test(message) === true)?.cause ?? UNKNOWN;
}

interface Sign {
  readonly reasons?: ReadonlySet<string>;
  readonly says?: RegExp;
  readonly cause: PullCause;
}

const UNKNOWN: PullCause = { id: 'unknown', meaning: 'the node does not say why', next: "Read the pod's events, and put right what they name" };

const CAUSES: readonly Sign[] = [
  {
    reasons: new Set(['InvalidImageName']),
    cause: { id: 'bad-name', meaning: 'the name is no image reference, so nothing was ever asked for', next: 'Correct the image in the template' },
  },
  {
    reasons: new Set(['ErrImageNeverPull']),
    cause: {
      id: 'never-pull',
      meaning: 'imagePullPolicy is Never and the node does not have the image',
      next: 'Take another imagePullPolicy in the template, or bring the image to the node',
    },
  },
  {
    says: /toomanyrequests|rate limit|\b429\b/i,
    cause: {
      id: 'too-many',
      meaning: 'the registry lets nobody pull so often; the pull succeeds by itself once its limit allows it again',
      next: 'Wait, or pull with credentials or through a mirror',
    },
  },
  {
    says: /x509|certificate|tls: /i,
    cause: { id: 'certificate', meaning: "the node does not trust the registry's certificate", next: "Give the nodes the registry's certificate authority; the pull is then tried again by itself" },
  },
  {
    says: /no match(?:ing manifest)? for (?:platform|linux)|no image found in (?:manifest list|image index)/i,
    cause: { id: 'platform', meaning: "the image is not built for the node's platform", next: 'Write an image into the template that is built for this platform, or keep the pod off such nodes' },
  },
  {
    says: /manifest unknown|not found|name unknown|\b404\b|does not exist(?! or may require)/i,
    cause: { id: 'not-found', meaning: 'the registry has no such image', next: 'Push that image, or write one into the template that exists' },
  },
  {
    says: /denied|unauthorized|forbidden|authentication required|no basic auth|\b40[13]\b/i,
    cause: {
      id: 'denied',
      meaning: 'the registry refuses: the image does not exist there, or the pod has no pull secret that opens it',
      next: 'Check the name in the template, then the pull secret; with the secret in place the pull is tried again by itself',
    },
  },
  {
    says: /no such host|server misbehaving/i,
    cause: { id: 'no-such-name', meaning: "the node cannot resolve the registry's host name", next: 'Check the host in the image and the name service of the nodes' },
  },
  {
    says: /timeout|deadline exceeded|connection refused|connection reset|no route|unreachable|\beof\b/i,
    cause: { id: 'timeout', meaning: 'the node does not reach the registry', next: 'Check the way from the node to the registry; the pull is tried again by itself' },
  },
];
