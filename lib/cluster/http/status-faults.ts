import { EXIT, UserError } from '../../base/errors';
import { isMap, type JsonMap, mapField, textField } from '../../kube/json';
import type { Resource } from '../cluster-reader';
import type { ApiAnswer } from './send';
import type { FaultContext } from './wire-faults';

/** What a request does to what, in the words of rights. */
export interface Act {
  readonly verb: string;
  readonly resource: Pick<Resource, 'group' | 'plural'> & { readonly subresource?: string };
  /** `undefined` for what belongs to no namespace. */
  readonly namespace: string | undefined;
}

/** The `Status` that an API server explains a refusal with; `undefined` for anything else, such as a proxy's page. */
export function statusOf({ text }: Pick<ApiAnswer, 'text'>): JsonMap | undefined {
  const value = parsed(text);
  return isMap(value) && value['kind'] === 'Status' ? value : undefined;
}

/** The value of a text in JSON; `undefined` for what is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // text/plain and HTML are answers too
  }
}

/** A refusal as an error for people. */
export function statusFault(answer: ApiAnswer, act: Act, context: FaultContext): UserError {
  const { who, redactor } = context;
  const { status } = answer;
  const explained = statusOf(answer);
  const said = textField(explained, 'message');
  const words = said === undefined ? '' : `: ${redactor.clean(said)}`;
  const made = (code: string, message: string, hint: string): UserError => new UserError(code, message, { exitCode: EXIT.refused, hint });
  if (status === 401) return made('unauthorized', `${who} does not accept the credentials: they are wrong, or have expired`, 'log in again (oc login), or check the user of the context in the kubeconfig');
  if (status === 403) return made('forbidden', `${who} does not let this account ${verbOf(act)}${words}`, rightOf(act));
  if (status === 429) return made('throttled', `${who} has too many requests and refused this one again and again`, 'try again later');
  if (explained === undefined && (status < 400 || status === 404)) return notAnApiServer(answer, context);
  if (status >= 500) return made('server-error', `${who} failed with ${status}${words || plainWords(answer, context)}`, 'look how the API server is, and try again');
  return made('refused', `${who} refused to ${verbOf(act)} with ${status}${words || plainWords(answer, context)}`, 'check what is asked for');
}

/** The answer is none of an API server: a page for people, a redirect to one, `404 page not found` for what every API server has. */
export function notAnApiServer({ status, contentType }: ApiAnswer, { who }: FaultContext): UserError {
  const what = status >= 300 && status < 400 ? 'a redirect' : `${status} and ${contentType.split(';')[0] || 'no content type'}`;
  return new UserError('not-an-api-server', `${who} answers as no API server does: with ${what}`, { exitCode: EXIT.refused, hint: 'check the server in the kubeconfig, and whether a login page stands before it' });
}

/** `list pods in namespace shop`. */
function verbOf({ verb, resource, namespace }: Act): string {
  const what = resource.subresource === undefined ? resource.plural : `${resource.plural}/${resource.subresource}`;
  return `${verb} ${what}${namespace === undefined ? '' : ` in namespace ${namespace}`}`;
}

/** The rule that a Role needs, and who writes all of them. */
function rightOf({ verb, resource: { group, plural, subresource }, namespace }: Act): string {
  const what = subresource === undefined ? plural : `${plural}/${subresource}`;
  const rule = `apiGroups: ["${group}"], resources: ["${what}"], verbs: ["${verb}"]`;
  const command = verb === 'get' || verb === 'list' ? 'pinstream audit --rbac' : 'pinstream recover --rbac';
  return `ask for a Role${namespace === undefined ? '' : ` in namespace ${namespace}`} with the rule {${rule}}; ${command} prints all that is needed`;
}

function plainWords({ text, contentType }: ApiAnswer, { redactor }: FaultContext): string {
  const line = contentType.startsWith('text/plain') ? text.trim().split('\n')[0] : undefined;
  return line ? `: ${redactor.clean(line)}` : '';
}

/** Milliseconds that a server asks to wait, by its header or by its Status. */
export function retryAfterOf(answer: ApiAnswer, now: number): number | undefined {
  const header = answer.retryAfter?.trim() ?? '';
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  if (/^[A-Za-z]{3}, /.test(header) && !Number.isNaN(Date.parse(header))) return Math.max(0, Date.parse(header) - now);
  const { retryAfterSeconds } = mapField(statusOf(answer), 'details');
  return typeof retryAfterSeconds === 'number' && retryAfterSeconds >= 0 ? retryAfterSeconds * 1000 : undefined;
}
