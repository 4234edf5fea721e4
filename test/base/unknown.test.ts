import { describe, expect, it } from 'vitest';
import { isUnknown, printable, unknownNames, unknownText } from '../../lib/base/unknown';

describe('unknown text', () => {
  const image = `${unknownText('NAME')}:${unknownText('VERSION')}`;

  it('is told from text that only looks like a reference', () => {
    expect(isUnknown(image)).toBe(true);
    expect(isUnknown('${NAME}:1.0')).toBe(false);
  });

  it('tells its parameters', () => {
    expect(unknownNames(image)).toEqual(['NAME', 'VERSION']);
  });

  it('prints as its author wrote it', () => {
    expect(printable(image)).toBe('${NAME}:${VERSION}');
  });
});
