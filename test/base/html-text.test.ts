import { describe, expect, it } from 'vitest';
import { htmlText } from '../../lib/base/html-text';

describe('text in HTML', () => {
  it('stays text in elements and in quoted attributes', () => {
    expect(htmlText('<b a="1" c=\'2\'>&amp;')).toBe('&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;');
  });

  it('draws what would be obeyed unseen', () => {
    expect(htmlText('web\n\u202egnp\u061c')).toBe('web␊\ufffdgnp\ufffd');
  });
});
