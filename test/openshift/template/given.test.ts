import { describe, expect, it } from 'vitest';
import { type GivenValues, readGiven, unknownGiven } from '../../../lib/openshift/template/given';

describe('readGiven', () => {
  it('parts at the first = and keeps the rest as it is', () => {
    expect(valuesIn(readGiven(['VERSION=1.2', 'ARGS=--a=b c', 'EMPTY=', 'QUOTED="x"']))).toEqual({
      VERSION: '1.2',
      ARGS: '--a=b c',
      EMPTY: '',
      QUOTED: '"x"',
    });
  });

  it.each(['VERSION', '1VERSION=x', '=x', '', 'A B=x', '..A=x', '.=x'])('refuses %j as an assignment', (assignment) => {
    const given = readGiven([assignment]);
    expect(given.problems).toMatchObject([{ code: 'invalid-assignment', fatal: true, at: undefined }]);
    expect(given.values.size).toBe(0);
  });

  it('refuses names that are given twice, all in one sentence', () => {
    const given = readGiven(['VERSION=1', 'APP=a', 'VERSION=2', 'APP=b', 'VERSION=3']);
    expect(given.problems).toMatchObject([{ code: 'given-twice', message: 'given more than once: APP, VERSION; give each parameter one value', fatal: true }]);
    expect(valuesIn(given)).toEqual({ VERSION: '1', APP: 'a' });
  });

  it('warns of values that look like a list, and takes them whole', () => {
    const given = readGiven(['VERSION=1,APP=web']);
    expect(given.problems).toMatchObject([{ code: 'comma-separated', fatal: false }]);
    expect(valuesIn(given)).toEqual({ VERSION: '1,APP=web' });
  });

  it('takes a comma in a value without a word', () => {
    expect(readGiven(['HOSTS=a,b']).problems).toEqual([]);
  });

  it('lets -p win over a file, and an earlier file over a later one, with a warning each', () => {
    const files = [
      { name: 'shop.env', text: 'VERSION=file\nAPP=first\n' },
      { name: 'prod.env', text: 'APP=second\nPORT=80\n' },
    ];
    const given = readGiven(['VERSION=1'], files);
    expect(valuesIn(given)).toEqual({ VERSION: '1', APP: 'first', PORT: '80' });
    expect(given.problems).toMatchObject([
      { code: 'value-ignored', fatal: false, at: { file: 'shop.env', line: 1 } },
      { code: 'value-ignored', fatal: false, at: { file: 'prod.env', line: 1 } },
    ]);
  });

  it('takes the last of several lines in one file', () => {
    const given = readGiven([], [{ name: 'shop.env', text: 'VERSION=1\nVERSION=2' }]);
    expect(valuesIn(given)).toEqual({ VERSION: '2' });
    expect(given.problems).toEqual([]);
  });

  it('says in which line of a file there is no assignment', () => {
    const given = readGiven([], [{ name: 'shop.env', text: '# shop\nVERSION\n1A=x\n' }]);
    expect(given.problems).toMatchObject([
      { code: 'invalid-assignment', at: { file: 'shop.env', line: 2 } },
      { code: 'invalid-assignment', at: { file: 'shop.env', line: 3 } },
    ]);
  });
});

describe('unknownGiven', () => {
  it('names the parameter that was meant', () => {
    expect(unknownGiven(readGiven(['VERSOIN=1']).values, ['APP', 'VERSION'])).toEqual([
      { code: 'unknown-parameter', message: 'the Template has no parameter VERSOIN (did you mean VERSION?)', fatal: true, at: undefined },
    ]);
  });

  it('says nothing of names that a Template has', () => {
    expect(unknownGiven(readGiven(['VERSION=1']).values, ['VERSION'])).toEqual([]);
  });
});

function valuesIn({ values }: GivenValues): Record<string, string> {
  return Object.fromEntries(values);
}
