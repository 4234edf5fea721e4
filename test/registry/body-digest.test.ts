import { describe, expect, it } from 'vitest';
import { digestOfBytes, isDigestOf } from '../../lib/registry/body-digest';

const EMPTY = 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

describe('the digest of bytes', () => {
  it('is sha256 unless another algorithm is named', () => {
    expect(digestOfBytes(Buffer.alloc(0))).toBe(EMPTY);
    expect(digestOfBytes(Buffer.alloc(0), 'sha512')).toMatch(/^sha512:cf83e1357eefb8bd[0-9a-f]{112}$/);
  });

  it('is compared by the algorithm of the digest', () => {
    expect(isDigestOf(EMPTY, Buffer.alloc(0))).toBe(true);
    expect(isDigestOf(digestOfBytes(Buffer.from('web'), 'sha512'), Buffer.from('web'))).toBe(true);
    expect(isDigestOf(EMPTY, Buffer.from('web'))).toBe(false);
  });

  it('agrees with nothing that is no digest', () => {
    expect(isDigestOf(EMPTY.toUpperCase(), Buffer.alloc(0))).toBe(false);
    expect(isDigestOf('md5:d41d8cd98f00b204e9800998ecf8427e', Buffer.alloc(0))).toBe(false);
  });
});
