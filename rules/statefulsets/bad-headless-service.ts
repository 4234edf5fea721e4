import { isUnknown } from '../../lib/base/unknown';
import { type Fix, setTo } from '../../lib/engine/fix';
import { objectRule } from '../../lib/engine/rule';
import { fieldOf, listField } from '../../lib/kube/json';
import { isServedBy } from '../../lib/kube/kinds';
import { isLiteral } from '../../lib/kube/literal';
import type { KubeObject } from '../../lib/kube/object';

/** Flags Services that mean to be headless and that the API server refuses: `None` in other letters, or beside a type that needs an address. */
export const badHeadlessService = objectRule({
  id: 'bad-headless-service',
  summary: 'The API server refuses this headless Service',
  category: 'statefulsets',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  fixes: 'safe',
  kinds: ['Service'],
  sources: [
    {
      title: 'Kubernetes: headless Services',
      url: 'https://kubernetes.io/docs/concepts/services-networking/service/#headless-services',
      version: '1.34',
    },
    {
      title: 'kubernetes: validation of Services, None by type and clusterIP as None or an address',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/validation/validation.go',
      version: '1.34',
    },
  ],
  messages: {
    spelling: ({ field, found }: { field: string; found: string }) =>
      `${field}: ${found} is neither an address nor None, so the API server refuses the Service; write None, with a capital N`,
    type: ({ service, type }: { service: string; type: string }) =>
      `${service} is headless (clusterIP: None) and of type ${type}, which the API server refuses; make it ClusterIP, and a second Service ${type}`,
    unknownType: ({ service, type, field }: { service: string; type: string; field: string }) =>
      `${service} has ${field}: None and type ${type}, which is no type of a Service; a headless one is a ClusterIP`,
  },
  check(object, { report }) {
    if (!isServedBy('Service', object.group)) return;
    const spec = object.value['spec'];
    const found = addressesOf(spec).filter(({ text }) => text.toLowerCase() === 'none');
    const [first] = found;
    if (!first) return;
    for (const { path, text } of found) {
      if (text === 'None') continue;
      report('spelling', { at: path, data: { field: path[1], found: text }, fix: literalFix(object, path, text, 'None', 'write None') });
    }
    const type = fieldOf(spec, 'type') ?? '';
    if (typeof type !== 'string' || type === '' || type === 'ClusterIP' || isUnknown(type)) return;
    const at = ['spec', 'type'];
    const related = [{ object, at: first.path, message: 'None makes it headless' }];
    if (WITH_ADDRESS.has(type))
      report('type', {
        at,
        data: { service: object.title, type },
        related,
        hint: `two Services: a headless one, and one of type ${type} with the same selector`,
      });
    else
      report('unknownType', {
        at,
        data: { service: object.title, type, field: first.path[1] },
        related,
        fix: literalFix(object, at, type, 'ClusterIP', 'make it a ClusterIP'),
      });
  },
});

/** Types that cannot be without an address, or, as ExternalName, with one. */
const WITH_ADDRESS: ReadonlySet<string> = new Set(['NodePort', 'LoadBalancer', 'ExternalName']);

function addressesOf(spec: unknown): readonly { readonly path: readonly [string, string, ...number[]]; readonly text: string }[] {
  const single = fieldOf(spec, 'clusterIP');
  const list = listField(spec, 'clusterIPs').flatMap((text, at) =>
    typeof text === 'string' ? [{ path: ['spec', 'clusterIPs', at] as const, text }] : [],
  );
  return typeof single === 'string' ? [{ path: ['spec', 'clusterIP'], text: single }, ...list] : list;
}

function literalFix(object: KubeObject, path: readonly (string | number)[], text: string, value: string, title: string): Fix | undefined {
  return isLiteral(object, path, text) ? setTo(path, value, title) : undefined;
}
