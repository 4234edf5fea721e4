import { describe, expect, it } from 'vitest';
import { historyOf } from '../../lib/workspace/changes';
import { type ObjectSet, workspaceOf } from '../../lib/workspace/workspace';
import { readYaml } from '../../lib/yaml/read';

/** Files by their names, as sets of one folder each. */
function setsOf(files: Readonly<Record<string, string>>): readonly ObjectSet[] {
  return workspaceOf(Object.entries(files).map(([uri, text]) => readYaml(uri, text))).sets;
}

/** `file of before -> file of after` for each object, in the order of the sets. */
function pairsOf(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): readonly string[] {
  const history = historyOf(setsOf(before), setsOf(after));
  return history.sets.flatMap((set) => history.historyOf(set).changes).map(({ before: was, after: is }) => `${was?.origin.uri ?? 'nothing'} -> ${is?.origin.uri ?? 'nothing'}`);
}

const claim = (storage: string): string => `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: data }\nspec: { resources: { requests: { storage: ${storage} } } }\n`;

describe('the history of a workspace', () => {
  it('knows an object in its folder, in its file, and anywhere while only one can be meant', () => {
    expect(pairsOf({ 'dev/a.yaml': claim('1Gi') }, { 'dev/b.yaml': claim('2Gi') })).toEqual(['dev/a.yaml -> dev/b.yaml']);
    expect(pairsOf({ 'dev/a.yaml': claim('1Gi') }, { 'test/a.yaml': claim('2Gi') })).toEqual(['dev/a.yaml -> test/a.yaml']);
  });

  it('knows several of one name by their content, when all their folders were renamed', () => {
    const before = { 'dev/a.yaml': claim('1Gi'), 'prod/a.yaml': claim('2Gi') };
    expect(pairsOf(before, { 'a-prod/a.yaml': claim('2Gi'), 'b-dev/a.yaml': claim('1Gi') })).toEqual(['prod/a.yaml -> a-prod/a.yaml', 'dev/a.yaml -> b-dev/a.yaml']);
  });

  it('gives a set whose folder was renamed all that was beside its objects', () => {
    const stream = 'apiVersion: image.openshift.io/v1\nkind: ImageStream\nmetadata: { name: web }\n';
    const before = setsOf({ 'dev/a.yaml': `${claim('1Gi')}---\n${stream}`, 'prod/a.yaml': claim('2Gi') });
    const now = setsOf({ 'test/a.yaml': claim('1Gi'), 'new/a.yaml': claim('9Gi').replace('data', 'other') });
    const history = historyOf(before, now);
    expect(now.map((set) => [set.id, history.historyOf(set).before.objects.map(({ title }) => title)])).toEqual([
      ['test', ['PersistentVolumeClaim/data', 'ImageStream/web']],
      ['new', []],
    ]);
  });

  it('gives a set nothing of one that is still there', () => {
    const history = historyOf(setsOf({ 'dev/a.yaml': claim('1Gi'), 'dev/b.yaml': claim('1Gi').replace('data', 'other') }), setsOf({ 'dev/b.yaml': claim('1Gi').replace('data', 'other'), 'test/a.yaml': claim('1Gi') }));
    expect(history.sets.map((set) => [set.id, history.historyOf(set).before.objects.length])).toEqual([['dev', 2], ['test', 0]]);
  });

  it('guesses nothing where several could be meant, and knows the one that is left', () => {
    const before = { 'dev/a.yaml': claim('1Gi'), 'prod/a.yaml': claim('2Gi') };
    expect(pairsOf(before, { 'x/a.yaml': claim('3Gi'), 'y/a.yaml': claim('4Gi') })).toEqual([
      'nothing -> x/a.yaml',
      'nothing -> y/a.yaml',
      'dev/a.yaml -> nothing',
      'prod/a.yaml -> nothing',
    ]);
    expect(pairsOf(before, { 'x/a.yaml': claim('1Gi'), 'y/a.yaml': claim('4Gi') })).toEqual(['dev/a.yaml -> x/a.yaml', 'prod/a.yaml -> y/a.yaml']);
  });
});
