import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { checkLabelName } from './checks';
import { refuseTriggers } from './image-triggers';
import { Images } from './images';
import { type JobProps, jobSpecOf } from './job-spec';
import { metadataOf, NAME_LABEL, nameOf, type ObjectProps } from './metadata';
import { Problems } from './problems';
import { guardAgainstHijack, streamNeedsOf } from './stream-uses';

export interface JobWorkloadProps extends ObjectProps, JobProps {
  /** Keep the Job without running it; `true` later on ends its pods. @default false */
  readonly suspend?: boolean;
}

/**
 * A Job: pods that run to their end, with pinned images or images of a stream. The pods of a Job cannot be changed once it exists, so
 * that a new image needs a new name, or under Argo CD a hook (`argocd.argoproj.io/hook` among the annotations). OpenShift looks up
 * stream tags when the Job is created, and never again.
 */
export class JobWorkload extends Construct {
  /** The Job, for what the props do not cover. */
  readonly job: ApiObject;
  readonly name: string;

  constructor(scope: Construct, id: string, props: JobWorkloadProps) {
    super(scope, id);
    const problems = new Problems(this);
    this.name = nameOf(this, props);
    checkLabelName(problems, 'name', this.name);
    refuseTriggers(props, 'Job', problems);
    const labels = { [NAME_LABEL]: this.name };
    const { wave, resolveNames } = streamNeedsOf(this, props, [], problems);
    const spec = jobSpecOf(props, { images: Images.of(this), problems, selector: labels, resolveNames });
    this.job = new ApiObject(this, 'Resource', {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: metadataOf(this.name, { ...props, wave }, labels, problems),
      spec: { ...spec, ...(props.suspend ? { suspend: true } : {}) },
    });
    if (resolveNames) guardAgainstHijack(this, this.job, ['spec', 'template', 'spec'], props);
  }
}
