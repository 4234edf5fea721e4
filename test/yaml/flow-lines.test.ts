import { describe, expect, it } from 'vitest';
import { joinFlowLines } from '../../lib/yaml/flow-lines';
import { readYaml } from '../../lib/yaml/read';

describe('brackets and quotes that go on further left than the specification lets them', () => {
  it.each<[string, unknown]>([
    ['args: [\n  --all\n]\n', { args: ['--all'] }],
    ['spec:\n  args: [\n  --all,\n--port\n  ]\n  name: web\n', { spec: { args: ['--all', '--port'], name: 'web' } }],
    ['web: {\n  a: "x, # y", # why\n# alone ]\n  b: [1,\n2] }\nc: 1\n', { web: { a: 'x, # y', b: [1, 2] }, c: 1 }],
    ['web: {\ta: 1,\n\tb: it\'s "quoted"\n}\n', { web: { a: 1, b: `it's "quoted"` } }],
    ['text: "one\ntwo\n\nthree \\\n four"\nb: 1\n', { text: 'one two\nthree four', b: 1 }],
    [`text: 'it''s\none'\n`, { text: "it's one" }],
    ['- &a [\n x\n]\n- !b "y\nz"\n- *a\n', [['x'], 'y z', ['x']]],
    ['script: |\n  echo "[\n  x # {\n\nargs: [\n]\n', { script: 'echo "[\nx # {\n', args: [] }],
    ['- script: >-\n    a "b\n  next: [\n]\n', [{ script: 'a "b', next: [] }]],
    ['say: it\'s [ so\nargs: [\n]\n', { say: "it's [ so", args: [] }],
    ['args: [a b\n  c,\n d]\r\nx: [\r\n]\r\n', { args: ['a b c', 'd'], x: [] }],
  ])('are read as Kubernetes reads them: %j', (text, value) => {
    const [document] = readYaml('shop.yaml', text).documents;
    expect(document?.problems).toEqual([]);
    expect(document?.value).toEqual(value);
  });

  it('keep their places and comments', () => {
    const text = 'args: [\n  --all, # every shop\n"web" ]\n';
    const [document] = readYaml('shop.yaml', text).documents;
    expect(document?.spanOf(['args', 1])?.start).toEqual({ line: 3, column: 1, offset: text.indexOf('"web"') });
    expect(document?.spanOf(['args'])?.end).toMatchObject({ line: 3, column: 8 });
    expect(document?.comments().map((comment) => comment.text)).toEqual(['every shop']);
  });

  it('do not make a key of two lines readable', () => {
    const [document] = readYaml('shop.yaml', '- "shop\nweb": 1\n').documents;
    expect(document?.problems).toMatchObject([{ kind: 'unreadable' }]);
  });

  it('keep the first fault where another one is left', () => {
    const [document] = readYaml('shop.yaml', 'args: [\n  a,\n b\nweb: 1\n').documents;
    expect(document?.value).toBeUndefined();
    expect(document?.problems).toMatchObject([{ kind: 'unreadable' }]);
  });

  it('are joined without moving a character', () => {
    const text = '%YAML 1.1\n--- [\n a, # b\n]\n# "\nc: |\n  "x\n';
    expect(joinFlowLines(text)).toBe('%YAML 1.1\n--- [  a,     ]\n# "\nc: |\n  "x\n');
  });
});
