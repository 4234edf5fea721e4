import { describe, expect, it } from 'vitest';
import { unknownText } from '../../lib/base/unknown';
import { declareStream, followAliases, isImageStream, isLocalStreamName, isStreamName, namesTags, splitTagName, viewStream } from '../../lib/openshift/image-stream';
import { buildOutputOf, lookupAmong } from '../../lib/openshift/stream-lookup';
import { imageOfTag } from '../../lib/openshift/stream-image';
import { kube } from '../support/objects';

const REGISTRY = 'image-registry.openshift-image-registry.svc:5000';
const D1 = `sha256:${'1'.repeat(64)}`;
const D2 = `sha256:${'2'.repeat(64)}`;

describe('the view of an image stream', () => {
  it('holds the look-up policy and each tag with its source and policies', () => {
    const view = stream({
      lookupPolicy: { local: true },
      tags: [{
        name: '1.0',
        from: { kind: 'DockerImage', name: 'quay.io/shop/web:1.0' },
        importPolicy: { scheduled: true, insecure: true, importMode: 'PreserveOriginal' },
        referencePolicy: { type: 'Local' },
      }],
    });
    expect(view).toMatchObject({ name: 'web', namespace: 'shop', local: true, hasStatus: false, repository: undefined });
    expect(view.tags.get('1.0')).toEqual({
      name: '1.0',
      path: ['spec', 'tags', 0],
      from: { kind: 'DockerImage', name: 'quay.io/shop/web:1.0', namespace: undefined },
      reference: false,
      scheduled: true,
      insecure: true,
      importMode: 'PreserveOriginal',
      referencePolicy: 'Local',
      recorded: undefined,
    });
  });

  it('takes the last of tags with one name, as the server does', () => {
    const view = stream({ tags: [imported('1', 'quay.io/shop/web:1'), imported('1', 'quay.io/shop/web:2')] });
    expect(view.tags.get('1')).toMatchObject({ path: ['spec', 'tags', 1], from: { name: 'quay.io/shop/web:2' } });
  });

  it('knows pushed tags from the status, newest image first', () => {
    const items = [{ dockerImageReference: `${REGISTRY}/shop/web@${D2}`, image: D2 }, { dockerImageReference: `${REGISTRY}/shop/web@${D1}`, image: D1 }];
    const view = stream({}, { dockerImageRepository: `${REGISTRY}/shop/web`, tags: [{ tag: '1', items }, { tag: 'failed', items: null }] });
    expect([...view.tags.keys()]).toEqual(['1']);
    expect(view.tags.get('1')).toMatchObject({ path: undefined, recorded: { pullSpec: `${REGISTRY}/shop/web@${D2}`, digest: D2 } });
    expect(namesTags(view)).toBe(false);
  });

  it('takes the empty status of an old export for none', () => {
    expect(stream({}, { dockerImageRepository: '' })).toMatchObject({ hasStatus: false, repository: undefined });
    expect(stream({}, { dockerImageRepository: '', tags: [{ tag: '1', items: null }] })).toMatchObject({ hasStatus: true, repository: undefined });
  });

  it('has an open look-up where deployment will tell the policy', () => {
    expect(stream({ lookupPolicy: { local: unknownText('LOCAL') } }).local).toBeUndefined();
    expect(stream({ lookupPolicy: unknownText('POLICY') }).local).toBeUndefined();
    expect(stream({}).local).toBe(false);
  });

  it('survives any shape', () => {
    for (const spec of [null, 'web', [], { tags: 'web' }, { tags: [null, 1, { name: 1 }, { from: 'x' }] }, { lookupPolicy: { local: 'true' } }]) {
      const view = viewStream(kube({ apiVersion: 'image.openshift.io/v1', kind: 'ImageStream', spec, status: spec }));
      expect([view.local, view.tags.size]).toEqual([false, 0]);
    }
  });

  it('is made of ImageStreams, the group-less form included', () => {
    const versions = ['image.openshift.io/v1', 'v1', 'image.toolkit.fluxcd.io/v1'];
    expect(versions.map((apiVersion) => isImageStream(kube({ apiVersion, kind: 'ImageStream' })))).toEqual([true, true, false]);
  });
});

describe('names', () => {
  it('of streams that a workload can use bare hold no dot, no localhost and one separator at a time', () => {
    const names = ['web', 'my_web', 'my-web', 'my.web', 'localhost-web', 'my--web', 'my__web', 'Web', '-web', ''];
    expect(names.filter(isStreamName)).toEqual(['web', 'my_web', 'my-web', 'my.web', 'localhost-web']);
    expect(names.filter(isLocalStreamName)).toEqual(['web', 'my_web', 'my-web']);
  });

  it('of stream tags split at the first colon, and an empty tag is latest', () => {
    expect(['web:1.0', 'web:', 'web', ''].map(splitTagName)).toEqual([
      { stream: 'web', tag: '1.0' },
      { stream: 'web', tag: 'latest' },
      { stream: undefined, tag: 'web' },
      { stream: undefined, tag: '' },
    ]);
  });
});

describe('an alias', () => {
  const alias = (name: string, to: string, namespace?: string) => ({ name, from: { kind: 'ImageStreamTag', name: to, ...(namespace && { namespace }) } });

  it('is followed within its stream, however it names it', () => {
    const view = stream({ tags: [alias('latest', 'stable'), alias('stable', 'web:1'), imported('1', 'quay.io/shop/web:1')] });
    expect(followAliases(view, 'latest')?.name).toBe('1');
    expect(followAliases(stream({ tags: [alias('latest', '1', 'shop'), imported('1', 'quay.io/shop/web:1')] }), 'latest')?.name).toBe('1');
  });

  it('of another stream or namespace is an end of its own', () => {
    const view = stream({ tags: [alias('latest', 'worker:1'), alias('old', 'web:1', 'other')] });
    expect([followAliases(view, 'latest')?.name, followAliases(view, 'old')?.name]).toEqual(['latest', 'old']);
  });

  it('in a circle or to a missing tag leads nowhere', () => {
    const view = stream({ tags: [alias('a', 'b'), alias('b', 'a'), alias('c', 'missing'), alias('self', 'self')] });
    expect(['a', 'b', 'c', 'self', 'missing'].map((tag) => followAliases(view, tag))).toEqual(Array(5).fill(undefined));
  });
});

describe('the image of a stream tag', () => {
  it('without a status is what the spec promises', () => {
    const view = stream({
      tags: [
        imported('pinned', `quay.io/shop/web:1@${D1}`),
        imported('1', 'quay.io/shop/web:1'),
        imported('hub', 'nginx:1'),
        { ...imported('local', `quay.io/shop/web@${D1}`), referencePolicy: { type: 'Local' } },
        { ...imported('pointer', 'quay.io/shop/web:1'), reference: true },
        { name: 'latest', from: { kind: 'ImageStreamTag', name: 'pinned' } },
        { name: 'kept', from: { kind: 'ImageStreamImage', name: `web@${D2}` } },
      ],
    });
    const image = (tag: string) => imageOfTag({ stream: view, tag, registry: REGISTRY, namespace: 'shop', pushed: false });
    expect(image('pinned')).toEqual({ kind: 'image', repository: 'quay.io/shop/web', digest: D1, assumed: false });
    expect(image('1')).toEqual({ kind: 'image', repository: 'quay.io/shop/web', digest: undefined, assumed: false });
    expect(image('hub')).toMatchObject({ repository: 'docker.io/library/nginx' });
    expect(image('local')).toMatchObject({ repository: `${REGISTRY}/shop/web`, digest: D1 });
    expect(image('pointer')).toEqual({ kind: 'reference', pullSpec: 'quay.io/shop/web:1' });
    expect(image('latest')).toMatchObject({ repository: 'quay.io/shop/web', digest: D1 });
    expect(image('kept')).toMatchObject({ digest: D2 });
    expect(image('missing')).toEqual({ kind: 'missing' });
  });

  it('is taken to be pushed into a stream that names no tags, or by a build', () => {
    const pushed = { kind: 'image', repository: `${REGISTRY}/shop/web`, digest: undefined, assumed: true };
    expect(imageOfTag({ stream: stream({}), tag: '1', registry: REGISTRY, namespace: 'shop', pushed: false })).toEqual(pushed);
    const tagged = stream({ tags: [imported('1', 'quay.io/shop/web:1')] });
    expect(imageOfTag({ stream: tagged, tag: '2', registry: REGISTRY, namespace: 'shop', pushed: true })).toEqual(pushed);
  });
});

describe('a look-up among streams', () => {
  it('finds a stream by namespace and name, the set\'s own namespace filled in', () => {
    const lookup = lookupAmong([declareStream({ name: 'web', local: true }), declareStream({ namespace: 'other', name: 'worker', local: true })], {
      complete: false,
      namespace: 'shop',
    });
    expect([lookup.stream('shop', 'web')?.name, lookup.stream(undefined, 'web')?.name, lookup.stream('other', 'worker')?.name]).toEqual(['web', 'web', 'worker']);
    expect([lookup.stream('other', 'web'), lookup.stream(undefined, 'worker'), lookup.stream('shop', 'constructor')]).toEqual([undefined, undefined, undefined]);
    expect(lookup).toMatchObject({ any: true, onOpenShift: true, complete: false });
    expect(lookupAmong([], { complete: true })).toMatchObject({ any: false, onOpenShift: false, complete: true });
    expect(lookupAmong([], { complete: true, onOpenShift: true })).toMatchObject({ any: false, onOpenShift: true });
  });

  it('knows the tags that builds push', () => {
    const build = (to: object) => kube({ apiVersion: 'build.openshift.io/v1', kind: 'BuildConfig', metadata: { name: 'web' }, spec: { output: { to } } });
    const pushed = [buildOutputOf(build({ kind: 'ImageStreamTag', name: 'web:1' }))].flatMap((tag) => tag ?? []);
    const lookup = lookupAmong([], { complete: true, namespace: 'shop', pushed });
    expect([lookup.filledByPush('shop', 'web', '1'), lookup.filledByPush(undefined, 'web', '1'), lookup.filledByPush('shop', 'web', '2')]).toEqual([true, true, false]);
    expect(buildOutputOf(build({ kind: 'DockerImage', name: 'quay.io/shop/web:1' }))).toBeUndefined();
    expect(buildOutputOf(kube({ apiVersion: 'v1', kind: 'Service' }))).toBeUndefined();
  });
});

function stream(spec: object, status?: object) {
  return viewStream(kube({ apiVersion: 'image.openshift.io/v1', kind: 'ImageStream', metadata: { name: 'web', namespace: 'shop' }, spec, ...(status && { status }) }));
}

function imported(name: string, from: string) {
  return { name, from: { kind: 'DockerImage', name: from } };
}
