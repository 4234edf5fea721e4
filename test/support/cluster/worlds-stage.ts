import type { JsonMap } from '../../../lib/kube/json';
import type { ApiServer } from './api-server';
import { type SetFields, webService, webSet } from './manifests';

/** The images of the revisions A and B of `web`. */
export const A = 'quay.io/shop/web:1.0';
export const B = 'quay.io/shop/web:2.0';

/** Strategies by what is written of them. */
export const WITHOUT_PARAMS: JsonMap = { updateStrategy: { type: 'RollingUpdate' } };
export const PARALLEL: JsonMap = { podManagementPolicy: 'Parallel' };
export const ON_DELETE: JsonMap = { updateStrategy: { type: 'OnDelete' } };

/** Longer than any threshold: ten minutes. */
const A_WHILE = 600;

/** Applies the set, and waits as long as somebody does before asking why nothing moves. */
export function roll(server: ApiServer, fields: SetFields): void {
  server.apply(webSet(fields));
  server.tick(A_WHILE);
}

/** A Service and a set of A, all pods ready. */
export function begin(server: ApiServer, fields: SetFields = {}): void {
  server.apply(webService(fields.name));
  roll(server, { image: A, ...fields });
}

/** From now on nobody can pull the image. Pods that have it run on. */
export function unpublish(server: ApiServer, image: string, reason?: string): void {
  server.kubelet.image(image, { kind: 'image', ...(reason === undefined ? {} : { reason }) });
}

/** Deletes pods, one after another, as node drains and evictions do. */
export function lose(server: ApiServer, ...pods: readonly string[]): void {
  for (const pod of pods) {
    server.deletePod(pod);
    server.tick(A_WHILE);
  }
}
