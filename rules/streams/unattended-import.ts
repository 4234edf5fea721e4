import { setTo } from '../../lib/engine/fix';
import { type Confidence, workspaceRule } from '../../lib/engine/rule';
import { parseImage } from '../../lib/images/reference';
import type { KubeObject } from '../../lib/kube/object';
import { followAliases, type StreamTag, type StreamView } from '../../lib/openshift/image-stream';
import type { Outcome } from '../../lib/openshift/resolution-types';
import type { TriggerEntry } from '../../lib/openshift/trigger-types';
import type { ObjectIndex } from '../../lib/workspace/object-index';
import { resolutionsOf } from '../../lib/workspace/resolutions';
import { streamsOf } from '../../lib/workspace/streams';
import { isWritten } from './annotation-edits';

/** Flags tags that are imported by schedule and that a workload follows, so that its pods change without anybody's doing. */
export const unattendedImport = workspaceRule({
  id: 'unattended-import',
  summary: 'Workload follows a stream tag that is imported by schedule',
  category: 'streams',
  preset: 'recommended',
  severity: 'info',
  severityNote: 'Warning for a StatefulSet, whose pods are replaced one by one and keep data.',
  since: '0.1.0',
  fixes: 'unsafe',
  kinds: ['StatefulSet', 'Deployment', 'DaemonSet', 'CronJob', 'DeploymentConfig'],
  sources: [
    {
      title: 'OpenShift: managing image streams, periodic import',
      url: 'https://docs.redhat.com/en/documentation/openshift_container_platform/4.17/html/images/managing-image-streams',
      version: 'OpenShift 4.17',
    },
    {
      title: 'OpenShift: triggering updates on image stream changes',
      url: 'https://docs.redhat.com/en/documentation/openshift_container_platform/4.17/html/images/triggering-updates-on-imagestream-changes',
      version: 'OpenShift 4.17',
    },
    {
      title: 'openshift/openshift-controller-manager: the scheduled import',
      url: 'https://github.com/openshift/openshift-controller-manager/blob/release-4.20/pkg/image/controller/scheduled_image_controller.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'Kubernetes: rolling updates of a StatefulSet',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#rolling-updates',
      version: '1.34',
    },
    {
      title: 'openshift/apiserver-library-go: the look-up takes the newest image of the tag',
      url: 'https://github.com/openshift/apiserver-library-go/blob/release-4.20/pkg/admission/imagepolicy/imagepolicy.go',
      version: 'OpenShift 4.20',
    },
  ],
  messages: {
    byTrigger: ({ name, tag, source, what }: Followed) =>
      `A trigger of ${name} follows ${tag}, which is imported from ${source} by schedule: whenever somebody moves that tag, ${what}, ` +
      'with no change in Git; take the schedule away, or pin the source',
    byLookup: ({ name, tag, source, what }: Followed) =>
      `An image of ${name} is looked up in ${tag}, which is imported from ${source} by schedule: once somebody has moved that tag, ${what} at the ` +
      'next apply, with no change of the manifest; take the schedule away, or pin the source',
  },
  check(object, { report, index, target }) {
    if (target.platform === 'kubernetes') return;
    const told = new Set<StreamTag>();
    const following = resolutionsOf(index, object, target).flatMap(({ use, resolution }) => {
      const followed = followedBy(object, resolution.outcome, index);
      return followed ? [{ use, followed }] : [];
    });
    // Where an object follows one tag in both ways, the trigger is the one that waits for nobody.
    following.sort((one, other) => Number(other.followed.trigger !== undefined) - Number(one.followed.trigger !== undefined));
    for (const { use, followed } of following) {
      const end = followAliases(followed.stream, followed.tag);
      const moving = end && movesBySchedule(end);
      if (!moving || told.has(end)) continue;
      told.add(end);
      const { stream, tag, trigger } = followed;
      const data = { name: object.title, tag: titleOf(stream, tag, end), source: end.from?.name ?? '', what: EFFECTS.get(object.kind) ?? ROLLOUT };
      const details = {
        at: trigger ? triggerPath(trigger) : use.path,
        data,
        severity: object.kind === 'StatefulSet' ? ('warning' as const) : ('info' as const),
        confidence: moving,
        ...scheduleOff(stream, end),
      };
      report(trigger ? 'byTrigger' : 'byLookup', details);
    }
  },
});

interface Followed {
  readonly name: string;
  /** `shop:1.0`, with the tag that it is an alias of. */
  readonly tag: string;
  readonly source: string;
  /** What happens to the pods, as a clause. */
  readonly what: string;
}

const ROLLOUT = 'new pods roll out';
const EFFECTS: ReadonlyMap<string, string> = new Map([
  ['CronJob', 'the jobs run another image'],
  ['StatefulSet', 'its pods are replaced one after the other'],
]);

interface Following {
  readonly stream: StreamView;
  readonly tag: string;
  readonly trigger: TriggerEntry | undefined;
}

/** The stream tag of the set that decides about an image. */
function followedBy(object: KubeObject, outcome: Outcome, index: ObjectIndex): Following | undefined {
  if (outcome.kind === 'stream-digest') return { stream: outcome.stream, tag: outcome.tag, trigger: undefined };
  if (outcome.kind !== 'trigger') return undefined;
  const { trigger } = outcome;
  const { namespace, stream: name, tag } = trigger.from;
  const stream = name === undefined ? undefined : streamsOf(index).stream(namespace ?? index.namespaceOf(object), name);
  return stream && tag !== undefined ? { stream, tag, trigger } : undefined;
}

/**
 * Whether the schedule may ever find another image: a digest never moves, and other sources than images are not imported.
 * A tag of unknown text may bring a digest with it.
 */
function movesBySchedule({ from, reference, scheduled }: StreamTag): Confidence | undefined {
  const image = scheduled && !reference && from?.kind === 'DockerImage' ? parseImage(from.name) : undefined;
  if (!image?.ok || !image.value.digestKnown || image.value.digest !== undefined) return undefined;
  return image.value.tagKnown ? 'certain' : 'likely';
}

function titleOf({ name }: StreamView, tag: string, end: StreamTag): string {
  return end.name === tag ? `${name}:${tag}` : `${name}:${tag}, an alias of ${end.name}`;
}

function triggerPath({ path }: TriggerEntry): readonly (string | number)[] {
  return path[0] === 'spec' ? [...path, 'imageChangeParams', 'from', 'name'] : path;
}

/** What points at the schedule, and the repair: the tag stays, and moves when somebody imports it. */
function scheduleOff({ object, name }: StreamView, { name: tag, path }: StreamTag) {
  const at = path && [...path, 'importPolicy', 'scheduled'];
  if (!object || !at) return {};
  const related = [{ object, at, message: `${name}:${tag} is imported by schedule` }];
  if (!isWritten(object, at)) return { related };
  return { related, fix: { ...setTo(at, false, `take the schedule of ${name}:${tag} away`, 'unsafe'), object } };
}
