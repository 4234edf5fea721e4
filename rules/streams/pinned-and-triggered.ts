import { type Path, valueAt } from '../../lib/base/path';
import type { OptionSchema } from '../../lib/config/options';
import type { Edit, Fix } from '../../lib/engine/fix';
import { workspaceRule, type WorkspaceContext } from '../../lib/engine/rule';
import { parseImage } from '../../lib/images/reference';
import { listField, mapField } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import type { ImageUse } from '../../lib/kube/workloads';
import { triggersOf, WATCHED_KINDS } from '../../lib/openshift/triggers';
import type { TriggerEntry, Triggers } from '../../lib/openshift/trigger-types';
import { resolutionsOf } from '../../lib/workspace/resolutions';
import { filledByTrigger } from '../../lib/openshift/filled-by-trigger';
import { abridged } from '../images/settled-images';
import { isWritten, withoutAnnotation } from './annotation-edits';

const messages = {
  overwritten: ({ image, container, tag }: Pinned) =>
    `The container ${container} is pinned to ${image}, and the trigger for ${tag} writes what the tag holds over it, now and ` +
    'whenever the tag moves; take the trigger away, or the digest',
  beforeFirstRollout: ({ image, container, tag }: Pinned) =>
    `The container ${container} is pinned to ${image}, and the ImageChange trigger for ${tag} writes what the tag holds over it ` +
    'before the first rollout, and whenever the tag moves; take the trigger away, or the digest',
} as const;

interface Pinned {
  readonly image: string;
  readonly container: string;
  /** The stream tag that the trigger follows. */
  readonly tag: string;
}

type PinContext = Pick<WorkspaceContext<typeof messages, OptionSchema>, 'report' | 'index' | 'target'>;

/** Flags digests that an active trigger writes over. */
export const pinnedAndTriggered = workspaceRule({
  id: 'pinned-and-triggered',
  summary: 'Image is pinned to a digest that a trigger overwrites',
  category: 'streams',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'unsafe',
  kinds: [...WATCHED_KINDS, 'DeploymentConfig'],
  sources: [
    {
      title: 'OpenShift: triggering updates on image stream changes',
      url: 'https://docs.redhat.com/en/documentation/openshift_container_platform/4.17/html/images/triggering-updates-on-imagestream-changes',
      version: 'OpenShift 4.17',
    },
    {
      title: 'openshift/openshift-controller-manager: the controller writes whatever image stands there',
      url: 'https://github.com/openshift/openshift-controller-manager/blob/release-4.20/pkg/image/controller/trigger/image_trigger_controller.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/library-go: what a trigger makes of a field path',
      url: 'https://github.com/openshift/library-go/blob/release-4.20/pkg/image/trigger/annotations.go',
      version: 'OpenShift 4.20',
    },
  ],
  messages,
  check(object, context) {
    const triggers = triggersOf(object);
    if (!triggers || triggers.dead) return;
    const overwritten = overwrittenBy(object, triggers, context);
    if (overwritten.length === 0) return;
    const fix = withoutTriggers(object, triggers, overwritten);
    for (const { use, image, entry } of overwritten) {
      const data = { image: abridged(image), container: use.name, tag: entry.from.name };
      const related = [{ object, at: entry.path, message: `the trigger for ${entry.from.name}` }];
      context.report(triggers.source === 'spec' ? 'beforeFirstRollout' : 'overwritten', { at: use.path, data, related, fix });
    }
  },
});

interface Overwritten {
  readonly use: ImageUse;
  readonly image: string;
  readonly entry: TriggerEntry;
}

function overwrittenBy(object: KubeObject, { entries }: Triggers, { index, target }: PinContext): readonly Overwritten[] {
  return resolutionsOf(index, object, target).flatMap(({ use, resolution: { outcome, result } }) => {
    const image = use.image ?? '';
    const digest = digestOf(image);
    if (digest === undefined || filledByTrigger(object, use, target) !== true) return [];
    // A tag that holds the very digest leaves things as they are.
    if (outcome.kind === 'trigger' && result !== undefined && digestOf(result) === digest) return [];
    const entry = entries.findLast(({ fate }) => fate.kind === 'applied' && fate.container.path.join() === use.container?.path.join());
    return entry ? [{ use, image, entry }] : [];
  });
}

/** The digest of an image; `undefined` where it has none or is no reference, or where unknown text decides. */
function digestOf(image: string): string | undefined {
  const reference = parseImage(image);
  return reference.ok && reference.value.digestKnown ? reference.value.digest : undefined;
}

/** One repair for all pins of the object, so that no finding's repair undoes another's: their triggers go, the others stay. */
function withoutTriggers(object: KubeObject, triggers: Triggers, overwritten: readonly Overwritten[]): Fix | undefined {
  const pinned = new Set(overwritten.map(({ use }) => use.container?.path.join()));
  const gone = triggers.entries.filter(({ fate }) => fate.kind === 'applied' && pinned.has(fate.container.path.join()));
  const edits = triggers.source === 'spec' ? configEdits(object, gone) : annotationEdits(object, triggers, gone);
  const tags = Array.from(new Set(gone.map(({ from }) => from.name)));
  return edits && { safety: 'unsafe', title: `remove the trigger${tags.length > 1 ? 's' : ''} for ${tags.join(' and ')}`, edits };
}

function annotationEdits(object: KubeObject, { path, entries }: Triggers, gone: readonly TriggerEntry[]): readonly Edit[] | undefined {
  const text = valueAt(object.value, path);
  if (typeof text !== 'string' || !isWritten(object, path)) return undefined;
  if (gone.length === entries.length) return [withoutAnnotation(object, path)];
  // Entries were read from it, so it is JSON and a list.
  const list: unknown = JSON.parse(text);
  const kept = Array.isArray(list) ? list.filter((_, index) => !gone.some((entry) => entry.index === index)) : [];
  return [{ op: 'replace', path, value: printed(kept, text) }];
}

/** On several lines where the text was. */
function printed(list: readonly unknown[], text: string): string {
  return text.includes('\n') ? `${JSON.stringify(list, undefined, 2)}${text.endsWith('\n') ? '\n' : ''}` : JSON.stringify(list);
}

/** The containers leave their triggers, and with the last of its containers a trigger goes. */
function configEdits(object: KubeObject, gone: readonly TriggerEntry[]): readonly Edit[] | undefined {
  const path: Path = ['spec', 'triggers'];
  if (!isWritten(object, path)) return undefined;
  const triggers = listField(mapField(object.value, 'spec'), 'triggers');
  const kept = triggers.flatMap((trigger, position) => {
    const names = gone.filter((entry) => entry.path[2] === position).map(({ fieldPath }) => fieldPath);
    return names.length === 0 ? [trigger] : withoutContainers(trigger, names);
  });
  // An empty list would say that nothing rolls the DeploymentConfig out, not even a change of it.
  return [{ op: 'replace', path, value: kept.length > 0 ? kept : [{ type: 'ConfigChange' }] }];
}

function withoutContainers(trigger: unknown, names: readonly string[]): readonly unknown[] {
  const params = mapField(trigger, 'imageChangeParams');
  const containerNames = listField(params, 'containerNames').filter((name) => typeof name !== 'string' || !names.includes(name));
  return containerNames.length === 0 ? [] : [{ ...mapField({ trigger }, 'trigger'), imageChangeParams: { ...params, containerNames } }];
}
