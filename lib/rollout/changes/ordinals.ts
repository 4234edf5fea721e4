import type { KubeObject } from '../../kube/object';
import type { TargetProfile } from '../../kube/target';
import { START_ORDINAL, supportOf } from '../feature-gates';
import { replicasOf, startOrdinalOf } from '../stateful-set';

/** The ordinals of a StatefulSet's pods: `start` and the `replicas - 1` that follow. */
export interface Ordinals {
  readonly start: number;
  readonly replicas: number;
}

/** The ordinals that a set has on the target, which may not read `spec.ordinals`; `undefined` where unknown text decides. */
export function ordinalsOf(set: KubeObject, target: TargetProfile): Ordinals | undefined {
  const start = supportOf(START_ORDINAL, target) === 'on' ? startOrdinalOf(set) : 0;
  const replicas = replicasOf(set);
  return start === undefined || replicas === undefined ? undefined : { start, replicas };
}

/** The ordinals of `one` that `other` has not, as at most two runs, ascending. */
export function withoutOrdinals(one: Ordinals, other: Ordinals): readonly Ordinals[] {
  const [end, otherEnd] = [one.start + one.replicas, other.start + other.replicas];
  if (other.replicas === 0) return runsOf([[one.start, end]]);
  return runsOf([
    [one.start, Math.min(end, other.start)],
    [Math.max(one.start, otherEnd), end],
  ]);
}

function runsOf(bounds: readonly (readonly [number, number])[]): readonly Ordinals[] {
  return bounds.flatMap(([start, end]) => (end > start ? { start, replicas: end - start } : []));
}

/** Names with an ordinal at their end, as people list them: `web-0`, `web-0 and web-1`, `web-0 to web-4`. Runs are joined by `and`. */
export function numbered(name: string, runs: readonly Ordinals[]): string {
  return runs.map((run) => ofRun(name, run)).join(' and ');
}

function ofRun(name: string, { start, replicas }: Ordinals): string {
  const [first, last] = [`${name}-${start}`, `${name}-${start + replicas - 1}`];
  if (replicas === 1) return first;
  return `${first} ${replicas === 2 ? 'and' : 'to'} ${last}`;
}
