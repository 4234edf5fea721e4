import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { coreValue, isReadTwoWays, mayHoldTwoWays } from '../../lib/yaml/core-schema';

const SAMPLES = [
  ...['', '~', 'null', 'Null', 'NULL', 'nULL', 'true', 'True', 'TRUE', 'tRUE', 'false', 'False', 'FALSE', 'yes', 'No', 'on', 'OFF', 'y', 'N'],
  ...['0', '7', '-7', '+7', '012', '-012', '08', '0o14', '0o18', '-0o14', '0O14', '0x1F', '0x1g', '-0x1F', '0X1F', '0b11', '1_000', '-0', '00'],
  ...['1.5', '.5', '-.5', '1.', '1e3', '1E-3', '+1.5e+3', '1e', 'e3', '.', '1.2.3', '.inf', '-.Inf', '+.INF', '.iNF', '.nan', '.NaN', '.NAN', '-.nan'],
  ...['1:30', '2026-01-15', '1500m', '2Gi', 'web', 'shop/web:1.2', '12345678901234567890'],
];

describe('coreValue', () => {
  it.each(SAMPLES.filter((text) => text !== ''))('reads %s as the yaml package does', (text) => {
    expect(coreValue(text)).toEqual(parse(text));
  });

  it('reads nothing as null', () => {
    expect(coreValue('')).toBeNull();
  });
});

describe('isReadTwoWays', () => {
  it('holds for what Kubernetes still reads by YAML 1.1', () => {
    const two = SAMPLES.filter(isReadTwoWays);
    expect(two).toEqual(['yes', 'No', 'on', 'OFF', 'y', 'N', '012', '-012', '-0o14', '0O14', '-0x1F', '0X1F', '0b11', '1_000']);
  });
});

describe('mayHoldTwoWays', () => {
  it('overlooks no scalar that is read two ways', () => {
    const letters = fc.string({ unit: fc.constantFrom('0', '1', '7', '8', '_', '.', '-', '+', 'e', 'E', 'x', 'o', 'b', 'y', 'Y', 'n', 'N', 'f', 's', 'i', 'a'), minLength: 1, maxLength: 6 });
    const words = fc.constantFrom('y', 'Yes', 'NO', 'on', 'OFF', 'n', '012', '0b11', '1_000', '0o14', '08', '-012', '+1_0', '.5_0');
    fc.assert(
      fc.property(fc.oneof(letters, words), fc.constantFrom('a: ', '- ', '[', '{a: ', '{"a":', '[b,'), (scalar, before) => {
        if (isReadTwoWays(scalar)) expect(mayHoldTwoWays(`${before}${scalar}`)).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });

  it('sees that there is none in an ordinary manifest', () => {
    expect(mayHoldTwoWays('apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { ports: [{ port: 80 }] }\n')).toBe(false);
  });
});
