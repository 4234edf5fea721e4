import type { KubeObject } from '../kube/object';

/** What was read of a namespace at one moment. */
export interface LiveNamespace {
  readonly name: string;
  /** Of all kinds that could be read, as the API has them, status included. */
  readonly objects: readonly KubeObject[];
  /** Kinds that could not be read, and so of which "there is none" proves nothing. ImageStream where the cluster is no OpenShift. */
  readonly unread: ReadonlySet<string>;
  /** The moment of reading, in milliseconds since 1970. Ages count from it; no clock is ever asked. */
  readonly now: number;
}
