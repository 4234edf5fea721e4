import { describe, expect, it } from 'vitest';
import { presetLevels } from '../../lib/engine/level';
import { type Fix, removal, setTo } from '../../lib/engine/fix';
import { type Linted, repair } from '../../lib/engine/repair/repair';
import { checkAgain } from '../../lib/engine/repair/second-reader';
import { objectRule, type Rule, workspaceRule } from '../../lib/engine/rule';
import { runRules } from '../../lib/engine/run';
import { NO_LOCK } from '../../lib/images/lock';
import { listField } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import { UNDECIDED } from '../../lib/kube/target';
import { workspaceOf } from '../../lib/workspace/workspace';
import { readYaml, type YamlFile } from '../../lib/yaml/read';

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n';

interface Outcome {
  readonly texts: Readonly<Record<string, string>>;
  readonly repaired: readonly string[];
  readonly refused: readonly string[];
}

function repaired(files: Readonly<Record<string, string>>, rules: readonly Rule[], safety: Fix['safety'] = 'safe', wanted: (uri: string) => boolean = () => true): Outcome {
  const lint = (read: readonly YamlFile[]): Linted => {
    const { sets } = workspaceOf(read);
    const { findings, failures } = runRules(sets, { rules, levels: presetLevels('pedantic'), target: UNDECIDED, images: NO_LOCK, today: '2026-01-15', suppressions: true });
    return { sets, findings, failures: failures.length };
  };
  const read = Object.entries(files).map(([uri, text]) => readYaml(uri, text));
  const { texts, repaired: done, refused } = repair(read, lint(read), { safety, lint, isWanted: wanted, isSetAside: () => false, checkAgain });
  return { texts: Object.fromEntries(texts), repaired: done.map(({ ruleId }) => ruleId), refused: refused.map(({ finding, reason }) => `${finding.ruleId}: ${reason}`) };
}

const HEAD = { summary: 'Something is not as it should be', category: 'workloads', preset: 'recommended', severity: 'warning', since: '0.1.0', sources: [] } as const;

/** A rule that finds fault where the repair it offers is not made yet. */
function wants(id: string, fault: (object: KubeObject) => Fix | undefined): Rule {
  return objectRule({
    ...HEAD,
    id,
    messages: { wrong: () => `${id} is not settled` },
    check(object, { report }) {
      const fix = fault(object);
      if (fix) report('wrong', { at: [], fix });
    },
  });
}

function field(object: KubeObject, key: string): unknown {
  return object.value[key];
}

describe('repair', () => {
  it('makes repairs of one object together, and those that meet in a round of their own', () => {
    const rules = [
      wants('a', (object) => (field(object, 'a') === 1 ? undefined : setTo(['a'], 1, 'set a'))),
      wants('b', (object) => (field(object, 'b') === 2 ? undefined : setTo(['b'], 2, 'set b'))),
      wants('list-x', (object) => (listField(object.value, 'list').includes('x') ? undefined : setTo(['list', 9], 'x', 'add x'))),
      wants('list-y', (object) => (listField(object.value, 'list').includes('y') ? undefined : setTo(['list', 9], 'y', 'add y'))),
    ];
    expect(repaired({ 'web.yaml': POD }, rules)).toEqual({ texts: { 'web.yaml': `${POD}a: 1\nb: 2\nlist:\n  - x\n  - "y"\n` }, repaired: ['a', 'b', 'list-x', 'list-y'], refused: [] });
  });

  it('makes equal repairs of several findings once', () => {
    const rule = (id: string): Rule => wants(id, (object) => (field(object, 'a') === 1 ? undefined : setTo(['a'], 1, 'set a')));
    expect(repaired({ 'web.yaml': POD }, [rule('one'), rule('two')])).toEqual({ texts: { 'web.yaml': `${POD}a: 1\n` }, repaired: ['one', 'two'], refused: [] });
  });

  it('leaves unsafe repairs alone until they are asked for', () => {
    const rule = wants('a', (object) => (field(object, 'a') === 1 ? undefined : setTo(['a'], 1, 'set a', 'unsafe')));
    expect(repaired({ 'web.yaml': POD }, [rule])).toEqual({ texts: {}, repaired: [], refused: [] });
    expect(repaired({ 'web.yaml': POD }, [rule], 'unsafe').repaired).toEqual(['a']);
  });

  it('leaves suppressed findings as they are', () => {
    const text = POD.replace('{name: web}', '{name: web, annotations: {ignore.pinstream/a: a vendor says so}}');
    const rule = wants('a', (object) => (field(object, 'a') === 1 ? undefined : setTo(['a'], 1, 'set a')));
    expect(repaired({ 'web.yaml': text }, [rule])).toEqual({ texts: {}, repaired: [], refused: [] });
  });

  it('leaves out the one repair that does not settle its finding, and makes the others', () => {
    const rules = [wants('a', (object) => (field(object, 'a') === 1 ? undefined : setTo(['a'], 1, 'set a'))), wants('never', () => setTo(['b'], 2, 'set b')), wants('c', (object) => (field(object, 'c') === 3 ? undefined : setTo(['c'], 3, 'set c')))];
    expect(repaired({ 'web.yaml': POD }, rules)).toEqual({
      texts: { 'web.yaml': `${POD}a: 1\nc: 3\n` },
      repaired: ['a', 'c'],
      refused: ['never: never would find fault with it as before'],
    });
  });

  it('leaves out a repair that another rule finds fault with', () => {
    const rules = [wants('a', (object) => (field(object, 'a') === 1 ? undefined : setTo(['a'], 1, 'set a'))), wants('no-a', (object) => (field(object, 'a') === 1 ? removal(['a'], 'remove a') : undefined))];
    expect(repaired({ 'web.yaml': POD }, rules)).toEqual({ texts: {}, repaired: [], refused: ['a: no-a would find fault with the result: no-a is not settled'] });
  });

  it('takes as many rounds as there are repairs that meet', () => {
    const names = Array.from({ length: 14 }, (_, at) => `item-${at + 10}`);
    const rules = names.map((name) => wants(name, (object) => (listField(object.value, 'list').includes(name) ? undefined : setTo(['list', 99], name, `add ${name}`))));
    expect(repaired({ 'web.yaml': POD }, rules)).toEqual({ texts: { 'web.yaml': `${POD}list:\n${names.map((name) => `  - ${name}\n`).join('')}` }, repaired: names, refused: [] });
  });

  it('takes items out of one list one after another, whatever place they move to', () => {
    const rule = objectRule({
      ...HEAD,
      id: 'needless',
      messages: { wrong: ({ item }: { item: string }) => `${item} is not needed` },
      check(object, { report }) {
        for (const [at, item] of listField(object.value, 'list').entries()) if (typeof item === 'string' && item !== 'keep') report('wrong', { at: ['list', at], data: { item }, fix: removal(['list', at], `remove ${item}`) });
      },
    });
    expect(repaired({ 'web.yaml': `${POD}list: [a, b, c, keep, d] # all\n` }, [rule])).toEqual({ texts: { 'web.yaml': `${POD}list: [keep] # all\n` }, repaired: ['needless', 'needless', 'needless', 'needless'], refused: [] });
  });

  it('adds an object that several ask for once', () => {
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } };
    const missing = workspaceRule({
      ...HEAD,
      id: 'service-missing',
      kinds: ['Pod'],
      messages: { wrong: () => 'the Service is missing' },
      check(_, { report, index }) {
        if (!index.objects.some(({ kind }) => kind === 'Service')) report('wrong', { at: [], fix: { safety: 'safe', title: 'add the Service', edits: [], creates: service } });
      },
    });
    const other = POD.replace('web', 'api');
    expect(repaired({ 'api.yaml': other, 'web.yaml': POD }, [missing])).toMatchObject({ texts: { 'api.yaml': `${other}---\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\n` }, refused: [] });
  });

  it('changes a value of a Template at the parameter that is all of it, and leaves text that is put together to a person', () => {
    const template = (image: string): string => `kind: Template # shop
apiVersion: template.openshift.io/v1
parameters: [{name: IMAGE, value: "web:1"}, {name: TAG, value: "1"}] # by the pipeline
labels: {team: shop}
objects:
- apiVersion: v1
  kind: Pod
  metadata: {name: web}
  image: ${image}
`;
    const rule = wants('image', (object) => (field(object, 'image') === 'web:2' ? undefined : setTo(['image'], 'web:2', 'write web:2')));
    expect(repaired({ 'web.yaml': template('${IMAGE}') }, [rule])).toEqual({ texts: { 'web.yaml': template('${IMAGE}').replace('web:1', 'web:2') }, repaired: ['image'], refused: [] });
    expect(repaired({ 'web.yaml': template('web:${TAG}') }, [rule])).toEqual({ texts: {}, repaired: [], refused: ['image: the parameter TAG supplies a part of this text'] });
  });

  it('adds an object to a Template with the names that its parameters give', () => {
    const text = `kind: Template
apiVersion: template.openshift.io/v1
parameters: [{name: NAME, value: webshop}]
labels: {team: shop}
objects:
- apiVersion: v1
  kind: Pod
  metadata: {name: "\${NAME}"}
`;
    const rule = workspaceRule({
      ...HEAD,
      id: 'service-missing',
      kinds: ['Pod'],
      messages: { wrong: () => 'the Service is missing' },
      check(object, { report, index }) {
        const creates = { apiVersion: 'v1', kind: 'Service', metadata: { name: object.name } };
        if (!index.objects.some(({ kind }) => kind === 'Service')) report('wrong', { at: [], fix: { safety: 'safe', title: 'add the Service', edits: [], creates } });
      },
    });
    expect(repaired({ 'web.yaml': text }, [rule])).toEqual({ texts: { 'web.yaml': `${text}- apiVersion: v1\n  kind: Service\n  metadata:\n    name: \${NAME}\n` }, repaired: ['service-missing'], refused: [] });
  });

  it('writes no file that was not asked for', () => {
    const rule = wants('a', (object) => (field(object, 'a') === 1 ? undefined : setTo(['a'], 1, 'set a')));
    expect(repaired({ 'api.yaml': POD, 'web.yaml': POD }, [rule], 'safe', (uri) => uri === 'web.yaml').texts).toEqual({ 'web.yaml': `${POD}a: 1\n` });
  });

  it('says why a place cannot be written', () => {
    const text = 'apiVersion: v1\nkind: Pod\nmetadata: &m {name: web}\nspec: *m\n';
    const rule = wants('a', (object) => setTo(['metadata', 'a'], 1, object.name));
    expect(repaired({ 'web.yaml': text }, [rule]).refused).toEqual(['a: an alias uses the value elsewhere, and all its uses would change']);
  });
});

describe('checkAgain', () => {
  const change = [{ index: 0, edits: [{ op: 'replace', path: ['a'], value: 2 }] }] as const;

  it.each([
    { title: 'takes exactly the change', before: 'a: 1 # one\n', after: 'a: 2 # one\n', fault: undefined },
    { title: 'takes it in JSON', before: '{"a": 1}', after: '{"a": 2}', fault: undefined },
    { title: 'misses a change', before: 'a: 1\n', after: 'a: 1\n', fault: 'a second reader would see other changes than these' },
    { title: 'finds another change', before: 'a: 1\nb: 1\n', after: 'a: 2\nb: "1"\n', fault: 'a second reader would see other changes than these' },
    { title: 'finds a lost document', before: 'a: 1\n---\nb: 1\n', after: 'a: 2\n', fault: 'a second reader would see other changes than these' },
    { title: 'misses a comment', before: 'a: 1 # one\n', after: 'a: 2\n', fault: 'a second reader would miss a comment' },
    { title: 'finds comments in another order', before: '# x\na: 1 # y\n', after: '# y\na: 2 # x\n', fault: 'a second reader would miss a comment' },
    { title: 'keeps line ends', before: 'a: 1\r\n', after: 'a: 2\n', fault: 'lines would end in another way' },
    { title: 'keeps the byte order mark', before: '\uFEFFa: 1\n', after: 'a: 2\n', fault: 'the byte order mark would change' },
    { title: 'wants JSON to stay JSON', before: '{"a": 1}', after: '{"a": 2,}', fault: 'a second reader could not read the result' },
  ])('$title', ({ before, after, fault }) => {
    expect(checkAgain(before, after, change)).toBe(fault);
  });
});
