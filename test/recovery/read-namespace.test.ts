import { describe, expect, it } from 'vitest';
import { UserError } from '../../lib/base/errors';
import type { ClusterReader } from '../../lib/cluster/cluster-reader';
import type { JsonMap } from '../../lib/kube/json';
import { readNamespace } from '../../lib/recovery/read-namespace';

/** A reader with one list a kind; a code in place of a list is an error, and what is not named is not served. */
function readerOf(lists: Readonly<Record<string, readonly JsonMap[] | string>>): ClusterReader {
  return {
    name: 'shop.json',
    leavesOut: true,
    list: ({ kind }) => {
      const list = lists[kind];
      return typeof list === 'string' ? Promise.reject(new UserError(list, `no ${kind}`, { exitCode: 3 })) : Promise.resolve(list);
    },
    get: () => Promise.resolve(undefined),
    defaultNamespace: () => Promise.resolve('shop'),
    serverRelease: () => Promise.resolve(undefined),
    close: () => Promise.resolve(),
  };
}

const POD = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-0', namespace: 'shop' } };
const KINDS = { StatefulSet: [], Pod: [POD], Deployment: [], ReplicaSet: [], Event: [], Service: [], PersistentVolumeClaim: [], ImageStream: [] };
const now = (): number => 1000;

function without(kind: string): Readonly<Record<string, readonly JsonMap[]>> {
  return Object.fromEntries(Object.entries(KINDS).filter(([name]) => name !== kind));
}

describe('reading a namespace', () => {
  it('gives each object a place that names it', async () => {
    const { live } = await readNamespace(readerOf(KINDS), 'shop', now);
    expect(live).toMatchObject({ name: 'shop', now: 1000, unread: new Set() });
    expect(live.objects.map(({ origin }) => origin.uri)).toEqual(['cluster:shop/Pod/web-0']);
  });

  it('knows OpenShift by its image streams', async () => {
    const others = without('ImageStream');
    expect(await readNamespace(readerOf(KINDS), 'shop', now)).toMatchObject({ openshift: true, notes: [] });
    expect(await readNamespace(readerOf(others), 'shop', now)).toMatchObject({ openshift: false, notes: [], live: { unread: new Set(['ImageStream']) } });
    expect(await readNamespace(readerOf({ ...KINDS, ImageStream: 'forbidden' }), 'shop', now)).toMatchObject({ openshift: undefined });
  });

  it('does without kinds that the account may not list, and notes which', async () => {
    const { live, notes } = await readNamespace(readerOf({ ...KINDS, Event: 'forbidden' }), 'shop', now);
    expect(live.unread).toEqual(new Set(['Event']));
    expect(notes).toEqual(['this account may not list events in shop: nothing is said about them']);
  });

  it.each([['StatefulSet', 'forbidden'], ['Pod', 'forbidden'], ['Event', 'unreachable']])('does not do without %s where that is %s', async (kind, code) => {
    await expect(readNamespace(readerOf({ ...KINDS, [kind]: code }), 'shop', now)).rejects.toMatchObject({ code, exitCode: 3 });
  });

  it('refuses a dump without pods', async () => {
    await expect(readNamespace(readerOf(without('Pod')), 'shop', now)).rejects.toMatchObject({ code: 'incomplete', exitCode: 2 });
  });
});
