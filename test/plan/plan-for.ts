import { type ImageLock, NO_LOCK } from '../../lib/images/lock';
import { parsePlatform } from '../../lib/kube/parse-target';
import { type TargetProfile, UNDECIDED } from '../../lib/kube/target';
import type { Plan, WorkloadPlan } from '../../lib/plan/plan';
import { planOf } from '../../lib/plan/plan-of';
import { historyOf } from '../../lib/workspace/changes';
import { type ObjectSet, workspaceOf } from '../../lib/workspace/workspace';
import { readYaml } from '../../lib/yaml/read';

export interface Given {
  readonly platform?: string;
  readonly argocd?: boolean;
  readonly images?: ImageLock;
}

/** The plan of going from one file to another; an empty text is no file. */
export function planFor(before: string, after: string, { platform, argocd = false, images = NO_LOCK }: Given = {}): Plan {
  const target = { ...targetFor(platform), argocd };
  return planOf(historyOf(setsIn(before), setsIn(after)), { targetOf: () => target, images });
}

/** The plan of the only workload in it; throws where there are several or none. */
export function onlyPlan(before: string, after: string, given?: Given): WorkloadPlan {
  const { workloads } = planFor(before, after, given);
  const [only] = workloads;
  if (!only || workloads.length > 1) throw new Error(`expected one workload in the plan, found ${workloads.map(({ kind, name }) => `${kind}/${name}`).join(', ') || 'none'}`);
  return only;
}

function targetFor(platform: string | undefined): TargetProfile {
  if (platform === undefined) return UNDECIDED;
  const parsed = parsePlatform(platform);
  if (!parsed.ok) throw new Error(`${platform} ${parsed.problem}`);
  return { ...UNDECIDED, ...parsed.value };
}

function setsIn(text: string): readonly ObjectSet[] {
  return text === '' ? [] : workspaceOf([readYaml('shop.yaml', text)]).sets;
}

/** A StatefulSet `web` of three ready pods; `spec` and `container` are further lines of YAML. */
export function setOf(image: string, { spec = '', container = '', replicas = 3, name = 'web' }: { readonly spec?: string; readonly container?: string; readonly replicas?: number; readonly name?: string } = {}): string {
  return `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: ${name}, namespace: shop }
spec:
  replicas: ${replicas}
  serviceName: ${name}
  selector: { matchLabels: { app: ${name} } }
${indented(spec, 2)}  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - name: server
          image: ${image}
${indented(container, 10)}`;
}

export function indented(text: string, by: number): string {
  return text === '' ? '' : `${text.split('\n').map((line) => `${' '.repeat(by)}${line}`).join('\n')}\n`;
}
