import type { JsonMap } from '../kube/json';

/** A kind of object as its API addresses it. */
export interface Resource {
  /** `''` for the core group. */
  readonly group: string;
  readonly version: string;
  /** `statefulsets`: the word in addresses and in rights. */
  readonly plural: string;
  readonly kind: string;
}

/**
 * Reads the objects of a cluster, or of what somebody saved of one. Objects are plain JSON as the API gave it, unknown fields and times in
 * text included, and carry their `apiVersion` and `kind`, which the items of a list leave out.
 */
export interface ClusterReader {
  /** What is read, for messages and places: a context's name, a file's. Never a secret. */
  readonly name: string;
  /** Whether objects of a kind that `list` does not know may be there all the same: what somebody saved leaves out what nobody asked for. */
  readonly leavesOut: boolean;
  /**
   * All objects of one kind in a namespace, however many pages they take. `undefined` where the group is not served, as on a cluster
   * that is no OpenShift, or nothing of it was saved. Throws `UserError` (exit code 3) where the cluster cannot be reached or refuses; a 403 names the right that is missing.
   */
  list(resource: Resource, namespace: string): Promise<readonly JsonMap[] | undefined>;
  /** One object; `undefined` where there is none. Throws as `list`. */
  get(resource: Resource, namespace: string, name: string): Promise<JsonMap | undefined>;
  /** The namespace that holds where nobody names one: the context's, the account's, a dump's only one. */
  defaultNamespace(): Promise<string | undefined>;
  /** The release of Kubernetes that the server runs, such as `1.31.4`; `undefined` where nothing tells. */
  serverRelease(): Promise<string | undefined>;
  close(): Promise<void>;
}

/** What a pod must still be for it to be deleted. */
export interface Preconditions {
  readonly uid: string;
  readonly resourceVersion: string;
}

/** What came of asking to delete a pod. */
export type DeleteAnswer =
  /** `pod` is what the API server answered: it may still be there, with a deletionTimestamp. */
  | { readonly outcome: 'deleted' }
  | { readonly outcome: 'gone' }
  /** 409: the pod is another, or is not what it was. */
  | { readonly outcome: 'conflict'; readonly message: string }
  /** 429: by a disruption budget, or by the API server's own limits. */
  | { readonly outcome: 'throttled'; readonly message: string; readonly retryAfterMs: number | undefined };

export interface DeleteOptions {
  readonly preconditions: Preconditions;
  /** The server goes through all of it and deletes nothing. It stands in the body: beside a body, the API server ignores the query. */
  readonly dryRun: boolean;
  /** Through the eviction subresource, which heeds disruption budgets. */
  readonly evict: boolean;
}

/** A live cluster, in which single pods can be deleted. Nothing else is ever written. */
export interface Cluster extends ClusterReader {
  /** Whether the account may do this, by SelfSubjectAccessReview; `undefined` where the cluster does not answer that. */
  may(verb: string, resource: Resource & { readonly subresource?: string }, namespace: string): Promise<boolean | undefined>;
  /**
   * Asks once. Throws `UserError` (exit code 3) as `list` does, and with code `unknown-outcome` where the request may have arrived and no answer
   * tells what came of it: read the pod again then.
   */
  deletePod(namespace: string, name: string, options: DeleteOptions): Promise<DeleteAnswer>;
}
