import { describe, expect, it } from 'vitest';
import { readYaml } from '../../lib/yaml/read';
import { keyText, plainValue, type ScalarValue } from '../../lib/yaml/scalars';

// The values of this table were read off `kubectl label --local -o json` (kubectl 1.32), which reads through sigs.k8s.io/yaml.
const TABLE: readonly (readonly [string, ScalarValue, string])[] = [
  ...row(true, 'booleans of YAML 1.1', 'y Y yes Yes YES true True TRUE on On ON'),
  ...row(false, 'booleans of YAML 1.1', 'n N no No NO false False FALSE off Off OFF'),
  ...row('text', 'booleans in other cases', 'yES tRUE oN nO fALSE oFF f t T F'),
  ...row(null, 'null', '~ null Null NULL'),
  ...row('text', 'nulls in other cases', 'nULL nil none'),
  ...row(10, 'base 8 by a leading zero', '012 +012 0_12'),
  ...row(-10, 'base 8 by a leading zero', '-012'),
  ...row(12, 'base 8 by 0o', '0o14 0O14 +0o14'),
  ...row('text', 'base 8 with wrong digits', '0o8 0o 0o-1'),
  ...row(3, 'base 2', '0b11 0B11'),
  ...row(-3, 'base 2', '-0b11'),
  ...row(1, 'base 2 with a sign after it', '0b+1'),
  ...row('text', 'base 2 with wrong digits', '0b12 0b'),
  ...row(31, 'base 16', '0x1F 0X1f +0x1f'),
  ...row(-31, 'base 16', '-0x1F'),
  ...row('text', 'base 16 without digits, or with a fraction', '0x 0x1.8p1 0xg'),
  ...row(1000, 'underscores between digits', '1_000 1__000 1000_ 0b1111101000'),
  ...row('text', 'an underscore first', '_1 _000'),
  ...row(8, 'decimal in spite of a leading zero', '08 0_8 008'),
  ...row(12, 'signs', '12 +12'),
  ...row(0, 'zeros', '0 -0 00 0x0 -0.0 0e3'),
  ...row(1000, 'fractions and exponents', '1e3 1E3 1e+3 1000. 1_000.0'),
  ...row(0.5, 'fractions', '.5 0.5 +.5 5e-1 .5_0'),
  ...row(-0.5, 'fractions', '-.5 -0.5'),
  ...row('text', 'no numbers', '- + . ... .e3 1e 1e400 .1e400 1.2.3 1,2 1/2 1500m 2Gi 1:30 12:30:45 190:20:30'),
  ...row('text', 'dates', '2001-01-01 2001-01-01T00:00:00Z'),
  ...row(18446744073709552000, 'whole numbers of 64 bits and more', '18446744073709551615 18446744073709551616 0xFFFFFFFFFFFFFFFF'),
  ...row(7.777777777777778e23, 'base 8 beyond 64 bits, read as decimal', '0777777777777777777777777'),
  ...row('text', 'base 16 beyond 64 bits', '0xFFFFFFFFFFFFFFFFF +0x8000000000000000 -0x8000000000000001'),
  ...row(-9223372036854775808, 'the smallest number of 64 bits', '-0x8000000000000000'),
  ...row(Number.POSITIVE_INFINITY, 'infinity', '.inf .Inf .INF +.inf'),
  ...row(Number.NEGATIVE_INFINITY, 'infinity', '-.inf -.INF'),
  ...row(Number.NaN, 'not a number', '.nan .NaN .NAN'),
];

describe('plain scalars', () => {
  it.each(TABLE)('%s is %s (%s)', (text, value) => {
    expect(plainValue(text)).toEqual(value === 'text' ? text : value);
  });

  it('are null when nothing is written', () => {
    expect(plainValue('')).toBeNull();
    expect(valueOf('image:\ntag: # later\n')).toEqual({ image: null, tag: null });
  });

  it('stay text once they are quoted or in a block', () => {
    expect(valueOf(`[ "yes", '012', "", "~" ]`)).toEqual(['yes', '012', '', '~']);
    expect(valueOf('flag: |-\n  yes\nmode: >-\n  0644\n')).toEqual({ flag: 'yes', mode: '0644' });
  });

  it('mean in JSON what they mean in YAML', () => {
    expect(valueOf('{"replicas": 3, "ratio": 1.5e3, "paused": false, "data": null, "mode": "0644"}')).toEqual({
      replicas: 3,
      ratio: 1500,
      paused: false,
      data: null,
      mode: '0644',
    });
  });
});

describe('tags', () => {
  it.each<[string, ScalarValue]>([
    ['!!str 012', '012'],
    ['!!str', ''],
    ['!<tag:yaml.org,2002:str> yes', 'yes'],
    ['!!int "12"', 12],
    ['!!float 12', 12],
    ['!!bool "yes"', true],
    ['!!null ""', null],
    ['!!binary c2hvcA==', 'shop'],
    ['!!binary /w==', '\uFFFD'],
    ['!!timestamp 2001-01-01', '2001-01-01'],
    ['! 12', '12'],
    ['!port 12', '12'],
    ['!!map web', 'web'],
  ])('make %s what Kubernetes makes of it', (written, value) => {
    expect(valueOf(`shop: ${written}\n`)).toEqual({ shop: value });
  });

  it.each(['!!int x', '!!int 1.5', '!!int', '!!bool maybe', '!!null x', '!!float x', '!!binary "a b"'])('refuse %s', (written) => {
    const [document] = readYaml('shop.yaml', `shop: ${written}\n`).documents;
    expect(document?.value).toBeUndefined();
    expect(document?.problems).toMatchObject([{ kind: 'unreadable', message: expect.stringContaining('does not fit its tag') as unknown }]);
  });

  it('take their meaning from %TAG', () => {
    expect(valueOf('%TAG !y! tag:yaml.org,2002:\n---\nshop: !y!str 12\n')).toEqual({ shop: '12' });
  });

  it('change nothing on maps and lists', () => {
    expect(valueOf('shop: !shop { web: 1 }\nworkers: !!set { a, b }\n')).toEqual({ shop: { web: 1 }, workers: { a: null, b: null } });
  });
});

describe('keys that are no text', () => {
  it.each([
    ['1', '1'],
    ['012', '10'],
    ['1_0', '10'],
    ['0x10', '16'],
    ['yes', 'true'],
    ['off', 'false'],
    ['1.5', '1.5'],
    ['.5', '0.5'],
    ['1e6', '1e+06'],
    ['0.00001', '1e-05'],
    ['123456789.5', '1.2345679e+08'],
    ['08', '8'],
    ['.inf', '.inf'],
    ['-.inf', '-.inf'],
    ['.nan', '.nan'],
    ['9007199254740993', '9007199254740993'],
    ['100000000000000000000', '1e+20'],
    ['2001-01-01', '2001-01-01'],
  ])('%s becomes the key %s', (written, key) => {
    expect(keyText(plainValue(written), written)).toBe(key);
    expect(valueOf(`${written}: web\n`)).toEqual({ [key]: 'web' });
  });

  it.each(['~: web', ': web', '{ null: web }'])('%s has a key that cannot be one', (text) => {
    const [document] = readYaml('shop.yaml', text).documents;
    expect(document?.value).toBeUndefined();
    expect(document?.problems).toMatchObject([{ kind: 'unreadable', message: expect.stringContaining('empty or null') as unknown }]);
  });
});

function row(value: ScalarValue, why: string, list: string): [string, ScalarValue, string][] {
  return list.split(' ').map((text) => [text, value, why]);
}

function valueOf(text: string): unknown {
  const { documents } = readYaml('shop.yaml', text);
  expect(documents.map(({ problems }) => problems)).toEqual([[]]);
  return documents[0]?.value;
}
