import type { IncomingMessage, RequestListener } from 'node:http';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Redactor } from '../../lib/registry/redact';
import { Trust } from '../../lib/registry/tls';
import { openTransport, type TransportOptions } from '../../lib/registry/transport';
import type { Transport, WireRequest, WireResponse } from '../../lib/registry/transport-types';
import { type Authority, type KeyPair, makeAuthority } from '../support/registry/certificates';
import { programOnPath } from '../support/registry/program';
import { faultOf } from './fault-of';
import { LocalServers } from './local-servers';

const OK: RequestListener = (_request, response) => {
  response.end('{}');
};

let servers: LocalServers;
let folder: string;
let open: Transport[];

beforeEach(() => {
  servers = new LocalServers();
  folder = mkdtempSync(join(tmpdir(), 'pinstream-tls-'));
  open = [];
});

afterEach(async () => {
  await Promise.all(open.map((transport) => transport.close()));
  await servers.close();
  rmSync(folder, { recursive: true, force: true });
});

function transportWith(options: Partial<TransportOptions> = {}): Transport {
  const transport = openTransport({ env: {}, certsDirs: [], systemBundles: [], sleep: () => Promise.resolve(), ...options });
  open.push(transport);
  return transport;
}

function ask(transport: Transport, host: string, more: Partial<WireRequest> = {}): Promise<WireResponse> {
  return transport.send({ method: 'GET', host, to: '/v2/', headers: {}, maxBytes: 4096, ...more });
}

/** Files of a certificate folder: `{ 'ca.crt': … }`. */
function certsDir(host: string, files: Readonly<Record<string, string>>): string {
  const root = join(folder, 'certs.d');
  mkdirSync(join(root, host), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, host, name), text);
  return root;
}

describe.skipIf(programOnPath('openssl') === undefined)('TLS, with certificates that openssl makes', () => {
  let authority: Authority;
  let server: KeyPair;

  beforeAll(() => {
    authority = makeAuthority();
    server = authority.issue(['localhost', '127.0.0.1', 'registry.example.com', 'auth.example.com']);
  });

  afterAll(() => authority.remove());

  it('is spoken to loopback hosts that speak it, and their certificate must be good', async () => {
    const { host, requests } = await servers.https(server, OK);
    const transport = transportWith();
    expect((await transport.originOf(host)).protocol).toBe('https:');
    const fault = await faultOf(ask(transport, host));
    expect(fault).toMatchObject({ code: 'TLS_UNTRUSTED', attempts: 1, message: `the certificate of ${host} is not trusted: its issuer is unknown` });
    expect(fault.hint).toContain('--ca-file');
    expect(requests).toHaveLength(0);
  });

  it('trusts an authority given as a file', async () => {
    const { host } = await servers.https(server, OK);
    expect((await ask(transportWith({ caFiles: [authority.caFile] }), host)).status).toBe(200);
  });

  it('trusts the file of NODE_EXTRA_CA_CERTS and the bundle of the system', async () => {
    const { host } = await servers.https(server, OK);
    expect((await ask(transportWith({ env: { NODE_EXTRA_CA_CERTS: authority.caFile } }), host)).status).toBe(200);
    expect((await ask(transportWith({ systemBundles: [join(folder, 'missing.crt'), authority.caFile] }), host)).status).toBe(200);
    expect((await ask(transportWith({ env: { SSL_CERT_FILE: authority.caFile }, systemBundles: undefined }), host)).status).toBe(200);
  });

  it('trusts an authority in the certificate folder of the registry, and of no other', async () => {
    const [one, other] = [await servers.https(server, OK), await servers.https(server, OK)];
    const certsDirs = [join(folder, 'missing'), certsDir(one.host, { 'ca.crt': authority.caPem, 'notes.txt': 'x' })];
    const transport = transportWith({ certsDirs });
    expect((await ask(transport, one.host)).status).toBe(200);
    expect((await faultOf(ask(transport, other.host))).code).toBe('TLS_UNTRUSTED');
  });

  it('trusts the authority of a registry for the token service it names too', async () => {
    const [registry, tokens] = [await servers.https(server, OK), await servers.https(server, OK)];
    const transport = transportWith({ certsDirs: [certsDir(registry.host, { 'ca.crt': authority.caPem })] });
    expect((await ask(transport, registry.host, { to: new URL(`https://${tokens.host}/token`) })).status).toBe(200);
  });

  it('shows the client certificate to its registry, and to nobody else', async () => {
    const client = authority.issue(['ci']);
    const shown: [string, boolean][] = [];
    const watch = (name: string): RequestListener => (request: IncomingMessage, response) => {
      const { socket } = request;
      shown.push([name, socket instanceof TLSSocket && Object.keys(socket.getPeerCertificate()).length > 0]);
      response.writeHead(name === 'registry' ? 307 : 200, { location: `https://${cdn.host}/blob` }).end();
    };
    const options = { ...server, ca: authority.caPem, requestCert: true, rejectUnauthorized: false };
    const cdn = await servers.https(options, watch('cdn'));
    const registry = await servers.https(options, watch('registry'));
    const certsDirs = [certsDir(registry.host, { 'ca.crt': authority.caPem, 'client.cert': client.cert, 'client.key': client.key })];
    expect((await ask(transportWith({ certsDirs }), registry.host)).status).toBe(200);
    expect(shown).toEqual([
      ['registry', true],
      ['cdn', false],
    ]);
  });

  it('says what to do where a client certificate is wanted and there is none', async () => {
    const { host } = await servers.https({ ...server, ca: authority.caPem, requestCert: true, rejectUnauthorized: true, maxVersion: 'TLSv1.2' }, OK);
    const fault = await faultOf(ask(transportWith({ caFiles: [authority.caFile] }), host));
    expect(fault).toMatchObject({ code: 'UNREACHABLE', attempts: 1 });
    expect(fault.hint).toContain('certs.d');
  });

  it('warns of a client certificate without its key, and of files that are none', async () => {
    const { host } = await servers.https(server, OK);
    const warnings: string[] = [];
    const certsDirs = [certsDir(host, { 'ca.crt': authority.caPem, 'broken.crt': 'hello', 'client.cert': server.cert })];
    expect((await ask(transportWith({ certsDirs, warn: (message) => warnings.push(message) }), host)).status).toBe(200);
    const [root = ''] = certsDirs;
    expect(warnings.sort()).toEqual([
      `cannot use the certificates in ${join(root, host, 'broken.crt')}: there is no PEM certificate in it`,
      `the client certificate ${join(root, host, 'client.cert')} and its key cannot be used: no such file or directory`,
    ]);
  });

  it('refuses a certificate for other names', async () => {
    const { host } = await servers.https(authority.issue(['registry.example.com']), OK);
    const fault = await faultOf(ask(transportWith({ caFiles: [authority.caFile] }), host));
    expect(fault).toMatchObject({ code: 'TLS_HOSTNAME', attempts: 1, message: `the certificate of ${host} is for other names` });
  });

  it('takes any certificate of a host listed as skip-verify, and of the token service it names, not of where it sends us', async () => {
    const [registry, tokens] = [await servers.https(server, (_request, response) => response.writeHead(307, { location: `https://${tokens.host}/` }).end()), await servers.https(server, OK)];
    const transport = transportWith({ insecure: [{ host: registry.host, mode: 'skip-verify' }] });
    expect((await ask(transport, registry.host, { to: new URL(`https://${tokens.host}/token`) })).status).toBe(200);
    expect(await faultOf(ask(transport, registry.host))).toMatchObject({ code: 'TLS_UNTRUSTED', host: tokens.host });
    expect((await faultOf(ask(transport, tokens.host))).code).toBe('TLS_UNTRUSTED');
  });

  it('is missed on a port that speaks plain HTTP', async () => {
    const { host, requests } = await servers.http(OK);
    const fault = await faultOf(ask(transportWith({ insecure: [{ host, mode: 'skip-verify' }] }), host));
    expect(fault).toMatchObject({ code: 'TLS_ON_HTTP', attempts: 1, message: `${host} speaks no TLS` });
    expect(fault.hint).toContain('mode: http');
    expect(requests).toHaveLength(0);
  });

  it.each(['GET', 'HEAD'] as const)('is noticed on a port that was said to be plain, when it hangs up on %s', async (method) => {
    const { host } = await servers.https(server, OK);
    const fault = await faultOf(ask(transportWith({ insecure: [{ host, mode: 'http' }] }), host, { method }));
    expect(fault).toMatchObject({ code: 'HTTP_ON_TLS', attempts: 1, message: `${host} speaks TLS and was asked over plain HTTP` });
    expect(fault.hint).toContain('insecure');
  });

  it('is not given up for a redirect', async () => {
    const plain = await servers.http(OK);
    const { host } = await servers.https(server, (_request, response) => response.writeHead(302, { location: `http://${plain.host}/` }).end());
    const fault = await faultOf(ask(transportWith({ caFiles: [authority.caFile] }), host));
    expect(fault).toMatchObject({ code: 'REDIRECT_REFUSED', message: `${host} redirects to http://${plain.host}, which gives up TLS` });
    expect(plain.requests).toHaveLength(0);
  });

  describe('through a proxy', () => {
    it('goes in a tunnel, and nothing but its target is seen', async () => {
      const registry = await servers.https(server, OK);
      const proxy = await servers.proxy(() => registry);
      const transport = transportWith({ caFiles: [authority.caFile], env: { HTTPS_PROXY: `http://${proxy.host}` } });
      for (let image = 0; image < 3; image += 1) expect((await ask(transport, 'registry.example.com')).status).toBe(200);
      expect(new Set(proxy.tunnels)).toEqual(new Set(['registry.example.com:443']));
      expect(registry.requests).toHaveLength(3);
      expect(proxy.requests).toHaveLength(0);
    });

    it('sends user and password to the proxy alone', async () => {
      const registry = await servers.https(server, OK);
      const seen: unknown[] = [];
      const proxy = await servers.proxy((_target, request) => {
        seen.push(request.headers['proxy-authorization']);
        return registry;
      });
      const redactor = new Redactor();
      const env = { HTTPS_PROXY: `http://robot:s3cret@${proxy.host}` };
      await ask(transportWith({ caFiles: [authority.caFile], env, redactor }), 'registry.example.com', { headers: { authorization: 'Bearer t0ken' } });
      expect(seen).toEqual([`Basic ${Buffer.from('robot:s3cret').toString('base64')}`]);
      expect(registry.requests[0]?.headers).toMatchObject({ authorization: 'Bearer t0ken', host: 'registry.example.com' });
      expect(registry.requests[0]?.headers['proxy-authorization']).toBeUndefined();
      expect(redactor.redact('s3cret')).toBe('…');
    });

    it('checks the certificate of the registry all the same', async () => {
      const registry = await servers.https(server, OK);
      const proxy = await servers.proxy(() => registry);
      const env = { HTTPS_PROXY: `http://${proxy.host}` };
      expect((await faultOf(ask(transportWith({ env }), 'registry.example.com'))).code).toBe('TLS_UNTRUSTED');
      expect((await faultOf(ask(transportWith({ env, caFiles: [authority.caFile] }), 'other.example.com'))).code).toBe('TLS_HOSTNAME');
    });

    it('may itself be behind TLS', async () => {
      // An HTTPS server gives CONNECT to its own listeners, so the plain one stands behind it.
      const registry = await servers.https(server, OK);
      const plain = await servers.proxy(() => registry);
      const secure = await servers.tlsFront(server, plain.port);
      const transport = transportWith({ caFiles: [authority.caFile], env: { HTTPS_PROXY: `https://${secure.host}` } });
      expect((await ask(transport, 'registry.example.com')).status).toBe(200);
      expect(plain.tunnels).toEqual(['registry.example.com:443']);
    });
  });
});

describe('a proxy', () => {
  it('gets the whole URL of what is plain HTTP, and keeps the host in the header', async () => {
    const proxy = await servers.proxy(() => 502, OK);
    const env = { http_proxy: `http://robot:s3cret@${proxy.host}` };
    const answer = await ask(transportWith({ env, insecure: [{ host: 'registry.example.com:5000', mode: 'http' }] }), 'registry.example.com:5000');
    expect(answer.url.href).toBe('http://registry.example.com:5000/v2/');
    expect(proxy.requests[0]?.url).toBe('http://registry.example.com:5000/v2/');
    expect(proxy.requests[0]?.headers).toMatchObject({ host: 'registry.example.com:5000', 'proxy-authorization': `Basic ${Buffer.from('robot:s3cret').toString('base64')}` });
  });

  it.each([
    ['https', 'HTTPS_PROXY'],
    ['http', 'HTTP_PROXY'],
  ])('that wants a login fails for %s', async (scheme, variable) => {
    const proxy = await servers.proxy(
      () => 407,
      (_request, response) => response.writeHead(407).end(),
    );
    const transport = transportWith({ env: { [variable]: `http://robot:s3cret@${proxy.host}` }, insecure: scheme === 'http' ? [{ host: 'registry.example.com', mode: 'http' }] : [] });
    const fault = await faultOf(ask(transport, 'registry.example.com'));
    expect(fault).toMatchObject({ code: 'PROXY_FAILED', status: 407, attempts: 1, message: `the proxy http://${proxy.host} wants a user name and a password` });
    expect(JSON.stringify([fault.message, fault.hint])).not.toContain('s3cret');
  });

  it('that refuses the host fails at once, one that cannot get there is asked again', async () => {
    const forbidding = await servers.proxy(() => 403);
    const fault = await faultOf(ask(transportWith({ env: { HTTPS_PROXY: `http://${forbidding.host}` } }), 'registry.example.com'));
    expect(fault).toMatchObject({ code: 'PROXY_FAILED', status: 403, message: `the proxy http://${forbidding.host} answered 403 instead of connecting to registry.example.com` });
    expect(forbidding.tunnels).toHaveLength(1);
    const cut = await servers.proxy(() => 502);
    expect(await faultOf(ask(transportWith({ env: { HTTPS_PROXY: `http://${cut.host}` } }), 'registry.example.com'))).toMatchObject({ code: 'PROXY_FAILED', attempts: 4 });
    expect(cut.tunnels).toHaveLength(4);
  });

  it('that is not there is named', async () => {
    const gone = await servers.proxy(() => 502);
    await servers.close();
    const fault = await faultOf(ask(transportWith({ env: { HTTPS_PROXY: `http://${gone.host}` } }), 'registry.example.com'));
    expect(fault).toMatchObject({ code: 'UNREACHABLE', message: `registry registry.example.com cannot be reached: the connection was refused, through the proxy http://${gone.host}` });
  });

  it('is left out for loopback hosts', async () => {
    const registry = await servers.http(OK);
    const proxy = await servers.proxy(() => 502);
    expect((await ask(transportWith({ env: { HTTP_PROXY: `http://${proxy.host}`, HTTPS_PROXY: `http://${proxy.host}` } }), registry.host)).status).toBe(200);
    expect([proxy.tunnels, proxy.requests]).toEqual([[], []]);
  });
});

describe('a file of certificate authorities', () => {
  it('that cannot be read or holds none is the user\'s to mend', () => {
    writeFileSync(join(folder, 'empty.pem'), 'nothing here');
    expect(() => new Trust({ env: {}, caFiles: [join(folder, 'missing.pem')] })).toThrow(`cannot read the certificates in ${join(folder, 'missing.pem')}: no such file or directory`);
    expect(() => openTransport({ env: {}, caFiles: [join(folder, 'empty.pem')] })).toThrow('there is no PEM certificate in it');
  });

  it('of NODE_EXTRA_CA_CERTS is left out with a warning', () => {
    const warnings: string[] = [];
    new Trust({ env: { NODE_EXTRA_CA_CERTS: join(folder, 'missing.pem') }, systemBundles: [], warn: (message) => warnings.push(message) });
    expect(warnings).toEqual([`NODE_EXTRA_CA_CERTS is left out: cannot read the certificates in ${join(folder, 'missing.pem')}: no such file or directory`]);
  });

  it('is looked for in no folder above the registry\'s own', () => {
    writeFileSync(join(folder, 'ca.crt'), 'nothing here');
    const warnings: string[] = [];
    const trust = new Trust({ env: {}, systemBundles: [], certsDirs: [join(folder, 'certs.d')], warn: (message) => warnings.push(message) });
    trust.contextFor('..', '../');
    expect(warnings).toEqual([]);
  });
});
