import type { Path } from '../base/path';
import { fieldOf, isMap } from '../kube/json';
import type { KubeObject } from '../kube/object';
import { workloadKindOf } from '../kube/workloads';
import { type Amount, amountOf, type Rounding, scaled } from './amount';
import { updateStrategyOf } from './update-strategy';

/** One of the two bounds of a rolling update. */
export interface Limit {
  /** Where it is written, or would be. */
  readonly path: Path;
  readonly written: boolean;
  /** With what the API server fills in; `undefined` where it is not known or cannot be read. */
  readonly amount: Amount | undefined;
}

/** The bounds of a rolling update, before anybody counts pods. */
export interface RollingLimits {
  /** Where `maxSurge` and `maxUnavailable` stand, or would. */
  readonly path: Path;
  /** Pods above the wanted number. */
  readonly surge: Limit;
  /** Pods that may be missing from it. */
  readonly unavailable: Limit;
}

/**
 * The limits of a Deployment, DeploymentConfig or DaemonSet that rolls; `undefined` for one that does not, or whose strategy is not known,
 * and for other kinds. A Deployment fills in 25% for each, one of extensions/v1beta1 1 for each; a DaemonSet 1 unavailable and no surge;
 * a DeploymentConfig 25% for each.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/apps/v1/defaults.go
 * @see https://github.com/openshift/api/blob/release-4.20/apps/v1/types.go (RollingDeploymentStrategyParams)
 */
export function rollingLimitsOf(object: KubeObject): RollingLimits | undefined {
  const params = rollingParamsOf(object);
  if (!params) return undefined;
  const { path, value: written } = params;
  const limit = (key: string, fallback: Amount): Limit => {
    const value = fieldOf(written, key) ?? undefined;
    return { path: [...path, key], written: value !== undefined, amount: value === undefined ? fallback : amountOf(value) };
  };
  const defaults = defaultsOf(object);
  return { path, surge: limit('maxSurge', defaults.surge), unavailable: limit('maxUnavailable', defaults.unavailable) };
}

/** How far a rolling update may go at any moment, in pods. */
export interface RollingRoom {
  readonly surge: number;
  /** At most the wanted number of pods. */
  readonly unavailable: number;
}

/**
 * The room that the limits leave when `pods` pods are wanted (replicas, or for a DaemonSet the nodes that want one).
 * A Deployment's surge (and a DeploymentConfig's) rounds up and its unavailable pods round down; where both come to 0, one pod may be unavailable all the same.
 * A DaemonSet rounds both up. No pods wanted: no room needed, and none given.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/controller/deployment/util/deployment_util.go (ResolveFenceposts, MaxUnavailable)
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/controller/daemon/util/daemonset_util.go
 */
export function rollingRoom(kind: 'Deployment' | 'DaemonSet', limits: { readonly surge: Amount; readonly unavailable: Amount }, pods: number): RollingRoom {
  if (pods === 0) return { surge: 0, unavailable: 0 };
  const rounding: Rounding = kind === 'DaemonSet' ? 'up' : 'down';
  const surge = scaled(limits.surge, pods, 'up');
  const unavailable = scaled(limits.unavailable, pods, rounding);
  return { surge, unavailable: Math.min(surge === 0 && unavailable === 0 ? 1 : unavailable, pods) };
}

function rollingParamsOf(object: KubeObject): { readonly path: Path; readonly value: unknown } | undefined {
  if (object.kind === 'DeploymentConfig') {
    const strategy = workloadKindOf(object) ? (fieldOf(object.value['spec'], 'strategy') ?? {}) : undefined;
    if (!isMap(strategy) || (fieldOf(strategy, 'type') ?? 'Rolling') !== 'Rolling') return undefined;
    return { path: ['spec', 'strategy', 'rollingParams'], value: strategy['rollingParams'] };
  }
  const strategy = object.kind === 'StatefulSet' ? undefined : updateStrategyOf(object);
  return strategy?.type === 'RollingUpdate' ? { path: [...strategy.path, 'rollingUpdate'], value: strategy.rollingUpdate } : undefined;
}

interface Defaults {
  readonly surge: Amount;
  readonly unavailable: Amount;
}

const QUARTER: Amount = { kind: 'percent', percent: 25 };
const ONE: Amount = { kind: 'pods', pods: 1 };
const NONE: Amount = { kind: 'pods', pods: 0 };

function defaultsOf({ kind, apiVersion }: KubeObject): Defaults {
  if (kind === 'DaemonSet') return { surge: NONE, unavailable: ONE };
  return apiVersion === 'extensions/v1beta1' ? { surge: ONE, unavailable: ONE } : { surge: QUARTER, unavailable: QUARTER };
}
