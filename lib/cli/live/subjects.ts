import { UserError } from '../../base/errors';
import { didYouMean } from '../../base/suggest';
import type { KubeObject } from '../../kube/object';

export const SUBJECT_KINDS = ['StatefulSet', 'Deployment'] as const;

export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** What an operand names: `web`, `sts/web`, `deployment/web`. */
export interface Subject {
  readonly kind: SubjectKind;
  readonly name: string;
}

/** The words that kubectl takes for the kinds. */
const KINDS: Readonly<Record<string, SubjectKind>> = {
  statefulset: 'StatefulSet',
  statefulsets: 'StatefulSet',
  'statefulsets.apps': 'StatefulSet',
  sts: 'StatefulSet',
  deployment: 'Deployment',
  deployments: 'Deployment',
  'deployments.apps': 'Deployment',
  deploy: 'Deployment',
};

/** Reads operands, of which a name alone is a StatefulSet's. Each subject comes once. Throws `UserError` for one that is neither. */
export function subjectsOf(operands: readonly string[]): readonly Subject[] {
  const subjects = operands.map(subjectOf).map((subject) => [`${subject.kind}/${subject.name}`, subject] as const);
  return [...new Map(subjects).values()];
}

/** The objects that the subjects name, in their order. Throws `UserError` for a subject that is not there. */
export function objectsNamed(subjects: readonly Subject[], objects: readonly KubeObject[], namespace: string): readonly KubeObject[] {
  return subjects.map(({ kind, name }) => {
    const found = objects.find((object) => object.kind === kind && object.name === name);
    if (found) return found;
    const names = objects.filter((object) => object.kind === kind).map((object) => object.name);
    const other = objects.find((object) => object.name === name && SUBJECT_KINDS.some((one) => one === object.kind));
    const meant = other ? `; there is a ${other.kind} of that name: ${other.kind.toLowerCase()}/${name}` : didYouMean(name, names);
    throw new UserError('no-such-workload', `there is no ${kind} ${name} in ${namespace}${meant}`, {
      hint: names.length === 0 ? `${namespace} holds no ${kind} at all; another namespace is named with --namespace` : `there are ${names.join(', ')}`,
    });
  });
}

function subjectOf(operand: string): Subject {
  const slash = operand.indexOf('/');
  const word = operand.slice(0, Math.max(0, slash)).toLowerCase();
  const kind = slash < 0 ? 'StatefulSet' : Object.hasOwn(KINDS, word) ? KINDS[word] : undefined;
  const name = operand.slice(slash + 1);
  if (kind !== undefined && name !== '') return { kind, name };
  throw new UserError('usage', `${JSON.stringify(operand)} names no workload`, { hint: 'give the name of a StatefulSet, or deployment/NAME' });
}
