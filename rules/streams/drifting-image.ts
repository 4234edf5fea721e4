import type { Path } from '../../lib/base/path';
import { isUnknown } from '../../lib/base/unknown';
import type { OptionSchema } from '../../lib/config/options';
import { type RelatedPath, workspaceRule, type WorkspaceContext } from '../../lib/engine/rule';
import { annotationOf, hookOf, syncPhasesOf, wordsIn } from '../../lib/kube/argocd';
import { type ArgoApplication, ignoresField, respectsIgnored } from '../../lib/kube/argocd-application';
import type { KubeObject } from '../../lib/kube/object';
import type { TargetProfile } from '../../lib/kube/target';
import { type ImageUse, workloadKindOf, WORKLOADS } from '../../lib/kube/workloads';
import { applicationsFor } from '../../lib/workspace/applications';
import { isAppliedByArgoCd } from '../../lib/workspace/argocd';
import { type ResolvedUse, resolutionsOf } from '../../lib/workspace/resolutions';
import { filledByTrigger } from '../../lib/openshift/filled-by-trigger';
import { abridged } from '../images/settled-images';

const messages = {
  notIgnored: ({ writer, images, name }: Drifting) =>
    `${writer} puts another text in the place of ${images}, and no ignoreDifferences here covers that: Argo CD shows ${name} as ` +
    'OutOfSync for good, and a sync writes the text of Git back; let the Application ignore the field',
  notRespected: ({ writer, images, name, application }: Drifting) =>
    `${writer} puts another text in the place of ${images}; ${application} ignores the difference when it compares ${name}, and still ` +
    'writes the text of Git back at each sync; add RespectIgnoreDifferences=true to its syncOptions',
} as const;

interface Drifting {
  /** Who writes into the live object, at the start of a sentence. */
  readonly writer: string;
  readonly images: string;
  readonly name: string;
  readonly application: string;
}

type DriftContext = WorkspaceContext<typeof messages, OptionSchema>;

/** Flags images that the cluster writes over in objects which Argo CD compares with Git, where no Application lets the difference be. */
export const driftingImage = workspaceRule({
  id: 'drifting-image',
  summary: 'Image that OpenShift rewrites and Argo CD writes back',
  category: 'streams',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  manifestsOnly: true,
  fixes: 'hint',
  kinds: WORKLOADS,
  sources: [
    {
      title: 'Argo CD: ignoring differences',
      url: 'https://argo-cd.readthedocs.io/en/stable/user-guide/diffing/#application-level-configuration',
      version: 'Argo CD 3.5',
    },
    {
      title: 'Argo CD: RespectIgnoreDifferences',
      url: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#respect-ignore-differences-configs',
      version: 'Argo CD 3.5',
    },
    {
      title: 'openshift/apiserver-library-go: admission writes into the object itself',
      url: 'https://github.com/openshift/apiserver-library-go/blob/release-4.20/pkg/admission/imagepolicy/imagepolicy.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/release#79667: short names under Argo CD stay OutOfSync',
      url: 'https://github.com/openshift/release/pull/79667',
    },
    {
      title: 'argoproj/argo-cd#9678: ignored elements of a list keep other changes back',
      url: 'https://github.com/argoproj/argo-cd/issues/9678',
    },
  ],
  messages,
  check(object, context) {
    const { index, target } = context;
    if (target.platform === 'kubernetes' || !isAppliedByArgoCd(index, object, target)) return;
    // Argo CD compares no hooks, and does not manage what is to be skipped.
    if (syncPhasesOf(object) === undefined || hookOf(object)) return;
    const drifting = resolutionsOf(index, object, target).flatMap((resolved) => driftOf(object, resolved, target) ?? []);
    if (drifting.length > 0) reportDrift(object, drifting, context);
  },
});

/** An image whose text in the live object comes to be another than in the manifest. */
interface Drift {
  readonly use: ImageUse;
  readonly by: 'look-up' | 'trigger';
  /** What the trigger follows is among these manifests. */
  readonly known: boolean;
}

/** A text that is what the trigger writes anyway is no drift. Of a DeploymentConfig, OpenShift 4.5 and older write into the pods alone. */
function driftOf(object: KubeObject, { use, resolution: { outcome, image, result } }: ResolvedUse, target: TargetProfile): Drift | undefined {
  switch (outcome.kind) {
    case 'trigger':
      return result === image ? undefined : { use, by: 'trigger', known: true };
    case 'stream-digest':
    case 'stream-tag':
    case 'hijacked':
      if (outcome.where === 'object') return { use, by: 'look-up', known: true };
      break;
    default:
  }
  // The stream that a trigger follows may live elsewhere.
  return filledByTrigger(object, use, target) === true ? { use, by: 'trigger', known: false } : undefined;
}

function reportDrift(object: KubeObject, drifting: readonly Drift[], context: DriftContext): void {
  const applications = applicationsFor(context.index, object);
  const stances = applications.map((application) => ({ application, ...stanceOf(application, object, drifting) }));
  const uncovered = drifting.filter((_, at) => stances.every(({ ignored }) => ignored[at] === false));
  if (uncovered.length > 0) {
    reportUnignored(object, uncovered, applications, context);
    return;
  }
  // Whatever cannot be told is taken to be as it should.
  if (stances.some(({ ignored, respected }) => !ignored.includes(false) && respected !== false)) return;
  const careless = stances.find(({ ignored, respected }) => ignored.every((reading) => reading === true) && respected === false);
  if (careless) reportDisrespect(object, drifting, careless.application, context);
}

interface Stance {
  /** For each of the images, whether the Application ignores differences in it. */
  readonly ignored: readonly (boolean | undefined)[];
  /** Whether its syncs leave what it ignores alone. */
  readonly respected: boolean | undefined;
}

function stanceOf(application: ArgoApplication, object: KubeObject, drifting: readonly Drift[]): Stance {
  const compared = { object, group: groupOf(object), namespace: object.namespace ?? application.namespace };
  const ignored = drifting.map(({ use }) => ignoresField(application, { ...compared, field: use.path }));
  return { ignored, respected: respectsIgnored(application) };
}

type Drifts = readonly Drift[];
type Applications = readonly ArgoApplication[];

function reportUnignored(object: KubeObject, drifting: Drifts, applications: Applications, { report }: DriftContext): void {
  const [only, ...others] = applications;
  const owner = others.length === 0 ? only : undefined;
  const related = owner ? [{ object: owner.object, at: [...owner.path, 'ignoreDifferences'], message: `what ${owner.object.title} ignores` }] : [];
  report('notIgnored', {
    ...detailsOf(object, drifting, owner),
    related: [...related, ...furtherOf(object, drifting)],
    confidence: owner && isCertain(owner, drifting) ? 'certain' : 'likely',
    hint: blockFor(object),
  });
}

/** With a diff by the server, admission may have its say before Argo CD compares; no trigger has. */
function isCertain({ object }: ArgoApplication, drifting: readonly Drift[]): boolean {
  const options = annotationOf(object, COMPARE_OPTIONS);
  const onServer = typeof options === 'string' && wordsIn(options).includes('ServerSideDiff=true');
  return drifting.every(({ known }) => known) && (!onServer || drifting.some(({ by }) => by === 'trigger'));
}

function reportDisrespect(object: KubeObject, drifting: Drifts, application: ArgoApplication, { report }: DriftContext): void {
  const { object: careless, path } = application;
  const policy = { object: careless, at: [...path, 'syncPolicy'], message: `how ${careless.title} syncs` };
  const related = [policy, ...furtherOf(object, drifting)];
  report('notRespected', { ...detailsOf(object, drifting, application), related, hint: `spec: { ${RESPECT} }` });
}

interface Details {
  readonly at: Path;
  readonly data: Drifting;
}

function detailsOf(object: KubeObject, drifting: Drifts, application: ArgoApplication | undefined): Details {
  const images = listed(drifting.map(({ use }) => quoted(use.image)));
  const data = { writer: writerOf(drifting), images, name: object.title, application: application?.object.title ?? '' };
  return { at: drifting[0]?.use.path ?? [], data };
}

/** The images beside the first, at which the finding stands. */
function furtherOf(object: KubeObject, drifting: readonly Drift[]): readonly RelatedPath[] {
  return drifting.slice(1).map(({ use }) => ({ object, at: use.path, message: 'this image is rewritten too' }));
}

/** Objects of the old group-less form are served in a group all the same. */
function groupOf({ kind, group }: KubeObject): string {
  return kind === 'DeploymentConfig' ? 'apps.openshift.io' : group;
}

function writerOf(drifting: readonly Drift[]): string {
  const byTrigger = drifting.filter(({ by }) => by === 'trigger').length;
  if (byTrigger === 0) return 'The look-up of OpenShift';
  return byTrigger === drifting.length ? 'The image trigger' : 'OpenShift';
}

/** The most images that a message names. */
const LISTED = 3;

function listed(images: readonly string[]): string {
  const names = Array.from(new Set(images));
  const more = names.length - LISTED;
  const shown = more > 0 ? [...names.slice(0, LISTED), `${more} more`] : names;
  return shown.join(', ').replace(/, ([^,]*)$/, ' and $1');
}

function quoted(image: string | undefined): string {
  return image === undefined || image.trim() === '' ? JSON.stringify(image ?? '') : abridged(image);
}

const COMPARE_OPTIONS = 'argocd.argoproj.io/compare-options';
const RESPECT = 'syncPolicy: { syncOptions: [RespectIgnoreDifferences=true] }';

/** What the Application needs, as YAML on one line, which stays YAML when a terminal breaks it at a blank. */
function blockFor(object: KubeObject): string {
  const podSpec: Path = [...(workloadKindOf(object)?.template ?? []), 'spec'];
  const expressions = ['containers', 'initContainers'].map((list) => `'.${[...podSpec, list].join('.')}[]?.image'`);
  const name = object.name === '' || isUnknown(object.name) ? '' : ` name: ${scalar(object.name)},`;
  const group = groupOf(object) === '' ? '' : ` group: ${groupOf(object)},`;
  const entry = `{${group} kind: ${object.kind},${name} jqPathExpressions: [${expressions.join(', ')}] }`;
  return `spec: { ignoreDifferences: [${entry}], ${RESPECT} }`;
}

/** A name as YAML keeps it text: one of digits alone wants quotes. */
function scalar(name: string): string {
  return /^[a-z][a-z0-9.-]*$/.test(name) && !/^(?:true|false|null|yes|no|on|off|y|n)$/.test(name) ? name : `'${name.replaceAll("'", "''")}'`;
}
