import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../lib/engine/finding';
import { runRules } from '../../../lib/engine/run';
import { NO_LOCK } from '../../../lib/images/lock';
import { UNDECIDED } from '../../../lib/kube/target';
import { workspaceOf } from '../../../lib/workspace/workspace';
import { readYaml } from '../../../lib/yaml/read';
import { duplicateObject } from '../../../rules/reader/duplicate-object';
import { ruleTest } from '../../support/rule-test';

const service = (metadata: string, port = 8080, apiVersion = 'v1'): string => `apiVersion: ${apiVersion}\nkind: Service\nmetadata: ${metadata}\nspec: { ports: [{ port: ${port} }] }\n`;

const template = (objects: string): string => `apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: { name: shop }\nparameters: [{ name: A }, { name: B }]\nobjects:\n${objects}\n`;

ruleTest(duplicateObject, {
  valid: {
    'another name is another object': { yaml: `${service('{ name: web }')}---\n${service('{ name: worker }')}` },
    'so is another namespace': { yaml: `${service('{ name: web, namespace: shop }')}---\n${service('{ name: web, namespace: test }')}` },
    'one without a namespace may go to a third one': {
      yaml: `${service('{ name: web, namespace: shop }')}---\n${service('{ name: worker, namespace: test }')}---\n${service('{ name: web }')}`,
    },
    'so is another kind': { yaml: `${service('{ name: web }')}---\n${service('{ name: web }').replace('Service', 'Endpoints')}` },
    'so is the same kind of another group': { yaml: `${service('{ name: web }')}---\n${service('{ name: web }', 8080, 'serving.knative.dev/v1')}` },
    'generated names are never the same': { yaml: `${service('{ generateName: web- }')}---\n${service('{ generateName: web- }')}` },
    'two Templates are two sets': { yaml: { 'blue.yaml': template('  - { apiVersion: v1, kind: Service, metadata: { name: web } }'), 'green.yaml': template('  - { apiVersion: v1, kind: Service, metadata: { name: web } }') } },
    'so are a Template and what is beside it': { yaml: { 'blue.yaml': template('  - { apiVersion: v1, kind: Service, metadata: { name: web } }'), 'green.yaml': service('{ name: web }') } },
    'so are two folders': { yaml: { 'blue/web.yaml': service('{ name: web }'), 'green/web.yaml': service('{ name: web }') } },
    'names that two parameters make may differ': {
      yaml: template('  - { apiVersion: v1, kind: Service, metadata: { name: "${A}" } }\n  - { apiVersion: v1, kind: Service, metadata: { name: "${B}" } }'),
    },
  },
  invalid: {
    'a copy with other content': {
      yaml: `${service('{ name: web }')}---\n${service('\n  name: web   #! different:warning', 9090)}`,
      says: ['Service/web is defined a second time, with other content'],
      related: ['the first one is here'],
    },
    'a copy with equal content': { yaml: `${service('{ name: web }')}---\n${service('{ name: web }   #! equal:warning')}`, says: ['with equal content'] },
    'the order of keys makes no difference': { yaml: `${service('{ name: web, labels: { app: web } }')}---\n${service('{ labels: { app: web }, name: web }   #! equal')}` },
    'three of them, the two later ones': { yaml: `${service('{ name: web }')}---\n${service('{ name: web }   #! equal')}---\n${service('{ name: web }   #! different', 9090)}` },
    'two files of a folder': {
      yaml: { 'a.yaml': service('{ name: web }'), 'b.yaml': service('{ name: web }   #! different', 9090) },
      says: ['(first in a.yaml)', 'give each a folder of its own'],
    },
    'an object without a namespace where all others have the same': {
      yaml: `${service('{ name: web, namespace: shop }')}---\n${service('{ name: web }   #! different')}`,
      says: ['Service/web of shop', 'if they are for two namespaces, write the namespace of each'],
    },
    'an item of a List beside one outside': {
      yaml: `apiVersion: v1\nkind: List\nitems: [{ apiVersion: v1, kind: Service, metadata: { name: web } }]\n---\n${service('{ name: web }   #! different')}`,
    },
    'another version of the same group': {
      yaml: 'apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: report }\n---\napiVersion: batch/v1beta1\nkind: CronJob\nmetadata: { name: report }   #! different\n',
    },
    'a group that was given up for another': {
      yaml: 'apiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: agent }\n---\napiVersion: extensions/v1beta1\nkind: DaemonSet\nmetadata: { name: agent }   #! different\n',
    },
    'a kind of OpenShift 3 without its group': {
      yaml: 'apiVersion: v1\nkind: ImageStream\nmetadata: { name: web }\n---\napiVersion: image.openshift.io/v1\nkind: ImageStream\nmetadata: { name: web }   #! different\n',
    },
    'two objects of a Template under the same parameter, whatever its value': {
      yaml: template('  - { apiVersion: v1, kind: Service, metadata: { name: "${A}" } }\n  - { apiVersion: v1, kind: Service, metadata: { name: "${A}" } }   #! equal'),
      says: ['Service/${A} is defined'],
    },
    'two objects of a Template that a given value makes the same': {
      yaml: template('  - { apiVersion: v1, kind: Service, metadata: { name: "${A}" } }\n  - { apiVersion: v1, kind: Service, metadata: { name: web } }   #! equal'),
      params: { A: 'web' },
    },
  },
});

const findingsIn = (files: Readonly<Record<string, string>>, preset: 'recommended' | 'strict' = 'recommended'): readonly Finding[] => {
  const { sets } = workspaceOf(Object.entries(files).map(([uri, text]) => readYaml(uri, text)));
  return runRules(sets, { rules: [duplicateObject], preset, target: UNDECIDED, images: NO_LOCK, today: '2026-01-15' }).findings;
};

describe('duplicate-object over several files', () => {
  it('is sure of one file, and not of two', () => {
    expect(findingsIn({ 'web.yaml': `${service('{ name: web }')}---\n${service('{ name: web }')}` }).map(({ confidence }) => confidence)).toEqual(['certain']);
    expect(findingsIn({ 'a.yaml': service('{ name: web }'), 'b.yaml': service('{ name: web }') }).map(({ confidence }) => confidence)).toEqual(['likely']);
  });

  it('is not sure where one of the two leaves its namespace to whoever applies it', () => {
    expect(findingsIn({ 'web.yaml': `${service('{ name: web, namespace: shop }')}---\n${service('{ name: web }')}` }).map(({ confidence }) => confidence)).toEqual(['likely']);
  });

  it('leaves variants of a file to the strict preset', () => {
    const files = { 'web-amd64.yaml': service('{ name: web }'), 'web-arm64.yaml': service('{ name: web }', 9090) };
    expect(findingsIn(files)).toEqual([]);
    expect(findingsIn(files, 'strict').map(({ preset }) => preset)).toEqual(['strict']);
  });

  it('takes files for no variants where each holds something of its own', () => {
    const files = { 'web-a.yaml': `${service('{ name: web }')}---\n${service('{ name: a }')}`, 'web-b.yaml': `${service('{ name: web }')}---\n${service('{ name: b }')}` };
    expect(findingsIn(files).map(({ place }) => place.uri)).toEqual(['web-b.yaml']);
  });

  it.each([
    ['patches', 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\npatches: [{ path: ./more-replicas.yaml }, { patch: "a\\nb" }]\n'],
    ['patchesStrategicMerge', 'patchesStrategicMerge: [more-replicas.yaml, "kind: Service\\nmetadata: {}"]\n'],
    ['patchesJson6902, from another folder', 'patchesJson6902: [{ path: ../shop/more-replicas.yaml }]\n'],
  ])('takes a file for no object that a kustomization names under %s', (_, kustomization) => {
    const files = { 'shop/web.yaml': service('{ name: web }'), 'shop/more-replicas.yaml': service('{ name: web }', 9090) };
    expect(findingsIn(files)).toHaveLength(1);
    expect(findingsIn({ ...files, 'shop/kustomization.yaml': kustomization })).toEqual([]);
  });

  it.each(['shop/patch-web.yaml', 'shop/web_patch.yaml', 'shop/web.patch.yaml'])('takes %s for a patch by its name', (patch) => {
    expect(findingsIn({ 'shop/service.yaml': service('{ name: web }'), [patch]: service('{ name: web }', 9090) })).toEqual([]);
  });

  it('takes dispatch.yaml for no patch', () => {
    expect(findingsIn({ 'shop/service.yaml': service('{ name: web }'), 'shop/dispatch.yaml': service('{ name: web }', 9090) })).toHaveLength(1);
  });
});
