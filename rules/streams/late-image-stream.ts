import type { OptionSchema } from '../../lib/config/options';
import { type Fix, setTo } from '../../lib/engine/fix';
import { workspaceRule, type WorkspaceContext } from '../../lib/engine/rule';
import { annotationOf, annotationPath, SYNC_PHASES, SYNC_WAVE, type SyncPhase, syncPhasesOf, syncWaveOf } from '../../lib/kube/argocd';
import type { KubeObject } from '../../lib/kube/object';
import { WORKLOADS } from '../../lib/kube/workloads';
import type { ObjectIndex } from '../../lib/workspace/object-index';
import { isAppliedByArgoCd } from '../../lib/workspace/argocd';
import { settledImagesOf } from '../images/settled-images';
import { isWritten } from './annotation-edits';

const messages = {
  late: ({ image, stream, streamWave, workload, wave }: Late) =>
    `${image} is looked up in the stream ${stream} when ${workload} is applied (${wave}), and Argo CD applies the stream ` +
    `(${streamWave}) not before it; give the stream an earlier sync wave`,
  beforeTrigger: ({ image, stream, streamWave, workload, wave }: Late) =>
    `${image} is looked up in the stream ${stream} when ${workload} is applied (${wave}), and Argo CD applies the stream ` +
    `(${streamWave}) not before it, so that pods start with the short name until the trigger has written; give the stream an ` +
    'earlier sync wave',
  laterPhase: ({ image, stream, streamWave, workload, wave }: Late) =>
    `${image} is looked up in the stream ${stream} when ${workload} is applied (${wave}), and Argo CD applies the stream ` +
    `in a later phase (${streamWave}); no wave changes that`,
} as const;

interface Late {
  readonly image: string;
  readonly stream: string;
  /** When Argo CD applies the stream, as `wave 0`, and with the phase where the two differ. */
  readonly streamWave: string;
  readonly workload: string;
  readonly wave: string;
}

type LateContext = Pick<WorkspaceContext<typeof messages, OptionSchema>, 'report' | 'index' | 'target'>;

/** Flags streams that Argo CD does not apply in an earlier wave than the workloads whose images admission looks up in them. */
export const lateImageStream = workspaceRule({
  id: 'late-image-stream',
  summary: 'Image stream is not applied before the workload that needs it',
  category: 'streams',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  manifestsOnly: true,
  fixes: 'safe',
  kinds: WORKLOADS,
  sources: [
    {
      title: 'Argo CD: sync phases and waves',
      url: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/',
      version: 'Argo CD 3.5',
    },
    {
      title: 'argoproj/argo-cd: the order of kinds in a wave',
      url: 'https://github.com/argoproj/argo-cd/blob/v3.5.1/gitops-engine/pkg/sync/sync_tasks.go',
      version: 'Argo CD 3.5',
    },
    {
      title: 'openshift/apiserver-library-go: a stream that is not there leaves the name as it is',
      url: 'https://github.com/openshift/apiserver-library-go/blob/release-4.20/pkg/admission/imagepolicy/imagepolicy.go',
      version: 'OpenShift 4.20',
    },
  ],
  messages,
  check(object, context) {
    const { index, target } = context;
    if (target.platform === 'kubernetes' || !isAppliedByArgoCd(index, object, target)) return;
    const at = turnOf(object);
    if (!at) return;
    const told = new Set<KubeObject>();
    for (const { image, use, stream, triggered } of needsOf(object, context)) {
      const streamAt = turnOf(stream);
      if (!streamAt || told.has(stream) || !isAppliedByArgoCd(index, stream, target) || isBefore(streamAt, at)) continue;
      told.add(stream);
      const data = { image, stream: stream.name, streamWave: printed(streamAt, at), workload: object.title, wave: printed(at, streamAt) };
      const details = { at: use.path, data, related: [{ object: stream, at: annotationPath(SYNC_WAVE), message: `the stream ${stream.name}` }] };
      const { report } = context;
      if (rankOf(streamAt) > rankOf(at)) report('laterPhase', { ...details, hint: PHASE_HINT });
      else report(triggered ? 'beforeTrigger' : 'late', { ...details, fix: earlier(stream, context) });
    }
  },
});

const PHASE_HINT = 'make the workload a Sync hook or an ordinary object in a later wave, or name its image with host and digest';

/** When Argo CD applies an object for the first time in a sync. */
interface Turn {
  readonly phase: SyncPhase;
  readonly wave: number;
}

/** `undefined` for an object that no sync applies, and where unknown text decides. */
function turnOf(object: KubeObject): Turn | undefined {
  const [phase] = syncPhasesOf(object) ?? [];
  const wave = syncWaveOf(object);
  return phase === undefined || wave === undefined ? undefined : { phase, wave };
}

function isBefore(one: Turn, other: Turn): boolean {
  return rankOf(one) < rankOf(other) || (one.phase === other.phase && one.wave < other.wave);
}

function rankOf({ phase }: Turn): number {
  return SYNC_PHASES.indexOf(phase);
}

function printed({ phase, wave }: Turn, other: Turn): string {
  return phase === other.phase ? `wave ${wave}` : `${phase}, wave ${wave}`;
}

interface Need extends Pick<ReturnType<typeof settledImagesOf>[number], 'image' | 'use' | 'triggered'> {
  readonly stream: KubeObject;
}

/** The images of an object that admission looks up in streams of the set. What only the node pulls waits for its stream by itself. */
function needsOf(object: KubeObject, { index, target }: Pick<LateContext, 'index' | 'target'>): readonly Need[] {
  return settledImagesOf(index, object, target).flatMap(({ image, use, triggered, outcome }) => {
    const stream = outcome.kind === 'stream-digest' || outcome.kind === 'stream-tag' ? outcome.stream.object : undefined;
    return stream ? [{ image, use, triggered, stream }] : [];
  });
}

/** The stream in the wave before the earliest of all workloads that need it, so that no finding's repair undoes another's. */
function earlier(stream: KubeObject, context: LateContext): Fix | undefined {
  const at = annotationPath(SYNC_WAVE);
  if (annotationOf(stream, SYNC_WAVE) !== undefined && !isWritten(stream, at)) return undefined;
  const phase = turnOf(stream)?.phase;
  const waves = (usersOf(context).get(stream) ?? []).flatMap((user) => {
    const turn = turnOf(user);
    return turn && turn.phase === phase ? [turn.wave] : [];
  });
  const wave = Math.min(...waves) - 1;
  if (!Number.isSafeInteger(wave)) return undefined;
  return { ...setTo(at, String(wave), `set the sync wave "${wave}" on the stream ${stream.name}`), object: stream };
}

type Users = ReadonlyMap<KubeObject, readonly KubeObject[]>;

const USERS = new WeakMap<ObjectIndex, { readonly target: LateContext['target']; readonly users: Users }>();

/** The workloads by the streams they need. Worked out for a set when the first repair in it asks. */
function usersOf(context: LateContext): Users {
  const { index, target } = context;
  const known = USERS.get(index);
  if (known?.target === target) return known.users;
  const users = new Map<KubeObject, KubeObject[]>();
  for (const user of index.objects) {
    for (const { stream } of needsOf(user, context)) users.set(stream, [...(users.get(stream) ?? []), user]);
  }
  USERS.set(index, { target, users });
  return users;
}
