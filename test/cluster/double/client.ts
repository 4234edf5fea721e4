import { afterEach } from 'vitest';
import { isMap, type JsonMap, textField } from '../../../lib/kube/json';
import { ALL_RIGHTS, type ApiServer, type ApiServerOptions, startApiServer } from '../../support/cluster/api-server';
import { mapsIn, nameOf } from '../../support/cluster/edit';
import { ask } from '../../support/registry/wire';

/** What came back: JSON parsed, or the text. */
export interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Empty for text. */
  readonly json: JsonMap;
  readonly text: string;
}

export interface Sent {
  readonly body?: JsonMap | undefined;
  readonly type?: string;
  /** `undefined` for none. @default the one of all rights */
  readonly token?: string | undefined;
}

/** One request as it is, without retries. `path` with the query. */
export async function call(server: ApiServer, method: string, path: string, sent: Sent = {}): Promise<Got> {
  const token = 'token' in sent ? sent.token : ALL_RIGHTS;
  const headers = {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(sent.body === undefined ? {} : { 'content-type': sent.type ?? 'application/json' }),
  };
  const body = sent.body === undefined ? {} : { body: JSON.stringify(sent.body) };
  const answer = await ask({ url: server.url, ca: server.caPem }, path, { method, headers, ...body });
  const text = answer.body.toString();
  return { status: answer.status, headers: answer.headers, text, json: answer.headers['content-type'] === 'application/json' ? parsed(text) : {} };
}

const started: ApiServer[] = [];

/** A server that ends with the test. */
export async function serve(options?: ApiServerOptions): Promise<ApiServer> {
  return stopping(await startApiServer(options));
}

/** Lets a server end with the test. */
export function stopping(server: ApiServer): ApiServer {
  started.push(server);
  return server;
}

afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
});

/** Status and reason of a Status object, with its message. */
export function told({ status, json }: Got): readonly unknown[] {
  return [status, json['reason'], json['message']];
}

/** Names of a list's items. */
export function namesIn({ json }: Got): readonly string[] {
  return mapsIn(json, 'items').map(nameOf);
}

/** Pods as `web-0 Running`, or with the reason for which their first container waits; `*` for one that is being deleted. */
export function podLines(server: ApiServer): readonly string[] {
  return server.list('Pod').map((pod) => `${nameOf(pod)} ${stateOf(pod)}${isMap(pod['metadata']) && 'deletionTimestamp' in pod['metadata'] ? ' *' : ''}`);
}

function stateOf({ status }: JsonMap): string {
  const states = mapsIn(status, 'containerStatuses').map(({ state }) => (isMap(state) && isMap(state['waiting']) ? textField(state['waiting'], 'reason') : undefined));
  return states.find((reason) => reason !== undefined) ?? textField(status, 'phase') ?? '';
}

function parsed(text: string): JsonMap {
  const value: unknown = JSON.parse(text);
  return isMap(value) ? value : {};
}
