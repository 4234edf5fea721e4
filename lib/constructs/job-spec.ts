import { checkOneOf, checkWhole } from './checks';
import { withExtra } from './extra';
import type { JobSpec } from './kube-types';
import { podTemplateOf, type PodProps, type PodSetting } from './pods';
import type { Problems } from './problems';
import { claimVolumesOf, type SharedClaimsProps } from './shared-claims';

/** What Jobs, and the Jobs of a CronJob, say about their runs. */
export interface JobProps extends PodProps, SharedClaimsProps {
  /** What follows a failure: a new pod, whose forerunner can still be looked at, or the same containers again. @default 'Never' */
  readonly restartPolicy?: 'Never' | 'OnFailure';
  /** Failures after which the Job is given up. @default 6, left to the API server */
  readonly backoffLimit?: number;
  /** Seconds after which the Job is ended, whatever it does. @default none */
  readonly activeDeadlineSeconds?: number;
  /** How many pods have to succeed, at least 1. @default 1, left to the API server */
  readonly completions?: number;
  /** How many pods run at once, at least 1. @default 1, left to the API server */
  readonly parallelism?: number;
  /** Seconds until a finished Job goes away. Where Argo CD manages the Job it then comes back and runs again. @default never */
  readonly ttlSecondsAfterFinished?: number;
  /** Fields of the Job's spec that no prop covers, written as they are. */
  readonly jobExtra?: Readonly<Record<string, unknown>>;
}

/** The spec of a Job. Reports what is wrong with the props. */
export function jobSpecOf(props: JobProps, setting: Omit<PodSetting, 'claimVolumes' | 'restartPolicy'>): JobSpec {
  const { problems } = setting;
  const { restartPolicy = 'Never', parallelism, completions } = props;
  checkOneOf(problems, 'restartPolicy', restartPolicy, ['Never', 'OnFailure']);
  checkLimits(props, problems);
  const claimVolumes = claimVolumesOf(props, parallelism ?? 1, problems);
  const spec: JobSpec = {
    activeDeadlineSeconds: props.activeDeadlineSeconds,
    backoffLimit: props.backoffLimit,
    completions,
    parallelism,
    template: podTemplateOf(props, { ...setting, claimVolumes, restartPolicy }),
    ttlSecondsAfterFinished: props.ttlSecondsAfterFinished,
  };
  return withExtra(spec, props.jobExtra, problems, 'jobExtra');
}

function checkLimits(props: JobProps, problems: Problems): void {
  const least = { activeDeadlineSeconds: 1, backoffLimit: 0, completions: 1, parallelism: 1, ttlSecondsAfterFinished: 0 } as const;
  for (const field of ['activeDeadlineSeconds', 'backoffLimit', 'completions', 'parallelism', 'ttlSecondsAfterFinished'] as const) {
    const value = props[field];
    if (value !== undefined) checkWhole(problems, field, value, { min: least[field] });
  }
}
