import type { ImageReference } from '../../lib/images/reference';

/** Why a tag counts as floating: it is `latest`, or understood as such, or a pattern of the configuration finds it. A digest settles the matter. */
export function whyFloating(reference: ImageReference, patterns: readonly string[]): 'latest' | 'noTag' | 'pattern' | undefined {
  const { tag, tagKnown, implicitTag, digest, digestKnown } = reference;
  if (tag === undefined || !tagKnown || digest !== undefined || !digestKnown) return undefined;
  if (tag === 'latest') return implicitTag ? 'noTag' : 'latest';
  return patterns.some((pattern) => expressionOf(pattern).test(tag)) ? 'pattern' : undefined;
}

const EXPRESSIONS = new Map<string, RegExp>();

function expressionOf(pattern: string): RegExp {
  let expression = EXPRESSIONS.get(pattern);
  if (!expression) EXPRESSIONS.set(pattern, (expression = new RegExp(pattern, 'u')));
  return expression;
}
