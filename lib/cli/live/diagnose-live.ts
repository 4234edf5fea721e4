import { UserError } from '../../base/errors';
import type { ClusterReader } from '../../cluster/cluster-reader';
import { type DeploymentDiagnosis, diagnoseDeployment } from '../../diagnosis/diagnose-deployment';
import { diagnoseSet } from '../../diagnosis/diagnose-set';
import type { SetDiagnosis } from '../../diagnosis/set-diagnosis';
import type { KubeObject } from '../../kube/object';
import { parsePlatform } from '../../kube/parse-target';
import type { TargetProfile } from '../../kube/target';
import { readNamespace } from '../../recovery/read-namespace';
import { serverTarget } from '../../recovery/server-target';
import type { Clock } from '../../recovery/clock';
import { objectsNamed, SUBJECT_KINDS, type SubjectKind, subjectsOf } from './subjects';

/** What was found out about workloads of one namespace. */
export interface LiveDiagnosis {
  readonly namespace: string;
  readonly target: Pick<TargetProfile, 'platform' | 'release'>;
  readonly sets: readonly SetDiagnosis[];
  readonly deployments: readonly DeploymentDiagnosis[];
  /** What could not be read. */
  readonly notes: readonly string[];
}

export interface LiveQuestion {
  readonly reader: ClusterReader;
  readonly namespace: string;
  /** As given; none for all workloads of the namespace. */
  readonly operands: readonly string[];
  /** The kinds looked at where nothing is named. @default all */
  readonly kinds?: readonly SubjectKind[];
  /** In place of what the server says. */
  readonly platform: string | undefined;
  readonly clock: Clock;
  /** Whether reading again may give another answer. */
  readonly live: boolean;
}

/** Reads and diagnoses. Throws `UserError` for workloads that are not there, and for a namespace without any. */
export async function diagnoseLive(question: LiveQuestion): Promise<LiveDiagnosis> {
  const { live, clock } = question;
  for (let looks = 1; ; looks += 1) {
    const found = await lookOnce(question);
    const unobserved = found.sets.some(({ verdicts }) => verdicts.some(({ id }) => id === 'unobserved'));
    if (!live || !unobserved || looks === MOST_LOOKS) return found;
    await clock.sleep(BETWEEN_LOOKS);
  }
}

/** A set that was changed a moment ago is observed within the second, where its controller works at all. */
const MOST_LOOKS = 3;
const BETWEEN_LOOKS = 1_000;

async function lookOnce({ reader, namespace, operands, kinds = SUBJECT_KINDS, platform, clock }: LiveQuestion): Promise<LiveDiagnosis> {
  const subjects = subjectsOf(operands);
  const [{ live, openshift, notes }, release] = await Promise.all([readNamespace(reader, namespace, () => clock.now()), reader.serverRelease()]);
  const target = platform === undefined ? serverTarget(release, openshift) : givenTarget(platform);
  const workloads = live.objects.filter(({ kind, group }) => group === 'apps' && kinds.some((one) => one === kind));
  const chosen = subjects.length === 0 ? workloads.toSorted(byName) : objectsNamed(subjects, workloads, namespace);
  if (chosen.length === 0) {
    throw new UserError('nothing', `${namespace} holds no ${kinds.join(' and no ')}: there is nothing to diagnose`, { hint: 'another namespace is named with --namespace' });
  }
  return {
    namespace,
    target,
    sets: chosen.filter(({ kind }) => kind === 'StatefulSet').map((set) => diagnoseSet(set, live, target)),
    deployments: chosen.filter(({ kind }) => kind === 'Deployment').map((deployment) => diagnoseDeployment(deployment, live, target)),
    notes,
  };
}

/** The target as JSON has it: `{ platform: 'kubernetes', release: '1.31.4' }`. */
export function targetData({ platform, release }: LiveDiagnosis['target']): object {
  return { platform, release: release && [release.major, release.minor, release.patch].filter((part) => part !== undefined).join('.') };
}

function byName(one: KubeObject, other: KubeObject): number {
  return one.name < other.name ? -1 : one.name > other.name ? 1 : 0;
}

function givenTarget(platform: string): LiveDiagnosis['target'] {
  const parsed = parsePlatform(platform);
  if (!parsed.ok) throw new UserError('usage', `--platform ${platform} ${parsed.problem}`);
  return { platform: parsed.value.platform, release: parsed.value.release };
}
