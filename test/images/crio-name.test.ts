import { describe, expect, it } from 'vitest';
import { crioCandidates, OPENSHIFT_SEARCH_REGISTRIES, parseCrioName } from '../../lib/images/crio-name';

const D1 = `sha256:${'1'.repeat(64)}`;

describe('an image name, read by CRI-O', () => {
  it('is short unless the first of its segments holds a dot or a colon or is localhost', () => {
    const names = ['web', 'my.web:1', 'shop/web', 'LOCAL/web', `web@${D1}`, 'quay.io/web', 'registry:5000/web', 'localhost/web'];
    expect(names.map(isShort)).toEqual([true, true, true, true, true, false, false, false]);
  });

  it('goes through the search registries in order when it is short', () => {
    expect(candidates('web:1')).toEqual(['registry.access.redhat.com/web:1', 'docker.io/library/web:1']);
    expect(candidates('shop/web')).toEqual(['registry.access.redhat.com/shop/web:latest', 'docker.io/shop/web:latest']);
  });

  it('keeps a digest and drops the tag beside it', () => {
    expect(candidates(`web:1@${D1}`)).toEqual([`registry.access.redhat.com/web@${D1}`, `docker.io/library/web@${D1}`]);
    expect(candidates(`quay.io/shop/web:1@${D1}`)).toEqual([`quay.io/shop/web@${D1}`]);
  });

  it('is refused where the grammar does not take it', () => {
    expect(['', ' ', 'Web:1', 'web:', `web@sha256:${'1'.repeat(63)}`, `web@sha256:${'A'.repeat(64)}`].map(isShort)).toEqual(Array(6).fill(undefined));
  });
});

function isShort(text: string): boolean | undefined {
  const parsed = parseCrioName(text);
  return parsed.ok ? parsed.value.short : undefined;
}

function candidates(text: string): readonly string[] {
  const parsed = parseCrioName(text);
  return parsed.ok ? crioCandidates(parsed.value, OPENSHIFT_SEARCH_REGISTRIES) : [];
}
