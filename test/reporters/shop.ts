import { KubeObject } from '../../lib/kube/object';
import { NamedOrigin } from '../../lib/workspace/origins';
import type { Place } from '../../lib/base/origin';
import type { Path } from '../../lib/base/path';
import { LineMap } from '../../lib/base/span';
import type { Finding, FindingObject } from '../../lib/engine/finding';
import type { Report } from '../../lib/engine/report';
import { objectRule, type Rule, workspaceRule } from '../../lib/engine/rule';
import type { RenderContext, SourceLines } from '../../lib/reporters/reporter';

/** The texts that the findings of these tests point into. */
const FILES: Readonly<Record<string, string>> = {
  'apps/shop.yaml': `apiVersion: template.openshift.io/v1
kind: Template
metadata:
  name: shop
parameters:
  - name: VERSION
    value: "1.2"
objects:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata:
      name: shop
    spec:
      serviceName: shop-peers
      template:
        spec:
          containers:
            - name: shop
              image: shop:\${VERSION}
\t\t\t# 価格表
            - {name: 価格, image: 'quay.io/shop/価格:latest'}
`,
  'apps/web one.yaml': `kind: Secret\napiVersion: v1\nmetadata: {name: web-login}\nstringData:\n  password: hunter2\n`,
  'base/stream.yaml': `apiVersion: image.openshift.io/v1\nkind: ImageStream\nmetadata:\n  name: shop\n`,
};

const SHORT: Rule = workspaceRule({
  id: 'short-image-name',
  summary: 'Image name has no registry host',
  category: 'images',
  preset: 'recommended',
  severity: 'error',
  severityNote: 'A warning while the platform is undecided.',
  since: '0.1.0',
  fixes: 'safe',
  sources: [{ title: 'CRI-O: short names', url: 'https://github.com/cri-o/cri-o/blob/v1.34.0/docs/crio.conf.5.md', version: '1.34' }],
  messages: { guessed: () => 'not used here' },
  check: () => undefined,
});

const FLOATING: Rule = objectRule({
  id: 'floating-tag',
  summary: 'Image tag moves by design',
  category: 'images',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  sources: [],
  messages: { latest: () => 'not used here' },
  check: () => undefined,
});

const SET: FindingObject = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'shop', namespace: undefined, path: 'spec.template.spec.containers[0].image' };

/** A finding with what no test speaks of filled in. */
export function findingOf(changes: Partial<Finding> & Pick<Finding, 'place'>): Finding {
  return {
    ruleId: 'short-image-name',
    messageId: 'guessed',
    message: 'shop:1.2 names no registry host; name one',
    severity: 'error',
    preset: 'recommended',
    confidence: 'certain',
    related: [],
    subject: { object: new KubeObject({}, new NamedOrigin('shop')) },
    object: SET,
    fix: undefined,
    hint: undefined,
    also: [],
    fingerprint: '0123456789abcdef',
    suppressed: undefined,
    ...changes,
  };
}

/** The place at which a piece of a file's text stands for the first time. */
export function placeOf(uri: string, piece: string, path: Path, files = FILES): Place {
  const text = files[uri] ?? '';
  const start = text.indexOf(piece);
  if (start < 0) throw new Error(`${uri} holds no ${piece}`);
  return { uri, path, span: new LineMap(text).spanOf(start, start + piece.length) };
}

export function reportOf(findings: readonly Finding[], changes: Partial<Report> = {}): Report {
  return {
    findings,
    failures: [],
    stale: [],
    summary: { files: 3, documents: 3, objects: 4, sets: 2, skipped: [], unknownKinds: [] },
    rules: [FLOATING, SHORT],
    ...changes,
  };
}

export function contextOf(changes: Partial<RenderContext> = {}, files: Readonly<Record<string, string>> = FILES): RenderContext {
  return {
    colour: false,
    width: 100,
    textOf: (uri) => sourceOf(files[uri]),
    showSuppressed: false,
    failOn: 'error',
    version: '0.1.0',
    ...changes,
  };
}

/** A report with one of everything: what the golden files show. */
export const EVERYTHING: Report = reportOf(
  [
    findingOf({
      place: placeOf('apps/shop.yaml', 'shop:${VERSION}', ['objects', 0, 'spec', 'template', 'spec', 'containers', 0, 'image']),
      message: 'shop:1.2 names no registry host, and the stream shop of this set does not answer local look-ups: each node guesses (registry.access.redhat.com, then docker.io) or refuses it (CRI-O 1.34); set spec.lookupPolicy.local on the stream',
      confidence: 'likely',
      hint: 'write docker.io/library/shop:1.2 if that is the image meant',
      fix: { safety: 'safe', title: 'set lookupPolicy.local: true on ImageStream/shop', edits: [{ op: 'replace', path: ['spec', 'lookupPolicy'], value: { local: true } }] },
      related: [
        { ...placeOf('apps/shop.yaml', '"1.2"', ['parameters', 0, 'value']), message: 'the parameter VERSION supplies "1.2"' },
        { ...placeOf('base/stream.yaml', 'shop', ['metadata', 'name']), message: 'this stream answers no look-ups, as it has no lookupPolicy' },
        { uri: 'cluster:shop/ImageStream/web', path: ['spec', 'tags', 0], span: undefined, message: 'the stream of the running cluster has the tag 1.1 alone' },
      ],
      also: ['unpinned-image'],
    }),
    findingOf({
      ruleId: 'floating-tag',
      messageId: 'latest',
      severity: 'warning',
      message: 'quay.io/shop/価格:latest names a tag that moves by design; name a release and its digest',
      place: placeOf('apps/shop.yaml', "'quay.io/shop/価格:latest'", ['objects', 0, 'spec', 'template', 'spec', 'containers', 1, 'image']),
      object: { ...SET, namespace: 'shop', path: 'spec.template.spec.containers[1].image' },
      fingerprint: '1123456789abcdef',
    }),
    findingOf({
      ruleId: 'ambiguous-scalar',
      messageId: 'number',
      severity: 'warning',
      message: 'password is read as a number; quote it',
      place: placeOf('apps/web one.yaml', 'hunter2', ['stringData', 'password']),
      object: { apiVersion: 'v1', kind: 'Secret', name: 'web-login', namespace: undefined, path: 'stringData.password' },
      fix: { safety: 'unsafe', title: 'quote the value', edits: [{ op: 'replace', path: ['stringData', 'password'], value: 'hunter2' }] },
      fingerprint: '2123456789abcdef',
    }),
    findingOf({
      severity: 'info',
      message: 'worker names no registry host; name one',
      place: { uri: 'cluster:shop/Deployment/worker', path: ['spec', 'template', 'spec', 'containers', 0, 'image'], span: undefined },
      object: { ...SET, kind: 'Deployment', name: 'worker', namespace: 'shop' },
      fingerprint: '3123456789abcdef',
    }),
    findingOf({
      place: placeOf('base/stream.yaml', 'name: shop', ['metadata', 'name']),
      object: undefined,
      suppressed: { by: 'annotation', reason: 'the vendor pins it', until: '2026-03-31' },
      fingerprint: '4123456789abcdef',
    }),
  ],
  {
    failures: [{ ruleId: 'floating-tag', subject: 'StatefulSet/shop in apps/shop.yaml', cause: new Error('tag is not a text') }],
    summary: {
      files: 3,
      documents: 3,
      objects: 4,
      sets: 2,
      skipped: [
        { reason: 'Helm template, not rendered', uris: ['charts/web/templates/web.yaml', 'charts/web/templates/a b.yaml'] },
        { reason: 'no manifest by its name', uris: Array.from({ length: 12 }, (_, at) => `docs/${at}.md`) },
      ],
      unknownKinds: [{ kind: 'argoproj.io/v1alpha1 Rollout', count: 2 }],
    },
  },
);

function sourceOf(text: string | undefined): SourceLines | undefined {
  return text === undefined ? undefined : { text, lines: new LineMap(text) };
}
