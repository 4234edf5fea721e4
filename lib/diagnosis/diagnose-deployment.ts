import type { JsonMap } from '../kube/json';
import type { KubeObject } from '../kube/object';
import type { TargetProfile } from '../kube/target';
import { DEPLOYMENT_ROWS, type DeploymentVerdictId } from './deployment-table';
import { type LiveDeployment, readDeployment } from './live-deployment';
import type { LiveNamespace } from './live-namespace';
import type { GoodRevision } from './replica-sets';
import type { SeenPod, Verdict } from './set-diagnosis';
import { imagePairs } from './short-names';

/** What one look at a Deployment says. */
export interface DeploymentDiagnosis {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly verdict: DeploymentVerdict;
  /** Pods of the newest revision that are not ready, the ones first that tell most; their `ordinal` is -1. */
  readonly failing: readonly SeenPod[];
  /** What can be gone back to; `undefined` where the rollout is complete, or nothing older is there. */
  readonly lastGood: GoodRevision | undefined;
  /** The Application of Argo CD that applies it, and that takes back what is changed in the cluster alone. */
  readonly argoApplication: string | undefined;
}

export interface DeploymentVerdict extends Pick<Verdict, 'message' | 'next' | 'commands' | 'writeImage' | 'evidence'> {
  readonly id: DeploymentVerdictId;
  /** Whether time alone does not mend it. */
  readonly stuck: boolean;
}

/** How far the rollout of a Deployment is, what stops it, and to which revision it can be taken back. Survives any shape of object. */
export function diagnoseDeployment(
  deployment: KubeObject,
  namespace: LiveNamespace,
  target: Pick<TargetProfile, 'platform' | 'release'>,
): DeploymentDiagnosis {
  const live = readDeployment(deployment, namespace, target);
  return {
    namespace: namespace.name,
    name: deployment.name,
    uid: live.uid,
    verdict: verdictOn(live),
    failing: live.failing.map(({ seen }) => seen),
    lastGood: live.isComplete ? undefined : live.lastGood,
    argoApplication: live.argoApplication,
  };
}

function verdictOn(live: LiveDeployment): DeploymentVerdict {
  const row = DEPLOYMENT_ROWS.find(({ when }) => when(live));
  if (!row) throw new Error(`no row of the table of verdicts fits ${live.object.name}`);
  const { message, next, commands = [], writeImage, evidence = {} } = row.say(live);
  return { id: row.id, stuck: row.stuck, message, next, commands, writeImage, evidence: { ...factsOf(live), ...evidence } };
}

function factsOf({ wanted, updated, available, failing, object }: LiveDeployment): JsonMap {
  const [first] = failing;
  const facts = { replicas: wanted, updated, available };
  if (!first) return facts;
  const { name, state, reason, container, message, ran, ageMs } = first.seen;
  return {
    ...facts,
    pod: name,
    state,
    reason: reason ?? null,
    container: container ?? null,
    message: message ?? null,
    ran,
    ageSeconds: Math.floor(ageMs / 1000),
    images: imagePairs(first.object, object),
  };
}
