/**
 * The parts of the Kubernetes (1.34) and OpenShift (4.20) APIs that the constructs emit. Ours, so that the published types need
 * nothing but cdk8s; fields that are not listed pass through untyped.
 */
type Open = Readonly<Record<string, unknown>>;

export interface ContainerPort extends Open {
  readonly name: string;
  readonly containerPort: number;
  readonly protocol?: Protocol;
}

export type PullPolicy = 'IfNotPresent' | 'Always' | 'Never';

export type Protocol = 'TCP' | 'UDP' | 'SCTP';

export interface VolumeMount extends Open {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: boolean;
  readonly subPath?: string;
}

/** Where an environment variable's value comes from, when it is not written in the manifest. */
export interface EnvVarSource extends Open {
  readonly secretKeyRef?: { readonly name: string; readonly key: string; readonly optional?: boolean };
  readonly configMapKeyRef?: { readonly name: string; readonly key: string; readonly optional?: boolean };
  readonly fieldRef?: { readonly fieldPath: string };
  readonly resourceFieldRef?: { readonly resource: string; readonly containerName?: string; readonly divisor?: string };
}

export interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: EnvVarSource;
}

export interface Probe extends Open {
  readonly httpGet?: { readonly path: string; readonly port: number | string; readonly scheme?: 'HTTP' | 'HTTPS' };
  readonly tcpSocket?: { readonly port: number | string };
  readonly exec?: { readonly command: readonly string[] };
  readonly grpc?: { readonly port: number; readonly service?: string };
  readonly initialDelaySeconds?: number;
  readonly periodSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly failureThreshold?: number;
  readonly successThreshold?: number;
}

export interface Capabilities {
  readonly add?: readonly string[];
  readonly drop?: readonly string[];
}

export interface SecurityContext extends Open {
  readonly allowPrivilegeEscalation?: boolean;
  readonly capabilities?: Capabilities;
  readonly readOnlyRootFilesystem?: boolean;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
}

export interface PodSecurityContext extends Open {
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly fsGroup?: number;
  readonly seccompProfile?: { readonly type: string; readonly localhostProfile?: string };
}

export interface Container extends Open {
  readonly name: string;
  readonly image: string;
  readonly imagePullPolicy: PullPolicy;
}

/** A volume of a pod: its name and one source, such as `emptyDir` or `configMap`. */
export interface Volume extends Open {
  readonly name: string;
  readonly emptyDir?: { readonly medium?: string; readonly sizeLimit?: string };
  readonly configMap?: { readonly name: string; readonly optional?: boolean; readonly [field: string]: unknown };
  readonly secret?: { readonly secretName: string; readonly optional?: boolean; readonly [field: string]: unknown };
  /** Files of an image, pinned as a container's. */
  readonly image?: { readonly reference: string; readonly pullPolicy?: string };
}

export interface PodSpec extends Open {
  readonly containers: readonly Container[];
}

export interface PodTemplate {
  readonly metadata: { readonly labels: Readonly<Record<string, string>>; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: PodSpec;
}

export interface PersistentVolumeClaimTemplate {
  readonly apiVersion: 'v1';
  readonly kind: 'PersistentVolumeClaim';
  readonly metadata: { readonly name: string };
  readonly spec: Open;
}

/** What becomes of the volumes when the set goes, and when it shrinks. */
export interface ClaimRetention {
  readonly whenDeleted?: 'Retain' | 'Delete';
  readonly whenScaled?: 'Retain' | 'Delete';
}

export interface StatefulSetSpec extends Open {
  readonly replicas: number;
  readonly serviceName: string;
  readonly podManagementPolicy: 'OrderedReady' | 'Parallel';
  readonly template: PodTemplate;
}

export interface DeploymentSpec extends Open {
  readonly replicas: number;
  readonly strategy: DeploymentStrategy;
  readonly template: PodTemplate;
}

export interface DeploymentStrategy {
  readonly type: 'RollingUpdate' | 'Recreate';
  readonly rollingUpdate?: { readonly maxSurge: number | string; readonly maxUnavailable: number | string };
}

export interface JobSpec extends Open {
  readonly template: PodTemplate;
}

export interface CronJobSpec extends Open {
  readonly schedule: string;
  readonly jobTemplate: { readonly spec: JobSpec };
}

export interface ImageStreamTag {
  readonly name: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly from: { readonly kind: 'DockerImage' | 'ImageStreamTag' | 'ImageStreamImage'; readonly name: string; readonly namespace?: string };
  readonly importPolicy: { readonly importMode: ImportMode; readonly insecure?: boolean; readonly scheduled?: boolean };
  readonly reference?: boolean;
  readonly referencePolicy: { readonly type: ReferencePolicy };
}

/** `Legacy` keeps one platform of an image index, `PreserveOriginal` all of it. */
export type ImportMode = 'Legacy' | 'PreserveOriginal';

/** `Local` has pods pull through the internal registry, `Source` from where the image came from. */
export type ReferencePolicy = 'Local' | 'Source';
