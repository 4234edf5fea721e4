import { EXIT } from '../../base/errors';
import { mapField, textField } from '../../kube/json';
import type { DeleteAnswer, DeleteOptions } from '../cluster-reader';
import { PODS } from '../resources';
import { pathOf } from './paths';
import type { ApiAnswer, ApiRequest } from './send';
import { type Session, unknownOutcome } from './session';
import { type Act, retryAfterOf, statusFault, statusOf } from './status-faults';

/**
 * Asks once to delete a pod that is still what the preconditions say.
 * @param release Of the server's Kubernetes, which decides how an eviction is written
 */
export async function deletePod(session: Session, namespace: string, name: string, options: DeleteOptions, release: string | undefined): Promise<DeleteAnswer> {
  const request = options.evict ? evictionOf(namespace, name, options, release) : deletionOf(namespace, name, options);
  const act: Act = options.evict ? { verb: 'create', resource: { ...PODS, subresource: 'eviction' }, namespace } : { verb: 'delete', resource: PODS, namespace };
  const what = `pod ${name} in namespace ${namespace} was ${options.evict ? 'evicted' : 'deleted'}`;
  return answerOf(await session.write(request, what), act, what, session);
}

/** The query stays empty: beside a body the API server ignores it, a `dryRun` in it too. */
function deletionOf(namespace: string, name: string, options: DeleteOptions): ApiRequest {
  return { method: 'DELETE', path: pathOf(PODS, namespace, name), body: deleteOptions(options) };
}

function evictionOf(namespace: string, name: string, options: DeleteOptions, release: string | undefined): ApiRequest {
  const body = { apiVersion: evictionVersion(release), kind: 'Eviction', metadata: { name, namespace }, deleteOptions: deleteOptions(options) };
  return { method: 'POST', path: pathOf(PODS, namespace, name, 'eviction'), body };
}

/** `policy/v1` from Kubernetes 1.22 on; a server of unknown release is taken for one of today. */
function evictionVersion(release: string | undefined): string {
  const minor = /^1\.(\d+)/.exec(release ?? '')?.[1];
  return minor !== undefined && Number(minor) < 22 ? 'policy/v1beta1' : 'policy/v1';
}

function deleteOptions({ preconditions: { uid, resourceVersion }, dryRun }: DeleteOptions): Readonly<Record<string, unknown>> {
  return { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid, resourceVersion }, ...(dryRun && { dryRun: ['All'] }) };
}

function answerOf(answer: ApiAnswer, act: Act, what: string, session: Session): DeleteAnswer {
  const { status } = answer;
  const explained = statusOf(answer);
  const { redactor } = session.context;
  const message = redactor.clean(textField(explained, 'message') ?? '');
  const reason = textField(explained, 'reason');
  if (status >= 200 && status < 300) return { outcome: 'deleted' };
  // A server without evictions answers 404 as well, and says nothing of a pod.
  if (status === 404 && reason === 'NotFound' && textField(mapField(explained, 'details'), 'kind') !== 'evictions') return { outcome: 'gone' };
  if (status === 409) return { outcome: 'conflict', message };
  if (status === 429) return { outcome: 'throttled', message, retryAfterMs: retryAfterOf(answer, session.now) };
  const fault = statusFault(answer, act, session.context);
  // A Status of another reason than these says that the server decided; what stands before it, or gave up waiting, knows nothing.
  const isDecided = status < 500 || (explained !== undefined && reason !== 'Timeout' && reason !== 'ServerTimeout');
  throw isDecided ? fault : unknownOutcome(what, fault.message, EXIT.refused);
}
