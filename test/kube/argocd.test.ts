import { describe, expect, it } from 'vitest';
import { unknownText } from '../../lib/base/unknown';
import { carriesArgoCd, deletePoliciesOf, hookOf, readWave, syncOptionsOf, syncPhasesOf, syncWaveOf, wordsIn } from '../../lib/kube/argocd';
import type { KubeObject } from '../../lib/kube/object';
import { kube } from '../support/objects';

function stream(annotations: unknown): KubeObject {
  return kube({ apiVersion: 'image.openshift.io/v1', kind: 'ImageStream', metadata: { name: 'web', annotations } });
}

describe('readWave', () => {
  it.each([['0', 0], ['-1', -1], ['+5', 5], ['007', 7], ['9223372036854775807', 9223372036854775807]])('reads %s', (text, wave) => {
    expect(readWave(text)).toBe(wave);
  });

  it.each(['', ' 1', '1 ', '1.0', '1_000', '0x1', 'first', '--1', '−1', '9223372036854775808'])('refuses %j, as Go does', (text) => {
    expect(readWave(text)).toBeUndefined();
  });
});

describe('syncWaveOf', () => {
  it('is 0 for an object that says nothing', () => {
    expect(syncWaveOf(stream(undefined))).toBe(0);
  });

  it('falls back on the weight of a Helm hook, and on 0 for a weight that is none', () => {
    expect(syncWaveOf(stream({ 'helm.sh/hook-weight': '-5' }))).toBe(-5);
    expect(syncWaveOf(stream({ 'helm.sh/hook-weight': 'high' }))).toBe(0);
    expect(syncWaveOf(stream({ 'helm.sh/hook-weight': '-5', 'argocd.argoproj.io/sync-wave': '2' }))).toBe(2);
  });

  it.each([['a word', 'first'], ['a number', -1], ['an unknown text', unknownText('WAVE')]])('claims nothing for %s', (_, value) => {
    expect(syncWaveOf(stream({ 'argocd.argoproj.io/sync-wave': value }))).toBeUndefined();
  });

  it('claims nothing for a weight of unknown text', () => {
    expect(syncWaveOf(stream({ 'helm.sh/hook-weight': unknownText('WEIGHT') }))).toBeUndefined();
  });
});

describe('hookOf', () => {
  it('knows no hook in an object without either annotation', () => {
    expect(hookOf(stream({ 'argocd.argoproj.io/sync-wave': '1' }))).toBeUndefined();
  });

  it('keeps the known words of a list, whatever blanks are in it', () => {
    expect(hookOf(stream({ 'argocd.argoproj.io/hook': ' PreSync ,,presync, PostSync' }))).toEqual({ annotation: 'argocd.argoproj.io/hook', types: ['PreSync', 'PostSync'] });
  });

  it("reads Helm's hooks where Argo CD's own names none", () => {
    expect(hookOf(stream({ 'helm.sh/hook': 'pre-install,post-upgrade,test' }))).toEqual({ annotation: 'helm.sh/hook', types: ['PreSync', 'PostSync'] });
    expect(hookOf(stream({ 'argocd.argoproj.io/hook': 'presync', 'helm.sh/hook': 'post-install' }))?.types).toEqual(['PostSync']);
    expect(hookOf(stream({ 'argocd.argoproj.io/hook': 'Sync', 'helm.sh/hook': 'post-install' }))?.types).toEqual(['Sync']);
  });

  it('takes no custom resource definition of Helm for a hook', () => {
    expect(hookOf(stream({ 'helm.sh/hook': 'crd-install' }))).toBeUndefined();
  });

  it('claims nothing about unknown text and about values that are no text', () => {
    expect(hookOf(stream({ 'argocd.argoproj.io/hook': unknownText('HOOK') }))).toBeUndefined();
    expect(hookOf(stream({ 'argocd.argoproj.io/hook': true }))).toBeUndefined();
  });
});

describe('syncPhasesOf', () => {
  it('is the phase Sync for an ordinary object', () => {
    expect(syncPhasesOf(stream({}))).toEqual(['Sync']);
    expect(syncPhasesOf(stream({ 'helm.sh/hook': 'crd-install' }))).toEqual(['Sync']);
  });

  it('gives phases in their order', () => {
    expect(syncPhasesOf(stream({ 'argocd.argoproj.io/hook': 'SyncFail,PreSync' }))).toEqual(['PreSync', 'SyncFail']);
  });

  it.each(['Skip', 'PostDelete', 'presync', ''])('is empty for the hook %j, which no sync applies', (text) => {
    expect(syncPhasesOf(stream({ 'argocd.argoproj.io/hook': text }))).toEqual([]);
  });

  it('cannot tell where unknown text or a value that is no text decides', () => {
    expect(syncPhasesOf(stream({ 'argocd.argoproj.io/hook': unknownText('HOOK') }))).toBeUndefined();
    expect(syncPhasesOf(stream({ 'helm.sh/hook': unknownText('HOOK') }))).toBeUndefined();
    expect(syncPhasesOf(stream({ 'argocd.argoproj.io/hook': 1 }))).toBeUndefined();
  });
});

describe('deletePoliciesOf', () => {
  it('deletes before the hook is made anew where nothing known is written', () => {
    expect(deletePoliciesOf(stream({}))).toEqual(['BeforeHookCreation']);
    expect(deletePoliciesOf(stream({ 'argocd.argoproj.io/hook-delete-policy': 'hooksucceeded' }))).toEqual(['BeforeHookCreation']);
  });

  it("adds Helm's policies to its own", () => {
    const annotations = { 'argocd.argoproj.io/hook-delete-policy': 'HookFailed', 'helm.sh/hook-delete-policy': 'hook-succeeded, no-such' };
    expect(deletePoliciesOf(stream(annotations))).toEqual(['HookFailed', 'HookSucceeded']);
  });
});

describe('other annotations', () => {
  it('reads sync options as a list', () => {
    expect(syncOptionsOf(stream({ 'argocd.argoproj.io/sync-options': 'Prune=false, Replace=true' }))).toEqual(['Prune=false', 'Replace=true']);
    expect(syncOptionsOf(stream({ 'argocd.argoproj.io/sync-options': ['Replace=true'] }))).toEqual([]);
  });

  it('tells an object that carries any of them, whatever its type', () => {
    expect(carriesArgoCd(stream({ 'argocd.argoproj.io/sync-wave': -1 }))).toBe(true);
    expect(carriesArgoCd(stream({ 'example.com/argocd.argoproj.io': 'x' }))).toBe(false);
    expect(carriesArgoCd(stream(['argocd.argoproj.io/hook']))).toBe(false);
  });

  it('drops empty parts of a list', () => {
    expect(wordsIn(' , a,,b ')).toEqual(['a', 'b']);
  });
});
