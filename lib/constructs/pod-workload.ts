import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { checkLabelName, checkOneOf } from './checks';
import { refuseTriggers } from './image-triggers';
import { Images } from './images';
import { metadataOf, NAME_LABEL, nameOf, type ObjectProps } from './metadata';
import { keepSelector, lookupAnnotation, podSpecOf, type PodProps, portsOf } from './pods';
import { Problems } from './problems';
import type { ServiceTarget } from './services';
import { claimVolumesOf, type SharedClaimsProps } from './shared-claims';
import { guardAgainstHijack, streamNeedsOf } from './stream-uses';

export interface PodWorkloadProps extends ObjectProps, Omit<PodProps, 'podLabels' | 'podAnnotations'>, SharedClaimsProps {
  /** What follows when a container ends. @default 'Never' */
  readonly restartPolicy?: 'Always' | 'Never' | 'OnFailure';
}

/**
 * A single Pod, for a task that somebody watches. Nothing replaces it when its node goes, and nearly nothing of it can be changed once
 * it exists: what is to keep running is a `StatelessWorkload`, what is to be repeated a `JobWorkload`.
 */
export class PodWorkload extends Construct implements ServiceTarget {
  /** The Pod, for what the props do not cover. */
  readonly pod: ApiObject;
  readonly name: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly portNames: readonly string[];

  constructor(scope: Construct, id: string, props: PodWorkloadProps) {
    super(scope, id);
    const problems = new Problems(this);
    this.name = nameOf(this, props);
    this.selector = { [NAME_LABEL]: this.name };
    this.portNames = portsOf(props).map(({ name }) => name);
    const { restartPolicy = 'Never' } = props;
    checkLabelName(problems, 'name', this.name);
    checkOneOf(problems, 'restartPolicy', restartPolicy, ['Always', 'Never', 'OnFailure']);
    refuseTriggers(props, 'Pod', problems);
    const { wave, resolveNames } = streamNeedsOf(this, props, [], problems);
    const claimVolumes = claimVolumesOf(props, 1, problems);
    const setting = { images: Images.of(this), problems, selector: this.selector, claimVolumes, resolveNames, restartPolicy };
    keepSelector(props.labels ?? {}, 'labels', setting);
    this.pod = new ApiObject(this, 'Resource', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: metadataOf(this.name, { ...props, wave }, this.selector, problems, lookupAnnotation(setting)),
      spec: podSpecOf(props, setting),
    });
    if (resolveNames) guardAgainstHijack(this, this.pod, ['spec'], props);
  }
}
