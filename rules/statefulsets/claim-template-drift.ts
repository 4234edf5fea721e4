import type { Path } from '../../lib/base/path';
import type { Edit } from '../../lib/engine/fix';
import { workspaceRule } from '../../lib/engine/rule';
import { isMap, type JsonMap, listField, mapField } from '../../lib/kube/json';
import { workloadKindOf } from '../../lib/kube/workloads';
import { isAppliedByArgoCd } from '../../lib/workspace/argocd';
import { mayBeIgnored } from '../../lib/workspace/ignored-fields';

/** Flags claim templates that leave out what the API server fills in, and Argo CD then shows as a difference. */
export const claimTemplateDrift = workspaceRule({
  id: 'claim-template-drift',
  summary: 'A claim template leaves out fields that Argo CD then shows as OutOfSync',
  category: 'statefulsets',
  preset: 'strict',
  severity: 'warning',
  since: '0.1.0',
  manifestsOnly: true,
  fixes: 'safe',
  kinds: ['StatefulSet'],
  sources: [
    {
      title: 'argo-cd#11143: a StatefulSet with claim templates differs under ServerSideApply=true',
      url: 'https://github.com/argoproj/argo-cd/issues/11143',
    },
    {
      title: 'argo-cd#16707: OutOfSync for volumeClaimTemplates',
      url: 'https://github.com/argoproj/argo-cd/issues/16707',
      version: 'Argo CD 2.13',
    },
    {
      title: 'Argo CD: fields that the client-side difference leaves out of claim templates',
      url: 'https://github.com/argoproj/gitops-engine/blob/master/pkg/diff/diff.go',
    },
    {
      title: 'kubernetes: defaults of claims, volumeMode Filesystem',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/v1/defaults.go',
      version: '1.34',
    },
  ],
  messages: {
    leftOut: ({ claim, fields }: { claim: string; fields: string }) =>
      `claim template ${claim} leaves out ${fields}, which the API server fills in and Argo CD can show as OutOfSync for ever; write it out`,
  },
  check(object, { report, index, target }) {
    if (!workloadKindOf(object) || !isAppliedByArgoCd(index, object, target)) return;
    for (const [at, template] of listField(object.value['spec'], 'volumeClaimTemplates').entries()) {
      if (!isMap(template)) continue;
      const path = ['spec', 'volumeClaimTemplates', at];
      const edits = additionsTo(template, path).filter((edit) => !mayBeIgnored(index, object, edit.path));
      if (edits.length === 0) continue;
      const fields = edits.map(({ path: of }) => String(of.at(-1)));
      const { name } = mapField(template, 'metadata');
      report('leftOut', {
        at: path,
        data: { claim: typeof name === 'string' && name !== '' ? name : 'without a name', fields: listed(fields) },
        // Without server-side apply or diff, Argo CD leaves such fields out of its comparison.
        confidence: 'likely',
        fix: { safety: 'safe', title: `write out ${listed(fields)}`, edits },
      });
    }
  },
});

/** The fields that are not there, with what the API server makes of them. A spec that is no map is left to the API server to refuse. */
function additionsTo(template: JsonMap, path: Path): readonly Extract<Edit, { op: 'add' | 'replace' }>[] {
  const spec = template['spec'] ?? undefined;
  const ofSpec: readonly (readonly [Path, string])[] = spec === undefined || isMap(spec) ? [[['spec', 'volumeMode'], 'Filesystem']] : [];
  const wanted: readonly (readonly [Path, string])[] = [[['apiVersion'], 'v1'], [['kind'], 'PersistentVolumeClaim'], ...ofSpec];
  return wanted
    .filter(
      ([field]) => (field.reduce<unknown>((value, step) => (isMap(value) ? value[step] : undefined), template) ?? undefined) === undefined,
    )
    .map(([field, value]) => ({ op: 'add', path: [...path, ...field], value }));
}

function listed(fields: readonly string[]): string {
  return fields.length < 2 ? fields.join('') : `${fields.slice(0, -1).join(', ')} and ${fields.at(-1) ?? ''}`;
}
