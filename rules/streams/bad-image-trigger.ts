import { type Path, valueAt } from '../../lib/base/path';
import { didYouMean } from '../../lib/base/suggest';
import { printable } from '../../lib/base/unknown';
import { applyEdits, type Edit, type Fix, setTo } from '../../lib/engine/fix';
import { objectRule, type ObjectContext } from '../../lib/engine/rule';
import { isMap } from '../../lib/kube/json';
import { KubeObject } from '../../lib/kube/object';
import { containersIn, podSpecOf, workloadKindOf } from '../../lib/kube/workloads';
import { strayKeysOf } from '../../lib/openshift/trigger-keys';
import { repairedTriggers } from '../../lib/openshift/trigger-repair';
import { misplacedTriggers, TRIGGERS, triggersOf, WATCHED_KINDS } from '../../lib/openshift/triggers';
import type { TriggerEntry, TriggerFault, Triggers } from '../../lib/openshift/trigger-types';
import { isBuiltInGroup, isWritten, withAnnotation, withoutAnnotation } from './annotation-edits';

const WATCHED = 'Deployment, StatefulSet, DaemonSet and CronJob';

const messages = {
  notJson: ({ problem }: Dead) => `The trigger annotation ${problem}, so none of its triggers works; write a JSON list of triggers`,
  wrongType: ({ problem }: Dead) => `The trigger annotation ${problem}; while that is so, none of its triggers works`,
  duplicatePath: ({ problem }: Dead) =>
    `The trigger annotation ${problem}, and for that the controller drops all of its triggers; keep one for each container`,
  notWatched: ({ kind }: { kind: string }) =>
    `The trigger annotation stands on a ${kind}, and the image trigger controller watches ${WATCHED} alone; remove it`,
  misplaced: ({ where, name }: { where: string; name: string }) =>
    `The trigger annotation stands on the ${where} of ${name}, where nobody reads it; move it to the object's own metadata.annotations`,
  onConfig: ({ name }: { name: string }) =>
    `Nobody reads the trigger annotation on ${name}: a DeploymentConfig has its triggers in spec.triggers; write an ` +
    'ImageChange trigger there',
  missingTag: ({ trigger }: Named) => `${trigger} names no tag and never fires; write the stream with its tag, as in web:1.2`,
  digestSource: ({ trigger }: Named) =>
    `${trigger} follows a digest, which never moves, and so never fires; follow a tag, or write the digest into the image`,
  wrongKind: ({ trigger, kind }: Named) =>
    `${trigger} follows ${kind === '' ? 'no kind' : `the kind ${kind}`} and not ImageStreamTag, so that it does not fire when ` +
    'the tag moves; write "kind": "ImageStreamTag"',
  apiVersion: ({ trigger }: Named) =>
    `${trigger} names an apiVersion, and for that the controller does not find it when the tag moves; take the apiVersion away`,
  wrongPath: ({ trigger, path, podSpec }: Named) =>
    `${trigger} is passed over: its field path ${path} does not start with ${podSpec}, which is where this kind has its containers`,
  badField: ({ trigger, path, podSpec }: Named) =>
    `${trigger} has the field path ${path}, which is not that of a container's image; once the tag holds an image, no trigger ` +
    `of the object is applied. Write ${podSpec}containers[0].image, or a name in place of the index`,
  badSelector: ({ trigger, selector }: Named) =>
    `${trigger} selects its container by [${selector}]; once the tag holds an image, no trigger of the object is applied. ` +
    'Write an index or [?(@.name=="web")], with double quotes and no spaces',
  unknownContainer: ({ trigger, selector, meant }: Named) =>
    `${trigger} selects the container ${selector}, which is not there${meant}; once the tag holds an image, no trigger of the ` +
    'object is applied',
  neverPauses: ({ trigger }: Named) => `${trigger} has the key pause, which means nothing, and so is not paused; write "paused": true`,
  unknownKey: ({ trigger, key, meant }: Named) => `${trigger} has the key ${key}, which means nothing there${meant}`,
  ignoredKey: ({ trigger, key }: Named) => `${trigger} has the key ${key}, which means nothing to the controller; take it away`,
  ignoredPause: ({ trigger }: Named) =>
    `${trigger} has the key pause, which means nothing to the controller: it would not pause with true either; write ` +
    '"paused": false, or take it away',
} as const;

interface Dead {
  readonly problem: string;
}

interface Named {
  /** `The trigger for web:1.2`. */
  readonly trigger: string;
  /** Of its source, as written. */
  readonly kind: string;
  readonly path: string;
  /** Where the object's kind has its pod spec, with a dot behind it. */
  readonly podSpec: string;
  /** What stands in the brackets of the path, or the name in it. */
  readonly selector: string;
  readonly key: string;
  readonly meant: string;
}

type TriggerContext = ObjectContext<typeof messages, Readonly<Record<string, never>>>;

/** Flags trigger annotations of which the image trigger controller reads nothing, or other than their author meant. */
export const badImageTrigger = objectRule({
  id: 'bad-image-trigger',
  summary: 'Image trigger annotation that does not work',
  category: 'streams',
  preset: 'recommended',
  severity: 'error',
  severityNote: 'Info for a key that is passed over and changes nothing.',
  since: '0.1.0',
  fixes: 'safe',
  sources: [
    {
      title: 'openshift/library-go: how the annotation is read and its field paths are resolved',
      url: 'https://github.com/openshift/library-go/blob/release-4.20/pkg/image/trigger/annotations.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/openshift-controller-manager: the kinds that the image trigger controller watches',
      url: 'https://github.com/openshift/openshift-controller-manager/blob/release-4.20/pkg/cmd/controller/image.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'OpenShift: triggering updates on image stream changes',
      url: 'https://docs.redhat.com/en/documentation/openshift_container_platform/4.17/html/images/triggering-updates-on-imagestream-changes',
      version: 'OpenShift 4.17',
    },
    {
      title: 'openshift/console#13492: the console wrote "pause" for "paused"',
      url: 'https://github.com/openshift/console/pull/13492',
    },
    {
      title: 'openshift/console#14744: "paused" as text makes the annotation unreadable',
      url: 'https://github.com/openshift/console/pull/14744',
    },
  ],
  messages,
  check(object, context) {
    // An operator may give the annotation a meaning on its own kinds; the console writes it on Knative Services.
    if (context.target.platform === 'kubernetes' || !isBuiltInGroup(object.group)) return;
    reportMisplaced(object, context);
    const triggers = triggersOf(object);
    if (triggers?.source !== 'annotation') return;
    const repair = repairOf(object, triggers);
    if (triggers.dead) reportDead(object, triggers.dead, repair, context);
    for (const entry of triggers.entries) reportEntry(object, entry, repair, context);
  },
});

const UNWATCHED_HINT =
  'nothing follows a tag for this kind; write a digest into its image, or let lookupPolicy.local: true on the stream resolve it when it is created';
const CONFIG_HINT = 'oc set triggers dc/NAME --from-image=STREAM:TAG -c CONTAINER writes such a trigger';

const OWN: Path = ['metadata', 'annotations', TRIGGERS];

function reportMisplaced(object: KubeObject, { report }: TriggerContext): void {
  for (const at of misplacedTriggers(object)) {
    const details = { at, part: 'key' } as const;
    if (object.kind === 'DeploymentConfig') {
      report('onConfig', { ...details, data: { name: object.title }, hint: CONFIG_HINT });
    } else if (!WATCHED_KINDS.has(object.kind)) report('notWatched', { ...details, data: { kind: object.kind }, hint: UNWATCHED_HINT });
    else {
      const where = at[1] === 'jobTemplate' && at[2] === 'metadata' ? 'job template' : 'pod template';
      report('misplaced', { ...details, data: { where, name: object.title }, ...moved(object, at) });
    }
  }
}

/** The annotation in the one place where it is read. */
function moved(object: KubeObject, at: Path): { readonly fix?: Fix; readonly hint?: string } {
  const text = valueAt(object.value, at);
  const own = valueAt(object.value, OWN);
  if (typeof text !== 'string' || !isWritten(object, at)) return {};
  const remove = withoutAnnotation(object, at);
  if (own === text) return { fix: { safety: 'safe', title: 'remove the annotation, which the object itself carries too', edits: [remove] } };
  if (own !== undefined) return { hint: 'the object carries another list of triggers; put this one\'s into it' };
  const edits: readonly Edit[] = [remove, withAnnotation(OWN, text)];
  return { fix: { safety: 'safe', title: 'move the annotation to the object\'s own metadata', edits } };
}

function reportDead(object: KubeObject, { code, problem }: TriggerFault, { fix, left }: Repair, { report }: TriggerContext): void {
  const details = { at: OWN, data: { problem }, fix: left?.dead?.code === code ? undefined : fix };
  if (code === 'bad-json') report('notJson', details);
  else if (code === 'wrong-type') report('wrongType', details);
  else if (code === 'duplicate-field-path') report('duplicatePath', details);
  else report('notWatched', { at: OWN, part: 'key', data: { kind: object.kind }, hint: UNWATCHED_HINT });
}

function reportEntry(object: KubeObject, entry: TriggerEntry, repair: Repair, { report }: TriggerContext): void {
  const { index, faults } = entry;
  const base = namesOf(object, entry);
  for (const { code } of faults) {
    const messageId = code === 'unknown-container' && base.name === undefined ? 'badSelector' : MESSAGE_OF[code];
    if (messageId === undefined) continue;
    const containers = messageId === 'unknownContainer' ? containerNamesOf(object) : [];
    const meant = didYouMean(base.selector, containers);
    const hint = containers.length > 0 ? `the containers are ${containers.join(', ')}` : undefined;
    const mended = repair.left?.entries[index]?.faults.some((fault) => fault.code === code) === false;
    report(messageId, { at: OWN, data: { ...base, meant }, fix: mended ? repair.fix : undefined, hint });
  }
  const strayAfter = strayKeysOf(repair.text, index);
  for (const { key, meant, effect } of strayKeysOf(object.annotations.get(TRIGGERS) ?? '', index)) {
    const mended = repair.text !== '' && !strayAfter.some((stray) => stray.key === key);
    const severity = effect === 'ignored-key' || effect === 'ignored-pause' ? 'info' : 'error';
    report(STRAY[effect], { at: OWN, data: { ...base, key, meant }, severity, fix: mended ? repair.fix : undefined });
  }
}

/** What messages say of a trigger. `name` is the index or name that its path selects by; `undefined` where the selector is none. */
function namesOf(object: KubeObject, { index, from, fieldPath }: TriggerEntry): Named & { readonly name: string | undefined } {
  const selector = /\[([^\]]*)\]/.exec(fieldPath)?.[1] ?? '';
  const match = /^(?:\?\(@\.name=="([^"]*)"\)|([+-]?\d+))$/.exec(selector);
  const name = match?.[1] ?? match?.[2];
  return {
    trigger: from.name === '' ? `Trigger ${index + 1} of the annotation` : `The trigger for ${from.name}`,
    kind: from.kind,
    path: fieldPath === '' ? '""' : fieldPath,
    podSpec: `${podSpecPath(object)}.`,
    selector: name ?? selector,
    name,
    key: '',
    meant: '',
  };
}

function podSpecPath(object: KubeObject): string {
  return [...(workloadKindOf(object)?.template ?? []), 'spec'].join('.');
}

/** The messages about one trigger. Unknown keys are looked at by themselves, with their values. */
type EntryMessage = 'missingTag' | 'digestSource' | 'wrongKind' | 'apiVersion' | 'wrongPath' | 'badField' | 'badSelector' | 'unknownContainer';

const MESSAGE_OF: Readonly<Partial<Record<TriggerFault['code'], EntryMessage>>> = {
  'missing-tag': 'missingTag',
  'digest-source': 'digestSource',
  'wrong-kind': 'wrongKind',
  'api-version': 'apiVersion',
  'wrong-path': 'wrongPath',
  'bad-field': 'badField',
  'bad-selector': 'badSelector',
  'unknown-container': 'unknownContainer',
};

const STRAY = { 'never-pauses': 'neverPauses', 'ignored-pause': 'ignoredPause', misspelt: 'unknownKey', 'ignored-key': 'ignoredKey' } as const;

function containerNamesOf(object: KubeObject): readonly string[] {
  const spec = podSpecOf(object);
  return spec ? [...containersIn(spec, 'initContainers'), ...containersIn(spec, 'containers')].map(({ name }) => printable(name)) : [];
}

interface Repair {
  readonly fix: Fix | undefined;
  /** The repaired annotation; `''` without a repair. */
  readonly text: string;
  /** What the controller would make of it. */
  readonly left: Triggers | undefined;
}

const NO_REPAIR: Repair = { fix: undefined, text: '', left: undefined };

/** One repair for the whole annotation: all that can mean one thing, so that no finding's repair undoes another's. */
function repairOf(object: KubeObject, { dead, entries }: Triggers): Repair {
  if (!dead && entries.every(({ faults }) => faults.length === 0)) return NO_REPAIR;
  if (!workloadKindOf(object) || dead?.code === 'kind-not-watched' || !isWritten(object, OWN)) return NO_REPAIR;
  const written = valueAt(object.value, OWN);
  const text = typeof written === 'string' ? written : JSON.stringify(written);
  const repaired = repairedTriggers(text, podSpecPath(object)) ?? (text === written ? undefined : text);
  if (repaired === undefined) return NO_REPAIR;
  const fix = setTo(OWN, repaired, 'write the triggers as the controller reads them');
  const value = applyEdits(object.value, fix.edits);
  const left = isMap(value) ? triggersOf(new KubeObject(value, object.origin)) : undefined;
  return left?.dead && !dead ? NO_REPAIR : { fix, text: repaired, left };
}
