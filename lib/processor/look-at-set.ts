import type { ClusterReader } from '../cluster/cluster-reader';
import { diagnoseSet } from '../diagnosis/diagnose-set';
import { objectsOf } from '../diagnosis/objects-of';
import type { SetDiagnosis } from '../diagnosis/set-diagnosis';
import type { TargetProfile } from '../kube/target';
import type { Clock } from '../recovery/clock';
import { readNamespace } from '../recovery/read-namespace';
import { serverTarget } from '../recovery/server-target';
import { Refused } from './answer';

/** How a set was found. */
export interface SetLook {
  readonly diagnosis: SetDiagnosis;
  readonly target: Target;
  /** What could not be read, a sentence each. */
  readonly notes: readonly string[];
}

export type Target = Pick<TargetProfile, 'platform' | 'release'>;

export interface Looking {
  readonly cluster: ClusterReader;
  readonly clock: Clock;
  /** In place of what the server says of itself. */
  readonly target: Target | undefined;
  /** Ends the wait for a controller that is behind. */
  readonly signal: AbortSignal;
}

/** A set that was changed a moment ago is observed within the second, where its controller works at all. */
const MOST_LOOKS = 3;
const BETWEEN_LOOKS_MS = 1_000;

/** Reads the namespace and diagnoses the set; a few times while its controller has not seen the latest change. Throws `Refused` with 404 for a set that is not there. */
export async function lookAtSet(looking: Looking, namespace: string, name: string): Promise<SetLook> {
  const { clock, signal } = looking;
  for (let looks = 1; ; looks += 1) {
    const look = await lookOnce(looking, namespace, name);
    const isBehind = look.diagnosis.verdicts.some(({ id }) => id === 'unobserved');
    if (!isBehind || looks === MOST_LOOKS || signal.aborted) return look;
    await clock.sleep(BETWEEN_LOOKS_MS, signal);
  }
}

async function lookOnce({ cluster, clock, target: given }: Looking, namespace: string, name: string): Promise<SetLook> {
  const [{ live, openshift, notes }, release] = await Promise.all([readNamespace(cluster, namespace, () => clock.now()), cluster.serverRelease()]);
  const set = objectsOf(live, 'StatefulSet', 'apps').find((one) => one.name === name);
  if (!set) throw new Refused(404, `there is no StatefulSet ${name} in namespace ${namespace}`);
  const target = given ?? serverTarget(release, openshift);
  return { diagnosis: diagnoseSet(set, live, target), target, notes };
}
