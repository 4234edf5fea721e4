import type { JsonMap } from '../../../lib/kube/json';
import type { ApiServer } from './api-server';
import type { World } from './worlds';
import { begin, roll, unpublish } from './worlds-stage';

const REPOSITORY = 'image-registry.openshift-image-registry.svc:5000/shop/statefulset-issue-demo';
const SHORT = 'statefulset-issue-demo:1.0.1';
const OLD = `${REPOSITORY}@sha256:${'1'.repeat(64)}`;
const RIGHT = `${REPOSITORY}@sha256:${'2'.repeat(64)}`;

/** A short name stayed in the template on OpenShift, and the nodes look for it on docker.io. */
export const SHORT_NAME_WORLDS: readonly World[] = [
  {
    id: 'W15',
    given: 'the template names statefulset-issue-demo:1.0.1, and nothing resolves it though the stream has the tag',
    target: 'openshift=4.16',
    bring: failToResolve,
    verdict: 'unresolved-template',
    pods: ['web-2'],
    back: SHORT,
    deletes: [],
    writeImage: RIGHT,
  },
  {
    id: 'W16',
    given: 'the digest is in the template now, and web-2 is left behind with the short name',
    target: 'openshift=4.16',
    bring: (server) => {
      failToResolve(server);
      roll(server, { image: RIGHT });
    },
    verdict: 'superseded-stuck',
    pods: ['web-2'],
    back: RIGHT,
    deletes: ['web-2'],
    after: 'healthy',
  },
];

function failToResolve(server: ApiServer): void {
  server.put(stream());
  unpublish(server, SHORT);
  begin(server, { image: OLD });
  roll(server, { image: SHORT });
}

/** A stream with both tags and its lookup on, as the API has it. */
function stream(): JsonMap {
  const tag = (name: string, digit: string): JsonMap => ({
    tag: name,
    items: [{ created: '2026-03-01T10:00:00Z', dockerImageReference: `${REPOSITORY}@sha256:${digit.repeat(64)}`, image: `sha256:${digit.repeat(64)}`, generation: 1 }],
  });
  return {
    apiVersion: 'image.openshift.io/v1',
    kind: 'ImageStream',
    metadata: { name: 'statefulset-issue-demo', namespace: 'shop' },
    spec: { lookupPolicy: { local: true } },
    status: { dockerImageRepository: REPOSITORY, tags: [tag('1.0.1', '2'), tag('1.0.0', '1')] },
  };
}
