import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { isTemplate, processTemplate } from '../../../lib/openshift/template/process';
import { valuesOf } from './template';

const CORPUS = process.env['PINSTREAM_CORPUS'] ?? '../shared/corpus';
const present = existsSync(CORPUS);

describe.skipIf(!present)(`Templates of the corpus${present ? '' : ' (skipped: there is none)'}`, () => {
  const templates = present ? corpusTemplates() : [];

  it('are processed without a fault, some being of the old group-less v1', () => {
    expect(templates.length).toBeGreaterThan(0);
    const faults = templates.flatMap(({ template, file }) =>
      processTemplate(template).problems.filter(({ code }) => code !== 'group-less-template').map(({ message }) => `${file}: ${message}`),
    );
    expect(faults).toEqual([]);
  });

  it('hold no reference to a declared parameter afterwards, embedded typed ones excepted', () => {
    const left = templates.flatMap(({ template, file }) => {
      const processed = processTemplate(template, { missing: 'empty', random: Math.random });
      const text = JSON.stringify(valuesOf(processed));
      return processed.parameters.filter(({ name }) => text.includes(`\${${name}}`)).map(({ name }) => `${file}: ${name}`);
    });
    expect(left).toEqual([]);
  });

  it('answer for every text of their objects with a place whose own text makes it', () => {
    for (const { template } of templates) {
      for (const object of processTemplate(template).objects) {
        for (const [path, text] of textsIn(object.value)) {
          const source = object.sourceOf(path);
          const written = textAt(template, source.path);
          // apiVersion may be grouped by processing, and is then not what is written.
          if (written !== text && path.at(-1) !== 'apiVersion') expect(written).toContain('$');
        }
      }
    }
  });
});

function corpusTemplates(): readonly { readonly file: string; readonly template: unknown }[] {
  return readdirSync(CORPUS, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ya?ml|json)$/.test(file))
    .flatMap((file) => {
      const text = readFileSync(join(CORPUS, file), 'utf8');
      if (!/kind["']?: *["']?Template\b/.test(text)) return [];
      return parseAllDocuments(text, { version: '1.1', logLevel: 'silent' })
        .filter(({ errors }) => errors.length === 0)
        .map((document): unknown => document.toJS())
        .filter(isTemplate)
        .map((template) => ({ file, template }));
    });
}

function textsIn(value: unknown, path: readonly (string | number)[] = []): readonly (readonly [readonly (string | number)[], string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => textsIn(item, [...path, index]));
  return Object.entries(value).flatMap(([key, item]: [string, unknown]) => textsIn(item, [...path, key]));
}

function textAt(value: unknown, path: readonly (string | number)[]): string {
  const found = path.reduce<unknown>((here, step) => Object.getOwnPropertyDescriptor(Object(here), step)?.value as unknown, value);
  return typeof found === 'string' ? found : JSON.stringify(found);
}
