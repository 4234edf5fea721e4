import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { type JsonMap, listField, mapField, textField } from '../../lib/kube/json';
import { asLive, livePod, uidOf } from '../audit/live-shop';
import { type ApiServer, startApiServer } from '../support/cluster/api-server';
import { WORLDS } from '../support/cluster/worlds';
import { ledger, SERVICE, shopDump } from './audited-shop';
import { inLiveCluster, inWorld } from './live-cluster';
import { inFolder, type Outcome, type Outside, runCli } from './run-cli';

function auditDump(dump: JsonMap, words: readonly string[] = [], files: Readonly<Record<string, string>> = {}, outside: Outside = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    inFolder({ 'saved/shop.json': JSON.stringify(dump), ...files }, async (cwd) => resolve(await runCli(['audit', '--from', 'saved/shop.json', ...words], { cwd, ...outside }))).catch(reject);
  });
}

const list = (...items: readonly JsonMap[]): JsonMap => ({ apiVersion: 'v1', kind: 'List', items });

describe('an audit of a dump', () => {
  it('tells what runs, through which stream it came, what moved, and what cannot be reproduced', async () => {
    const { out, code, err } = await auditDump(shopDump());
    expect([code, err]).toEqual([0, '']);
    for (const text of [
      '2 images in 5 pods: 1 pinned, 1 not; 1 runs different digests in pods of one revision',
      'applied as ledger:1.0.0',
      'resolved by: the image stream shop/ledger:1.0.0, its newest image',
      '3 pods at ledger-b run sha256:aaaaaaaaaaaa…',
      'pods of one revision run different digests',
      'ledger: look-up on',
      'imported again and again',
      'the last import failed at 2026-01-14T03:00:00Z',
      'web-5d9c (revision 3, the current one): web quay.io/shop/web:1.10',
      'not read: CronJob',
    ]) {
      expect(out).toContain(text);
    }
    expect(out).toMatch(/checked 5 objects in 1 set, by \d+ rules\n$/);
  });

  it.each([40, 60, 100])('fits a terminal of %d columns', async (columns) => {
    const { out } = await auditDump(shopDump(), [], {}, { columns, env: { NO_COLOR: '1' } });
    const tables = out.slice(0, out.indexOf('── cluster:'));
    // A word that is longer than the line has one of its own.
    const long = tables.split('\n').filter((line) => line.length > columns && line.trim().includes(' '));
    expect(long.filter((line) => !/^ {2}\S.*image-registry\.openshift|^── /.test(line))).toEqual([]);
  });

  it('is one document as JSON, with the report of the rules as lint writes it', async () => {
    const { out } = await auditDump(shopDump(), ['--format', 'json']);
    const document = JSON.parse(out) as { version: number; source: string; namespaces: { namespace: string; images: { container: string; mixed: boolean; pinned: string }[] }[]; report: { version: number; findings: { location: object }[] } };
    expect([document.version, document.source, document.namespaces.map(({ namespace }) => namespace)]).toEqual([1, 'saved/shop.json', ['shop']]);
    expect(document.namespaces[0]?.images.map(({ container, mixed, pinned }) => [container, mixed, pinned])).toEqual([
      ['web', true, 'no'],
      ['app', false, 'yes'],
    ]);
    expect(document.report.version).toBe(1);
    expect(document.report.findings[0]?.location).toMatchObject({ name: 'cluster:shop/StatefulSet/ledger' });
  });

  it('has its tables in Markdown, and the findings alone in the formats of findings', async () => {
    const words = ['--preset', 'strict', '--format', 'markdown', '--format', 'sarif=out.sarif', '--format', 'github=out.txt', '--format', 'junit=out.xml', '--format', 'jsonl=out.jsonl', '--format', 'gitlab=out.json'];
    const { out, err } = await auditDump(shopDump(), words);
    expect(out).toContain('| `Deployment/web` | `web` | `quay.io/shop/web:1.10` |');
    expect(out).toContain('`unpinned-image`');
    expect(err.match(/wrote /g)).toHaveLength(5);
  });

  it('runs the presets and single rules, and ends 1 where one fails at the level asked for', async () => {
    expect((await auditDump(shopDump(), ['--only', 'unpinned-image', '--fail-on', 'warning'])).code).toBe(1);
    const { out, code } = await auditDump(shopDump(), ['--only', 'implicit-partition']);
    expect([code, out.includes('no findings')]).toEqual([0, true]);
  });

  it('heeds annotations on live objects, and knows the rules that only manifests have', async () => {
    const annotated = asLive({ ...ledger('quay.io/shop/ledger:1.0'), metadata: { name: 'ledger', annotations: { 'ignore.pinstream/unpinned-image': 'the vendor ships no digest', 'ignore.pinstream/claim-template-drift': 'Argo CD ignores it' } } });
    const { out } = await auditDump(list(annotated, asLive(SERVICE)), ['--preset', 'strict']);
    expect(out).not.toContain('unpinned-image');
    expect(out).not.toContain('suppression  ');
  });

  it('says nothing of what controllers made, but of what an operator keeps it shows the images', async () => {
    const owned = { ...asLive(ledger('quay.io/shop/ledger:1.0')), metadata: { name: 'ledger', namespace: 'shop', uid: uidOf('StatefulSet', 'ledger'), ownerReferences: [{ apiVersion: 'shop.example.com/v1', kind: 'Ledger', name: 'main', uid: 'x', controller: true }] } };
    const { out, code } = await auditDump(list(owned, asLive(SERVICE), livePod({ name: 'ledger-0', owner: { kind: 'StatefulSet', name: 'ledger' }, image: 'quay.io/shop/ledger:1.0' })), ['--preset', 'pedantic']);
    expect(out).toContain('StatefulSet/ledger\n  not pinned');
    expect(out).toContain('no findings');
    expect(code).toBe(0);
  });

  it('reads the configuration of the folder, externals among it', async () => {
    const config = 'externals:\n  streams:\n    - name: cache\n      lookup: true\npreset: strict\nrules:\n  unpinned-image: "off"\n';
    const { out } = await auditDump(shopDump(), [], { '.pinstream.yaml': config });
    expect(out).not.toContain('unpinned-image');
  });

  it('does not take the names of secrets’ values into its words', async () => {
    const { out } = await auditDump(list(asLive({ ...ledger('ledger:1.0'), metadata: { name: 'ledger' } })), ['--format', 'json']);
    expect(out).not.toContain('last-applied-configuration');
  });

  it('goes over several namespaces, each with its own tables', async () => {
    const other = asLive({ ...ledger('quay.io/shop/ledger:1.0'), metadata: { name: 'ledger', namespace: 'bank' } });
    const both = list(asLive(ledger('quay.io/shop/ledger:1.0')), other);
    const refused = await auditDump(both);
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('--namespace')]);
    const { out } = await auditDump(both, ['--namespace', 'shop', '--namespace', 'bank']);
    expect(out).toContain('── namespace shop ');
    expect(out).toContain('── namespace bank ');
    expect(out).toContain('2 objects in 2 sets');
  });

  it('is no audit of a namespace that the dump does not hold', async () => {
    const { code, err } = await auditDump(shopDump(), ['--namespace', 'bank']);
    expect([code, err]).toEqual([2, expect.stringContaining('holds nothing of the namespace bank')]);
  });
});

describe('an audit beside what is about to be applied', () => {
  const stuck = (): JsonMap => {
    const set = asLive(ledger('quay.io/shop/ledger:1.1'));
    const pods = [0, 1, 2].map((ordinal) =>
      livePod({
        name: `ledger-${ordinal}`,
        owner: { kind: 'StatefulSet', name: 'ledger' },
        labels: { app: 'ledger', 'controller-revision-hash': ordinal === 2 ? 'ledger-b' : 'ledger-a' },
        image: 'quay.io/shop/ledger:1.1',
        ...(ordinal === 2 ? {} : { imageID: `quay.io/shop/ledger@sha256:${'a'.repeat(64)}` }),
      }),
    );
    return list(set, asLive(SERVICE), ...pods);
  };

  it('says that the change will not take effect while a pod is in the way, at the line of the change', async () => {
    const { code, out } = await auditDump(stuck(), ['--against', 'next'], { 'next/ledger.json': JSON.stringify(ledger('quay.io/shop/ledger:1.2'), undefined, 2) });
    expect(code).toBe(1);
    expect(out).toMatch(/next\/ledger\.json:\d+:\d+ +error +live-stuck/);
    expect(out).toContain('will not take it up until ledger-2 is replaced');
    expect(out).toContain('kubectl delete pod ledger-2 -n shop');
    expect(out).not.toContain('── namespace');
  });

  it('finds nothing where the same is applied again', async () => {
    const { code, out } = await auditDump(stuck(), ['--against', 'next', '--preset', 'pedantic'], { 'next/ledger.json': JSON.stringify(ledger('quay.io/shop/ledger:1.1')) });
    expect([code, out.includes('no findings')]).toEqual([0, true]);
  });

  it('notes what is not compared', async () => {
    const elsewhere = { ...ledger('quay.io/shop/ledger:1.2'), metadata: { name: 'ledger', namespace: 'bank' } };
    const { err } = await auditDump(stuck(), ['--against', 'next.json'], { 'next.json': JSON.stringify(elsewhere) });
    expect(err).toContain('note: manifests of other namespaces are not compared: StatefulSet/ledger in bank');
    expect(err).toContain('note: nothing in next.json is live in shop');
  });
});

describe('what an audit refuses', () => {
  it.each([
    [['--watch'], '--watch draws on a terminal'],
    [['--interval', '3'], '--interval goes with --watch alone'],
    [['--account', 'ci'], '--account goes with --rbac alone'],
    [['--stdin-filename', 'x.yaml'], '--stdin-filename names standard input'],
    [['--namespace', 'shop', '--namespace', 'bank', '--against', 'x'], '--against compares with one namespace'],
  ])('%j', async (words, fault) => {
    const { code, err } = await auditDump(shopDump(), words);
    expect([code, err]).toEqual([2, expect.stringContaining(fault)]);
  });

  it.each([
    [['--from', 'x'], '--from reads what somebody saved'],
    [['--format', 'json'], '--watch draws text'],
    [['--interval', '0'], 'a number of seconds from 1 to 3600'],
  ])('to watch with %j', async (words, fault) => {
    const { code, err } = await runCli(['audit', '--watch', ...words], { columns: 100 });
    expect([code, err]).toEqual([2, expect.stringContaining(fault)]);
  });
});

/** The manifest of the cluster's only set, with another image. */
function changedSet(server: ApiServer): JsonMap {
  const [set = {}] = server.list('StatefulSet');
  const { metadata, spec, apiVersion, kind } = set;
  const template = mapField(spec, 'template');
  const [first, ...more] = listField(template['spec'], 'containers');
  const containers = [{ ...(first as object), image: 'quay.io/shop/web:9.0' }, ...more];
  return { apiVersion, kind, metadata: { name: textField(metadata, 'name'), namespace: 'shop' }, spec: { ...mapField(set, 'spec'), template: { ...template, spec: { ...mapField(template, 'spec'), containers } } } };
}

describe('an audit of a cluster', () => {
  const set = { ...ledger('quay.io/shop/ledger:1.0'), metadata: { name: 'ledger', namespace: 'shop' } };
  const service = { ...SERVICE, metadata: { name: 'ledger', namespace: 'shop' } };

  it('reads its namespace, writes nothing, and takes the platform from the server', () =>
    inLiveCluster(() => startApiServer({ target: 'openshift=4.16' }), async ({ server, run }) => {
      server.apply(service);
      server.apply(set);
      server.settle();
      const { code, out, err } = await run('audit', '--format', 'json', '--preset', 'strict');
      expect([code, err]).toEqual([0, '']);
      const { namespaces } = JSON.parse(out) as { namespaces: { pods: number; unread: string[]; images: { running: { pods: string[] }[] }[] }[] };
      expect(namespaces[0]).toMatchObject({ pods: 3, images: [{ workload: { kind: 'StatefulSet', name: 'ledger' } }] });
      expect(namespaces[0]?.images[0]?.running.flatMap(({ pods }) => pods)).toEqual(['ledger-0', 'ledger-1', 'ledger-2']);
      expect(server.log.filter(({ method }) => method !== 'GET')).toEqual([]);
    }));

  it('has nothing left to read on Kubernetes, which serves no kind of OpenShift\'s', () =>
    inLiveCluster(() => startApiServer({ target: 'kubernetes=1.34' }), async ({ server, run }) => {
      server.apply(service);
      const { code, out } = await run('audit', '-n', 'shop', '--format', 'json');
      const { namespaces } = JSON.parse(out) as { namespaces: { unread: string[] }[] };
      expect([code, namespaces[0]?.unread]).toEqual([0, []]);
    }));

  it.each(WORLDS.filter(({ id }) => ['W1', 'W2', 'W3', 'W4', 'W10', 'W11', 'W13', 'W16', 'W19'].includes(id)))('tells in $id of the change that a pod keeps out, and where none does is silent: $given', ({ id }) =>
    inWorld(id, ({ server, run }) =>
      inFolder({ 'next.json': JSON.stringify(changedSet(server)) }, async (cwd) => {
        const { code, out } = await run('audit', '--against', `${cwd}/next.json`, '--only', 'live-stuck');
        const isKeptOut = ['W1', 'W2', 'W3', 'W4', 'W16'].includes(id);
        expect([id, code, out.includes('will not take it up until')]).toEqual([id, isKeptOut ? 1 : 0, isKeptOut]);
        expect(server.log.filter(({ method }) => method !== 'GET')).toEqual([]);
      }),
    ));

  it('prints the rights that it needs, one Role a namespace', async () => {
    const { out, code } = await runCli(['audit', '--rbac', '--namespace', 'shop', '--namespace', 'bank', '--account', 'ci/auditor']);
    const documents = parseAllDocuments(out).map((document) => document.toJS() as { kind: string; metadata: { namespace: string }; rules?: { verbs: string[]; resources: string[] }[] });
    expect([code, documents.map(({ kind, metadata }) => `${kind} ${metadata.namespace}`)]).toEqual([0, ['Role shop', 'RoleBinding shop', 'Role bank', 'RoleBinding bank']]);
    expect(new Set(documents.flatMap(({ rules = [] }) => rules.flatMap(({ verbs }) => verbs)))).toEqual(new Set(['get', 'list']));
    expect(documents[0]?.rules?.flatMap(({ resources }) => resources)).not.toContain('secrets');
  });

  it('ends 3 where the cluster refuses', () =>
    inLiveCluster(() => startApiServer({ accounts: { nobody: { user: 'nobody', rights: [] } } }), async ({ run }) => {
      const { code, err } = await run('audit');
      expect([code, err]).toEqual([3, expect.stringContaining('pinstream audit --rbac')]);
    }));

  it('leaves out what the account may not list, with a note', () =>
    inLiveCluster(
      () => startApiServer({ accounts: { some: { user: 'some', rights: [{ verbs: ['get', 'list'], groups: ['apps'], resources: ['statefulsets'] }] } }, objects: [asLive(set)] }),
      async ({ run }) => {
        const { out, err } = await run('audit');
        expect(err).toContain('note: this account may not list pods in shop: nothing is said about them');
        expect(out).toContain('StatefulSet/ledger');
      },
    ));
});
