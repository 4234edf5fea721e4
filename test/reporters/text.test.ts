import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { text } from '../../lib/reporters/text';
import { widthOf } from '../../lib/base/columns';
import { contextOf, EVERYTHING, findingOf, placeOf, reportOf } from './shop';

describe('the text reporter', () => {
  it('draws findings by file, and ends with the summary', async () => {
    await expect(text.render(EVERYTHING, contextOf())).toMatchFileSnapshot('golden/everything.txt');
  });

  it('draws suppressed findings too when asked', async () => {
    await expect(text.render(EVERYTHING, contextOf({ showSuppressed: true, width: 60 }))).toMatchFileSnapshot('golden/everything-narrow.txt');
  });

  it('colours what it draws when asked, and changes nothing else', () => {
    const coloured = text.render(EVERYTHING, contextOf({ colour: true }));
    expect(coloured).toContain('\u001b[31merror\u001b[39m');
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(text.render(EVERYTHING, contextOf()));
  });

  it('gives the same bytes for the same report', () => {
    expect(text.render(EVERYTHING, contextOf())).toBe(text.render(EVERYTHING, contextOf()));
  });

  it('prints the summary of a clean run', () => {
    expect(text.render(reportOf([]), contextOf())).toBe('✔ no findings\n  checked 3 files: 3 documents, 4 objects in 2 sets, by 2 rules\n');
  });

  it('says of findings below the fail level that they fail nothing', () => {
    const report = reportOf([findingOf({ severity: 'warning', place: placeOf('base/stream.yaml', 'shop', ['metadata', 'name']) })]);
    expect(text.render(report, contextOf())).toContain('✔ 1 warning; none fails at level error\n');
    expect(text.render(report, contextOf({ failOn: 'warning' }))).toContain('✖ 1 warning\n');
  });

  it('says that verdicts are missing when a rule threw', () => {
    const report = reportOf([], { failures: [{ ruleId: 'floating-tag', subject: 'Pod/web in web.yaml', cause: 'no reason' }] });
    expect(text.render(report, contextOf())).toBe(
      [
        '✖ no findings, but 1 verdict missing',
        '  checked 3 files: 3 documents, 4 objects in 2 sets, by 2 rules',
        '  the rule floating-tag failed on Pod/web in web.yaml, and its verdict is missing: no reason',
        '',
      ].join('\n'),
    );
  });

  it('counts suppressed findings without drawing them', () => {
    const suppressed = { by: 'annotation', reason: 'vendor image', until: undefined } as const;
    const report = reportOf([findingOf({ place: placeOf('base/stream.yaml', 'shop', ['metadata', 'name']), suppressed })]);
    expect(text.render(report, contextOf()).split('\n')[0]).toBe('✔ no findings (1 suppressed)');
    expect(text.render(report, contextOf({ showSuppressed: true }))).toContain('  suppressed: vendor image\n');
  });

  it('names an object without positions by its name and path', () => {
    const report = reportOf([findingOf({ place: { uri: 'cluster:shop/StatefulSet/shop', path: ['spec'], span: undefined } })]);
    expect(text.render(report, contextOf())).toContain('cluster:shop/StatefulSet/shop spec.template.spec.containers[0].image  error  short-image-name\n  StatefulSet/shop\n');
  });

  it('lets no text of a manifest command the terminal', () => {
    const report = reportOf([findingOf({ place: placeOf('apps/shop.yaml', 'shop', ['metadata']), message: 'image \u001b]0;owned\u0007 is\nunreadable' })]);
    expect(text.render(report, contextOf())).toContain('  image ␛]0;owned␇ is␊unreadable\n');
  });

  it('keeps to the width wherever words allow it', () => {
    fc.assert(fc.property(fc.integer({ min: 60, max: 130 }), (width) => {
      const lines = text.render(EVERYTHING, contextOf({ width, showSuppressed: true })).split('\n');
      const tooWide = lines.filter((line) => widthOf(line) > Math.min(width, 120));
      // Heads of findings stay on one line, so that a terminal can open the place in them.
      expect(tooWide.filter((line) => !/ {2}(?:error|warning|info) {2}/.test(line))).toEqual([]);
    }));
  });

  it('renders a report of 2,000 findings in one file quickly', () => {
    const place = placeOf('apps/shop.yaml', 'shop', ['metadata', 'name']);
    const report = reportOf(Array.from({ length: 2000 }, () => findingOf({ place })));
    const started = performance.now();
    expect(text.render(report, contextOf()).split('\n').length).toBeGreaterThan(10_000);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('the text reporter and Secrets', () => {
  const login = { apiVersion: 'v1', kind: 'Secret', name: 'web-login', namespace: undefined, path: 'stringData.password' };

  it('draws no value of a Secret that a finding is about', () => {
    const report = reportOf([findingOf({ place: placeOf('apps/web one.yaml', 'hunter2', ['stringData', 'password']), object: login })]);
    expect(text.render(report, contextOf())).toContain('    5 │   password: ••••••\n');
  });

  it('draws names of a Secret, as they are no secret', () => {
    const report = reportOf([findingOf({ place: placeOf('apps/web one.yaml', 'web-login', ['metadata', 'name']), object: { ...login, path: 'metadata.name' } })]);
    expect(text.render(report, contextOf())).toContain('metadata: {name: web-login}\n');
  });

  it('draws no value of a Secret that a related place is in', () => {
    const related = [{ ...placeOf('apps/web one.yaml', 'hunter2', ['stringData', 'password']), message: 'the same key is here' }];
    const output = text.render(reportOf([findingOf({ place: placeOf('base/stream.yaml', 'shop', ['metadata', 'name']), related })]), contextOf());
    expect(output).toContain('password: ••••••\n');
    expect(output).not.toContain('hunter2');
  });

  it('draws no parameter that a Secret of a Template is made of', () => {
    const related = [{ ...placeOf('apps/shop.yaml', '"1.2"', ['parameters', 0, 'value']), message: 'the parameter supplies it' }];
    const report = reportOf([findingOf({ place: placeOf('base/stream.yaml', 'shop', ['objects', 1, 'stringData', 'password']), object: login, related })]);
    expect(text.render(report, contextOf())).not.toContain('"1.2"');
  });

  it('draws only the span where one line holds a Secret and more', () => {
    const files = { 'all.json': '{"kind":"List","items":[{"kind":"Secret","data":{"password":"aHVudGVyMg=="}},{"kind":"Pod","spec":{"image":"shop:1.2"}}]}' };
    const report = reportOf([findingOf({ place: placeOf('all.json', '"shop:1.2"', ['items', 1, 'spec', 'image'], files) })]);
    const output = text.render(report, contextOf({}, files));
    expect(output).toContain('    1 │ …"shop:1.2"…\n');
    expect(output).not.toContain('aHVudGVyMg');
  });

  it('draws nothing of a text that does not parse and holds a Secret', () => {
    const files = { 'login.yaml': 'kind: Pod\n---\nkind: Secret\nstringData:\n  password: "hunter2\n---\nkind: Pod\nspec: [\n' };
    const broken = (piece: string): string => text.render(reportOf([findingOf({ place: placeOf('login.yaml', piece, [], files), object: undefined })]), contextOf({}, files));
    expect(broken('"hunter2')).not.toContain('hunter2');
    expect(broken('[')).toContain('    8 │ spec: [\n');
  });

  it('shows no value of a Secret wherever a finding points', () => {
    const secret = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: login\n  annotations: {copy: 'v4lue'}\ndata: {a: v4lue, b: \"v4lue\"}\nstringData:\n  c: v4lue\n  d: |\n    v4lue: v4lue\n  e: 'v4lue'\n";
    const files = { 'login.yaml': secret };
    const paths = { 'v4lue': ['data', 'a'], "'v4lue'": ['stringData', 'e'], '|': ['stringData', 'd'], 'data:': ['data'], 'metadata:': ['metadata'], 'annotations:': ['metadata', 'annotations'], "{copy: 'v4lue'}": ['metadata', 'annotations'], 'apiVersion: v1': [], 'login': ['metadata', 'name'], 'c: v4lue': ['stringData'], '{a: v4lue': ['data'] };
    for (const [piece, path] of Object.entries(paths)) {
      const report = reportOf([findingOf({ place: placeOf('login.yaml', piece, path, files), object: login })]);
      expect(text.render(report, contextOf({}, files)), piece).not.toContain('v4lue');
    }
  });

  it('masks nothing of other kinds in a file without Secrets', () => {
    const files = { 'settings.yaml': 'kind: ConfigMap\nmetadata: {name: settings}\ndata: {colour: blue}\n' };
    const report = reportOf([findingOf({ place: placeOf('settings.yaml', 'blue', ['data', 'colour'], files), object: { ...login, kind: 'ConfigMap' } })]);
    expect(text.render(report, contextOf({}, files))).toContain('data: {colour: blue}\n');
  });
});
