import type { Fix } from '../../lib/engine/fix';
import { type ReportFinding, workspaceRule } from '../../lib/engine/rule';
import { textEntries } from '../../lib/kube/json';
import { isLiteral } from '../../lib/kube/literal';
import type { KubeObject } from '../../lib/kube/object';
import { podTemplateOf } from '../../lib/kube/workloads';
import {
  type PodSelector,
  podSelectorOf,
  type Requirement,
  requirementsOf,
  SELECTING_KINDS,
  templateLabelsOf,
  templateLabelsPath,
} from '../../lib/rollout/pod-selector';
import { rivalsOf } from './rivals';

const MESSAGES = {
  absent: ({ object, apiVersion }: { object: string; apiVersion: string }) =>
    `${object} has no selector, and ${apiVersion} refuses it; select the labels of its pods`,
  empty: ({ object }: { object: string }) =>
    `the selector of ${object} asks for nothing, which the API server refuses; give it matchLabels with the labels of its pods`,
  misplacedLabels: ({ object, labels }: { object: string; labels: string }) =>
    `the selector of ${object} holds ${labels} where nobody reads it and so is empty, which the API server refuses; put it under matchLabels`,
  mismatch: ({ object, wanted, found }: { object: string; wanted: string; found: string }) =>
    `the selector of ${object} asks for ${wanted} and its pods carry ${found}, which the API server refuses; make the two match`,
  overlap: ({ object, other }: { object: string; other: string }) =>
    `the selector of ${object} matches the pods of ${other} too, and the two may take over what belongs to the other; give each a label of its own`,
};

/** Flags selectors that the API server refuses, and those that take in the pods of another workload. Services' selectors are not looked at. */
export const selectorMismatch = workspaceRule({
  id: 'selector-mismatch',
  summary: 'The selector of a workload does not find its own pods, or finds those of another',
  category: 'statefulsets',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  fixes: 'unsafe',
  kinds: SELECTING_KINDS,
  sources: [
    {
      title: 'Kubernetes: selector of a Deployment, required and immutable since apps/v1',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector',
      version: '1.34',
    },
    {
      title: 'Kubernetes: pod selector of a StatefulSet',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-selector',
      version: '1.34',
    },
    {
      title: 'kubernetes: validation of workloads, empty selectors and labels that do not match',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/apps/validation/validation.go',
      version: '1.34',
    },
    {
      title: 'kubernetes: which pods and ReplicaSets a controller adopts',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/controller/controller_ref_manager.go',
      version: '1.34',
    },
    {
      title: 'Kubernetes: a HorizontalPodAutoscaler counts pods by the selector of its target',
      url: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#how-does-a-horizontalpodautoscaler-work',
      version: '1.34',
    },
    {
      title: 'kubernetes: selector defaults of extensions/v1beta1, removed in 1.16',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.15.0/pkg/apis/extensions/v1beta1/defaults.go',
      version: '1.15',
    },
  ],
  messages: MESSAGES,
  check(object, { report, index }) {
    const selector = podTemplateOf(object) && podSelectorOf(object);
    if (!selector) return;
    if (selector.kind === 'absent') {
      // With no labels either it is a patch, which is finished elsewhere.
      if (templateLabelsOf(object).size === 0) return;
      report('absent', {
        at: selector.path,
        part: 'key',
        data: { object: object.title, apiVersion: object.apiVersion },
        fix: selectTemplate(object, selector),
      });
    } else if (selector.kind === 'empty') {
      reportEmpty(object, selector, report);
    } else if (selector.kind === 'defaulted' || !reportMismatch(object, selector, report)) {
      // A selector that is refused can take nobody's pods.
      reportOverlap(object, selector, rivalsOf(object, index, MOST_RIVALS), report);
    }
  },
});

type Report = ReportFinding<typeof MESSAGES>;
type Written = Extract<PodSelector, { kind: 'written' }>;
type Empty = Extract<PodSelector, { kind: 'empty' }>;

function reportEmpty(object: KubeObject, selector: Empty, report: Report): void {
  const place = { at: selector.path, part: 'key', fix: selectTemplate(object, selector) } as const;
  const misplaced = textEntries(selector.value);
  if (misplaced.size === 0) report('empty', { ...place, data: { object: object.title } });
  else
    report('misplacedLabels', {
      ...place,
      data: { object: object.title, labels: Array.from(misplaced, ([key, value]) => `${key}=${value}`).join(',') },
    });
}

function reportMismatch(object: KubeObject, selector: Written, report: Report): boolean {
  const unmet = requirementsOf(object, selector, templateLabelsOf(object)).filter(({ met }) => met === false);
  const [first] = unmet;
  if (!first) return false;
  report('mismatch', {
    at: first.path,
    data: { object: object.title, wanted: unmet.map(({ text }) => text).join(' and '), found: foundFor(unmet, object) },
    fix: labelPods(object, unmet),
    related: [{ object, at: templateLabelsPath(object), message: 'the labels of the pods' }],
  });
  return true;
}

function reportOverlap(object: KubeObject, selector: PodSelector, rivals: readonly KubeObject[], report: Report): void {
  const [rival] = rivals;
  if (!rival) return;
  report('overlap', {
    at: selector.kind === 'written' ? selector.path : templateLabelsPath(object),
    part: 'key',
    data: {
      object: object.title,
      other: rivals.length < MOST_RIVALS ? rivals.map(({ title }) => title).join(' and ') : `${rival.title} and others`,
    },
    // Each pod has its owner until a workload is deleted without its pods, or pods are made by hand.
    confidence: 'likely',
    hint: 'a selector cannot change: delete the workload with --cascade=orphan, add the label to its pods, and create it again with the new selector',
    related: rivals.map((other) => ({ object: other, at: templateLabelsPath(other), message: `the labels of ${other.title}` })),
  });
}

/** As many other workloads as one finding names. */
const MOST_RIVALS = 3;

/** A selector for life, as it cannot change later: that takes a yes. */
function selectTemplate(object: KubeObject, selector: Exclude<PodSelector, Written>): Fix | undefined {
  const labels = templateLabelsOf(object);
  const misplaced = selector.kind === 'empty' ? textEntries(selector.value) : new Map<string, string>();
  const wanted = misplaced.size > 0 && Array.from(misplaced).every(([key, value]) => labels.get(key) === value) ? misplaced : labels;
  const path = templateLabelsPath(object);
  if (wanted.size === 0 || !Array.from(wanted).every(([key, value]) => isLiteral(object, [...path, key], value))) return undefined;
  const edit = { op: 'replace', path: selector.path, value: { matchLabels: Object.fromEntries(wanted) } } as const;
  return { safety: 'unsafe', title: 'select the labels of the pods', edits: [edit] };
}

/** The template can change at any time and the selector never, so it is the labels that give way. */
function labelPods(object: KubeObject, unmet: readonly Requirement[]): Fix | undefined {
  const path = templateLabelsPath(object);
  const labels = templateLabelsOf(object);
  const edits = unmet.flatMap(({ path: from, key, wanted }) => {
    const literal = wanted !== undefined && isLiteral(object, from, wanted) && isLiteral(object, [...path, key], labels.get(key) ?? '');
    return literal ? [{ op: 'replace', path: [...path, key], value: wanted } as const] : [];
  });
  return edits.length === unmet.length
    ? { safety: 'unsafe', title: 'give the pods the labels that the selector asks for', edits }
    : undefined;
}

/** What the pods carry under the keys in question. */
function foundFor(unmet: readonly Requirement[], object: KubeObject): string {
  const labels = templateLabelsOf(object);
  return Array.from(new Set(unmet.map(({ key }) => key)), (key) =>
    labels.has(key) ? `${key}=${labels.get(key)}` : `no label ${key}`,
  ).join(' and ');
}
