import type { Path } from '../../lib/base/path';
import { didYouMean } from '../../lib/base/suggest';
import { isUnknown } from '../../lib/base/unknown';
import { type Fix, removal, setTo } from '../../lib/engine/fix';
import { objectRule, type ObjectContext } from '../../lib/engine/rule';
import { fieldOf, listField, mapField } from '../../lib/kube/json';
import { isLiteral } from '../../lib/kube/literal';
import type { KubeObject } from '../../lib/kube/object';
import { containersOf, imageUsesOf, workloadKindOf } from '../../lib/kube/workloads';
import { triggersOf } from '../../lib/openshift/triggers';
import type { TriggerEntry } from '../../lib/openshift/trigger-types';
import { filledByTrigger } from '../../lib/openshift/filled-by-trigger';

const messages = {
  unknownContainer: ({ trigger, container, meant }: { trigger: string; container: string; meant: string }) =>
    `${trigger} fills the container ${container}, which is not there${meant}, so it fills nothing; name a container of the pod template`,
  filledTwice: ({ container, first, second }: { container: string; first: string; second: string }) =>
    `Two triggers fill the container ${container}, from ${first} and from ${second}; which image it gets is left to chance, so keep one of them`,
  noConfigChange: ({ config }: { config: string }) =>
    `${config} has triggers and no ConfigChange among them, so a change of its pod template rolls nothing out; add { type: ConfigChange }`,
  noTriggers: ({ config }: { config: string }) =>
    `${config} has an empty list of triggers, so nothing that changes rolls out by itself; leave triggers out, or add { type: ConfigChange }`,
  serverField: ({ config }: { config: string }) =>
    `${config} carries lastTriggeredImage, which OpenShift writes at each trigger; remove it, so that applying the manifest does not set it back`,
  placeholder: ({ object, container }: { object: string; container: string }) =>
    `The image of container ${container} is blank, and the ImageChange trigger in spec.triggers that should fill it is dropped from ${object}: only ` +
    'a DeploymentConfig has that field; name the image, and write the trigger as the annotation image.openshift.io/triggers',
  doesNotWait: ({ object, container }: { object: string; container: string }) =>
    `The image of container ${container} is blank, and ${object} does not wait for its trigger as a DeploymentConfig would: its pods are refused ` +
    'until the tag is there; name the image',
} as const;

/** Flags triggers of a DeploymentConfig that do nothing or too little, and what goes wrong with them once it is converted. */
export const badConfigTrigger = objectRule({
  id: 'bad-config-trigger',
  summary: 'A trigger of a DeploymentConfig, or of what became of one, does not do what it says',
  category: 'workloads',
  preset: 'recommended',
  presets: ['strict'],
  severity: 'error',
  severityNote:
    'Warning where changes do not roll out by themselves, for a field of the server, and (preset strict) for a blank image that a trigger fills later.',
  since: '0.1.0',
  fixes: 'safe',
  kinds: ['DeploymentConfig', 'Deployment', 'StatefulSet', 'DaemonSet', 'CronJob'],
  sources: [
    {
      title: 'openshift/api: triggers of a DeploymentConfig',
      url: 'https://github.com/openshift/api/blob/release-4.20/apps/v1/types.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift-controller-manager: image triggers of DeploymentConfigs',
      url: 'https://github.com/openshift/openshift-controller-manager/blob/release-4.20/pkg/image/trigger/deploymentconfigs/deploymentconfigs.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/library-go: triggers by annotation',
      url: 'https://github.com/openshift/library-go/blob/release-4.20/pkg/image/trigger/annotations.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'kubernetes: validation of pods, an image that is blank',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/validation/validation.go',
      version: '1.34',
    },
  ],
  messages,
  check(object, context) {
    if (!workloadKindOf(object)) return;
    if (object.kind !== 'DeploymentConfig') {
      checkConverted(object, context);
      return;
    }
    checkContainers(object, context);
    checkConfigChange(object, context);
    checkServerFields(object, context);
  },
});

type Context = ObjectContext<typeof messages, Readonly<Record<string, never>>>;

const TRIGGERS: Path = ['spec', 'triggers'];

function checkContainers(object: KubeObject, { report }: Context): void {
  const entries = triggersOf(object)?.entries ?? [];
  const filled = new Map<string, TriggerEntry>();
  for (const entry of entries) {
    const { fieldPath: container, path } = entry;
    const at = [...path, 'imageChangeParams', 'containerNames'];
    if (entry.faults.some(({ code }) => code === 'unknown-container')) {
      const names = containersOf(object).flatMap(({ name }) => (name === '' ? [] : [name]));
      const data = { trigger: titleOf(entry), container, meant: didYouMean(container, names) };
      report('unknownContainer', { at, data, fix: nameTheOnly(object, entry, entries) });
      continue;
    }
    const first = filled.get(container);
    filled.set(container, first ?? entry);
    if (!first || isUnknown(container) || entry.paused || first.paused) continue;
    const related = [{ object, at: first.path, message: 'the first trigger of this container' }];
    report('filledTwice', { at, data: { container, first: first.from.name, second: entry.from.name }, related });
  }
}

function titleOf({ from }: TriggerEntry): string {
  return from.name === '' ? 'The ImageChange trigger' : `The ImageChange trigger from ${from.name}`;
}

/** With one container and one trigger of one name, nothing else can be meant. */
function nameTheOnly(object: KubeObject, { path, fieldPath }: TriggerEntry, entries: readonly TriggerEntry[]): Fix | undefined {
  const [only, ...others] = containersOf(object);
  if (!only || only.name === '' || others.length > 0 || entries.length !== 1) return undefined;
  const at = [...path, 'imageChangeParams', 'containerNames'];
  if (!isLiteral(object, [...at, 0], fieldPath) || !isLiteral(object, [...only.path, 'name'], only.name)) return undefined;
  return setTo(at, [only.name], `name the container ${only.name}`);
}

function checkConfigChange(object: KubeObject, { report }: Context): void {
  const triggers = fieldOf(object.value['spec'], 'triggers') ?? undefined;
  // Left out, the server fills in a ConfigChange.
  if (!Array.isArray(triggers)) return;
  const types = triggers.map((trigger: unknown) => fieldOf(trigger, 'type'));
  if (types.some((type) => type === 'ConfigChange' || typeof type !== 'string' || isUnknown(type))) return;
  const details = { at: TRIGGERS, data: { config: object.title }, severity: 'warning' } as const;
  if (triggers.length === 0) report('noTriggers', { ...details, hint: 'where rollouts are started by hand, say so in a suppression' });
  else {
    const edits = [{ op: 'add', path: [...TRIGGERS, triggers.length], value: { type: 'ConfigChange' } }] as const;
    report('noConfigChange', { ...details, fix: { safety: 'safe', title: 'add a ConfigChange trigger', edits } });
  }
}

function checkServerFields(object: KubeObject, { report }: Context): void {
  for (const [position, trigger] of listField(object.value['spec'], 'triggers').entries()) {
    const params = mapField(trigger, 'imageChangeParams');
    if (params['lastTriggeredImage'] === undefined) continue;
    const at = [...TRIGGERS, position, 'imageChangeParams', 'lastTriggeredImage'];
    report('serverField', { at, part: 'key', data: { config: object.title }, severity: 'warning', fix: removal(at, 'remove lastTriggeredImage') });
  }
}

/** A blank image is a DeploymentConfig's way to say that a trigger fills it, and its first rollout waits for that. Nothing else does. */
function checkConverted(object: KubeObject, { report, target }: Context): void {
  const blank = imageUsesOf(object).filter(({ image, container }) => container && image?.trim() === '');
  if (blank.length === 0) return;
  const left = new Set(listField(object.value['spec'], 'triggers').flatMap((trigger) => listField(mapField(trigger, 'imageChangeParams'), 'containerNames')));
  for (const use of blank) {
    const { path: at, name } = use;
    const data = { object: object.title, container: name === '' ? 'without a name' : name };
    const filled = filledByTrigger(object, use, target);
    if (filled === false && left.has(name)) report('placeholder', { at, data, hint: FIRST_IMAGE });
    else if (filled === true) report('doesNotWait', { at, data, severity: 'warning', preset: 'strict', hint: FIRST_IMAGE });
  }
}

const FIRST_IMAGE = 'write the image that the stream tag names now, by its digest; a trigger replaces it when the tag moves';
