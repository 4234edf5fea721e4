import type { OptionSchema } from '../../lib/config/options';
import { type Fix, setTo } from '../../lib/engine/fix';
import { workspaceRule, type WorkspaceContext } from '../../lib/engine/rule';
import { annotationOf, annotationPath, SYNC_OPTIONS, syncOptionsOf } from '../../lib/kube/argocd';
import { type ArgoApplication, viewApplication } from '../../lib/kube/argocd-application';
import { isServedBy } from '../../lib/kube/kinds';
import { mayBeSame } from '../../lib/kube/namespaces';
import type { KubeObject } from '../../lib/kube/object';
import { applicationsFor } from '../../lib/workspace/applications';
import type { ObjectIndex } from '../../lib/workspace/object-index';
import { isWritten, withoutAnnotation } from './annotation-edits';

const REPLACE = 'Replace=true';
const FORCE = 'Force=true';

/** What is lost with an object of each kind that keeps something, and what a change of the whole object does to it. */
const KEEPERS = {
  StatefulSet: {
    loss: 'and with it all of its pods at once',
    effect: 'so that replicas, images and whatever else others set in it go back to what Git says',
  },
  ImageStream: {
    loss: 'and with it all of its tags and their history',
    effect: 'so that tags which are not in Git, of oc tag for instance, are lost',
  },
  PersistentVolumeClaim: {
    loss: 'and with it the data, where the reclaim policy of the volume is Delete',
    effect: 'which the API server refuses once the claim is bound, unless Git names its volume',
  },
} as const;

const messages = {
  recreated: ({ name, loss }: Named) =>
    `${FORCE} with ${REPLACE} makes Argo CD delete ${name} and make it anew at each sync, ${loss}; take the options away`,
  forced: ({ name, loss }: Named) =>
    `${FORCE} makes Argo CD delete ${name} and make it anew whenever the API server refuses a change, ${loss}; take the option away`,
  replaced: ({ name, effect }: Named) =>
    `${REPLACE} makes Argo CD write ${name} as a whole at each sync, in place of what changed, ${effect}; take the option away`,
  application: ({ name, reached }: Named) =>
    `${REPLACE} of ${name} reaches ${reached}: Argo CD writes them as a whole at each sync, in place of what changed. Put the ` +
    'option into the annotations of the objects that need it',
} as const;

interface Named {
  /** `StatefulSet/web`. */
  readonly name: string;
  readonly loss: string;
  readonly effect: string;
  /** The objects that the option of an Application reaches. */
  readonly reached: string;
}

type OptionContext = Pick<WorkspaceContext<typeof messages, OptionSchema>, 'report' | 'index'>;

/** Flags options that make Argo CD replace, or delete and make anew, what keeps pods, tags or data. */
export const unsafeSyncOption = workspaceRule({
  id: 'unsafe-sync-option',
  summary: 'Argo CD sync option that overwrites or deletes what keeps state',
  category: 'streams',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  fixes: 'safe',
  kinds: [...Object.keys(KEEPERS), 'Application', 'ApplicationSet'],
  sources: [
    {
      title: 'Argo CD: replace instead of apply, and force',
      url: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#replace-resource-instead-of-applying-changes',
      version: 'Argo CD 3.5',
    },
    {
      title: 'argoproj/argo-cd: which command a sync runs',
      url: 'https://github.com/argoproj/argo-cd/blob/v3.5.1/gitops-engine/pkg/sync/sync_context.go',
      version: 'Argo CD 3.5',
    },
    {
      title: 'argoproj/argo-cd#1068: a forced sync deletes the StatefulSet and its pods',
      url: 'https://github.com/argoproj/argo-cd/issues/1068',
    },
    {
      title: 'openshift/release#76524: a claim whose volume Git does not name is refused',
      url: 'https://github.com/openshift/release/pull/76524',
    },
    {
      title: 'Kubernetes: what becomes of the data of a deleted claim',
      url: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming',
      version: '1.34',
    },
  ],
  messages,
  check(object, context) {
    const application = viewApplication(object);
    if (application) checkApplication(application, context);
    else if (isKeeper(object.kind) && isServedBy(object.kind, object.group)) checkKeeper(object, object.kind, context);
  },
});

function isKeeper(kind: string): kind is keyof typeof KEEPERS {
  return Object.hasOwn(KEEPERS, kind);
}

function checkKeeper(object: KubeObject, kind: keyof typeof KEEPERS, { report, index }: OptionContext): void {
  const options = syncOptionsOf(object);
  const forced = options.includes(FORCE);
  const replaced = options.includes(REPLACE);
  if (!forced && !replaced) return;
  const details = {
    at: annotationPath(SYNC_OPTIONS),
    data: { name: object.title, ...KEEPERS[kind], reached: '' },
    ...remedyFor(object),
  };
  const replacing = applicationsFor(index, object).flatMap(({ object: application, syncOptions }) => {
    const option = syncOptions.find(({ text }) => text === REPLACE);
    return option ? [{ object: application, at: option.path, message: `${REPLACE} of the whole Application` }] : [];
  });
  if (!forced) report('replaced', details);
  else if (replaced) report('recreated', details);
  else if (replacing.length > 0) report('recreated', { ...details, related: replacing });
  else report('forced', details);
}

/** The annotation without the two options, and without itself where it says nothing else. */
function remedyFor(object: KubeObject): { readonly fix?: Fix; readonly hint?: string } {
  const at = annotationPath(SYNC_OPTIONS);
  const text = annotationOf(object, SYNC_OPTIONS);
  if (typeof text !== 'string' || !isWritten(object, at)) return { hint: 'a parameter of the Template supplies the options' };
  const parts = text.split(',');
  const kept = parts.filter((part) => ![REPLACE, FORCE].includes(part.trim()));
  const gone = parts.filter((part) => !kept.includes(part)).map((part) => part.trim());
  const title = `remove ${Array.from(new Set(gone)).join(' and ')}`;
  if (kept.every((part) => part.trim() === '')) return { fix: { safety: 'safe', title, edits: [withoutAnnotation(object, at)] } };
  return { fix: setTo(at, kept.join(',').trim(), title) };
}

/** `Force=true` among the options of an Application does nothing; it is read from annotations alone. */
function checkApplication(application: ArgoApplication, { report, index }: OptionContext): void {
  const { object, syncOptions } = application;
  const replacing = syncOptions.filter(({ text }) => text === REPLACE);
  const [first] = replacing;
  const reached = first ? keepersOf(application, index) : [];
  if (!first || reached.length === 0) return;
  const shared = reached.every((keeper) => applicationsFor(index, keeper).length > 1);
  report('application', {
    at: first.path,
    data: { name: object.title, reached: listed(reached), loss: '', effect: '' },
    related: reached.slice(0, LISTED).map((keeper) => {
      return { object: keeper, at: ['metadata', 'name'], message: `${keeper.title} is written as a whole` };
    }),
    // Which of several Applications applies an object stands in none of them.
    confidence: shared ? 'likely' : 'certain',
    fix: {
      // Other objects of the Application may be too large to be applied in another way.
      safety: 'unsafe',
      title: `remove ${REPLACE}`,
      // From the end, so that no removal moves one still to come.
      edits: replacing.map(({ path }) => ({ op: 'remove' as const, path })).reverse(),
    },
  });
}

/** The objects of the set that keep something, in the namespace that the Application has for its destination. */
function keepersOf({ namespace }: ArgoApplication, index: ObjectIndex): readonly KubeObject[] {
  return Object.keys(KEEPERS)
    .flatMap((kind) => index.ofKind(kind))
    .filter((object) => mayBeSame(namespace, object.namespace));
}

/** The most objects that a message names. */
const LISTED = 3;

function listed(objects: readonly KubeObject[]): string {
  const names = objects.slice(0, LISTED).map(({ title }) => title);
  const more = objects.length - names.length;
  return [...names, ...(more > 0 ? [`${more} more`] : [])].join(', ').replace(/, ([^,]*)$/, ' and $1');
}
