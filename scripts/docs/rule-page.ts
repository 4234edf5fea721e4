import { headOf, sourcesOf } from '../../lib/cli/rule-head';
import type { Rule } from '../../lib/engine/rule';

/** A rule's page with its generated parts as the rule has them now; a page without the sources part gets one at its end. */
export function withGenerated(page: string, rule: Rule): string {
  const headed = replacePart(page, 'head', headOf(rule));
  if (headed === undefined) throw new Error(`the page of ${rule.id} has no line \`${opening('head')}\` with \`${END}\` after it`);
  const sources = sourcesOf(rule);
  return replacePart(headed, 'sources', sources) ?? `${headed.trimEnd()}\n\n${opening('sources')}\n${sources}\n${END}\n`;
}

const END = '<!-- end generated -->';

function opening(name: string): string {
  return `<!-- generated: ${name} -->`;
}

function replacePart(page: string, name: string, content: string): string | undefined {
  const start = page.indexOf(opening(name));
  const end = start < 0 ? -1 : page.indexOf(END, start);
  if (end < 0) return undefined;
  return `${page.slice(0, start)}${opening(name)}\n${content}\n${page.slice(end)}`;
}
