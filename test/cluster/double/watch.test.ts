import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { isMap, type JsonMap, mapField } from '../../../lib/kube/json';
import type { ApiServer } from '../../support/cluster/api-server';
import { metaText, nameOf } from '../../support/cluster/edit';
import { webSet } from '../../support/cluster/manifests';
import { call, serve, told } from './client';

const PODS = '/api/v1/namespaces/shop/pods';

async function shop(): Promise<ApiServer> {
  const server = await serve();
  server.apply(webSet({ spec: { replicas: 2 } }));
  server.settle();
  return server;
}

interface Watched {
  /** Lines as JSON; what is no whole line as text. */
  readonly lines: readonly unknown[];
  readonly end: 'end' | 'cut';
}

/** Reads a watch to its end; `during` runs once its head is there. */
async function watched(server: ApiServer, query: string, during: () => void = () => undefined): Promise<Watched> {
  return new Promise((resolve, reject) => {
    const sent = request(`${server.url}${PODS}?watch=true&${query}`, { headers: { authorization: 'Bearer all-rights' }, agent: false }, (response) => {
      let text = '';
      const give = (end: Watched['end']): void => resolve({ end, lines: text.split('\n').filter((line) => line !== '').map((line) => (line.endsWith('}') ? (JSON.parse(line) as unknown) : line)) });
      expect(response.statusCode).toBe(200);
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => give('end'));
      response.on('error', () => give('cut'));
      during();
    });
    sent.on('error', reject);
    sent.end();
  });
}

const short = ({ lines }: Watched): readonly string[] => lines.filter(isMap).map((line) => `${String(line['type'])} ${nameOf(mapField(line, 'object'))}`);
const versionOf = async (server: ApiServer): Promise<string> => metaText((await call(server, 'GET', PODS)).json, 'resourceVersion');

describe('a watch', () => {
  it('without a version tells what is there, and what happens', async () => {
    const server = await shop();
    const seen = await watched(server, 'timeoutSeconds=1', () => server.deletePod('web-1'));
    expect(seen.end).toBe('end');
    expect(short(seen)).toEqual(['ADDED web-0', 'ADDED web-1', 'MODIFIED web-1']);
  });

  it('from a version on tells what was missed', async () => {
    const server = await shop();
    const version = await versionOf(server);
    server.remove('Pod', 'web-1');
    const seen = await watched(server, `timeoutSeconds=1&resourceVersion=${version}`, () => server.tick(1));
    expect(short(seen).slice(0, 2)).toEqual(['DELETED web-1', 'ADDED web-1']);
    expect(short(seen)).toContain('MODIFIED web-1');
  });

  it('tells of its namespace and selector alone', async () => {
    const server = await shop();
    const seen = await watched(server, 'timeoutSeconds=1&fieldSelector=metadata.name%3Dweb-0');
    expect(short(seen)).toEqual(['ADDED web-0']);
  });

  it('from a version that is forgotten on answers 200, and an error in a line', async () => {
    const server = await shop();
    const version = await versionOf(server);
    server.deletePod('web-1');
    server.expire();
    const { lines, end } = await watched(server, `resourceVersion=${version}`);
    expect(end).toBe('end');
    expect(lines).toEqual([{ type: 'ERROR', object: expect.objectContaining({ kind: 'Status', code: 410, reason: 'Expired' }) as JsonMap }]);
  });

  it('at a version to come times out', async () => {
    expect(told(await call(await shop(), 'GET', `${PODS}?watch=true&resourceVersion=999999`)).slice(0, 2)).toEqual([504, 'Timeout']);
  });

  it('ends with the connection, in the middle of a line where that is asked for', async () => {
    const server = await shop();
    server.trouble({ kind: 'cut', when: 'middle' }, { path: PODS });
    const broken = await watched(server, '');
    expect([broken.end, broken.lines.at(-1)]).toEqual(['cut', '{"type":"MODIF']);
    expect((await watched(server, '', () => setTimeout(() => server.cutConnections(), 20))).end).toBe('cut');
  });
});
