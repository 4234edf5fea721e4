import { marked, type Tokens } from 'marked';
import { describe, expect, it } from 'vitest';
import { markdownBlock, markdownCode, markdownText } from '../../lib/base/markdown-text';

describe('text in Markdown', () => {
  it('opens no list and no heading at the start of a line', () => {
    const types = ['- shop', '1. shop', '+ shop', '# shop', '    shop', '=== shop'].map((text) => marked.lexer(markdownText(text))[0]?.type);
    expect(types).toEqual(Array(6).fill('paragraph'));
  });

  it('links nothing and mentions nobody', () => {
    expect(markdownText('https://quay.io www.quay.io @shop')).toBe('https:<!-- -->//quay.io www<!-- -->.quay.io @<!-- -->shop');
  });

  it('is code that ends no cell of a table, whatever stands before the bar', () => {
    expect(markdownCode('web')).toBe('`web`');
    expect(markdownCode('a\\|b`c')).toBe('<code>a\\\\\\|b\\`c</code>');
  });

  it('is a block that no line of it can close', () => {
    const [block] = marked.lexer(markdownBlock(['echo 1', '```', '````'], 'sh').join('\n'));
    expect((block as Tokens.Code).text).toBe('echo 1\n```\n````');
  });
});
