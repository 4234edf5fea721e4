import type { Fix } from '../../lib/engine/fix';
import { workspaceRule } from '../../lib/engine/rule';
import { isLiteral } from '../../lib/kube/literal';
import { mayBeSame } from '../../lib/kube/namespaces';
import type { KubeObject } from '../../lib/kube/object';
import { WORKLOADS } from '../../lib/kube/workloads';
import type { ObjectIndex } from '../../lib/workspace/object-index';
import { mayPull } from '../../lib/workspace/pull-rights';
import { bindingFor, type CrossPull, crossPullsOf } from './cross-pulls';
import { abridged } from './settled-images';

/** Flags images of another namespace's streams that nothing lets the pods of this one pull. */
export const imagePullerMissing = workspaceRule({
  id: 'image-puller-missing',
  summary: 'Pods pull an image of another namespace, and nothing lets them',
  category: 'images',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  manifestsOnly: true,
  fixes: 'unsafe',
  kinds: [...WORKLOADS, 'ImageStream'],
  sources: [
    {
      title: 'OpenShift: allowing pods to reference images across projects',
      url: 'https://github.com/openshift/openshift-docs/blob/enterprise-4.16/modules/images-allow-pods-to-reference-images-across-projects.adoc',
      version: 'OpenShift 4.16',
    },
    {
      title: 'openshift/openshift-apiserver: roles that may get the layers of image streams',
      url: 'https://github.com/openshift/openshift-apiserver/blob/release-4.20/pkg/bootstrappolicy/policy.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/openshift-apiserver: the namespace openshift is open to everybody',
      url: 'https://github.com/openshift/openshift-apiserver/blob/release-4.20/pkg/bootstrappolicy/namespace_policy.go',
      version: 'OpenShift 4.20',
    },
  ],
  messages: {
    image: ({ title, from, by }: Refused) =>
      `${title} is an image of the namespace ${from}, and nothing here lets pods of ${by} pull it; bind system:image-puller in ${from} to system:serviceaccounts:${by}`,
    trigger: ({ title, from, by }: Refused) =>
      `The trigger on ${title} writes an image of the namespace ${from}, and nothing here lets pods of ${by} pull it; ` +
      `bind system:image-puller in ${from} to system:serviceaccounts:${by}`,
    streamTag: ({ title, from, by }: Refused) =>
      `The tag ${title} hands out an image of the namespace ${from}, and nothing here lets pods of ${by} pull it; ` +
      `bind system:image-puller in ${from} to system:serviceaccounts:${by}`,
  },
  check(object, { report, index, target }) {
    if (target.platform === 'kubernetes') return;
    const told = new Set<string>();
    for (const pull of crossPullsOf(index, object, target)) {
      const { by, at, title, from, puller, stream } = pull;
      // One trigger may write several containers.
      const place = `${JSON.stringify(at)} ${from}`;
      if (told.has(place) || mayPull(index, { puller, from, stream }) !== false) continue;
      told.add(place);
      const sure = pull.certain && index.complete('RoleBinding');
      const fix = bindingFix(index, object, pull);
      report(by, {
        at,
        data: { title: abridged(title), from, by: puller.namespace },
        confidence: sure ? 'certain' : 'likely',
        fix,
        hint: hintFor(pull, fix),
      });
    }
  },
});

interface Refused {
  readonly title: string;
  /** The namespace of the image. */
  readonly from: string;
  /** The namespace of the pods. */
  readonly by: string;
}

/** The binding, where both namespaces stand in the file as they are and no binding has its name yet. */
function bindingFix(index: ObjectIndex, object: KubeObject, pull: CrossPull): Fix | undefined {
  const { at, from, puller } = pull;
  const created = bindingFor(pull);
  const { name } = created.metadata;
  const isTaken = index.ofKind('RoleBinding').some((binding) => binding.name === name && mayBeSame(index.namespaceOf(binding), from));
  const literal = object.namespace !== undefined && isLiteral(object, ['metadata', 'namespace'], puller.namespace) && isLiteral(object, at, from);
  if (isTaken || !literal) return undefined;
  return { safety: 'unsafe', title: `add the RoleBinding ${name} in ${from}`, edits: [], creates: created };
}

function hintFor({ from, puller }: CrossPull, fix: Fix | undefined): string {
  const granted = `oc policy add-role-to-group system:image-puller system:serviceaccounts:${puller.namespace} -n ${from} does it; `;
  return `${fix ? '' : granted}if it is done elsewhere, say so under externals.imagePullers`;
}
