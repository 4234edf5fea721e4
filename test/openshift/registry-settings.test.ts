import { describe, expect, it } from 'vitest';
import { unknownText } from '../../lib/base/unknown';
import { type ImagePolicy, NO_POLICY } from '../../lib/images/policy';
import type { JsonMap } from '../../lib/kube/json';
import { locationOf, type PullLocation } from '../../lib/openshift/registry-scope';
import { mirrorsFor, refusalOf, registrySettingsOf } from '../../lib/openshift/registry-settings';
import { kube } from '../support/objects';

const digestMirrors = (...imageDigestMirrors: readonly unknown[]): JsonMap => ({
  apiVersion: 'config.openshift.io/v1',
  kind: 'ImageDigestMirrorSet',
  metadata: { name: 'by-digest' },
  spec: { imageDigestMirrors },
});

const tagMirrors = (...imageTagMirrors: readonly unknown[]): JsonMap => ({
  apiVersion: 'config.openshift.io/v1',
  kind: 'ImageTagMirrorSet',
  metadata: { name: 'by-tag' },
  spec: { imageTagMirrors },
});

const contentPolicy = (...repositoryDigestMirrors: readonly unknown[]): JsonMap => ({
  apiVersion: 'operator.openshift.io/v1alpha1',
  kind: 'ImageContentSourcePolicy',
  metadata: { name: 'legacy' },
  spec: { repositoryDigestMirrors },
});

const clusterImage = (registrySources: unknown, name = 'cluster'): JsonMap => ({
  apiVersion: 'config.openshift.io/v1',
  kind: 'Image',
  metadata: { name },
  spec: { registrySources },
});

const mirror = (source: string, ...mirrors: readonly string[]): JsonMap => ({ source, mirrors });

const settings = (objects: readonly JsonMap[], policy: Partial<ImagePolicy> = {}): ReturnType<typeof registrySettingsOf> =>
  registrySettingsOf(objects.map(kube), { ...NO_POLICY, ...policy });

function at(pull: string): PullLocation {
  const location = locationOf(pull);
  if (!location) throw new Error(`${pull} names no place`);
  return location;
}

describe('mirrorsFor', () => {
  const found = (objects: readonly JsonMap[], pull: string, policy?: Partial<ImagePolicy>): readonly string[] =>
    mirrorsFor(settings(objects, policy), at(pull)).map(({ pulls, mirrors }) => `${pulls} ${mirrors.join(' ')}`);

  it('reads all three kinds of mirror set, and the configuration', () => {
    const objects = [digestMirrors(mirror('quay.io', 'a.example.com')), tagMirrors(mirror('quay.io', 'b.example.com')), contentPolicy(mirror('quay.io', 'c.example.com'))];
    const policy = { mirrors: [{ source: 'quay.io', mirrors: ['d.example.com'], pulls: 'tag' }] } as const;
    expect(found(objects, 'quay.io/shop/web:1.2', policy)).toEqual(['tag d.example.com', 'digest a.example.com', 'tag b.example.com', 'digest c.example.com']);
  });

  it('lets the most specific source alone count, whatever it mirrors', () => {
    const objects = [tagMirrors(mirror('quay.io', 'b.example.com')), digestMirrors(mirror('quay.io/shop', 'a.example.com'))];
    expect(found(objects, 'quay.io/shop/web:1.2')).toEqual(['digest a.example.com']);
    expect(found(objects, 'quay.io/other/web:1.2')).toEqual(['tag b.example.com']);
    expect(found(objects, 'docker.io/library/web:1.2')).toEqual([]);
  });

  it('prefers a host spelled out to a wildcard', () => {
    const objects = [tagMirrors(mirror('*.example.com', 'b.internal')), digestMirrors(mirror('quay.example.com', 'a.internal'))];
    expect(found(objects, 'quay.example.com/shop/web:1.2')).toEqual(['digest a.internal']);
  });

  it('passes over entries that mirror nothing', () => {
    const objects = [digestMirrors({ source: 'quay.io' }, mirror('quay.io'), mirror('quay.io', 'quay.io'), { mirrors: ['a.example.com'] }, 'quay.io', null)];
    expect(found(objects, 'quay.io/shop/web:1.2')).toEqual([]);
  });

  it('says nothing while a source is unknown, because it might be the most specific', () => {
    const objects = [digestMirrors(mirror('quay.io', 'a.example.com')), tagMirrors(mirror(unknownText('SOURCE'), 'b.example.com'))];
    expect(found(objects, 'quay.io/shop/web:1.2')).toEqual([]);
  });

  it('tells whether the source is refused, and where that is written', () => {
    const [entry] = mirrorsFor(settings([digestMirrors(mirror('docker.io', 'a.example.com'), { ...mirror('quay.io', 'a.example.com'), mirrorSourcePolicy: 'NeverContactSource' })]), at('quay.io/web:1'));
    expect(entry?.blocksSource).toBe(true);
    expect(entry?.written?.object.title).toBe('ImageDigestMirrorSet/by-digest');
    expect(entry?.written?.path).toEqual(['spec', 'imageDigestMirrors', 1]);
  });

  it('takes no object of another group for a mirror set', () => {
    const strange = { ...digestMirrors(mirror('quay.io', 'a.example.com')), apiVersion: 'example.com/v1' };
    expect(found([strange], 'quay.io/shop/web:1.2')).toEqual([]);
  });
});

describe('refusalOf', () => {
  const refused = (objects: readonly JsonMap[], pull: string, policy?: Partial<ImagePolicy>): string | undefined => {
    const refusal = refusalOf(settings(objects, policy), at(pull));
    return refusal && `${refusal.kind} by ${refusal.list.written?.object.title ?? 'the configuration'}`;
  };

  it('takes everything where nothing is said', () => {
    expect(refused([], 'quay.io/shop/web:1.2')).toBeUndefined();
    expect(refused([clusterImage({ allowedRegistries: [], blockedRegistries: [] })], 'quay.io/shop/web:1.2', { allowedRegistries: [] })).toBeUndefined();
  });

  it('refuses what the configuration or the cluster\'s Image does not allow', () => {
    const allowed = { allowedRegistries: ['registry.example.com', 'quay.io/shop'] };
    expect(refused([], 'quay.io/other/web:1.2', allowed)).toBe('not-allowed by the configuration');
    expect(refused([], 'quay.io/shop/web:1.2', allowed)).toBeUndefined();
    expect(refused([clusterImage(allowed)], 'quay.io/other/web:1.2')).toBe('not-allowed by Image/cluster');
  });

  it('wants every list to allow it', () => {
    expect(refused([clusterImage({ allowedRegistries: ['quay.io'] })], 'docker.io/library/web:1.2', { allowedRegistries: ['docker.io'] })).toBe('not-allowed by Image/cluster');
  });

  it('refuses what is blocked, and says so before it says that it is not allowed', () => {
    expect(refused([], 'docker.io/library/web:1.2', { blockedRegistries: ['docker.io'] })).toBe('blocked by the configuration');
    expect(refused([clusterImage({ blockedRegistries: ['*.io'] })], 'docker.io/library/web:1.2', { allowedRegistries: ['quay.io'] })).toBe('blocked by Image/cluster');
  });

  it('says nothing where unknown text decides', () => {
    expect(refused([], 'quay.io/${TEAM}/web:1.2', { allowedRegistries: ['quay.io/shop'] })).toBeUndefined();
    expect(refused([], 'quay.io/${TEAM}/web:1.2', { blockedRegistries: ['quay.io/shop'] })).toBeUndefined();
    expect(refused([], 'quay.io/${TEAM}/web:1.2', { allowedRegistries: ['docker.io/shop'] })).toBe('not-allowed by the configuration');
    expect(refused([clusterImage({ allowedRegistries: [unknownText('REGISTRY')] })], 'quay.io/shop/web:1.2')).toBeUndefined();
  });

  it('reads the one Image that the cluster reads, and no image of the image API', () => {
    expect(refused([clusterImage({ blockedRegistries: ['quay.io'] }, 'other')], 'quay.io/shop/web:1.2')).toBeUndefined();
    expect(refused([{ ...clusterImage({ blockedRegistries: ['quay.io'] }), apiVersion: 'image.openshift.io/v1' }], 'quay.io/shop/web:1.2')).toBeUndefined();
  });
});

describe('registrySettingsOf', () => {
  it('tells where short names are looked for', () => {
    expect(settings([clusterImage({ containerRuntimeSearchRegistries: ['quay.io'] })]).searched).toEqual(['quay.io']);
    expect(settings([clusterImage({})]).searched).toBeUndefined();
  });

  it.each([null, 7, 'quay.io', [7, null], { quay: 'io' }])('survives registrySources and mirrors of another shape: %j', (shape) => {
    const objects = [clusterImage(shape), clusterImage({ allowedRegistries: shape }), { ...digestMirrors(), spec: shape }, digestMirrors({ source: shape, mirrors: shape })];
    expect(mirrorsFor(settings(objects), at('docker.io/library/web:1.2'))).toEqual([]);
  });
});
