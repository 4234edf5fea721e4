import type { KubeObject } from '../kube/object';
import { rollDeployment } from '../rollout/model/roll-deployment';
import { kubectl } from '../rollout/changes/kubectl';
import { deploymentFacts, lives } from './deployment-rollout';
import type { FailurePlan, Moment } from './plan';
import { pointBack } from './point-back';
import { hasReadinessProbe } from './probes';
import { reasonOf } from './resolved-by';
import type { Risks } from './set-failures';
import { digestCommands } from './unresolved';
import { resourceOf, type WorkloadChange } from './workload-change';

/** What happens to workloads that are no StatefulSet. Whatever replaces their pods replaces broken ones by itself, once the template is right. */
export function otherFailures(change: WorkloadChange, { unresolved, imageChanges }: Risks): readonly FailurePlan[] {
  const { after, before, target, namespace } = change;
  if (!after) return [];
  const { outcome: where, moments } = failing(after, before !== undefined);
  const common = { pod: undefined, moments };
  const correct = change.followed ? pointBack(change.followed, namespace) : `${kubectl(['apply', '-f', 'FILE'], namespace)}  # with an image that works${UNDOABLE.has(after.kind) ? '; `kubectl rollout undo` does too, until the next apply' : ''}`;
  const useless = ['Deleting the pods that fail: they are made from the same template again.'];
  const plans: FailurePlan[] = [];
  if (unresolved.length > 0) {
    const texts = [...new Set(unresolved.map(({ written }) => written))].join(' and ');
    const reasons = [...new Set(unresolved.map(({ outcome }) => reasonOf(outcome, target, after.kind)))].join('; ');
    const outcome = `The template keeps ${texts}, because ${reasons}. The node then guesses the registry, such as docker.io/library. ${where}`;
    const commands = [...digestCommands(unresolved, change), ...watch(change)];
    plans.push({ ...common, when: 'name-unresolved', outcome, useless: [...useless, 'Applying the same manifest again: the text is stored already, and nobody looks at it again.'], commands });
  } else if (imageChanges || !before) {
    plans.push({ ...common, when: 'image-unavailable', outcome: where, useless, commands: [correct, ...watch(change)] });
  }
  if (READINESS_COUNTS.has(after.kind)) {
    const unprobed = hasReadinessProbe(after) ? '' : ' No container has a readinessProbe, so a pod counts as ready once it has started, and a bad version replaces all of them.';
    plans.push({ ...common, when: 'never-ready', outcome: `${where}${unprobed}`, useless, commands: [correct, ...watch(change)] });
  }
  return plans;
}

const UNDOABLE = new Set(['Deployment', 'DaemonSet']);
const READINESS_COUNTS = new Set(['Deployment', 'DaemonSet', 'DeploymentConfig']);

function failing(object: KubeObject, exists: boolean): { readonly outcome: string; readonly moments: readonly Moment[] } {
  if (object.kind === 'Deployment' && exists) return deploymentFailing(object);
  return { outcome: WORDS.get(object.kind) ?? 'The new pods do not start, and those that run are left alone.', moments: [] };
}

const WORDS: ReadonlyMap<string, string> = new Map([
  ['Deployment', 'No pod gets ready.'],
  ['DaemonSet', 'The rollout stops at the first nodes, as many as may be unavailable at once; the other nodes keep their old pods. A corrected template replaces the broken pods by itself.'],
  ['DeploymentConfig', 'The deployer pod waits for the new pods, gives up after its timeout (600 seconds unless written) and scales the old ones back up.'],
  ['Job', 'The pods do not start; they count as no failure until activeDeadlineSeconds ends the Job.'],
  ['CronJob', 'The next Job starts pods that do not get further, and with concurrencyPolicy Forbid no later Job starts before somebody deletes it.'],
  ['Pod', 'The container ends and does not start again.'],
]);

function deploymentFailing(object: KubeObject): { readonly outcome: string; readonly moments: readonly Moment[] } {
  const facts = deploymentFacts(object, undefined);
  if (!facts) return { outcome: 'The new pods do not get ready, and the rollout waits for them.', moments: [] };
  if (facts.paused === true) return { outcome: 'Nothing before the Deployment is resumed; then the new pods do not get ready.', moments: [] };
  const trace = rollDeployment(facts);
  const young = trace.steps.at(-1)?.new ?? 0;
  const report = trace.deadlineAt === undefined ? 'Failure is never reported' : `After ${trace.deadlineAt} seconds the Deployment says ProgressDeadlineExceeded`;
  const outcome = `${young} new ${young === 1 ? 'pod waits' : 'pods wait'} and ${trace.lowestAvailable} of ${facts.replicas} pods stay available. ${report}; nothing is rolled back by itself. A corrected template replaces the broken pods.`;
  return { outcome, moments: lives(facts, trace) };
}

function watch(change: WorkloadChange): readonly string[] {
  return UNDOABLE.has(change.object.kind) ? [`${kubectl(['rollout', 'status', resourceOf(change)], change.namespace)}  # until it is done`] : [];
}
