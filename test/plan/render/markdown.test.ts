import fc from 'fast-check';
import { marked, type Token, type Tokens } from 'marked';
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../../lib/plan/render/markdown';
import { planOfTexts, SAMPLE_PLAN } from './sample-plan';

/** Reads the page the way a forge does: a parser of Markdown that we did not write. */
function typesOf(page: string): readonly string[] {
  const types: string[] = [];
  void marked.walkTokens(marked.lexer(page), (token: Token) => {
    types.push(token.type);
  });
  return types.filter((type) => !['text', 'escape', 'codespan', 'space'].includes(type));
}

/** What the page's HTML tags are, comments aside. */
function tagsOf(page: string): readonly string[] {
  const html: string[] = [];
  void marked.walkTokens(marked.lexer(page), (token: Token) => {
    if (token.type === 'html') html.push(token.raw);
  });
  return Array.from(html.join('\n').matchAll(/<\/?[a-z][^>]*>/gi), ([tag]) => tag).filter((tag) => tag !== '<code>' && tag !== '</code>');
}

describe('a plan as Markdown', () => {
  it('has a table of workloads, and details of each', async () => {
    await expect(renderMarkdown(SAMPLE_PLAN)).toMatchFileSnapshot('golden/plan.md');
  });

  it('says that nothing changes when nothing does', () => {
    expect(renderMarkdown({ workloads: [], others: [] })).toBe('## Plan: no workload changes, and none restarts\n');
  });

  it('puts commands into blocks as they are', () => {
    const blocks = marked.lexer(renderMarkdown(SAMPLE_PLAN)).filter((token): token is Tokens.Code => token.type === 'code');
    expect(blocks.map(({ text }) => text)).toContain('oc rollout undo statefulset/ledger -n shop  # back to the template before\noc delete pod/ledger-2 -n shop  # once');
  });

  it('cuts what no comment holds, the least alarming, and says so', () => {
    const workloads = SAMPLE_PLAN.workloads.slice(0, 1).flatMap((workload) => Array.from({ length: 30 }, (_, at) => ({ ...workload, name: `web-${at}`, refusals: [], failures: [], dataAtRisk: [] })));
    const refused = SAMPLE_PLAN.workloads.filter(({ refusals }) => refusals.length > 0).slice(0, 1).map((workload) => ({ ...workload, kind: 'Service', name: 'peers' }));
    const page = renderMarkdown({ workloads, others: refused });
    expect(page.match(/<details>/g)).toHaveLength(30);
    expect(page).toContain('…and 1 more; the plan as text or JSON has them all.');
    expect(page.slice(page.lastIndexOf('<details>'))).toContain('/peers</code>: refused');
    expect(page).toContain('web-28');
    expect(page).not.toContain('web-29');
    expect(page.length).toBeLessThan(65_536);
  });

  it('lets no text of a manifest become mark-up or leave its place', () => {
    const letters = ['|', '`', '```', '*', '_', '[', ']', '(', ')', '<', '>', '#', '\\', '&', 'amp;', '@', '~', '!', '\n', '\n\n', 'a', ' ', '- ', '1. ', '</details>', '<script>', '-->', 'https://evil.example', 'www.evil.example', '    '];
    const plain = renderMarkdown(planOfTexts('web'));
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 10 }), (text) => {
        const page = renderMarkdown(planOfTexts(text));
        const comments = (types: readonly string[]): readonly string[] => types.filter((type) => type !== 'html');
        expect(comments(typesOf(page))).toEqual(comments(typesOf(plain)));
        expect(tagsOf(page)).toEqual(tagsOf(plain));
      }),
    );
  });

  it('draws what would be obeyed unseen', () => {
    const page = renderMarkdown(planOfTexts('a\u001b[31m\u202egnp\u061c\u2028\u0000b'));
    expect(page).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/);
    expect(page).toContain('a␛[31m\ufffdgnp\ufffd\ufffd␀b');
  });
});
