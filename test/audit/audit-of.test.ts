import { describe, expect, it } from 'vitest';
import type { ImageRow, NamespaceAudit } from '../../lib/audit/audit';
import { auditOf } from '../../lib/audit/audit-of';
import type { JsonMap } from '../../lib/kube/json';
import { UNDECIDED } from '../../lib/kube/target';
import { asLive, controlledBy, digest, livePod, liveStream, REGISTRY, shopOf, uidOf } from './live-shop';

const TARGET = { ...UNDECIDED, platform: 'openshift', release: { major: 4, minor: 16, patch: undefined }, crio: true } as const;

function auditShop(objects: readonly JsonMap[], unread: readonly string[] = []): NamespaceAudit {
  const [audit] = auditOf([shopOf(objects, unread)], TARGET);
  if (!audit) throw new Error('one namespace is one audit');
  return audit;
}

function onlyRow(objects: readonly JsonMap[]): ImageRow {
  const { images } = auditShop(objects);
  const [row] = images;
  if (!row || images.length > 1) throw new Error(`${images.length} rows`);
  return row;
}

function workload(kind: string, name: string, image: string, apiVersion = 'apps/v1'): JsonMap {
  return { apiVersion, kind, metadata: { name }, spec: { selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'app', image }] } } } };
}

const WEB = 'quay.io/shop/web:1.0';
const SET = { kind: 'StatefulSet', name: 'ledger' };
const at = (revision: string) => ({ 'controller-revision-hash': revision });

describe('the images of a namespace', () => {
  it('go by the outermost controller, through the ReplicaSet to the Deployment', () => {
    const replicaSet = { ...asLive(workload('ReplicaSet', 'web-5d9c', WEB), { applied: false }) };
    const owned = { ...replicaSet, metadata: { ...(replicaSet['metadata'] as object), ownerReferences: controlledBy({ kind: 'Deployment', name: 'web' }) } };
    const pod = livePod({ name: 'web-5d9c-x', owner: { kind: 'ReplicaSet', name: 'web-5d9c' }, labels: { 'pod-template-hash': '5d9c' }, image: WEB, imageID: `quay.io/shop/web@${digest('a')}` });
    const row = onlyRow([asLive(workload('Deployment', 'web', WEB)), owned, pod]);
    expect(row).toMatchObject({ workload: { kind: 'Deployment', name: 'web' }, container: 'app', written: WEB, applied: undefined, mixed: false });
    expect(row.running).toEqual([{ revision: '5d9c', image: `quay.io/shop/web@${digest('a')}`, digest: digest('a'), waiting: undefined, pods: ['web-5d9c-x'] }]);
  });

  it('are mixed where pods of one revision run different digests, and not where two revisions do', () => {
    const set = asLive(workload('StatefulSet', 'ledger', WEB));
    const pods = (revisions: readonly string[]): readonly JsonMap[] =>
      ['a', 'a', 'b'].map((letter, ordinal) => livePod({ name: `ledger-${ordinal}`, owner: SET, labels: at(revisions[ordinal] ?? ''), image: WEB, imageID: `quay.io/shop/web@${digest(letter)}` }));
    const same = onlyRow([set, ...pods(['x', 'x', 'x'])]);
    expect(same.mixed).toBe(true);
    expect(same.running.map(({ digest: found, pods: names }) => [found, names])).toEqual([
      [digest('a'), ['ledger-0', 'ledger-1']],
      [digest('b'), ['ledger-2']],
    ]);
    expect(onlyRow([set, ...pods(['x', 'x', 'y'])]).mixed).toBe(false);
  });

  it('are not mixed by ids that are no digest of a registry', () => {
    const set = asLive(workload('StatefulSet', 'ledger', WEB));
    const pods = ['1', '2'].map((id) => livePod({ name: `ledger-${id}`, owner: SET, labels: at('x'), image: WEB, imageID: `sha256:${id.repeat(64)}` }));
    const row = onlyRow([set, ...pods]);
    expect(row.mixed).toBe(false);
    expect(row.running.map(({ digest: found }) => found)).toEqual([undefined, undefined]);
  });

  it('tell what waits for its image, and of pods without a node that they wait', () => {
    const waiting = livePod({ name: 'ledger-0', owner: SET, labels: at('x'), image: 'ledger:1.0.1' });
    const unscheduled = { ...livePod({ name: 'ledger-1', owner: SET, labels: at('x'), image: 'ledger:1.0.1' }), status: { phase: 'Pending' } };
    const row = onlyRow([asLive(workload('StatefulSet', 'ledger', 'ledger:1.0.1')), waiting, unscheduled]);
    expect(row.running.map(({ waiting: why, pods }) => [why, pods])).toEqual([
      ['ImagePullBackOff', ['ledger-0']],
      ['Pending', ['ledger-1']],
    ]);
  });

  it('name the stream tag that holds a digest, and how many images have come to it since', () => {
    const image = (letter: string): string => `${REGISTRY}/shop/ledger@${digest(letter)}`;
    const stream = liveStream('ledger', { tags: { '1.0.0': ['a'], latest: ['c', 'b', 'a'] } });
    const row = (letter: string): ImageRow => onlyRow([asLive(workload('StatefulSet', 'ledger', image(letter)), { applied: false }), stream]);
    expect(row('a').source).toEqual({ namespace: 'shop', stream: 'ledger', tag: '1.0.0', behind: 0 });
    expect(row('b').source).toEqual({ namespace: 'shop', stream: 'ledger', tag: 'latest', behind: 1 });
    expect(row('d').source).toBeUndefined();
    expect(row('a').resolution.outcome.kind).toBe('digest');
  });

  it('keep what was applied apart from what admission made of it', () => {
    const applied = workload('Deployment', 'web', 'web:1.0');
    const live = asLive(applied);
    const stored = asLive(workload('Deployment', 'web', `${REGISTRY}/shop/web@${digest('a')}`), { applied: false });
    const row = onlyRow([{ ...stored, metadata: live['metadata'] }]);
    expect([row.written, row.applied]).toEqual([`${REGISTRY}/shop/web@${digest('a')}`, 'web:1.0']);
  });

  it('that were stored as a short name stay one, whatever the stream offers by now', () => {
    const row = onlyRow([asLive(workload('StatefulSet', 'ledger', 'ledger:1.0.1')), liveStream('ledger', { tags: { '1.0.1': ['a'] } })]);
    expect(row.resolution.outcome).toMatchObject({ kind: 'node-short-name', why: 'same-string' });
  });

  it('count containers that only the pods have', () => {
    const pod = livePod({ name: 'ledger-0', owner: SET, labels: at('x'), image: WEB, imageID: `quay.io/shop/web@${digest('a')}` });
    const proxy = { name: 'proxy', image: 'quay.io/mesh/proxy:2' };
    const spec = pod['spec'] as { containers: readonly object[] };
    const { images } = auditShop([asLive(workload('StatefulSet', 'ledger', WEB)), { ...pod, spec: { ...spec, containers: [...spec.containers, proxy] } }]);
    expect(images.map(({ container, from, written }) => [container, from, written])).toEqual([
      ['app', 'containers', WEB],
      ['proxy', 'pods', 'quay.io/mesh/proxy:2'],
    ]);
  });

  it('of an operator that was not read go by the name in the pods', () => {
    const owner = { apiVersion: 'kafka.example.com/v1', kind: 'KafkaPodSet', name: 'broker' };
    const pods = ['a', 'b'].map((letter) => livePod({ name: `broker-${letter}`, owner, container: 'kafka', image: `quay.io/shop/kafka:${letter}`, imageID: `quay.io/shop/kafka@${digest(letter)}` }));
    const { images } = auditShop(pods);
    expect(images.map(({ workload: { kind, name }, written, running }) => [`${kind}/${name}`, written, running.flatMap((entry) => entry.pods)])).toEqual([
      ['KafkaPodSet/broker', 'quay.io/shop/kafka:a', ['broker-a']],
      ['KafkaPodSet/broker', 'quay.io/shop/kafka:b', ['broker-b']],
    ]);
  });

  it('leave out pods that ended, but for those of Jobs', () => {
    const evicted = livePod({ name: 'web-x', owner: { kind: 'ReplicaSet', name: 'gone' }, image: WEB, imageID: `quay.io/shop/web@${digest('b')}`, phase: 'Failed' });
    expect(auditShop([evicted]).images).toEqual([]);
    const job = asLive(workload('Job', 'migrate', WEB, 'batch/v1'));
    const done = livePod({ name: 'migrate-x', owner: { kind: 'Job', name: 'migrate' }, image: WEB, imageID: `quay.io/shop/web@${digest('a')}`, phase: 'Succeeded' });
    expect(onlyRow([job, done]).running.map(({ pods }) => pods)).toEqual([['migrate-x']]);
  });

  it('survive objects of any shape', () => {
    const odd: readonly JsonMap[] = [
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'odd', ownerReferences: 'none' }, spec: { containers: 'many' }, status: { containerStatuses: [7, null, { name: 5, imageID: [] }] } },
      { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: null, spec: [] },
      { apiVersion: 'apps/v1', kind: 'ControllerRevision', metadata: { name: 'r', ownerReferences: controlledBy(SET) }, data: 'x', revision: 'y' },
      { apiVersion: 'image.openshift.io/v1', kind: 'ImageStream', metadata: { name: 's' }, status: { tags: [null, { tag: 4, items: 'x', conditions: {} }] } },
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{' } }, spec: { template: { spec: { containers: [{ name: 'app' }] } } } },
      { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'loop', uid: 'loop', ownerReferences: [{ kind: 'Job', name: 'loop', uid: 'loop', controller: true }] }, spec: {} },
    ];
    expect(auditShop(odd).images.map(({ written }) => written)).toEqual([undefined]);
  });
});

describe('the streams of a namespace', () => {
  it('tell look-up, tags, when each got its image and what the last import failed of', () => {
    const failed = { type: 'ImportSuccess', status: 'False', message: 'Internal error occurred: https://ci:hunter2@quay.io/v2/: unauthorized', lastTransitionTime: '2026-01-14T03:00:00Z' };
    const stream = liveStream('web', {
      local: false,
      tags: { '1.0': ['a'], pushed: ['b'] },
      spec: { tags: [{ name: '1.0', from: { kind: 'DockerImage', name: 'quay.io/shop/web:1.0' }, importPolicy: { scheduled: true } }, { name: '2.0', from: { kind: 'DockerImage', name: 'quay.io/shop/web:2.0' } }] },
      conditions: { '1.0': [failed] },
    });
    expect(auditShop([stream]).streams).toEqual([
      {
        name: 'web',
        lookup: false,
        repository: `${REGISTRY}/shop/web`,
        tags: [
          {
            name: '1.0',
            from: 'DockerImage quay.io/shop/web:1.0',
            scheduled: true,
            digest: digest('a'),
            imported: '2026-01-10T09:00:00Z',
            failure: { message: 'Internal error occurred: https://***@quay.io/v2/: unauthorized', since: '2026-01-14T03:00:00Z' },
          },
          { name: '2.0', from: 'DockerImage quay.io/shop/web:2.0', scheduled: false, digest: undefined, imported: undefined, failure: undefined },
          { name: 'pushed', from: undefined, scheduled: false, digest: digest('b'), imported: '2026-01-10T09:00:00Z', failure: undefined },
        ],
      },
    ]);
  });
});

describe('the history of a namespace', () => {
  const revision = (letter: string, number: number, image: string): JsonMap => ({
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: { name: `ledger-${letter}`, namespace: 'shop', uid: uidOf('ControllerRevision', letter), ownerReferences: controlledBy(SET) },
    revision: number,
    data: { spec: { template: { spec: { containers: [{ name: 'app', image }] }, $patch: 'replace' } } },
  });

  it('holds the revisions that name tags, the newest first, and marks the current one', () => {
    const set = asLive(workload('StatefulSet', 'ledger', WEB));
    const { history } = auditShop([set, revision('a', 1, 'quay.io/shop/web:0.9'), revision('b', 3, WEB), revision('c', 2, `quay.io/shop/web:1.0@${digest('a')}`)]);
    expect(history).toEqual([
      { workload: { kind: 'StatefulSet', name: 'ledger' }, kind: 'ControllerRevision', name: 'ledger-b', number: 3, current: true, images: [{ container: 'app', image: WEB }] },
      { workload: { kind: 'StatefulSet', name: 'ledger' }, kind: 'ControllerRevision', name: 'ledger-a', number: 1, current: false, images: [{ container: 'app', image: 'quay.io/shop/web:0.9' }] },
    ]);
  });

  it('reads the ReplicaSets of Deployments and the ReplicationControllers of DeploymentConfigs', () => {
    const owned = (kind: string, name: string, owner: { kind: string; name: string }, annotations: JsonMap, apiVersion: string): JsonMap => {
      const made = asLive(workload(kind, name, WEB, apiVersion), { applied: false });
      return { ...made, metadata: { ...(made['metadata'] as object), annotations, ownerReferences: controlledBy(owner) } };
    };
    const { history } = auditShop([
      asLive(workload('Deployment', 'web', WEB)),
      owned('ReplicaSet', 'web-1', { kind: 'Deployment', name: 'web' }, { 'deployment.kubernetes.io/revision': '2' }, 'apps/v1'),
      owned('ReplicaSet', 'web-2', { kind: 'Deployment', name: 'web' }, { 'deployment.kubernetes.io/revision': '3' }, 'apps/v1'),
      { ...asLive(workload('DeploymentConfig', 'shop', WEB, 'apps.openshift.io/v1')), status: { latestVersion: 4 } },
      owned('ReplicationController', 'shop-4', { kind: 'DeploymentConfig', name: 'shop' }, { 'openshift.io/deployment-config.latest-version': '4' }, 'v1'),
      asLive(workload('ReplicaSet', 'alone', WEB)),
    ]);
    expect(history.map(({ name, number, current }) => [name, number, current])).toEqual([
      ['web-2', 3, true],
      ['web-1', 2, false],
      ['shop-4', 4, true],
    ]);
  });
});
