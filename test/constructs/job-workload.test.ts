import { JsonPatch, Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { type Path, valueAt } from '../../lib/base/path';
import { type ContainerProps, CronJobWorkload, type CronJobWorkloadProps, JobWorkload, type JobWorkloadProps } from '../../lib/constructs/index';
import { newChart, PINNED, problemsWith, rendered, WEB } from './harness';

const CONTAINER: ContainerProps = { name: 'worker', image: WEB };
const LABELS = { 'app.kubernetes.io/name': 'worker' };
const POD = {
  automountServiceAccountToken: false,
  containers: [
    {
      image: PINNED,
      imagePullPolicy: 'IfNotPresent',
      name: 'worker',
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true, runAsNonRoot: true },
    },
  ],
  restartPolicy: 'Never',
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
};

function job(props: Partial<JobWorkloadProps> = {}): JobWorkload {
  return new JobWorkload(newChart(), 'worker', { containers: [CONTAINER], ...props });
}

function cronJob(props: Partial<CronJobWorkloadProps> = {}): CronJobWorkload {
  return new CronJobWorkload(newChart(), 'worker', { schedule: '30 2 * * 1-5', containers: [CONTAINER], ...props });
}

describe('JobWorkload', () => {
  it('runs a pinned, restricted pod to its end', () => {
    const chart = newChart();
    new JobWorkload(chart, 'worker', { containers: [CONTAINER] });
    expect(Testing.synth(chart)).toEqual([
      { apiVersion: 'batch/v1', kind: 'Job', metadata: { labels: LABELS, name: 'worker' }, spec: { template: { metadata: { labels: LABELS }, spec: POD } } },
    ]);
  });

  it.each<readonly [string, Partial<JobWorkloadProps>, Path, unknown]>([
    ['name', { name: 'migrate' }, ['metadata', 'name'], 'migrate'],
    ['namespace', { namespace: 'test' }, ['metadata', 'namespace'], 'test'],
    ['labels', { labels: { team: 'web' } }, ['metadata', 'labels'], { ...LABELS, team: 'web' }],
    ['annotations', { annotations: { 'argocd.argoproj.io/hook': 'PreSync' } }, ['metadata', 'annotations'], { 'argocd.argoproj.io/hook': 'PreSync' }],
    ['wave', { wave: 1 }, ['metadata', 'annotations'], { 'argocd.argoproj.io/sync-wave': '1' }],
    ['restartPolicy', { restartPolicy: 'OnFailure' }, ['spec', 'template', 'spec', 'restartPolicy'], 'OnFailure'],
    ['backoffLimit', { backoffLimit: 0 }, ['spec', 'backoffLimit'], 0],
    ['activeDeadlineSeconds', { activeDeadlineSeconds: 60 }, ['spec', 'activeDeadlineSeconds'], 60],
    ['completions', { completions: 5 }, ['spec', 'completions'], 5],
    ['parallelism', { parallelism: 2 }, ['spec', 'parallelism'], 2],
    ['ttlSecondsAfterFinished', { ttlSecondsAfterFinished: 0 }, ['spec', 'ttlSecondsAfterFinished'], 0],
    ['suspend', { suspend: true }, ['spec', 'suspend'], true],
    ['claims', { claims: [{ name: 'data', accessMode: 'ReadWriteOnce' }] }, ['spec', 'template', 'spec', 'volumes'], [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }]],
    ['jobExtra', { jobExtra: { completionMode: 'Indexed' } }, ['spec', 'completionMode'], 'Indexed'],
  ])('takes %s', (_prop, props, path, expected) => {
    const made = job(props);
    expect(made.node.validate()).toEqual([]);
    expect(valueAt(rendered(made.job), path)).toEqual(expected);
  });

  it('stays open to what the props do not cover', () => {
    const made = job();
    made.job.addJsonPatch(JsonPatch.add('/spec/podReplacementPolicy', 'Failed'));
    expect(valueAt(rendered(made.job), ['spec', 'podReplacementPolicy'])).toBe('Failed');
  });

  it.each<readonly [string, Partial<JobWorkloadProps>, string]>([
    ['a name of 64 characters', { name: 'w'.repeat(64) }, `name is "${'w'.repeat(64)}"; allowed: a DNS label of at most 63 characters: a-z, 0-9 and dashes, with a letter or digit at both ends`],
    ['pods that always come back', { restartPolicy: 'Always' as 'Never' }, 'restartPolicy is "Always"; allowed: one of Never, OnFailure'],
    ['a restart policy beside the prop', { podExtra: { restartPolicy: 'OnFailure' } }, 'podExtra.restartPolicy is "OnFailure"; allowed: Never, as this kind has it'],
    ['half a failure', { backoffLimit: 0.5 }, 'backoffLimit is 0.5; allowed: a whole number, 0 or more'],
    ['no time at all', { activeDeadlineSeconds: 0 }, 'activeDeadlineSeconds is 0; allowed: a whole number, 1 or more'],
    ['no pod at once', { parallelism: 0 }, 'parallelism is 0; allowed: a whole number, 1 or more'],
    ['nothing to complete', { completions: 0 }, 'completions is 0; allowed: a whole number, 1 or more'],
    ['time that runs backwards', { ttlSecondsAfterFinished: -1 }, 'ttlSecondsAfterFinished is -1; allowed: a whole number, 0 or more'],
    ['a volume of one node for two pods', { parallelism: 2, claims: [{ name: 'data', accessMode: 'ReadWriteOnce' }] }, 'claims[0].accessMode is "ReadWriteOnce"; allowed: ReadWriteMany or ReadOnlyMany for 2 pods at once; the others wait for ever'],
    ['what a prop covers already', { jobExtra: { backoffLimit: 1 } }, 'jobExtra.backoffLimit is 1; allowed: fields that no prop covers; backoffLimit has a prop'],
  ])('refuses %s', (_title, props, expected) => {
    expect(problemsWith((chart) => new JobWorkload(chart, 'worker', { containers: [CONTAINER], ...props }))).toContain(`shop/worker: ${expected}`);
  });
});

describe('CronJobWorkload', () => {
  it('leaves a run out while the last one goes on', () => {
    const chart = newChart();
    new CronJobWorkload(chart, 'worker', { schedule: '30 2 * * 1-5', containers: [CONTAINER] });
    expect(Testing.synth(chart)).toEqual([
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { labels: LABELS, name: 'worker' },
        spec: { concurrencyPolicy: 'Forbid', jobTemplate: { spec: { template: { metadata: { labels: LABELS }, spec: POD } } }, schedule: '30 2 * * 1-5' },
      },
    ]);
  });

  it.each<readonly [string, Partial<CronJobWorkloadProps>, Path, unknown]>([
    ['schedule', { schedule: '@hourly' }, ['spec', 'schedule'], '@hourly'],
    ['timeZone', { timeZone: 'America/Argentina/Buenos_Aires' }, ['spec', 'timeZone'], 'America/Argentina/Buenos_Aires'],
    ['concurrency', { concurrency: 'Replace' }, ['spec', 'concurrencyPolicy'], 'Replace'],
    ['startingDeadlineSeconds', { startingDeadlineSeconds: 300 }, ['spec', 'startingDeadlineSeconds'], 300],
    ['successfulJobsHistoryLimit', { successfulJobsHistoryLimit: 0 }, ['spec', 'successfulJobsHistoryLimit'], 0],
    ['failedJobsHistoryLimit', { failedJobsHistoryLimit: 5 }, ['spec', 'failedJobsHistoryLimit'], 5],
    ['suspend', { suspend: true }, ['spec', 'suspend'], true],
    ['wave', { wave: 2 }, ['metadata', 'annotations'], { 'argocd.argoproj.io/sync-wave': '2' }],
    ['backoffLimit of its Jobs', { backoffLimit: 2 }, ['spec', 'jobTemplate', 'spec', 'backoffLimit'], 2],
    ['jobExtra', { jobExtra: { completionMode: 'Indexed' } }, ['spec', 'jobTemplate', 'spec', 'completionMode'], 'Indexed'],
    ['extra', { extra: { example: true } }, ['spec', 'example'], true],
  ])('takes %s', (_prop, props, path, expected) => {
    const made = cronJob(props);
    expect(made.node.validate()).toEqual([]);
    expect(valueAt(rendered(made.cronJob), path)).toEqual(expected);
  });

  it.each<readonly [string, Partial<CronJobWorkloadProps>, string]>([
    ['a name of 53 characters', { name: 'w'.repeat(53) }, `name is "${'w'.repeat(53)}"; allowed: a DNS label of at most 52 characters: a-z, 0-9 and dashes, with a letter or digit at both ends`],
    ['an hour that no day has', { schedule: '0 24 * * *' }, 'schedule is "0 24 * * *"; allowed: five fields such as "30 2 * * 1-5", or @daily and its like; 24 is no hour from 0 to 23'],
    ['a concurrency of its own', { concurrency: 'forbid' as 'Forbid' }, 'concurrency is "forbid"; allowed: one of Allow, Forbid, Replace (did you mean Forbid?)'],
    ['a time zone that is none', { timeZone: 'UTC+1:00' }, 'timeZone is "UTC+1:00"; allowed: a name such as Europe/Paris or Etc/UTC'],
    ['the time zone of whoever looks', { timeZone: 'Local' }, 'timeZone is "Local"; allowed: a name such as Europe/Paris or Etc/UTC'],
    ['a deadline below the controller\'s step', { startingDeadlineSeconds: 5 }, 'startingDeadlineSeconds is 5; allowed: a whole number, 10 or more'],
    ['fewer Jobs than none', { failedJobsHistoryLimit: -1 }, 'failedJobsHistoryLimit is -1; allowed: a whole number, 0 or more'],
    ['pods that always come back', { restartPolicy: 'Always' as 'Never' }, 'restartPolicy is "Always"; allowed: one of Never, OnFailure'],
    ['what a prop covers already', { extra: { schedule: '@daily' } }, 'extra.schedule is "@daily"; allowed: fields that no prop covers; schedule has a prop'],
  ])('refuses %s', (_title, props, expected) => {
    expect(problemsWith((chart) => new CronJobWorkload(chart, 'worker', { schedule: '@daily', containers: [CONTAINER], ...props }))).toContain(`shop/worker: ${expected}`);
  });
});
