import type { JsonMap } from '../kube/json';
import type { Problems } from './problems';

/** Adds the fields that no prop covers; a field that a prop covers is refused, so that nothing is said twice. */
export function withExtra<Target extends object>(target: Target, extra: JsonMap | undefined, problems: Problems, at: string): Target {
  for (const field of Object.keys(extra ?? {})) {
    if (Object.hasOwn(target, field)) problems.add(`${at}.${field}`, extra?.[field], `fields that no prop covers; ${field} has a prop`);
  }
  return { ...extra, ...target };
}
