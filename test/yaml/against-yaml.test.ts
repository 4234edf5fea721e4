import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { valueAt } from '../../lib/base/path';
import { readYaml } from '../../lib/yaml/read';
import { CORPUS, corpusFiles, needing, YAML_TEST_SUITE } from '../support/corpus';

/** Cases of the suite that we read otherwise than `yaml` with version 1.1, by the reason. */
const KEYS = 'a map, a list or nothing as a key: Kubernetes refuses it, since JSON has no such key';
const DIFFERENCES: Readonly<Record<string, string>> = {
  ...because(KEYS, '2JQS/0 4FJ6/0 6BFJ/0 6M2F/0 6PBE/0 9MMW/0 CFD4/0 DFF7/0 FH7J/0 FRK4/0 KK5P/0 LX3P/0 M2N8/0 M2N8/1 M5DY/0 NHX8/0 NKF9/0'),
  ...because(KEYS, 'PW8X/0 Q9WF/0 RZP5/0 S3PD/0 SBG9/0 SM9W/1 UKK6/0 V9D5/0 X38W/0 XW4D/0'),
  ...because('base 60 stays text', 'U9NS/0'),
  ...because('dates stay text', 'RZT7/0 UGM3/0'),
  ...because('sets and ordered maps are maps and lists', '2XXW/0 J7PZ/0'),
  ...because('binary data is text', '565N/0'),
  ...because('a document without content is left out, whatever its directives', 'ZYU8/2'),
};

/** Cases that are no YAML and that we take, by the reason. */
const TAKEN: Readonly<Record<string, string>> = {
  ...because('a document without content is left out, whatever its directives', '9MMA/0 B63P/0 H7TQ/0 MUS6/0 SF5V/0'),
  ...because('go-yaml asks no indentation inside brackets and quotes, and so do we', '9C9N/0 DK95/1 QB6E/0 VJP3/0 Y79Y/3'),
};

describe('the corpus', () => {
  it(`gives the values that \`yaml\` reads, where both read it${needing('the corpus', CORPUS)}`, { skip: CORPUS === undefined, timeout: 60_000 }, () => {
    const unreadable: string[] = [];
    for (const { path, text } of corpusFiles()) {
      const { documents } = readYaml(path, text);
      if (documents.some(({ value }) => value === undefined)) unreadable.push(path);
      else expect(documents.map(({ value }) => value), path).toEqual(valuesByYaml(text));
    }
    // Templates of another kind: `{{name}}` is a map as a key.
    expect(unreadable.filter((path) => !path.endsWith('-template.yaml'))).toEqual([]);
  });

  it(`has every value at a place that reads back to it${needing('the corpus', CORPUS)}`, { skip: CORPUS === undefined, timeout: 120_000 }, () => {
    for (const { path, text } of corpusFiles()) {
      for (const document of readYaml(path, text).documents) {
        for (const line of [1, 5, 20]) {
          for (const at of document.pathsOnLine(line)) {
            const scalar = document.scalarAt(at);
            if (scalar === undefined || scalar.style === 'literal' || scalar.style === 'folded') continue;
            const alone = readYaml('alone.yaml', ` ${scalar.source}\n`).documents[0];
            expect(alone?.value ?? null, `${path} ${JSON.stringify(at)}`).toEqual(valueAt(document.value, at));
          }
        }
      }
    }
  });
});

describe('the YAML test suite', () => {
  const skip = YAML_TEST_SUITE === undefined;

  it(`is read as \`yaml\` reads it, but for the cases listed${needing('the suite', YAML_TEST_SUITE)}`, { skip }, () => {
    const differing: string[] = [];
    for (const { id, text, fails } of suiteCases()) {
      if (fails) continue;
      const { documents } = readYaml(`${id}.yaml`, text);
      const readable = documents.every(({ problems }) => problems.length === 0);
      const same = isDeepStrictEqual(JSON.parse(JSON.stringify(documents.map(({ value }) => value ?? null))), valuesByYaml(text));
      if (!readable || !same) differing.push(id);
    }
    expect(differing).toEqual(Object.keys(DIFFERENCES).sort());
  });

  it(`has its faulty cases refused, but for those listed${needing('the suite', YAML_TEST_SUITE)}`, { skip }, () => {
    const taken = suiteCases()
      .filter(({ id, text, fails }) => fails && readYaml(`${id}.yaml`, text).documents.every(({ problems }) => problems.length === 0))
      .map(({ id }) => id);
    expect(taken).toEqual(Object.keys(TAKEN).sort());
  });

  it(`has comments and places found in every case${needing('the suite', YAML_TEST_SUITE)}`, { skip }, () => {
    for (const { id, text } of suiteCases()) {
      for (const document of readYaml(`${id}.yaml`, text).documents) {
        for (const { span } of document.comments()) expect(text.charAt(span.start.offset), id).toBe('#');
        if (document.value !== undefined) expect(document.spanOf([]), id).toBeDefined();
      }
    }
  });
});

function because(reason: string, ids: string): Record<string, string> {
  return Object.fromEntries(ids.split(' ').map((id) => [id, reason]));
}

/** As JSON, so that dates and buffers compare as they would be sent; documents of null alone are left out, as ours are. */
function valuesByYaml(text: string): unknown {
  const documents = parseAllDocuments(text, { version: '1.1', uniqueKeys: false, merge: true, logLevel: 'silent', prettyErrors: false });
  if (documents.some(({ errors }) => errors.length > 0)) return 'unreadable';
  const values: unknown[] = documents.map((document) => asSent(document.toJS({ maxAliasCount: 1000 })));
  return values.filter((value, index) => value !== null || hasContent(documents[index]?.contents));
}

function asSent(value: unknown): unknown {
  const sent: unknown = JSON.parse(JSON.stringify(value ?? null));
  return sent;
}

function hasContent(node: unknown): boolean {
  const source: unknown = valueAt(node, ['source']);
  return typeof source === 'string' && source !== '';
}

interface SuiteCase {
  readonly id: string;
  readonly text: string;
  readonly fails: boolean;
}

/** Each file holds a list of cases; what a case leaves out it takes from the one before it. */
function suiteCases(): readonly SuiteCase[] {
  const folder = YAML_TEST_SUITE;
  if (folder === undefined) return [];
  return readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const cases: unknown = parse(readFileSync(join(folder, file), 'utf8'));
      if (!Array.isArray(cases)) throw new Error(`${file} holds no list of cases`);
      let text = '';
      return cases.map((item: unknown, index) => {
        const written = valueAt(item, ['yaml']);
        if (typeof written === 'string') text = written;
        return { id: `${file.slice(0, 4)}/${String(index)}`, text: withoutMarks(text), fails: valueAt(item, ['fail']) === true };
      });
    });
}

/** The suite shows characters that are hard to see by others; `∎` stands for "no line break at the end". */
function withoutMarks(text: string): string {
  return text
    .replaceAll('␣', ' ')
    .replaceAll(/—*»/g, '\t')
    .replaceAll('↵', '')
    .replaceAll('←', '\r')
    .replaceAll('⇔', '\uFEFF')
    .replace(/∎\n?$/, '');
}
