import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Authority, LOOPBACK_NAMES, makeAuthority, WRONG_NAMES } from '../support/registry/certificates';
import { type FaultProxy, startFaultProxy } from '../support/registry/fault-proxy';
import type { Manifest } from '../support/registry/manifests';
import { withRegistry } from '../support/registry/program';
import { pushIndex } from '../support/registry/push';
import { startRegistry, type TestRegistry } from '../support/registry/registry';
import { faultOf } from './fault-of';
import { authsFor, digestIn, fileWith, later, open, tagAt } from './real-connection';

withRegistry('a registry with a certificate of a private authority', () => {
  let authority: Authority;
  let registry: TestRegistry;
  /** The registry's content under a certificate that is for another name. */
  let misnamed: FaultProxy;
  let web: Manifest;
  beforeAll(async () => {
    authority = makeAuthority();
    registry = await startRegistry({ tls: authority.issue(LOOPBACK_NAMES) });
    web = await pushIndex(registry, 'shop/web:1.2');
    misnamed = await startFaultProxy(registry, [], authority.issue(WRONG_NAMES));
  });
  afterAll(async () => {
    await misnamed.stop();
    await registry.stop();
    authority.remove();
  });

  it('is trusted by --ca-file', async () => {
    const { resolver } = open({ caFiles: [authority.caFile] });
    expect(await digestIn(resolver.resolve(tagAt(registry.host, 'shop/web:1.2')))).toBe(web.digest);
  });

  it('is trusted by NODE_EXTRA_CA_CERTS', async () => {
    const { resolver } = open({ env: { NODE_EXTRA_CA_CERTS: authority.caFile } });
    expect(await digestIn(resolver.resolve(tagAt(registry.host, 'shop/web:1.2')))).toBe(web.digest);
  });

  it('is trusted by a file in certs.d of its host and port, and not of another', async () => {
    const mine = open({ files: { [`.config/containers/certs.d/${registry.host}/ca.crt`]: authority.caPem } });
    expect(await digestIn(mine.resolver.resolve(tagAt(registry.host, 'shop/web:1.2')))).toBe(web.digest);
    const other = open({ files: { '.config/containers/certs.d/127.0.0.1:1/ca.crt': authority.caPem } });
    expect(await faultOf(other.resolver.resolve(tagAt(registry.host, 'shop/web:1.2')))).toMatchObject({ code: 'TLS_UNTRUSTED' });
  });

  it('is not trusted without, is asked once, and is told how to be', async () => {
    const fault = await faultOf(open().resolver.resolve(tagAt(registry.host, 'shop/web:1.2')));
    expect(fault).toMatchObject({ code: 'TLS_UNTRUSTED', attempts: 1 });
    expect(fault.hint).toBe(`give the certificate authority with --ca-file, or put it as *.crt into /etc/containers/certs.d/${registry.host}`);
  });

  it('must have a certificate of its own name', async () => {
    const fault = await faultOf(open({ caFiles: [authority.caFile] }).resolver.resolve(tagAt(misnamed.host, 'shop/web:1.2')));
    expect(fault).toMatchObject({ code: 'TLS_HOSTNAME', host: misnamed.host, attempts: 1 });
    expect(misnamed.requests).toEqual([]);
  });

  it('may be listed as one whose certificate is not looked at', async () => {
    const { resolver } = open({ insecure: [{ host: misnamed.host, mode: 'skip-verify' }] });
    expect(await digestIn(resolver.resolve(tagAt(misnamed.host, 'shop/web:1.2')))).toBe(web.digest);
  });

  it('gets no request and no credentials where it is not trusted', async () => {
    const proxy = await startFaultProxy(registry, [], authority.issue(LOOPBACK_NAMES));
    later(() => proxy.stop());
    const { resolver } = open({ authfile: fileWith(authsFor(proxy.host)) });
    expect(await faultOf(resolver.resolve(tagAt(proxy.host, 'shop/web:1.2')))).toMatchObject({ code: 'TLS_UNTRUSTED' });
    expect(proxy.requests).toEqual([]);
  });

  it('is signed in to over TLS, where credentials may go', async () => {
    const guarded = await startRegistry({ tls: authority.issue(LOOPBACK_NAMES), auth: { kind: 'htpasswd' }, storage: registry.storage });
    later(() => guarded.stop());
    const { resolver } = open({ caFiles: [authority.caFile], authfile: fileWith(authsFor(guarded.host)) });
    expect(await digestIn(resolver.resolve(tagAt(guarded.host, 'shop/web:1.2')))).toBe(web.digest);
  });
}, ['openssl']);
