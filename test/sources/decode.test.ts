import { describe, expect, it } from 'vitest';
import { decode } from '../../lib/sources/decode';

describe('decode', () => {
  it('takes UTF-8 as it is, byte order mark and all', () => {
    expect(decode(Buffer.from('\uFEFFkind: Pod # Läden 店 🙂\n'))).toEqual({ text: '\uFEFFkind: Pod # Läden 店 🙂\n', problem: undefined });
  });

  it('takes the replacement character for what it is where the file really holds it', () => {
    expect(decode(Buffer.from('a: \uFFFD\n')).problem).toBeUndefined();
  });

  it('names the first byte that belongs to no character, behind a real replacement character too', () => {
    const { text, problem } = decode(Buffer.concat([Buffer.from('a: \uFFFD\nb: ä'), Buffer.from([0xff, 0x20])]));
    expect(text).toBe('a: \uFFFD\nb: ä');
    expect(problem).toMatchObject({ kind: 'unreadable', at: text.length, message: expect.stringContaining('byte 0xff at offset 12') as unknown });
  });

  it('finds a character that the end of the file cuts off', () => {
    const { text, problem } = decode(Buffer.from('name: 店').subarray(0, -1));
    expect(text).toBe('name: ');
    expect(problem?.message).toContain('not UTF-8');
  });

  it('tells a binary file by its zero byte', () => {
    expect(decode(Buffer.from('\u007fELF\u0000\u0001')).problem?.message).toContain('binary');
  });

  it.each([
    ['little-endian', [0xff, 0xfe, 0x61, 0x00]],
    ['big-endian', [0xfe, 0xff, 0x00, 0x61]],
  ])('names UTF-16 as such when it is %s', (_, bytes) => {
    expect(decode(Buffer.from(bytes)).problem?.message).toContain('UTF-16');
  });
});
