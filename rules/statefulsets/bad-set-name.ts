import { isUnknown } from '../../lib/base/unknown';
import { objectRule } from '../../lib/engine/rule';
import { isSubdomain, labelProblem } from '../../lib/kube/dns-names';
import { workloadKindOf } from '../../lib/kube/workloads';

/** Flags names of StatefulSets that their pods and revisions cannot carry on. */
export const badSetName = objectRule({
  id: 'bad-set-name',
  summary: 'No pod can be created under the name of this StatefulSet',
  category: 'statefulsets',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  kinds: ['StatefulSet'],
  sources: [
    {
      title: 'Kubernetes: pod identity, names and labels of the pods of a StatefulSet',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-identity',
      version: '1.34',
    },
    {
      title: 'kubernetes: the name of a revision, which is a label of each pod',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/controller/history/controller_history.go',
      version: '1.34',
    },
    {
      title: 'kubernetes#64023: a StatefulSet with a long name gets no pods',
      url: 'https://github.com/kubernetes/kubernetes/issues/64023',
    },
    {
      title: 'Kubernetes: label values have 63 characters at most',
      url: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set',
      version: '1.34',
    },
  ],
  messages: {
    tooLong: ({ name, length }: { name: string; length: number }) =>
      `${name} has ${length} characters: with a dash and the hash of a revision it is too long for the label that each pod must carry, so none is created; use ${LONGEST} at most`,
    podsRefused: ({ name, problem }: { name: string; problem: string }) =>
      `${name} ${problem}: the StatefulSet is accepted and each of its pods refused, as their host names must be DNS labels; use a-z, 0-9 and dashes`,
    setRefused: ({ name, problem }: { name: string; problem: string }) =>
      `"${name}" ${problem}, so the API server refuses the StatefulSet; use a-z, 0-9 and dashes, with a letter or digit at both ends`,
  },
  check(object, { report }) {
    const { name } = object;
    // A reference that nothing filled in is `undefined-parameter`'s, and a name left out may be generated.
    if (name === '' || !workloadKindOf(object) || isUnknown(name) || name.includes('${')) return;
    const problem = labelProblem(name, Infinity);
    const at = ['metadata', 'name'];
    if (problem !== undefined) report(isSubdomain(name) ? 'podsRefused' : 'setRefused', { at, data: { name, problem } });
    else if (name.length > LONGEST) report('tooLong', { at, data: { name, length: name.length } });
  },
});

/** A label's value has 63 characters at most, and the hash of a revision up to 10, with a dash before it. */
const LONGEST = 52;
