import { parsePlatform } from '../../../lib/kube/parse-target';
import type { FeatureGate } from '../../../lib/rollout/feature-gates';
import { type ControllerTraits, controllerTraits } from '../../../lib/rollout/model/controller-traits';
import type { Action } from '../../../lib/rollout/model/draft';
import { ALL_WELL, type Fate, type KubeletScript } from '../../../lib/rollout/model/kubelet-script';
import { newPod, type PodState, type SetSpec, type SetState, settledSet } from '../../../lib/rollout/model/set-state';
import { sync } from '../../../lib/rollout/model/sync';
import { printTrace, run, type RunOptions, type Trace } from '../../../lib/rollout/model/trace';
import type { World } from '../../../lib/rollout/model/world';

/** The traits of `1.34`'s controller, with gates that somebody enabled. */
export function kubernetes(release: string, enabled: readonly FeatureGate[] = []): ControllerTraits {
  const parsed = parsePlatform(`kubernetes=${release}`);
  if (!parsed.ok) throw new Error(`${release} ${parsed.problem}`);
  return controllerTraits(parsed.value, enabled);
}

export const TODAY = kubernetes('1.34');

/** Three ordered pods that roll with `partition: 0`, but for what is given. */
export function spec(given: Partial<SetSpec> = {}): SetSpec {
  const rolling = { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable: undefined } } as const;
  return { replicas: 3, start: 0, podManagementPolicy: 'OrderedReady', strategy: rolling, minReadySeconds: 0, ...given };
}

/**
 * The set `web` at revisions `A` (current) and `B` (update), as second 0 finds it. Pods are written in order of their ordinals: `A` is
 * ready, `A ImagePullBackOff` is not, `A Failed` has ended, `A Terminating` is about to go, `-` is missing.
 */
export function web(pods: readonly string[], given: Partial<SetSpec> = {}, revisions: { current?: string; update?: string } = {}): SetState {
  const { current = 'A', update = 'B' } = revisions;
  const start = given.start ?? 0;
  const settled = settledSet('web', spec({ replicas: pods.length, ...given }), current);
  const written = pods.flatMap((text, index) => (text === '-' ? [] : [podOf(start + index, text)]));
  return { ...settled, updateRevision: update, pods: written, nextUid: 100 };
}

const RAN: ReadonlySet<string> = new Set(['CrashLoopBackOff', 'ContainersNotReady', 'Failed', 'Succeeded']);

function podOf(ordinal: number, text: string): PodState {
  const [revision = '', reason] = text.split(' ');
  const pod = newPod(ordinal, revision, ordinal + 1, 0);
  if (reason === undefined) return { ...pod, phase: 'Running', readySince: 0, ran: true };
  if (reason === 'Terminating') return { ...pod, phase: 'Running', readySince: 0, ran: true, deletedAt: 0 };
  if (reason === 'Failed' || reason === 'Succeeded') return { ...pod, phase: reason, ran: true };
  return { ...pod, phase: RAN.has(reason) ? 'Running' : 'Pending', ran: RAN.has(reason), reason };
}

/** Pods of these revisions (`B`), or of one ordinal at them (`A 0`), meet the fate. */
export function fated(fate: Fate, ...whom: readonly string[]): KubeletScript {
  const fates = whom.map((text) => {
    const [revision = '', ordinal] = text.split(' ');
    return ordinal === undefined ? { revision, fate } : { revision, ordinal: Number(ordinal), fate };
  });
  return { fates };
}

/** Pods of these revisions, or of one ordinal at them, cannot pull their image. */
export function unpullable(...whom: readonly string[]): KubeletScript {
  return fated({ kind: 'image' }, ...whom);
}

export function world(set: SetState, script: KubeletScript = ALL_WELL, traits: ControllerTraits = TODAY): World {
  return { set, script, traits };
}

/** What happens if nobody does anything. */
export function left(set: SetState, script?: KubeletScript, traits?: ControllerTraits, options?: RunOptions): Trace {
  return run(world(set, script, traits), options);
}

/** The same, in lines. */
export function story(set: SetState, script?: KubeletScript, traits?: ControllerTraits, options?: RunOptions): readonly string[] {
  return printTrace(left(set, script, traits, options));
}

/** The lines of pods that go from revision `A` to `B`, each once the one before is ready. */
export function replaced(...ordinals: readonly number[]): readonly string[] {
  return ordinals.flatMap((ordinal) => [`deleted web-${ordinal} (A)`, `created web-${ordinal} (B)`, `web-${ordinal} ready`]);
}

/** What one sync does, in lines: `create 1 A`, `delete 2 A`. */
export function oneSync(set: SetState, traits: ControllerTraits = TODAY): readonly string[] {
  return sync(set, traits).actions.map(lineOf);
}

/** The pods that are left, as `web` reads them, with ordinals: `0 A`, `2 B ImagePullBackOff`. */
export function podsOf({ pods }: SetState): readonly string[] {
  return pods.map((pod) => [pod.ordinal, pod.revision, pod.reason].filter((part) => part !== undefined).join(' '));
}

function lineOf(action: Action): string {
  return action.kind === 'completed' ? `completed ${action.revision}` : `${action.kind} ${action.ordinal} ${action.revision}`;
}
