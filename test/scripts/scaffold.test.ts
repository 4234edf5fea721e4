import { describe, expect, it } from 'vitest';
import { indexWith, scaffoldOf } from '../../scripts/new-rule/scaffold';

const INDEX = `import type { Rule } from '../lib/engine/rule';
import { floatingTag } from './images/floating-tag';
import { duplicateKey } from './reader/duplicate-key';

/** Every rule, in the order of their ids. */
export const RULES: readonly Rule[] = [
  duplicateKey,
  floatingTag,
];
`;

describe('a new rule', () => {
  it('comes as rule, page and test', () => {
    const files = scaffoldOf('images', 'unpinned-image', '0.2.0');
    expect(Object.keys(files)).toEqual(['rules/images/unpinned-image.ts', 'rules/images/unpinned-image.md', 'test/rules/images/unpinned-image.test.ts']);
    expect(files['rules/images/unpinned-image.ts']).toContain("export const unpinnedImage = objectRule({\n  id: 'unpinned-image',");
    expect(files['rules/images/unpinned-image.ts']).toContain("since: '0.2.0'");
  });

  it('takes its place in both lists of the index', () => {
    expect(indexWith(INDEX, 'images', 'bad-image-reference')).toBe(`import type { Rule } from '../lib/engine/rule';
import { badImageReference } from './images/bad-image-reference';
import { floatingTag } from './images/floating-tag';
import { duplicateKey } from './reader/duplicate-key';

/** Every rule, in the order of their ids. */
export const RULES: readonly Rule[] = [
  badImageReference,
  duplicateKey,
  floatingTag,
];
`);
  });

  it('is refused when the index lists it already', () => {
    expect(() => indexWith(INDEX, 'reader', 'duplicate-key')).toThrow('lists duplicateKey already');
  });
});
