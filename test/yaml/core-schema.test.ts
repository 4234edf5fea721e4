import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { coreValue, isReadTwoWays } from '../../lib/yaml/core-schema';

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
