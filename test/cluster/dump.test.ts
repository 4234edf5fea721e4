import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../lib/base/errors';
import { type Dump, readDump } from '../../lib/cluster/dump/dump';
import { readObjects } from '../../lib/cluster/dump/read-objects';
import { DEPLOYMENTS, EVENTS, IMAGE_STREAMS, PODS, STATEFUL_SETS } from '../../lib/cluster/resources';
import { listField, textField } from '../../lib/kube/json';
import { readYaml } from '../../lib/yaml/read';
import { folder, wordsOf, written } from './local-api';

const pod = (name: string, namespace = 'shop', more: object = {}): Record<string, unknown> => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, ...more } });
const set = (name: string, namespace = 'shop'): object => ({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name, namespace }, spec: { replicas: 3 } });
const listOf = (...items: readonly unknown[]): object => ({ apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } });

/** Reads files that are written for it, by their paths in a folder. */
function dumpOf(files: Readonly<Record<string, unknown>>, paths = Object.keys(files)): Dump {
  const cwd = folder();
  for (const [path, value] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    written(join(cwd, path), value);
  }
  return readDump(paths, { cwd, stdin: () => Buffer.from('') });
}

const stdin = (text: string | Buffer): Dump => readDump(['-'], { cwd: '/', stdin: () => Buffer.from(text) });

async function names(dump: Dump, resource = PODS, namespace = 'shop'): Promise<unknown> {
  return (await dump.list(resource, namespace))?.map(({ metadata }) => textField(metadata, 'name'));
}

function faultOf(work: () => unknown): UserError {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('no fault');
}

/** As `oc get pods -o yaml` prints it. */
const PRINTED = `apiVersion: v1
items:
- apiVersion: v1
  kind: Pod
  metadata:
    annotations:
      note: |-
        items:
        - no item of the list
    name: web-0
    namespace: shop
- apiVersion: v1
  kind: Pod
  metadata:
    name: web-1
    namespace: shop
kind: List
metadata:
  resourceVersion: ""
`;

describe('what oc get prints', () => {
  it('reads as YAML, as JSON, as a typed list, as one object, as several documents', async () => {
    expect(await names(stdin(PRINTED))).toEqual(['web-0', 'web-1']);
    expect(await names(stdin(JSON.stringify(listOf(pod('web-0'), pod('web-1')), null, 4)))).toEqual(['web-0', 'web-1']);
    expect(await names(stdin(stringify(listOf(pod('web-0'), pod('web-1')))))).toEqual(['web-0', 'web-1']);
    expect(await names(stdin(JSON.stringify(pod('web-0'))))).toEqual(['web-0']);
    expect(await names(stdin(`--- # first\n${PRINTED}---\n${stringify(pod('web-2'))}...\n`))).toEqual(['web-0', 'web-1', 'web-2']);
    expect(await names(stdin(`{"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "web-0", "namespace": "shop"}}\n---\n${stringify(pod('web-1'))}`))).toEqual(['web-0', 'web-1']);
  });

  it('keeps unknown fields and times, and gives items of typed lists their kind', async () => {
    const item = { metadata: { name: 'web-0', namespace: 'shop', creationTimestamp: '2026-11-20T10:00:00Z', odd: { deep: [1, null] } } };
    const dump = stdin(stringify({ kind: 'PodList', apiVersion: 'v1', metadata: {}, items: [item] }));
    expect(await dump.list(PODS, 'shop')).toEqual([{ apiVersion: 'v1', kind: 'Pod', ...item }]);
    expect(await dump.get(PODS, 'shop', 'web-0')).toEqual({ apiVersion: 'v1', kind: 'Pod', ...item });
    expect(await dump.get(PODS, 'shop', 'web-9')).toBeUndefined();
  });

  it('reads with Windows line ends, a byte order mark, and as PowerShell redirects it', async () => {
    const windows = PRINTED.replaceAll('\n', '\r\n');
    expect(await names(stdin(windows))).toEqual(['web-0', 'web-1']);
    expect(await names(stdin(`\uFEFF${windows}`))).toEqual(['web-0', 'web-1']);
    expect(await names(stdin(Buffer.from(`\uFEFF${windows}`, 'utf16le')))).toEqual(['web-0', 'web-1']);
    expect(await names(stdin(Buffer.from(`\uFEFF${windows}`, 'utf16le').swap16()))).toEqual(['web-0', 'web-1']);
  });

  it('reads whole where its items do not stand by themselves', async () => {
    const shared = 'apiVersion: v1\nkind: List\nitems:\n- &one\n  apiVersion: v1\n  kind: Pod\n  metadata: &meta {name: web-0, namespace: shop}\n- apiVersion: v1\n  kind: Pod\n  metadata: {<<: *meta, name: web-1}\n';
    expect(await names(stdin(shared))).toEqual(['web-0', 'web-1']);
    expect(await names(stdin('items: [{apiVersion: v1, kind: Pod, metadata: {name: web-0, namespace: shop}}]\nkind: List\napiVersion: v1\n'))).toEqual(['web-0']);
    expect(await names(stdin('kind: List\napiVersion: v1\nitems:\n# two\n  - {apiVersion: v1, kind: Pod, metadata: {name: web-0, namespace: shop}}\n  # and\n  - {apiVersion: v1, kind: Pod, metadata: {name: web-1, namespace: shop}}\n'))).toEqual(['web-0', 'web-1']);
  });

  it('means the same in pieces as it does whole', () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof({ maxDepth: 3 }, fc.string(), fc.integer(), fc.boolean(), fc.constant('items:\n- a\n  - b\n'), fc.array(tie('any'), { maxLength: 3 }), fc.dictionary(fc.string({ minLength: 1 }), tie('any'), { maxKeys: 3 })),
    })).any;
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), fc.constantFrom({}, { indentSeq: false }), (specs, style) => {
        const text = stringify(listOf(...specs.map((spec, at) => ({ ...pod(`web-${at}`), spec }))), style);
        const whole = readYaml('', text).documents[0]?.value;
        const read = readObjects(Buffer.from(text));
        expect(read.objects).toEqual(listField(whole, 'items'));
        expect(read.brokenLine === undefined).toBe(whole !== undefined);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a list in JSON', () => {
  it('means the same in pieces as it does whole, however it is printed and whatever stands in it', () => {
    const odd = fc.constantFrom('\n        },\n        {', '\n    "items": [\n        {', '\n        }\n    ]', '→');
    const spec = fc.oneof(fc.dictionary(fc.string(), fc.oneof(odd, fc.jsonValue()), { maxKeys: 3 }), fc.constant({ items: [{}, {}] }));
    fc.assert(
      fc.property(fc.array(spec, { maxLength: 4 }), fc.constantFrom(undefined, 2, 4, '\t'), fc.boolean(), (specs, indent, isLast) => {
        const objects = specs.map((one, at) => ({ ...pod(`web-${at}`), spec: one }));
        const list = isLast ? { kind: 'List', apiVersion: 'v1', metadata: {}, items: objects } : listOf(...objects);
        const text = JSON.stringify(list, null, indent);
        expect(readObjects(Buffer.from(text)).objects).toEqual((JSON.parse(text) as { items: unknown }).items);
      }),
      { numRuns: 300 },
    );
  });

  it('that is cut off or joined to another is not half read', async () => {
    const text = JSON.stringify(listOf(pod('web-0'), pod('web-1')), null, 4);
    expect(await names(stdin(`${text}\n---\n${text.replaceAll('web-', 'db-')}\n`))).toEqual(['web-0', 'web-1', 'db-0', 'db-1']);
    expect(faultOf(() => stdin(text.slice(0, -60))).code).toBe('not-a-dump');
    expect(faultOf(() => stdin(`${text}\n${text}`)).code).toBe('not-a-dump');
  });
});

describe('what a dump says of kinds', () => {
  it('is nothing about those it does not hold, and none where another namespace has some', async () => {
    const dump = dumpOf({ 'dump.json': listOf(pod('web-0'), set('web', 'other')) });
    expect(await dump.list(EVENTS, 'shop')).toBeUndefined();
    expect(await dump.list(STATEFUL_SETS, 'shop')).toEqual([]);
    expect(dump.namespaces).toEqual(['other', 'shop']);
    expect(await dump.defaultNamespace()).toBeUndefined();
    expect(await dumpOf({ 'dump.json': pod('web-0') }).defaultNamespace()).toBe('shop');
  });

  it('is none where an empty list of the kind was saved', async () => {
    const dump = dumpOf({ 'sets.json': { kind: 'StatefulSetList', apiVersion: 'apps/v1', metadata: {}, items: [] } });
    expect(await dump.list(STATEFUL_SETS, 'shop')).toEqual([]);
    expect(await dump.list(PODS, 'shop')).toBeUndefined();
    expect(await dump.list(DEPLOYMENTS, 'shop')).toBeUndefined();
  });

  it('goes by the group and not by the version, and takes a Knative Service for no other', async () => {
    const dump = dumpOf({ 'dump.json': listOf({ ...set('web'), apiVersion: 'apps/v1beta1' }, { apiVersion: 'serving.knative.dev/v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' } }) });
    expect(await names(dump, STATEFUL_SETS)).toEqual(['web']);
    expect(await dump.list({ group: '', version: 'v1', plural: 'services', kind: 'Service' }, 'shop')).toBeUndefined();
  });

  it('is the later state where an object was saved twice', async () => {
    const dump = dumpOf({
      'a.json': pod('web-0', 'shop', { resourceVersion: '1000' }),
      'b.json': pod('web-0', 'shop', { resourceVersion: '999' }),
    });
    expect(await dump.get(PODS, 'shop', 'web-0')).toMatchObject({ metadata: { resourceVersion: '1000' } });
    expect(await names(dump)).toEqual(['web-0']);
  });
});

describe('a must-gather', () => {
  const root = 'must-gather.local.1/quay-io-shop-must-gather';
  const files = {
    [`${root}/namespaces/shop/core/pods.yaml`]: stringify({ apiVersion: 'v1', kind: 'PodList', items: [pod('web-0')] }),
    [`${root}/namespaces/shop/pods/web-1/web-1.yaml`]: `---\n${stringify(pod('web-1'))}`,
    [`${root}/namespaces/shop/apps/statefulsets.yaml`]: stringify({ apiVersion: 'v1', kind: 'List', items: [] }),
    [`${root}/namespaces/shop/image.openshift.io/imagestreams.yaml`]: '---\napiVersion: image.openshift.io/v1\nitems: []\nkind: ImageStreamList\nmetadata: {}\n',
    [`${root}/namespaces/shop/pods/web-1/web/web/logs/current.log`]: 'items: [',
    [`${root}/cluster-scoped-resources/config.openshift.io/clusterversions/version.yaml`]: stringify({
      apiVersion: 'config.openshift.io/v1',
      kind: 'ClusterVersion',
      metadata: { name: 'version' },
      status: { desired: { version: '4.17.0' }, history: [{ state: 'Partial', version: '4.17.0' }, { state: 'Completed', version: '4.16.3' }] },
    }),
    [`${root}/cluster-scoped-resources/machineconfiguration.openshift.io/huge.yaml`]: '{{ never read',
  };

  it('is read file by file, and knows of kinds by its files', async () => {
    const dump = dumpOf(files, ['must-gather.local.1']);
    expect(await names(dump)).toEqual(['web-0', 'web-1']);
    expect(await dump.list(STATEFUL_SETS, 'shop')).toEqual([]);
    expect(await dump.list(STATEFUL_SETS, 'other')).toBeUndefined();
    expect(await dump.list(IMAGE_STREAMS, 'shop')).toEqual([]);
    expect(await dump.list(EVENTS, 'shop')).toBeUndefined();
    expect(dump.skipped).toEqual([]);
    expect(dump.namespaces).toEqual(['shop']);
  });

  it('tells the releases, the one that was reached and not the one on the way', async () => {
    const dump = dumpOf(files, ['must-gather.local.1']);
    expect([dump.openShiftRelease, await dump.serverRelease()]).toEqual(['4.16.3', '1.29']);
    const operator = { apiVersion: 'config.openshift.io/v1', kind: 'ClusterOperator', metadata: { name: 'kube-apiserver' }, status: { versions: [{ name: 'operator', version: '4.16.3' }, { name: 'kube-apiserver', version: '1.29.6' }] } };
    expect(await dumpOf({ ...files, 'operator.json': operator }, ['must-gather.local.1', 'operator.json']).serverRelease()).toBe('1.29.6');
    expect(await dumpOf({ 'dump.json': pod('web-0') }).serverRelease()).toBeUndefined();
  });

  it('says of files that do not read that they were left out, and does not claim their lists', async () => {
    const dump = dumpOf({ ...files, [`${root}/namespaces/shop/core/events.yaml`]: 'apiVersion: v1\nitems:\n- metadata: {\n' }, ['must-gather.local.1']);
    expect(dump.skipped).toEqual([{ name: `${root}/namespaces/shop/core/events.yaml`, reason: expect.stringMatching(/^does not read as YAML or JSON at line \d$/) as string }]);
    expect(await dump.list(EVENTS, 'shop')).toBeUndefined();
  });
});

describe('what is no dump', () => {
  it.each([
    ['a table', 'NAME    READY   STATUS\nweb-0   1/1     Running\n', 'holds no object of Kubernetes'],
    ['an empty file', '', 'holds no object of Kubernetes'],
    ['an empty list of nothing in particular', JSON.stringify(listOf()), 'holds no object of Kubernetes'],
    ['a picture', 'PNG\0\0', 'is not text: neither UTF-8 nor UTF-16'],
    ['a file that was cut', `${PRINTED}- "`, 'does not read as YAML or JSON at line 20'],
    ['JSON that was cut', '{\n  "kind": "List",\n  "items": [{"kind": "Secret", "data": {"password": "very-secret', 'does not read as YAML or JSON at line 3'],
  ])('is told for %s', (_what, text, problem) => {
    const fault = faultOf(() => dumpOf({ 'dump.yaml': text }));
    expect([fault.code, fault.exitCode, fault.message]).toEqual(['not-a-dump', 2, `dump.yaml ${problem}`]);
    expect(fault.hint).toContain('oc get statefulsets,pods,events,services,pvc -o yaml');
    expect(wordsOf(fault)).not.toContain('very-secret');
  });

  it('is told for what has to be unpacked first', () => {
    expect(faultOf(() => stdin(Buffer.from([0x1f, 0x8b, 8, 0]))).message).toBe('standard input is compressed; unpack it first');
  });

  it('is told for a path that does not open and for a folder without objects', () => {
    expect(faultOf(() => dumpOf({}, ['missing.yaml'])).message).toBe('cannot read the dump missing.yaml: no such file or folder');
    expect(faultOf(() => dumpOf({ 'here/readme.txt': 'hello' }, ['here'])).message).toBe('no object of Kubernetes in here');
    expect(faultOf(() => dumpOf({ 'here/a.yaml': 'a: [' }, ['here'])).message).toMatch(/^no object of Kubernetes in here: here\/a\.yaml does not read/);
    expect(faultOf(() => dumpOf({}, [''])).code).toBe('usage');
  });
});

describe('a dump of 5,000 pods', () => {
  it('is read piece by piece, so that it takes far less time than a person would mind', async () => {
    const one = stringify([pod('web-NUMBER', 'shop', { annotations: { note: 'x'.repeat(4_000) } })], { indentSeq: false });
    const items = Array.from({ length: 5_000 }, (_, at) => one.replace('NUMBER', String(at)));
    const started = process.cpuUsage(); // not the time of day, which others use up too
    const dump = stdin(`apiVersion: v1\nitems:\n${items.join('')}kind: List\n`);
    expect(await dump.list(PODS, 'shop')).toHaveLength(5_000);
    expect(process.cpuUsage(started).user).toBeLessThan(5_000_000);
  });
});
