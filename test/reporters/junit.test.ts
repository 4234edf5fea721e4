import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { junit } from '../../lib/reporters/junit';
import { contextOf, EVERYTHING, findingOf, placeOf, reportOf } from './shop';

const PLACE = placeOf('base/stream.yaml', 'shop', ['metadata', 'name']);

interface Parsed {
  readonly testsuites: { readonly tests: string; readonly failures: string; readonly errors: string; readonly skipped: string; readonly testsuite: readonly { readonly name: string; readonly tests: string; readonly testcase: readonly Readonly<Record<string, unknown>>[] }[] };
}

/** Reads the report the way a consumer does: a parser of XML that we did not write. */
function parsed(xml: string): Parsed {
  expect(XMLValidator.validate(xml)).toBe(true);
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', parseAttributeValue: false, parseTagValue: false, trimValues: false, isArray: (name) => name === 'testsuite' || name === 'testcase', processEntities: true, htmlEntities: true });
  return parser.parse(xml) as Parsed;
}

describe('the junit reporter', () => {
  it('prints one suite a file and one test case a finding', async () => {
    const printed = junit.render(EVERYTHING, contextOf({ showSuppressed: true }));
    await expect(printed).toMatchFileSnapshot('golden/everything.junit.xml');
    expect(XMLValidator.validate(printed)).toBe(true);
  });

  it('counts failures by what fails the run, skipped ones by suppression, and errors by rules that threw', () => {
    const suppressed = { by: 'comment', reason: 'vendor <image>', until: undefined } as const;
    const findings = [findingOf({ place: PLACE }), findingOf({ place: PLACE, severity: 'warning' }), findingOf({ place: PLACE, suppressed })];
    const failures = [{ ruleId: 'floating-tag', subject: 'Pod/web in web.yaml', cause: new Error('tag is "not" a text') }];
    const { testsuites } = parsed(junit.render(reportOf(findings, { failures }), contextOf({ showSuppressed: true })));
    expect(testsuites).toMatchObject({ tests: '5', failures: '1', errors: '1', skipped: '1' });
    const [first, second, third] = testsuites.testsuite[0]?.testcase ?? [];
    expect(first).toMatchObject({ classname: 'base/stream.yaml', failure: { type: 'error' } });
    expect(second).toMatchObject({ 'system-out': expect.stringContaining('warning: ') as unknown });
    expect(third).toMatchObject({ skipped: { message: 'vendor <image>' } });
  });

  it('has a case that passed where nothing is found, so that no system takes the report for empty', () => {
    const { testsuites } = parsed(junit.render(reportOf([]), contextOf()));
    expect(testsuites).toMatchObject({ tests: '1', failures: '0', errors: '0' });
  });

  it('fails for a stale baseline', () => {
    const stale = [{ fingerprint: '0123456789abcdef', ruleId: 'floating-tag', file: 'web.yaml', message: 'was found' }];
    expect(parsed(junit.render(reportOf([], { stale }), contextOf())).testsuites.failures).toBe('1');
  });

  it('stays well-formed, and brings back messages, whatever is in them', () => {
    const texts = fc.string({ unit: fc.oneof(fc.constantFrom('<', '>', '&', '"', "'", ']]>', '\u0000', '\u001b', '\ud800', '\uffff', '価', ' ', 'a'), fc.string({ unit: 'binary', maxLength: 1 })), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(texts, (message) => {
        const xml = junit.render(reportOf([findingOf({ place: PLACE, message: `x${message}x` })]), contextOf());
        const [one] = parsed(xml).testsuites.testsuite[0]?.testcase ?? [];
        const readable = `x${message}x`.replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
        if (!/[\r\n\t]/.test(message)) expect((one?.['failure'] as { message: string }).message).toBe(readable);
      }),
    );
  });
});
