import { printable } from '../base/unknown';
import type { KubeObject } from '../kube/object';
import type { ObjectChange } from '../workspace/changes';
import { isClaimGone, keepVolume, mayLoseData } from '../workspace/removed-claim';
import { argoCdAdviceOnOther } from './argocd';
import type { Advice, OtherPlan } from './plan';
import { fieldRefusals, refusedWords } from './refusals';
import type { SetFacts } from './workload-change';

/** What becomes of an object that runs no pods; `undefined` where nothing is refused, and no data is lost. */
export function otherPlan({ before, after }: ObjectChange, facts: SetFacts): OtherPlan | undefined {
  const object = after ?? before;
  if (!before || before === after || object.name === '') return undefined;
  const namespace = (after ? facts.index : facts.beforeIndex).namespaceOf(object);
  const named = { object, name: printable(object.name), namespace: namespace === undefined ? undefined : printable(namespace), target: facts.target };
  const refusals = after ? fieldRefusals(before, after, named) : [];
  const dataAtRisk = after ? [] : lostWith(before, named.namespace, facts);
  if (refusals.length === 0 && dataAtRisk.length === 0) return undefined;
  const place = object.origin.locate(['metadata', 'name']);
  return {
    kind: object.kind,
    name: named.name,
    namespace: named.namespace,
    file: place.uri,
    line: place.span?.start.line,
    cause: after ? 'edited' : 'removed',
    summary: after ? `${refusedWords(refusals)}.` : 'It is removed from the manifests, and deleted where what is gone is pruned.',
    refusals,
    argocd: argoCdAdviceOnOther(object, refusals, { index: after ? facts.index : facts.beforeIndex, target: facts.target }),
    dataAtRisk,
  };
}

function lostWith(claim: KubeObject, namespace: string | undefined, { beforeIndex, index }: SetFacts): readonly Advice[] {
  if (claim.kind !== 'PersistentVolumeClaim' || !isClaimGone(claim, index) || !mayLoseData(claim, beforeIndex)) return [];
  const text = 'With the claim goes its volume and all data on it, unless the reclaim policy is Retain. To keep the volume, before anything is pruned:';
  return [{ text, lines: [keepVolume(claim.name, namespace)] }];
}
