import { UserError } from '../../base/errors';
import { didYouMean } from '../../base/suggest';
import { fieldOf, isMap, mapField } from '../../kube/json';

/** What a `functionConfig` may ask for: options of `lint`, and whether to repair. */
export interface FunctionWishes {
  readonly preset: 'recommended' | 'strict' | 'pedantic' | undefined;
  readonly failOn: 'error' | 'warning' | 'info' | undefined;
  readonly platform: string | undefined;
  readonly argocd: boolean | undefined;
  readonly fix: 'safe' | 'unsafe' | undefined;
}

/**
 * Reads the `functionConfig` of a ResourceList: the `data` of a ConfigMap, as orchestrators make it of `key=value`, and the `spec` of any
 * other kind. Throws `UserError` for a key that is none, so that a misspelt one is not passed over, and for a value that is not allowed.
 */
export function wishesIn(config: unknown): FunctionWishes {
  if (config === undefined || config === null) return NONE;
  const part = fieldOf(config, 'kind') === 'ConfigMap' ? 'data' : 'spec';
  const given = mapField(config, part);
  if (!isMap(config) || (fieldOf(config, part) !== undefined && !isMap(fieldOf(config, part)))) throw fault(`functionConfig is no object with a ${part}`);
  for (const key of Object.keys(given)) {
    if (!KEYS.includes(key)) throw fault(`functionConfig.${part}.${key} is unknown${didYouMean(key, KEYS)}`);
  }
  const wish = <Word extends string>(key: string, words: readonly Word[]): Word | undefined => oneOf(fieldOf(given, key), words, `functionConfig.${part}.${key}`);
  const platform = fieldOf(given, 'platform');
  if (platform !== undefined && typeof platform !== 'string') throw fault(`functionConfig.${part}.platform is no text such as openshift=4.16`);
  const argocd = wish('argocd', ['true', 'false']);
  return {
    preset: wish('preset', ['recommended', 'strict', 'pedantic']),
    failOn: wish('failOn', ['error', 'warning', 'info']),
    platform,
    argocd: argocd === undefined ? undefined : argocd === 'true',
    fix: wish('fix', ['safe', 'unsafe']),
  };
}

const NONE: FunctionWishes = { preset: undefined, failOn: undefined, platform: undefined, argocd: undefined, fix: undefined };

const KEYS = Object.keys(NONE);

/** Of a ConfigMap, truth is text. */
function oneOf<Word extends string>(value: unknown, words: readonly Word[], at: string): Word | undefined {
  if (value === undefined) return undefined;
  const found = words.find((word) => word === (typeof value === 'boolean' ? String(value) : value));
  if (found === undefined) throw fault(`${at} is ${JSON.stringify(value)}; allowed: ${words.join(', ')}`);
  return found;
}

function fault(message: string): UserError {
  return new UserError('usage', message, { hint: `known keys: ${KEYS.join(', ')}` });
}
