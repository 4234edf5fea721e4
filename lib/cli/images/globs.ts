import { UserError } from '../../base/errors';
import { didYouMean } from '../../base/suggest';

/** The keys of a lock that patterns name; `*` stands for any text. All of them without a pattern. Throws `UserError` for a pattern that names none. */
export function keysNamed(keys: readonly string[], patterns: readonly string[]): readonly string[] {
  if (patterns.length === 0) return keys;
  const wanted = new Set<string>();
  for (const pattern of patterns) {
    const expression = new RegExp(`^${pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\/]/g, '\\$&')).join('.*')}$`, 'u');
    const named = keys.filter((key) => expression.test(key));
    if (named.length === 0) {
      throw new UserError('usage', `the image lock holds no ${pattern}${didYouMean(pattern, keys)}`, {
        hint: 'give a key of the lock, or a pattern such as quay.io/shop/*',
      });
    }
    for (const key of named) wanted.add(key);
  }
  return keys.filter((key) => wanted.has(key));
}
