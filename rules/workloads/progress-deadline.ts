import type { Path } from '../../lib/base/path';
import { type Fix, setTo } from '../../lib/engine/fix';
import { objectRule } from '../../lib/engine/rule';
import { fieldOf, isMap } from '../../lib/kube/json';
import { isLiteral } from '../../lib/kube/literal';
import type { KubeObject } from '../../lib/kube/object';
import { workloadKindOf } from '../../lib/kube/workloads';
import { secondsToGiveUp } from '../../lib/rollout/probe-patience';
import { probedContainersOf } from './probed-containers';

/** Flags deadlines of a rollout that are refused, that never report a failure, or that a healthy start may miss. */
export const progressDeadline = objectRule({
  id: 'progress-deadline',
  summary: 'The deadline of a rollout is refused, out of reach, or shorter than a healthy start',
  category: 'workloads',
  preset: 'recommended',
  severity: 'warning',
  severityNote: 'Error where the API server refuses the Deployment.',
  since: '0.1.0',
  fixes: 'safe',
  kinds: ['Deployment'],
  sources: [
    {
      title: 'Kubernetes: progress deadline seconds',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#progress-deadline-seconds',
      version: '1.34',
    },
    {
      title: 'kubernetes: validation of Deployments',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/apps/validation/validation.go',
      version: '1.34',
    },
    {
      title: 'kubernetes: a deadline of 2147483647 is none',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/controller/deployment/util/deployment_util.go',
      version: '1.34',
    },
    {
      title: 'Kubernetes: configuring probes',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes',
      version: '1.34',
    },
  ],
  messages: {
    refused: ({ object, deadline, ready }: { object: string; deadline: string; ready: number }) =>
      `${object} has ${deadline}, which the API server refuses: it must be above minReadySeconds, ${ready}`,
    never: ({ object }: { object: string }) =>
      `${object} has progressDeadlineSeconds: ${NO_DEADLINE}, which means none: a rollout that is stuck is never reported as failed; set it to 600`,
    late: ({ object, deadline }: { object: string; deadline: number }) =>
      `${object} has progressDeadlineSeconds: ${deadline}, so a stuck rollout counts as failed after ${hours(deadline)} and not before; set it to 600`,
    slowStart: ({ object, container, probe, patience, deadline }: SlowStart) =>
      `The ${probe} of container ${container} waits up to ${patience} s, and a rollout of ${object} counts as failed after ${deadline} s ` +
      'without progress; raise progressDeadlineSeconds above that, or make the probe give up sooner',
  },
  check(object, { report }) {
    if (!workloadKindOf(object)) return;
    const deadline = deadlineOf(object);
    const ready = seconds(fieldOf(object.value['spec'], 'minReadySeconds') ?? 0);
    if (deadline === undefined || ready === undefined) return;
    const slow = slowestStart(object);
    const remedy = remedyFor(object, Math.max(ready, slow?.patience ?? 0), ready);
    if (deadline.seconds <= ready) {
      // 600 is what the API server fills in, and so is at fault only through the other field.
      const at = deadline.written ? AT : READY_AT;
      const shown = deadline.written ? `progressDeadlineSeconds: ${deadline.seconds}` : `progressDeadlineSeconds left out, and so ${deadline.seconds}`;
      report('refused', { at, data: { object: object.title, deadline: shown, ready }, severity: 'error', ...remedy });
    } else if (deadline.seconds < NO_DEADLINE && slow && slow.patience > deadline.seconds) {
      const data = { object: object.title, deadline: deadline.seconds, ...slow };
      report('slowStart', { at: slow.at, data, confidence: 'likely', hint: `a start of ${slow.patience} s needs a higher progressDeadlineSeconds` });
    } else if (deadline.written && deadline.seconds >= NO_DEADLINE) report('never', { at: AT, data: { object: object.title }, ...remedy });
    else if (deadline.written && deadline.seconds >= LATE && Math.max(ready, slow?.patience ?? 0) < LATE)
      report('late', { at: AT, data: { object: object.title, deadline: deadline.seconds }, ...remedy });
  },
});

interface SlowStart {
  readonly object: string;
  readonly container: string;
  readonly probe: string;
  readonly patience: number;
  readonly deadline: number;
}

const AT: Path = ['spec', 'progressDeadlineSeconds'];
const READY_AT: Path = ['spec', 'minReadySeconds'];

/** Seconds; the largest 32-bit number, which the controller reads as no deadline. */
const NO_DEADLINE = 2_147_483_647;

/** Seconds; what the API server fills in. */
const DEFAULT = 600;

/** Seconds from which nobody waits for the verdict any more. */
const LATE = 3600;

/** `undefined` where it is not known. The first version of the API filled in no deadline. */
function deadlineOf({ apiVersion, value }: KubeObject): { readonly seconds: number; readonly written: boolean } | undefined {
  const written = fieldOf(value['spec'], 'progressDeadlineSeconds') ?? undefined;
  if (written === undefined) return { seconds: apiVersion === 'extensions/v1beta1' ? NO_DEADLINE : DEFAULT, written: false };
  const found = seconds(written);
  return found === undefined ? undefined : { seconds: found, written: true };
}

function seconds(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

/** The probe that bears failures at a start the longest. */
function slowestStart(object: KubeObject): { readonly at: Path; readonly container: string; readonly probe: string; readonly patience: number } | undefined {
  const starts = probedContainersOf(object).flatMap(({ name, path, value }) =>
    ['startupProbe', 'readinessProbe'].flatMap((probe) => {
      const written = value[probe];
      const patience = isMap(written) ? secondsToGiveUp(written) : undefined;
      return patience === undefined ? [] : [{ at: [...path, probe], container: name === '' ? 'without a name' : name, probe, patience }];
    }),
  );
  return starts.reduce<(typeof starts)[number] | undefined>((most, start) => (most && most.patience >= start.patience ? most : start), undefined);
}

/** 600 where that is enough for the start that the manifest itself describes; nobody can say how much more is right. */
function remedyFor(object: KubeObject, needed: number, ready: number): { readonly fix?: Fix; readonly hint?: string } {
  if (needed >= DEFAULT) return { hint: `a start may take ${needed} s; write a deadline above that${ready >= DEFAULT ? ', or lower minReadySeconds' : ''}` };
  if (!isLiteral(object, AT, '')) return { hint: `give the parameter of progressDeadlineSeconds the value ${DEFAULT}` };
  return { fix: setTo(AT, DEFAULT, `set progressDeadlineSeconds to ${DEFAULT}`) };
}

function hours(amount: number): string {
  const whole = Math.floor(amount / 3600);
  return amount % 3600 === 0 ? `${whole} ${whole === 1 ? 'hour' : 'hours'}` : `more than ${whole} ${whole === 1 ? 'hour' : 'hours'}`;
}
