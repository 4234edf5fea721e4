import { isLoopbackHost, isPrivateAddress } from './address-kind';

/**
 * Why a token service must not be asked on behalf of a registry, as a clause; `undefined` when it may. A registry names its token service
 * freely, and a hostile one names an address that only this machine can reach, such as the metadata service of a cloud.
 * @param realm What the challenge names, or where the token service redirects to.
 * @param registry Scheme, host and port of the registry that sent the challenge.
 */
export function realmProblem(realm: URL, registry: URL): string | undefined {
  const { protocol, host } = realm;
  if (protocol !== 'https:' && protocol !== 'http:') return `its scheme is ${protocol.slice(0, -1)}; only https is asked for tokens`;
  if (protocol === 'http:' && registry.protocol !== 'http:') return `${host} would be asked over plain HTTP`;
  if (realm.username !== '' || realm.password !== '') return `the URL of ${host} holds user information`;
  if (host === registry.host) return undefined;
  if (isPrivateAddress(realm.hostname)) return `${host} is an address of a private network`;
  if (isLoopbackHost(realm.hostname) && !isLoopbackHost(registry.hostname)) return `${host} is this machine`;
  return undefined;
}

/** The URL in a challenge's `realm`, without its fragment; `undefined` where there is none. */
export function realmUrl(realm: string | undefined): URL | undefined {
  if (realm === undefined || !URL.canParse(realm)) return undefined;
  const url = new URL(realm);
  url.hash = '';
  return url;
}
