import type { DeploymentDiagnosis, DeploymentVerdict } from '../../diagnosis/diagnose-deployment';
import type { FurtherFinding, SeenPod, SetDiagnosis, Verdict } from '../../diagnosis/set-diagnosis';
import { hasStuck, isStuck } from '../../recovery/verdicts';

/** Every field of a type, so that a new one cannot be forgotten here. */
type FieldsOf<T> = Readonly<Record<keyof T, unknown>>;

/** A diagnosis as JSON has it. Keys come in one order; a field that does not apply is absent. */
export function setData(diagnosis: SetDiagnosis): object {
  const { namespace, name, uid, currentRevision, updateRevision, verdicts, further, ordered, deletes } = diagnosis;
  const fields = {
    namespace,
    name,
    uid,
    currentRevision,
    updateRevision,
    verdicts: verdicts.map(verdictData),
    further: further.map(furtherData),
    ordered,
    deletes: deletes.flatMap(({ pod }) => pod?.name ?? []),
  } satisfies FieldsOf<SetDiagnosis>;
  return { kind: 'StatefulSet', stuck: hasStuck(diagnosis), ...fields };
}

/** The same of a Deployment. */
export function deploymentData({ namespace, name, uid, verdict, failing, lastGood, argoApplication }: DeploymentDiagnosis): object {
  const { id, stuck, message, next, commands, writeImage, evidence } = verdict;
  const fields = {
    namespace,
    name,
    uid,
    verdict: { id, message, next, commands, writeImage, evidence, stuck } satisfies FieldsOf<DeploymentVerdict>,
    failing: failing.map(podData),
    lastGood,
    argoApplication,
  } satisfies FieldsOf<DeploymentDiagnosis>;
  return { kind: 'Deployment', stuck, ...fields };
}

function verdictData(verdict: Verdict): object {
  const { id, ordinal, pod, back, advice, message, next, commands, writeImage, evidence } = verdict;
  const fields = { id, ordinal, pod: pod && podData(pod), back, advice, message, next, commands, writeImage, evidence } satisfies FieldsOf<Verdict>;
  return { ...fields, stuck: isStuck(verdict) };
}

function podData({ name, uid, resourceVersion, ordinal, revision, state, reason, container, message, ran, ageMs }: SeenPod): object {
  return { name, uid, resourceVersion, ordinal, revision, state, reason, container, message, ran, ageMs } satisfies FieldsOf<SeenPod>;
}

function furtherData({ id, message, pods }: FurtherFinding): object {
  return { id, message, pods } satisfies FieldsOf<FurtherFinding>;
}
