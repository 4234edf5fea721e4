import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { checkLabelName, checkOneOf, checkWhole } from './checks';
import { scheduleProblem } from './cron-schedule';
import { withExtra } from './extra';
import { imageTriggersOf, type TriggeredProps } from './image-triggers';
import { Images } from './images';
import { type JobProps, jobSpecOf } from './job-spec';
import type { CronJobSpec } from './kube-types';
import { metadataOf, NAME_LABEL, nameOf, type ObjectProps } from './metadata';
import { Problems } from './problems';
import { guardAgainstHijack, streamNeedsOf } from './stream-uses';

export interface CronJobWorkloadProps extends ObjectProps, JobProps, TriggeredProps {
  /** Minute, hour, day of month, month and day of week (Sunday is 0), or a word such as `@daily`: `30 2 * * 1-5`. */
  readonly schedule: string;
  /** Name in the time zone database, such as `Europe/Paris`; since Kubernetes 1.27. @default the cluster's, mostly UTC */
  readonly timeZone?: string;
  /** What becomes of a run that is due while the last one goes on: both run, it is left out, or it ends the last one. @default 'Forbid' */
  readonly concurrency?: 'Allow' | 'Forbid' | 'Replace';
  /** Seconds by which a run may be late and still start, at least 10: the controller looks every 10 seconds. @default any */
  readonly startingDeadlineSeconds?: number;
  /** Finished Jobs that are kept. @default 3, left to the API server */
  readonly successfulJobsHistoryLimit?: number;
  /** Failed Jobs that are kept. @default 1, left to the API server */
  readonly failedJobsHistoryLimit?: number;
  /** Start no further run. @default false */
  readonly suspend?: boolean;
  /** Fields of the CronJob's spec that no prop covers, written as they are. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/**
 * A CronJob, with pinned images or images of a stream. A changed template counts from the next run on. OpenShift looks up stream tags
 * when the CronJob is applied; with a trigger, runs follow the tag.
 */
export class CronJobWorkload extends Construct {
  /** The CronJob, for what the props do not cover. */
  readonly cronJob: ApiObject;
  readonly name: string;

  constructor(scope: Construct, id: string, props: CronJobWorkloadProps) {
    super(scope, id);
    const problems = new Problems(this);
    this.name = nameOf(this, props);
    checkCronJob(this.name, props, problems);
    const labels = { [NAME_LABEL]: this.name };
    const triggers = imageTriggersOf(props, ['spec', 'jobTemplate', 'spec', 'template'], problems);
    const { wave, resolveNames } = streamNeedsOf(this, props, triggers.followed, problems);
    const setting = { images: Images.of(this), problems, selector: labels, resolveNames };
    const spec: CronJobSpec = {
      concurrencyPolicy: props.concurrency ?? 'Forbid',
      failedJobsHistoryLimit: props.failedJobsHistoryLimit,
      jobTemplate: { spec: jobSpecOf(props, setting) },
      schedule: props.schedule,
      startingDeadlineSeconds: props.startingDeadlineSeconds,
      successfulJobsHistoryLimit: props.successfulJobsHistoryLimit,
      suspend: props.suspend ? true : undefined,
      timeZone: props.timeZone,
    };
    this.cronJob = new ApiObject(this, 'Resource', {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: metadataOf(this.name, { ...props, wave }, labels, problems, triggers.annotations),
      spec: withExtra(spec, props.extra, problems, 'extra'),
    });
    if (resolveNames) guardAgainstHijack(this, this.cronJob, ['spec', 'jobTemplate', 'spec', 'template', 'spec'], props);
  }
}

function checkCronJob(name: string, props: CronJobWorkloadProps, problems: Problems): void {
  // Its Jobs are named after it, with the minute of the run behind the name, and have 63 characters.
  checkLabelName(problems, 'name', name, 52);
  const wrong = scheduleProblem(props.schedule);
  if (wrong !== undefined) problems.add('schedule', props.schedule, `five fields such as "30 2 * * 1-5", or @daily and its like; ${wrong}`);
  checkOneOf(problems, 'concurrency', props.concurrency ?? 'Forbid', ['Allow', 'Forbid', 'Replace']);
  if (props.timeZone !== undefined && !isTimeZone(props.timeZone)) problems.add('timeZone', props.timeZone, 'a name such as Europe/Paris or Etc/UTC');
  const least = { startingDeadlineSeconds: 10, successfulJobsHistoryLimit: 0, failedJobsHistoryLimit: 0 } as const;
  for (const field of ['startingDeadlineSeconds', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit'] as const) {
    const value = props[field];
    if (value !== undefined) checkWhole(problems, field, value, { min: least[field] });
  }
}

/** By form alone: the cluster's time zone database may know more names, or fewer, than the one of this machine. `Local` is refused. */
function isTimeZone(name: string): boolean {
  return /^[A-Za-z][\w+-]*(?:\/[A-Za-z0-9][\w+-]*)*$/.test(name) && name.toLowerCase() !== 'local';
}
