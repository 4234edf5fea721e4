import type { Challenge } from './challenge';
import { RegistryFault } from './fault';
import { realmProblem, realmUrl } from './realm';
import type { WireResponse } from './transport-types';

/**
 * The token service that a challenge names, once it may be asked. Throws REALM_REFUSED.
 * @param asker Scheme, host and port of who sent the challenge.
 * @param host The registry that was asked in the first place.
 */
export function checkedRealm(parameters: Challenge['parameters'], asker: URL, host: string, response: WireResponse): URL {
  const realm = realmUrl(parameters.get('realm'));
  const problem = realm ? realmProblem(realm, asker) : 'it names none';
  if (!realm || problem !== undefined) throw realmRefused(host, problem ?? 'it names none', response);
  return realm;
}

/** The fault of a token service that is not asked. @param problem A clause. */
export function realmRefused(host: string, problem: string, { status, attempts }: WireResponse): RegistryFault {
  const hint = 'nothing was sent; ask who runs the registry why it names that token service';
  return new RegistryFault('REALM_REFUSED', `the token service that ${host} names is not asked: ${problem}`, { host, status, attempts, hint });
}
