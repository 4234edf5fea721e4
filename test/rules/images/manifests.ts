export const D1 = `sha256:${'1'.repeat(64)}`;
export const D2 = `sha256:${'2'.repeat(64)}`;
export const REG = 'image-registry.openshift-image-registry.svc:5000';

/** Releases as a target profile holds them. */
export const OPENSHIFT_416 = { platform: 'openshift', release: { major: 4, minor: 16, patch: undefined }, crio: true } as const;
export const OPENSHIFT_4817 = { platform: 'openshift', release: { major: 4, minor: 8, patch: 17 }, crio: true } as const;
export const KUBERNETES_131 = { platform: 'kubernetes', release: { major: 1, minor: 31, patch: undefined }, crio: false } as const;
export const KUBERNETES_134 = { platform: 'kubernetes', release: { major: 1, minor: 34, patch: undefined }, crio: false } as const;

/** A Pod with one container `web`; `image` is the line of its image, mark included. */
export function pod(image: string): string {
  return `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: web
      ${image}
`;
}

interface Extras {
  /** The object's annotations, one line of flow YAML: `{ a: b }`. */
  readonly annotations?: string;
  readonly namespace?: string;
}

/** A workload `web` of the group apps with one container `web`. */
export function workload(kind: string, image: string, { annotations = '{}', namespace = 'shop' }: Extras = {}): string {
  return `apiVersion: apps/v1
kind: ${kind}
metadata: { name: web, namespace: ${namespace}, annotations: ${annotations} }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          ${image}
`;
}

export function statefulSet(image: string, extras?: Extras): string {
  return workload('StatefulSet', image, extras);
}

/** A DeploymentConfig `web` whose container an ImageChange trigger fills; `automatic` switches it. */
export function deploymentConfig(image: string, { automatic = true, from = 'shop:1.0' }: { readonly automatic?: boolean; readonly from?: string } = {}): string {
  return `apiVersion: apps.openshift.io/v1
kind: DeploymentConfig
metadata: { name: web, namespace: shop }
spec:
  triggers:
    - type: ImageChange
      imageChangeParams:
        automatic: ${automatic}
        containerNames: [web]
        from: { kind: ImageStreamTag, name: "${from}" }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          ${image}
`;
}

/** An ImageStream in the namespace `shop`; `tags` are entries of `spec.tags` as flow YAML, one a line. */
export function stream(name: string, tags: readonly string[], { local = true, namespace = 'shop' }: { readonly local?: boolean; readonly namespace?: string } = {}): string {
  return `apiVersion: image.openshift.io/v1
kind: ImageStream
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  lookupPolicy: { local: ${local} }
  tags:${tags.length === 0 ? ' []' : tags.map((tag) => `\n    - ${tag}`).join('')}
`;
}

/** A tag that imports an image. */
export function imported(name: string, from: string): string {
  return `{ name: "${name}", from: { kind: DockerImage, name: "${from}" } }`;
}

export function documents(...texts: readonly string[]): string {
  return texts.join('---\n');
}

/** The value of a trigger annotation on `web`, quoted for YAML. */
export function triggersOn(from: string): string {
  return `{ image.openshift.io/triggers: '[{"from":{"kind":"ImageStreamTag","name":"${from}"},"fieldPath":"spec.template.spec.containers[?(@.name==\\"web\\")].image"}]' }`;
}
