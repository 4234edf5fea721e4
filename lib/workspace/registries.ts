import type { ImagePolicy } from '../images/policy';
import { REGISTRY_KINDS, type RegistrySettings, registrySettingsOf } from '../openshift/registry-settings';
import type { ObjectIndex } from './object-index';

const SETTINGS = new WeakMap<ObjectIndex, { readonly policy: ImagePolicy; readonly settings: RegistrySettings }>();

/** What the set and the configuration together tell nodes about registries. Made once for each set and configuration. */
export function registriesOf(index: ObjectIndex, policy: ImagePolicy): RegistrySettings {
  let memo = SETTINGS.get(index);
  if (memo?.policy !== policy) {
    memo = { policy, settings: registrySettingsOf(REGISTRY_KINDS.flatMap((kind) => index.ofKind(kind)), policy) };
    SETTINGS.set(index, memo);
  }
  return memo.settings;
}
