import type { Resolution } from '../openshift/resolution-types';
import type { TagUse } from './stream-tags';

/** What an audit tells of one namespace, beside the findings of the rules. */
export interface NamespaceAudit {
  readonly namespace: string;
  /** By workload, in the order of kinds and names, containers in the order they run. */
  readonly images: readonly ImageRow[];
  readonly streams: readonly StreamRow[];
  /** Revisions that name an image without its digest; what they ran cannot be told, nor brought back. */
  readonly history: readonly RevisionRow[];
  readonly pods: number;
  /** Kinds that could not be read, in order; of them "there is none" proves nothing. */
  readonly unread: readonly string[];
}

/** What holds the pods: the outermost controller that is known, down to a pod that nobody controls. */
export interface WorkloadName {
  readonly kind: string;
  readonly name: string;
}

/** One container of a workload. */
export interface ImageRow {
  readonly workload: WorkloadName;
  readonly container: string;
  /** Where the template has the container; `pods`: only the pods have it, as what an admission webhook adds. */
  readonly from: 'containers' | 'initContainers' | 'ephemeralContainers' | 'volumes' | 'pods';
  /** As the live template has it; of what only pods have, as they do. `undefined` where the field is missing. */
  readonly written: string | undefined;
  /** As somebody applied it, where `kubectl apply` noted that and it is another text: admission or a trigger wrote over it. */
  readonly applied: string | undefined;
  readonly running: readonly RunningImage[];
  /** What becomes of the image as it is stored. */
  readonly resolution: Resolution;
  /** The stream tag that holds, or held, the digest written here; of a digest that no stream at hand knows, `undefined`. */
  readonly source: TagUse | undefined;
  /** Whether pods of one revision run different digests. */
  readonly mixed: boolean;
}

/** What pods of one revision run in a container, or what they wait for. */
export interface RunningImage {
  /** The label of the pods that tells their revision; `''` where they have none. */
  readonly revision: string;
  /** As the node reports it, `host/path@sha256:…`; `undefined` while it has not pulled it. */
  readonly image: string | undefined;
  /** `sha256:…`; `undefined` where the node reports an id that is no digest of the registry's. */
  readonly digest: string | undefined;
  /** Why the container does not run, such as `ImagePullBackOff`; `undefined` where it runs, or has run. */
  readonly waiting: string | undefined;
  /** Names of the pods, in order. */
  readonly pods: readonly string[];
}

export interface StreamRow {
  readonly name: string;
  /** Whether workloads of the namespace may name it by a short name: `spec.lookupPolicy.local`. */
  readonly lookup: boolean;
  /** Where it is in the internal registry; `undefined` where the cluster has none. */
  readonly repository: string | undefined;
  readonly tags: readonly StreamTagRow[];
}

export interface StreamTagRow {
  readonly name: string;
  /** What it imports or follows, `DockerImage quay.io/shop/web:1.0`; `undefined` for one that is pushed. */
  readonly from: string | undefined;
  readonly scheduled: boolean;
  /** `sha256:…` of the newest image; `undefined` where there is none. */
  readonly digest: string | undefined;
  /** When that image came, as the API server writes times. */
  readonly imported: string | undefined;
  /** The last import failed, and the image is that of an earlier one. */
  readonly failure: ImportFailure | undefined;
}

export interface ImportFailure {
  /** In the registry's words, on one line, without secrets. */
  readonly message: string;
  readonly since: string | undefined;
}

/** One revision that a controller keeps. */
export interface RevisionRow {
  readonly workload: WorkloadName;
  /** ControllerRevision, ReplicaSet or ReplicationController. */
  readonly kind: string;
  readonly name: string;
  /** Its number among the revisions; `undefined` where none stands there. */
  readonly number: number | undefined;
  /** Whether it is the one of the template as it is now. */
  readonly current: boolean;
  /** Images without a digest. */
  readonly images: readonly { readonly container: string; readonly image: string }[];
}
