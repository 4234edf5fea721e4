import { nearest } from '../../lib/base/suggest';
import { isUnknown } from '../../lib/base/unknown';
import type { OptionSchema } from '../../lib/config/options';
import { type Fix, setTo } from '../../lib/engine/fix';
import { objectRule, type ObjectContext } from '../../lib/engine/rule';
import {
  annotationOf,
  annotationPath,
  DELETE_POLICIES,
  deletePoliciesOf,
  HOOK,
  HOOK_DELETE_POLICY,
  HOOK_TYPES,
  hookOf,
  isDeletePolicy,
  isHookType,
  readWave,
  SYNC_WAVE,
  waveWithoutOwn,
  wordsIn,
} from '../../lib/kube/argocd';
import type { KubeObject } from '../../lib/kube/object';
import { isWritten } from './annotation-edits';

const messages = {
  notText: ({ annotation, name, value }: Named) =>
    `The annotation ${annotation} of ${name} is ${value} and no text, and for that Argo CD refuses the manifests; write it with quotes`,
  noInteger: ({ name, value, wave }: Named) =>
    `The sync wave of ${name} is ${value}, which is no integer: Argo CD passes it over without a word and puts the object in ` +
    `${wave}; write an integer, such as "-1"`,
  neverApplied: ({ name, value, meant }: Named) =>
    `The hook annotation of ${name} names ${value}${meant}, which Argo CD does not know, and so makes it a hook of no phase, ` +
    'which is never applied',
  noPhase: ({ name }: Named) =>
    `The hook annotation of ${name} is empty, which makes it a hook of no phase, and that is never applied; name a phase, or ` +
    'take the annotation away',
  unknownHook: ({ name, value, meant }: Named) =>
    `The hook annotation of ${name} names ${value}${meant}, which Argo CD does not know and passes over`,
  unknownPolicy: ({ name, value, meant, policies }: Named) =>
    `The hook-delete-policy of ${name} names ${value}${meant}, which Argo CD does not know and passes over: what holds is ${policies}`,
} as const;

interface Named {
  /** `StatefulSet/web`. */
  readonly name: string;
  readonly annotation: string;
  /** As messages show it. */
  readonly value: string;
  /** A known word near to it, as ` (did you mean PreSync?)`. */
  readonly meant: string;
  /** The wave that holds instead. */
  readonly wave: string;
  /** The policies that hold. */
  readonly policies: string;
}

type WaveContext = Pick<ObjectContext<typeof messages, OptionSchema>, 'report'>;

/** Flags sync waves, hooks and deletion policies of Argo CD's that it cannot read, and passes over without a word. */
export const badSyncWave = objectRule({
  id: 'bad-sync-wave',
  summary: 'Sync wave or hook annotation that Argo CD does not read as meant',
  category: 'streams',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  fixes: 'safe',
  sources: [
    {
      title: 'Argo CD: sync phases and waves',
      url: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/',
      version: 'Argo CD 3.5',
    },
    {
      title: 'argoproj/argo-cd: how a wave is read',
      url: 'https://github.com/argoproj/argo-cd/blob/v3.5.1/gitops-engine/pkg/sync/syncwaves/waves.go',
      version: 'Argo CD 3.5',
    },
    {
      title: 'argoproj/argo-cd: how hooks are read',
      url: 'https://github.com/argoproj/argo-cd/blob/v3.5.1/gitops-engine/pkg/sync/hook/hook.go',
      version: 'Argo CD 3.5',
    },
    {
      title: 'argoproj/argo-cd: the phases in which an object is applied',
      url: 'https://github.com/argoproj/argo-cd/blob/v3.5.1/gitops-engine/pkg/sync/sync_phase.go',
      version: 'Argo CD 3.5',
    },
    {
      title: 'argoproj/argo-cd: annotations that are no text are refused',
      url: 'https://github.com/argoproj/argo-cd/blob/v3.5.1/util/kube/kube.go',
      version: 'Argo CD 3.5',
    },
  ],
  messages,
  check(object, context) {
    for (const annotation of [SYNC_WAVE, HOOK, HOOK_DELETE_POLICY]) {
      const value = annotationOf(object, annotation);
      if (value === undefined) continue;
      if (typeof value !== 'string') reportNoText(object, annotation, value, context);
      else if (isUnknown(value)) continue;
      else if (annotation === SYNC_WAVE) checkWave(object, value, context);
      else if (annotation === HOOK) checkHook(object, value, context);
      else checkPolicy(object, value, context);
    }
  },
});

function reportNoText(object: KubeObject, annotation: string, value: unknown, { report }: WaveContext): void {
  const at = annotationPath(annotation);
  const meant = annotation === SYNC_WAVE && Number.isSafeInteger(value) ? String(Number(value)) : undefined;
  report('notText', {
    at,
    data: { ...named(object, value === null ? 'empty' : printed(value)), annotation },
    ...(meant === undefined ? { hint: hintFor(annotation) } : { fix: rewritten(object, annotation, meant) }),
  });
}

const WAVE_HINT = 'a wave is an integer as text: "-1" comes before "0", which objects without the annotation have';

function hintFor(annotation: string): string {
  if (annotation === SYNC_WAVE) return WAVE_HINT;
  return `the known words are ${(annotation === HOOK ? HOOK_TYPES : DELETE_POLICIES).join(', ')}, with commas between several`;
}

function checkWave(object: KubeObject, text: string, { report }: WaveContext): void {
  if (readWave(text) !== undefined) return;
  const meant = meantWave(text);
  const wave = waveWithoutOwn(object);
  report('noInteger', {
    at: annotationPath(SYNC_WAVE),
    data: { ...named(object, JSON.stringify(text)), wave: wave === undefined ? 'the wave that its Helm weight says' : `wave ${wave}` },
    ...(meant === undefined ? { hint: WAVE_HINT } : { fix: rewritten(object, SYNC_WAVE, meant) }),
  });
}

/** A value that is no text, as messages show it. */
function printed(value: unknown): string {
  return typeof value === 'object' ? 'a map or a list' : JSON.stringify(value);
}

/** The integer that a text means in spite of blanks, quotes, a typographic minus or a fraction of nothing. */
function meantWave(text: string): string | undefined {
  const [, sign = '', digits = ''] = /^["'\s]*([+-]?)\s*(\d+)(?:\.0*)?["'\s]*$/.exec(text.replace(/[\u2010-\u2015\u2212]/, '-')) ?? [];
  const wave = readWave(sign + digits);
  return wave === undefined || !Number.isSafeInteger(wave) ? undefined : String(wave);
}

function checkHook(object: KubeObject, text: string, { report }: WaveContext): void {
  const words = wordsIn(text);
  const unknown = words.filter((word) => !isHookType(word));
  const at = annotationPath(HOOK);
  if (words.length === 0) report('noPhase', { at, data: named(object, ''), hint: hintFor(HOOK) });
  if (unknown.length === 0) return;
  const data = { ...named(object, unknown.join(' and ')), meant: suggestion(unknown, HOOK_TYPES) };
  const remedy = remedyFor(object, HOOK, words, HOOK_TYPES);
  // Where a known word stands beside it, or Helm's hook fills in, the object has its phase all the same.
  report(hookOf(object)?.types.length === 0 ? 'neverApplied' : 'unknownHook', { at, data, ...remedy });
}

function checkPolicy(object: KubeObject, text: string, { report }: WaveContext): void {
  const words = wordsIn(text);
  const unknown = words.filter((word) => !isDeletePolicy(word));
  if (unknown.length === 0) return;
  const meant = suggestion(unknown, DELETE_POLICIES);
  const policies = Array.from(new Set(deletePoliciesOf(object))).join(' and ');
  const data = { ...named(object, unknown.join(' and ')), meant, policies };
  report('unknownPolicy', { at: annotationPath(HOOK_DELETE_POLICY), data, ...remedyFor(object, HOOK_DELETE_POLICY, words, DELETE_POLICIES) });
}

function named(object: KubeObject, value: string): Named {
  return { name: object.title, value, annotation: '', meant: '', wave: '', policies: '' };
}

/** ` (did you mean PreSync?)` for the unknown words that one is near to. */
function suggestion(unknown: readonly string[], known: readonly string[]): string {
  const near = unknown.flatMap((word) => meantWords(word, known) ?? nearest(word, known) ?? []);
  return near.length === 0 ? '' : ` (did you mean ${Array.from(new Set(near)).join(' and ')}?)`;
}

interface Remedy {
  readonly fix?: Fix | undefined;
  readonly hint?: string;
}

/** A repair where every word means a known one, whatever its letters' case and what stands between words. */
function remedyFor(object: KubeObject, annotation: string, words: readonly string[], known: readonly string[]): Remedy {
  const meant = words.map((word) => meantWords(word, known));
  if (meant.includes(undefined)) return { hint: hintFor(annotation) };
  const text = Array.from(new Set(meant.flatMap((some) => some ?? []))).join(',');
  return { fix: rewritten(object, annotation, text) };
}

/** The known words that a part of the list spells in another way: `pre-sync`, or `PreSync;PostSync`, which wants a comma. */
function meantWords(word: string, known: readonly string[]): readonly string[] | undefined {
  const whole = spelled(word, known);
  if (whole !== undefined) return [whole];
  const parts = word.split(/[\s;|+/]+/).filter((part) => part !== '').map((part) => spelled(part, known));
  return parts.length > 1 && !parts.includes(undefined) ? parts.flatMap((part) => part ?? []) : undefined;
}

function spelled(word: string, known: readonly string[]): string | undefined {
  const letters = lettersOf(word);
  return known.find((candidate) => lettersOf(candidate) === letters);
}

function lettersOf(word: string): string {
  return word.toLowerCase().replace(/[^a-z]/g, '');
}

function rewritten(object: KubeObject, annotation: string, text: string): Fix | undefined {
  const at = annotationPath(annotation);
  return isWritten(object, at) ? setTo(at, text, `write ${JSON.stringify(text)}`) : undefined;
}
