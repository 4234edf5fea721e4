import { describe, expect, it } from 'vitest';
import { isParameterName, type EffectiveParameter } from '../../../lib/openshift/template/parameters';
import { type ProcessOptions, processTemplate } from '../../../lib/openshift/template/process';
import { faultsOf, templateOf } from './template';

describe('a parameter', () => {
  it('takes its value, and says where that is written', () => {
    expect(only({ name: 'VERSION', value: '1.2' })).toEqual({
      name: 'VERSION',
      path: ['parameters', 0],
      valuePath: ['parameters', 0, 'value'],
      value: '1.2',
      origin: 'value',
      required: false,
      generate: '',
      from: '',
    });
  });

  it('takes the value of the command line before its own and its generator', () => {
    const parameter = { name: 'PASSWORD', value: 'old', generate: 'expression', from: '[a-z]{8}' };
    const given = only(parameter, { values: new Map([['PASSWORD', 'new']]), random: () => 0 });
    expect(given).toMatchObject({ value: 'new', origin: 'given', valuePath: ['parameters', 0], generate: 'expression' });
  });

  it('takes its value before its generator', () => {
    const parameter = { name: 'PASSWORD', value: 'fixed', generate: 'expression', from: '[a-z]{8}' };
    expect(only(parameter, { random: () => 0 })).toMatchObject({ value: 'fixed', origin: 'value' });
  });

  it('is generated where it has no value', () => {
    const parameter = { name: 'PASSWORD', generate: 'expression', from: 'pw-[a-z]{4}' };
    expect(only(parameter, { random: () => 0.5 })).toMatchObject({ value: 'pw-mmmm', origin: 'generated' });
  });

  it('has no value when each render would generate another', () => {
    expect(only({ name: 'PASSWORD', generate: 'expression', from: '[a-z]{4}' })).toMatchObject({ value: undefined, origin: 'generated' });
  });

  it.each([
    ['[0-1]{4}', '0000'],
    ['secret', 'secret'],
  ])('generated from %s is known without random numbers, as it is always the same', (from, value) => {
    expect(only({ name: 'PASSWORD', generate: 'expression', from })).toMatchObject({ value, origin: 'generated' });
  });

  it.each([{ name: 'VERSION' }, { name: 'VERSION', value: '' }, { name: 'VERSION', required: true }, { name: 'VERSION', value: null }])(
    '%j is unknown, and nothing is wrong with it',
    (parameter) => {
      const processed = processTemplate(templateOf([], {}, { parameters: [parameter], message: '${VERSION}' }));
      expect(processed.parameters[0]).toMatchObject({ value: undefined, origin: 'unknown', valuePath: ['parameters', 0] });
      expect(processed.problems).toEqual([]);
    },
  );

  it('is empty where oc process is asked for', () => {
    expect(only({ name: 'VERSION' }, { missing: 'empty' })).toMatchObject({ value: '', origin: 'empty' });
  });

  it('given as empty stays empty', () => {
    expect(only({ name: 'VERSION' }, { values: new Map([['VERSION', '']]) })).toMatchObject({ value: '', origin: 'given' });
  });
});

describe('parameters of one name', () => {
  const parameters = [
    { name: 'VERSION', value: 'first' },
    { name: 'VERSION', value: 'last' },
  ];

  it('are all listed, the last is used, and a problem says so', () => {
    const processed = processTemplate(templateOf([], {}, { parameters, message: '${VERSION}' }));
    expect(processed.message).toBe('last');
    expect(processed.parameters).toHaveLength(2);
    expect(faultsOf(processed)).toEqual(['duplicate-parameter at parameters/1/name']);
  });

  it('let a given value go to the first, so that it is not used', () => {
    const values = new Map([['VERSION', 'given']]);
    const processed = processTemplate(templateOf([], {}, { parameters, message: '${VERSION}' }), { values });
    expect(processed.parameters.map(({ value }) => value)).toEqual(['given', 'last']);
    expect(processed.message).toBe('last');
  });
});

describe('isParameterName', () => {
  it.each(['VERSION', 'image_tag', '1', '_'])('takes %s', (name) => {
    expect(isParameterName(name)).toBe(true);
  });

  it.each(['', 'image-tag', 'a.b', 'Ünit', 'A B', 'A\n'])('refuses %j', (name) => {
    expect(isParameterName(name)).toBe(false);
  });
});

function only(parameter: object, options?: ProcessOptions): EffectiveParameter | undefined {
  return processTemplate(templateOf([], {}, { parameters: [parameter] }), options).parameters[0];
}
