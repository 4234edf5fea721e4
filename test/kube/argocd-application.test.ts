import { describe, expect, it } from 'vitest';
import { unknownText } from '../../lib/base/unknown';
import { type ArgoApplication, type ComparedField, ignoresField, respectsIgnored, viewApplication } from '../../lib/kube/argocd-application';
import type { JsonMap } from '../../lib/kube/json';
import { kube } from '../support/objects';

function application(spec: JsonMap): ArgoApplication {
  const view = viewApplication(kube({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: 'shop' }, spec }));
  if (!view) throw new Error('an Application has a view');
  return view;
}

function applicationSet(spec: JsonMap, more: JsonMap = {}): ArgoApplication {
  const view = viewApplication(kube({ apiVersion: 'argoproj.io/v1alpha1', kind: 'ApplicationSet', metadata: { name: 'shop' }, spec: { template: { spec }, ...more } }));
  if (!view) throw new Error('an ApplicationSet has a view');
  return view;
}

const IMAGE: ComparedField = {
  object: kube({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'web', namespace: 'shop' } }),
  group: 'apps',
  namespace: 'shop',
  field: ['spec', 'template', 'spec', 'containers', 0, 'image'],
};
const ENTRY = { group: 'apps', kind: 'StatefulSet', jqPathExpressions: ['.spec.template.spec.containers[]?.image'] };

function ignores(entry: unknown): boolean | undefined {
  return ignoresField(application({ ignoreDifferences: [entry] }), IMAGE);
}

describe('viewApplication', () => {
  it('passes over other kinds, and an Application of another group', () => {
    expect(viewApplication(kube({ apiVersion: 'app.k8s.io/v1beta1', kind: 'Application', metadata: { name: 'shop' } }))).toBeUndefined();
    expect(viewApplication(kube({ apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject', metadata: { name: 'shop' } }))).toBeUndefined();
  });

  it('gives the destination, and the sync options with their places', () => {
    const view = application({ destination: { namespace: 'shop' }, syncPolicy: { syncOptions: ['Prune=false', 7, 'Replace=true'] } });
    expect(view.namespace).toBe('shop');
    expect(view.syncOptions).toEqual([
      { text: 'Prune=false', path: ['spec', 'syncPolicy', 'syncOptions', 0] },
      { text: 'Replace=true', path: ['spec', 'syncPolicy', 'syncOptions', 2] },
    ]);
  });

  it('reads the template of an ApplicationSet, where generators supply some texts', () => {
    const view = applicationSet({ destination: { namespace: '{{.namespace}}' }, syncPolicy: { syncOptions: ['Replace=true'] } });
    expect(view.namespace).toBeUndefined();
    expect(view.syncOptions).toEqual([{ text: 'Replace=true', path: ['spec', 'template', 'spec', 'syncPolicy', 'syncOptions', 0] }]);
  });

  it('survives a spec of any shape', () => {
    expect(application({ destination: [], syncPolicy: 'none' })).toMatchObject({ namespace: undefined, syncOptions: [] });
  });
});

describe('ignoresField', () => {
  it('finds an entry for the kind, by expression or by pointer', () => {
    expect(ignores(ENTRY)).toBe(true);
    expect(ignores({ ...ENTRY, jqPathExpressions: [], jsonPointers: ['/spec/template/spec/containers/0/image'] })).toBe(true);
  });

  it('takes * for any group and kind', () => {
    expect(ignores({ ...ENTRY, group: '*', kind: '*' })).toBe(true);
  });

  it.each([
    ['another kind', { ...ENTRY, kind: 'Deployment' }],
    ['no group', { ...ENTRY, group: undefined }],
    ['another name', { ...ENTRY, name: 'worker' }],
    ['another namespace', { ...ENTRY, namespace: 'bank' }],
    ['another field', { ...ENTRY, jqPathExpressions: ['.spec.replicas'] }],
    ['no field', { group: 'apps', kind: 'StatefulSet' }],
    ['no map', 'apps'],
  ])('does not take an entry with %s', (_, entry) => {
    expect(ignores(entry)).toBe(false);
  });

  it.each([
    ['field managers', { group: 'apps', kind: 'StatefulSet', managedFieldsManagers: ['openshift-controller-manager'] }],
    ['a glob', { ...ENTRY, kind: 'Stateful*' }],
    ['a selection', { ...ENTRY, jqPathExpressions: ['.spec.template.spec.containers[] | select(.name == "web") | .image'] }],
    ['a name that a generator supplies', { ...ENTRY, name: '{{.name}}' }],
    ['unknown text', { ...ENTRY, jqPathExpressions: [unknownText('IGNORED')] }],
  ])('cannot tell with %s', (_, entry) => {
    expect(ignores(entry)).toBeUndefined();
  });

  it('cannot tell for an ApplicationSet that patches its template', () => {
    expect(ignoresField(applicationSet({}, { templatePatch: 'spec: {}' }), IMAGE)).toBeUndefined();
    expect(ignoresField(applicationSet({}), IMAGE)).toBe(false);
  });
});

describe('respectsIgnored', () => {
  it('asks for the option, letter for letter', () => {
    expect(respectsIgnored(application({ syncPolicy: { syncOptions: ['RespectIgnoreDifferences=true'] } }))).toBe(true);
    expect(respectsIgnored(application({ syncPolicy: { syncOptions: ['respectIgnoreDifferences=true', 'RespectIgnoreDifferences=false'] } }))).toBe(false);
    expect(respectsIgnored(application({}))).toBe(false);
  });

  it('cannot tell where a value is still to come', () => {
    expect(respectsIgnored(application({ syncPolicy: { syncOptions: [unknownText('OPTIONS')] } }))).toBeUndefined();
    expect(respectsIgnored(applicationSet({}, { templatePatch: 'spec: {}' }))).toBeUndefined();
  });
});
