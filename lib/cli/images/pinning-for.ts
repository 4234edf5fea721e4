import { type Pinning, pinningOf, type RegistryAccess, registryAccessOf } from '../../config/image-facts';
import type { WrittenConfig } from '../../config/schema';
import { type CONFIG_FLAGS, configFinder } from '../configs';
import type { FlagValues } from '../flags';
import type { Io } from '../io';

/** What a configuration says of pinning and of registries. */
export interface PinningFacts {
  readonly pinning: Pinning;
  readonly access: RegistryAccess;
}

export function factsOf(written: WrittenConfig | undefined): PinningFacts {
  return { pinning: pinningOf(written), access: registryAccessOf(written) };
}

/** What that of the working folder says, for commands that look into no manifest. */
export async function pinningFor(flags: FlagValues<typeof CONFIG_FLAGS>, io: Io): Promise<PinningFacts> {
  return factsOf((await configFinder(flags, io)(io.cwd))?.written);
}
