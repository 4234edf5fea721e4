import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { valueAt } from '../../lib/base/path';
import { ImageStream, type ImageStreamProps, type StreamTagProps } from '../../lib/constructs/index';
import { DIGEST, newChart, PINNED, problemsWith, rendered, WEB } from './harness';

function tagsOf(...tags: readonly StreamTagProps[]): unknown {
  return valueAt(rendered(new ImageStream(newChart(), 'web', { tags }).imageStream), ['spec', 'tags']);
}

describe('ImageStream', () => {
  it('writes every field that the server would fill in, in a wave before its users', () => {
    const chart = newChart();
    new ImageStream(chart, 'web', { tags: [{ name: '1.10', image: WEB }] });
    expect(Testing.synth(chart)).toEqual([
      {
        apiVersion: 'image.openshift.io/v1',
        kind: 'ImageStream',
        metadata: { annotations: { 'argocd.argoproj.io/sync-wave': '-1' }, labels: { 'app.kubernetes.io/name': 'web' }, name: 'web' },
        spec: {
          lookupPolicy: { local: true },
          tags: [{ from: { kind: 'DockerImage', name: PINNED }, importPolicy: { importMode: 'PreserveOriginal' }, name: '1.10', referencePolicy: { type: 'Local' } }],
        },
      },
    ]);
  });

  it.each<readonly [string, ImageStreamProps, readonly string[], unknown]>([
    ['name', { name: 'shop-web' }, ['metadata', 'name'], 'shop-web'],
    ['namespace', { namespace: 'test' }, ['metadata', 'namespace'], 'test'],
    ['labels', { labels: { team: 'web' } }, ['metadata', 'labels', 'team'], 'web'],
    ['annotations', { annotations: { 'example.com/owner': 'web' }, wave: 0 }, ['metadata', 'annotations'], { 'example.com/owner': 'web' }],
    ['wave', { wave: -5 }, ['metadata', 'annotations', 'argocd.argoproj.io/sync-wave'], '-5'],
    ['lookup', { lookup: false }, ['spec', 'lookupPolicy'], { local: false }],
    ['insecure', { insecure: true, wave: 0 }, ['metadata', 'annotations'], { 'openshift.io/image.insecureRepository': 'true' }],
    ['extra', { extra: { dockerImageRepository: 'registry.example.com/shop/web' } }, ['spec', 'dockerImageRepository'], 'registry.example.com/shop/web'],
    ['no tags, to be filled by pushes', {}, ['spec'], { lookupPolicy: { local: true } }],
  ])('takes %s', (_prop, props, path, expected) => {
    expect(valueAt(rendered(new ImageStream(newChart(), 'web', props).imageStream), path)).toEqual(expected);
  });

  const filled = { importPolicy: { importMode: 'PreserveOriginal' }, referencePolicy: { type: 'Local' } };
  it.each<readonly [string, StreamTagProps, object]>([
    ['an image', { name: 'a', image: WEB }, { ...filled, from: { kind: 'DockerImage', name: PINNED } }],
    ['another stream', { name: 'a', stream: { name: 'base', tag: '9', namespace: 'openshift' } }, { ...filled, from: { kind: 'ImageStreamTag', name: 'base:9', namespace: 'openshift' } }],
    ['an image of the history', { name: 'a', streamImage: { name: 'web', digest: DIGEST } }, { ...filled, from: { kind: 'ImageStreamImage', name: `web@${DIGEST}` } }],
    ['scheduled imports, which need the bare tag', { name: 'a', image: WEB, scheduled: true }, { ...filled, from: { kind: 'DockerImage', name: WEB }, importPolicy: { importMode: 'PreserveOriginal', scheduled: true } }],
    ['insecure imports', { name: 'a', image: WEB, insecure: true }, { ...filled, from: { kind: 'DockerImage', name: PINNED }, importPolicy: { importMode: 'PreserveOriginal', insecure: true } }],
    ['an import mode', { name: 'a', image: WEB, importMode: 'Legacy' }, { ...filled, from: { kind: 'DockerImage', name: PINNED }, importPolicy: { importMode: 'Legacy' } }],
    ['a reference policy', { name: 'a', image: WEB, referencePolicy: 'Source' }, { ...filled, from: { kind: 'DockerImage', name: PINNED }, referencePolicy: { type: 'Source' } }],
    ['a reference without import', { name: 'a', image: WEB, reference: true }, { ...filled, from: { kind: 'DockerImage', name: PINNED }, reference: true }],
    ['annotations', { name: 'a', image: WEB, annotations: { 'example.com/tier': 'front' } }, { ...filled, from: { kind: 'DockerImage', name: PINNED }, annotations: { 'example.com/tier': 'front' } }],
  ])('takes a tag from or with %s', (_title, tag, expected) => {
    expect(tagsOf(tag)).toEqual([{ name: 'a', ...expected }]);
  });

  it('follows an alias within the stream, and sorts tags as the server returns them', () => {
    expect(tagsOf({ name: 'stable', alias: '1.10' }, { name: '1.10', image: WEB })).toEqual([
      { ...filled, name: '1.10', from: { kind: 'DockerImage', name: PINNED } },
      { ...filled, name: 'stable', from: { kind: 'ImageStreamTag', name: '1.10' } },
    ]);
  });
});

describe('ImageStream refuses', () => {
  it.each<readonly [string, ImageStreamProps, string]>([
    ['a tag with a space', { tags: [{ name: 'a b', image: WEB }] }, 'tags[0].name is "a b"; allowed: at most 128 characters: letters, digits, _, . and -, with no . or - first'],
    ['two tags of one name', { tags: [{ name: 'a', image: WEB }, { name: 'a', image: WEB }] }, 'tags[1].name is "a"; allowed: a value that tags[0].name does not have'],
    ['an alias to itself', { tags: [{ name: 'a', alias: 'a' }, { name: 'b', image: WEB }] }, 'tags[0].alias is "a"; allowed: one of b'],
    ['an alias to nothing', { tags: [{ name: 'stable', alias: '1.1' }, { name: '1.10', image: WEB }] }, 'tags[0].alias is "1.1"; allowed: one of 1.10 (did you mean 1.10?)'],
    ['an import mode of its own', { tags: [{ name: 'a', image: WEB, importMode: 'preserve' as 'Legacy' }] }, 'tags[0].importMode is "preserve"; allowed: one of Legacy, PreserveOriginal'],
    ['a reference policy of its own', { tags: [{ name: 'a', image: WEB, referencePolicy: 'local' as 'Local' }] }, 'tags[0].referencePolicy is "local"; allowed: one of Local, Source (did you mean Local?)'],
    ['a digest of 63 digits', { tags: [{ name: 'a', streamImage: { name: 'web', digest: DIGEST.slice(0, -1) } }] }, `tags[0].streamImage.digest is "${DIGEST.slice(0, -1)}"; allowed: a digest: sha256: and 64 lower-case hex digits`],
    ['a schedule for a digest', { tags: [{ name: 'a', image: PINNED, scheduled: true }] }, 'allowed: a tag, as the schedule is to follow it; a digest never changes'],
    ['a schedule for a stream', { tags: [{ name: 'a', stream: { name: 'base', tag: '9' }, scheduled: true }] }, 'tags[0].scheduled is true; allowed: only beside image; other sources are in the cluster already'],
    ['a schedule for what is never imported', { tags: [{ name: 'a', image: WEB, reference: true, scheduled: true }] }, 'tags[0].scheduled is true; allowed: no schedule beside reference, as such a tag is never imported'],
    ['a tag with two sources', { tags: [{ name: 'a', image: WEB }, { name: 'b', image: WEB, alias: 'a' }] }, `tags[1] is {"name":"b","image":"${WEB}","alias":"a"}; allowed: one of image, alias, stream and streamImage`],
    ['itself as another stream', { tags: [{ name: 'a', stream: { name: 'web', tag: 'a' } }] }, 'tags[0].stream.name is "web"; allowed: another stream; a tag of this one goes into alias'],
    ['itself by namespace', { namespace: 'shop', tags: [{ name: 'a', stream: { name: 'web', tag: 'b', namespace: 'shop' } }] }, 'tags[0].stream.name is "web"; allowed: another stream; a tag of this one goes into alias'],
    ['a source stream that is none', { tags: [{ name: 'a', stream: { name: 'base:9', tag: '9' } }] }, 'tags[0].stream.name is "base:9"; allowed: a-z and 0-9, with single dots, dashes or underscores between'],
    ['a source image of a stream that is none', { tags: [{ name: 'a', streamImage: { name: 'Web', digest: DIGEST } }] }, 'tags[0].streamImage.name is "Web"; allowed: a-z and 0-9, with single dots, dashes or underscores between'],
    ['tag annotations that are no text', { tags: [{ name: 'a', image: WEB, annotations: JSON.parse('{"example.com/rank": 1}') as Record<string, string> }] }, 'tags[0].annotations["example.com/rank"] is 1; allowed: text; quote numbers and booleans'],
    ['insecureRepository by hand', { annotations: { 'openshift.io/image.insecureRepository': 'true' } }, 'annotations["openshift.io/image.insecureRepository"] is "true"; allowed: annotations that no prop writes; this one comes from insecure'],
    ['what a prop covers already', { extra: { lookupPolicy: { local: true } } }, 'extra.lookupPolicy is {"local":true}; allowed: fields that no prop covers; lookupPolicy has a prop'],
    ['a tag without a source', { tags: [{ name: 'a' } as StreamTagProps] }, 'tags[0] is {"name":"a"}; allowed: one of image, alias, stream and streamImage'],
    ['an image the lock does not hold', { tags: [{ name: 'a', image: 'registry.example.com/shop/web:2' }] }, 'tags[0].image is "registry.example.com/shop/web:2"; allowed: an image that images.lock.yaml holds'],
    ['a name in upper case', { name: 'Web' }, 'name is "Web"; allowed: a-z and 0-9, with single dots, dashes or underscores between'],
    ['a name that look-up takes for a host', { name: 'web.shop' }, 'name is "web.shop"; allowed: with lookup, a name without dots that does not start with localhost; anything else reads as a registry host'],
  ])('%s', (_title, props, expected) => {
    const problems = problemsWith((chart) => new ImageStream(chart, 'web', props));
    expect(problems.some((line) => line.startsWith('shop/web: ') && line.endsWith(expected)), problems.join('\n')).toBe(true);
  });

  it('aliases that lead back to each other', () => {
    const tags = [{ name: 'a', alias: 'b' }, { name: 'b', alias: 'a' }, { name: 'c', alias: 'a' }];
    expect(problemsWith((chart) => new ImageStream(chart, 'web', { tags }))).toEqual([
      'shop/web: tags[0].alias is "b"; allowed: a tag that does not lead back to a',
      'shop/web: tags[1].alias is "a"; allowed: a tag that does not lead back to b',
    ]);
  });

  it('nothing of a stream of the same name in another namespace', () => {
    const tags: readonly StreamTagProps[] = [{ name: 'a', stream: { name: 'web', tag: 'a', namespace: 'ci' } }];
    expect(new ImageStream(newChart(), 'web', { tags }).node.validate()).toEqual([]);
  });

  it('nothing about dots in the name of a stream that is not looked up', () => {
    expect(new ImageStream(newChart(), 'web', { name: 'web.shop', lookup: false }).node.validate()).toEqual([]);
  });
});
