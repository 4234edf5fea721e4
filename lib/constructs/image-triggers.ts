import type { Path } from '../base/path';
import { TRIGGERS } from '../openshift/triggers';
import { checkOneOf, checkUnique } from './checks';
import type { PodProps } from './pods';
import type { Problems } from './problems';
import { isStreamTagImage, localNameOf, type StreamTagImage } from './stream-tag-image';
import type { StreamUse } from './stream-uses';

/** What kinds say that OpenShift's image trigger controller watches: StatefulSet, Deployment and CronJob, but neither Pod nor Job. */
export interface TriggeredProps {
  /**
   * Roll out when a stream tag moves (`image.openshift.io/triggers`). The container names the same tag as its image, so that the
   * first pods have the right image already; a digest would be overwritten. Argo CD then needs `ignoreDifferences` for the
   * images. @default none
   */
  readonly triggers?: readonly ImageTriggerProps[];
}

export interface ImageTriggerProps {
  /** Name of the container or init container whose image follows the tag. */
  readonly container: string;
  /** @default the tag that the container names as its image */
  readonly tag?: StreamTagImage;
  /** Keep the trigger, but leave the image alone. @default false */
  readonly paused?: boolean;
}

export interface Triggers {
  /** The tags that are followed, each with its place in the props. */
  readonly followed: readonly StreamUse[];
  /** The annotation for the object's own metadata, the only place where the controller reads it. */
  readonly annotations: Readonly<Record<string, string>>;
}

/**
 * The triggers as the controller reads them; `template` is the path of the pod template in the object. Reports what is wrong.
 * @see https://github.com/openshift/library-go/blob/release-4.20/pkg/image/trigger/annotations.go
 */
export function imageTriggersOf({ triggers = [], ...pods }: PodProps & TriggeredProps, template: Path, problems: Problems): Triggers {
  const containers = triggeredContainers(pods);
  // Two entries of one field path make the controller pass over the whole annotation.
  checkUnique(problems, (index) => `triggers[${index}].container`, triggers.map(({ container }) => container));
  const followed: StreamUse[] = [];
  const entries = triggers.map((trigger, index) => {
    const at = `triggers[${index}]`;
    checkOneOf(problems, `${at}.container`, trigger.container, containers.map(({ name }) => name));
    const container = containers.find(({ name }) => name === trigger.container);
    const tag = tagOf(trigger, container, problems, at);
    if (tag) followed.push({ image: tag, at: `${at}.tag` });
    return {
      from: { kind: 'ImageStreamTag', name: tag ? localNameOf(tag) : '' },
      fieldPath: `${[...template, 'spec'].join('.')}.${container?.field ?? 'containers'}[?(@.name==${JSON.stringify(trigger.container)})].image`,
      ...(trigger.paused ? { paused: true } : {}),
    };
  });
  return { followed, annotations: entries.length > 0 ? { [TRIGGERS]: JSON.stringify(entries) } : {} };
}

/** For kinds that the controller does not watch, called by people without types. */
export function refuseTriggers(props: object, kind: string, problems: Problems): void {
  if (!('triggers' in props)) return;
  problems.add('triggers', props.triggers, `none; OpenShift follows tags for StatefulSets, Deployments and CronJobs, not for a ${kind}`);
}

interface TriggeredContainer {
  readonly name: string;
  readonly image: string | StreamTagImage;
  readonly field: 'containers' | 'initContainers';
  readonly at: string;
}

function triggeredContainers({ containers, initContainers = [] }: PodProps): readonly TriggeredContainer[] {
  const of = (field: TriggeredContainer['field'], list: PodProps['containers']): readonly TriggeredContainer[] =>
    list.map(({ name, image }, index) => ({ name, image, field, at: `${field}[${index}].image` }));
  return [...of('containers', containers), ...of('initContainers', initContainers)];
}

/** The tag to follow. While the trigger is active, it is the one that the container names: whatever else stands there is overwritten. */
function tagOf(trigger: ImageTriggerProps, container: TriggeredContainer | undefined, problems: Problems, at: string): StreamTagImage | undefined {
  const { tag, paused = false } = trigger;
  // In JavaScript. The text "false" would silence every trigger of the object.
  if (typeof paused !== 'boolean') problems.add(`${at}.paused`, paused, 'true or false');
  if (tag !== undefined && !isStreamTagImage(tag)) {
    problems.add(`${at}.tag`, tag, 'a tag of an ImageStream');
    return undefined;
  }
  const named = isStreamTagImage(container?.image) ? container.image : undefined;
  if (container && !named && !paused) {
    problems.add(container.at, container.image, `${tag ? localNameOf(tag) : 'a tag of a stream'}, as an active trigger overwrites a digest`);
  } else if (container && !named && !tag) {
    problems.add(`${at}.tag`, undefined, 'the tag to follow, as the container names none');
  } else if (tag && named && !paused && localNameOf(tag) !== localNameOf(named)) {
    problems.add(`${at}.tag`, localNameOf(tag), `${localNameOf(named)}, which the container names and the trigger would overwrite`);
  }
  return tag ?? named;
}
