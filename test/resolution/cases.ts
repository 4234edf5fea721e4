import type { JsonMap } from '../../lib/kube/json';
import type { TargetProfile } from '../../lib/kube/target';
import type { Outcome } from '../../lib/openshift/resolution-types';
import { D1, D2, REG, STREAMS } from './streams';
import { cronJob, pod, statefulSet } from './workloads';

/** One operation on one object, and what its containers' images become. */
export interface Variant {
  readonly object: JsonMap;
  /** What the cluster holds; makes the operation an update. */
  readonly old?: JsonMap;
  readonly imageApi?: 'answers' | 'fails';
  readonly release?: TargetProfile['release'];
  /** Images in the order the containers run. */
  readonly result: readonly string[];
  readonly outcome: Outcome['kind'];
  /** For short names that stay. */
  readonly why?: Extract<Outcome, { kind: 'node-short-name' }>['why'];
  /** For images that resolve-names takes away. */
  readonly how?: Extract<Outcome, { kind: 'hijacked' }>['how'];
  /** The rules on images, streams and look-ups expected to speak when object and streams are linted as one file, recommended preset. */
  readonly rules: readonly string[];
  /** The further ones of the strict preset. */
  readonly strict?: readonly string[];
}

export interface ResolutionCase {
  /** Starts with the case's id and a colon. */
  readonly title: string;
  readonly variants: readonly Variant[];
}

/** The set as text that a linter reads: the streams and the object, one JSON document each, which is YAML too. */
export function caseYaml({ object }: Variant): string {
  return [...STREAMS, object].map((value) => JSON.stringify(value, undefined, 2)).join('\n---\n');
}

const FRAGILE = ['fragile-image-lookup'];
const HIJACK = ['resolve-names-hijack'];
const STUCK = ['unresolvable-image-name'];
const FORCES = ['template', 'object'] as const;
const BEFORE_FIX = { major: 4, minor: 8, patch: 17 };
const APP_D1 = `${REG}/ns/app@${D1}`;
const APP_D2 = `${REG}/ns/app@${D2}`;

/** The worked examples: a StatefulSet in namespace `ns`, current releases. */
export const CASES: readonly ResolutionCase[] = [
  {
    title: 'R1: a local name becomes the digest of its tag, in containers and init containers',
    variants: [{ object: statefulSet({ image: 'app:1.0.0', init: 'app:1.0.0' }), result: [APP_D1, APP_D1], outcome: 'stream-digest', rules: FRAGILE }],
  },
  {
    title: 'R2: a local name without a tag is looked up as latest',
    variants: [{ object: statefulSet({ image: 'app' }), result: [APP_D1], outcome: 'stream-digest', rules: FRAGILE }],
  },
  {
    title: 'R3: a tag imported from elsewhere becomes the digest there',
    variants: [{ object: statefulSet({ image: 'app:ext' }), result: [`quay.io/acme/app@${D2}`], outcome: 'stream-digest', rules: FRAGILE }],
  },
  {
    title: 'R4: a tag that is missing, still importing or a mere reference becomes a tag of the internal registry',
    variants: [
      { object: statefulSet({ image: 'app:missing' }), result: [`${REG}/ns/app:missing`], outcome: 'stream-tag', rules: ['unknown-stream-tag'] },
      { object: statefulSet({ image: 'app:importing' }), result: [`${REG}/ns/app:importing`], outcome: 'stream-tag', rules: FRAGILE },
      { object: statefulSet({ image: 'app:pointer' }), result: [`${REG}/ns/app:pointer`], outcome: 'stream-tag', rules: ['unknown-stream-tag'] },
    ],
  },
  {
    title: 'R5: a stream that allows no local look-up leaves the short name to the node',
    variants: [{ object: statefulSet({ image: 'nolook:1' }), result: ['nolook:1'], outcome: 'node-short-name', why: 'lookup-off', rules: ['lookup-policy-missing'] }],
  },
  {
    title: 'R6: resolve-names on the template or on the object overrides the stream',
    variants: FORCES.map((force) => ({
      object: statefulSet({ image: 'nolook:1', force }),
      result: [`${REG}/ns/nolook@${D1}`],
      outcome: 'stream-digest',
      rules: FRAGILE,
    })),
  },
  {
    title: 'R7: without an internal registry an imported tag resolves and a missing one stays',
    variants: [
      { object: statefulSet({ image: 'noreg:1' }), result: [`quay.io/acme/noreg@${D1}`], outcome: 'stream-digest', rules: FRAGILE },
      { object: statefulSet({ image: 'noreg:2' }), result: ['noreg:2'], outcome: 'node-short-name', why: 'no-registry', rules: ['unknown-stream-tag'] },
    ],
  },
  {
    title: 'R8: a dot in the name makes a registry of it, whatever resolve-names says',
    variants: [undefined, ...FORCES].map((force) => ({
      object: statefulSet({ image: 'my.app:1', force }),
      result: ['my.app:1'],
      outcome: 'node-short-name',
      why: 'not-a-local-name',
      rules: STUCK,
    })),
  },
  {
    title: 'R9: a name without a stream is left to the node',
    variants: [{ object: statefulSet({ image: 'absent:1' }), result: ['absent:1'], outcome: 'node-short-name', why: 'no-stream', rules: ['short-image-name'] }],
  },
  {
    title: 'R10: a digest keeps a short name from being looked up, whatever resolve-names says',
    variants: [undefined, ...FORCES].flatMap((force) => [`app@${D1}`, `app:1.0.0@${D1}`].map((image) => ({
      object: statefulSet({ image, force }),
      result: [image],
      outcome: 'node-short-name' as const,
      why: 'digest' as const,
      rules: STUCK,
    }))),
  },
  {
    title: 'R11: a name with a namespace is looked up with resolve-names only',
    variants: [
      { object: statefulSet({ image: 'ns/app:1.0.0' }), result: ['ns/app:1.0.0'], outcome: 'node-short-name', why: 'namespace', rules: STUCK },
      { object: statefulSet({ image: 'ns/app:1.0.0', force: 'template' }), result: [APP_D1], outcome: 'stream-digest', rules: FRAGILE },
    ],
  },
  {
    title: 'R12: a tag of the internal registry stays a tag',
    variants: [{ object: statefulSet({ image: `${REG}/ns/app:1.0.0` }), result: [`${REG}/ns/app:1.0.0`], outcome: 'internal-tag', rules: [], strict: ['unpinned-image'] }],
  },
  {
    title: 'R13: resolve-names makes a stream of the same name out of an image from elsewhere',
    variants: [{
      object: statefulSet({ image: 'quay.io/acme/app:1.0.0', force: 'template' }),
      result: [APP_D1],
      outcome: 'hijacked',
      how: 'digest',
      rules: HIJACK,
      strict: ['unpinned-image'],
    }],
  },
  {
    title: 'R14: resolve-names points an image from elsewhere at a tag that the stream has not',
    variants: [{
      object: statefulSet({ image: 'quay.io/acme/redis:7', force: 'template' }),
      result: [`${REG}/ns/redis:7`],
      outcome: 'hijacked',
      how: 'missing-tag',
      rules: HIJACK,
      strict: ['unpinned-image'],
    }],
  },
  {
    title: 'R15: resolve-names redirects an image of another namespace to the own one',
    variants: [{
      object: statefulSet({ image: `${REG}/other/app:1.0.0`, force: 'template' }),
      result: [APP_D1],
      outcome: 'hijacked',
      how: 'namespace',
      rules: HIJACK,
      strict: ['unpinned-image'],
    }],
  },
  {
    title: 'R16: resolve-names leaves alone what no stream is named after',
    variants: [
      {
        object: statefulSet({ image: 'quay.io/a/b/app:1', force: 'template' }),
        result: ['quay.io/a/b/app:1'],
        outcome: 'qualified',
        rules: [],
        strict: ['unpinned-image'],
      },
      {
        // The set holds its namespace's streams, and none of this name.
        object: statefulSet({ image: 'quay.io/acme/absent:1', force: 'template' }),
        result: ['quay.io/acme/absent:1'],
        outcome: 'qualified',
        rules: [],
        strict: ['unpinned-image'],
      },
    ],
  },
  {
    title: 'R17: a digest is immune to resolve-names',
    variants: [{
      object: statefulSet({ image: `quay.io/acme/app:1.0.1@${D1}`, force: 'template' }),
      result: [`quay.io/acme/app:1.0.1@${D1}`],
      outcome: 'digest',
      rules: [],
    }],
  },
  {
    title: 'R18: a stored short name is not looked up again when the same text is applied',
    variants: [{
      object: statefulSet({ image: 'app:1.0.0' }),
      old: statefulSet({ image: 'app:1.0.0' }),
      result: ['app:1.0.0'],
      outcome: 'node-short-name',
      why: 'same-string',
      rules: FRAGILE,
    }],
  },
  {
    title: 'R19: an update to another short name is resolved',
    variants: [{ object: statefulSet({ image: 'app:1.0.1' }), old: statefulSet({ image: APP_D1 }), result: [APP_D2], outcome: 'stream-digest', rules: FRAGILE }],
  },
  {
    title: 'R20: adding resolve-names, or removing it from under a local stream, looks the same text up again',
    variants: [
      {
        object: statefulSet({ image: 'nolook:1', force: 'template' }),
        old: statefulSet({ image: 'nolook:1' }),
        result: [`${REG}/ns/nolook@${D1}`],
        outcome: 'stream-digest',
        rules: FRAGILE,
      },
      {
        object: statefulSet({ image: 'app:1.0.0' }),
        old: statefulSet({ image: 'app:1.0.0', force: 'template' }),
        result: [APP_D1],
        outcome: 'stream-digest',
        rules: FRAGILE,
      },
    ],
  },
  {
    title: 'R21: an object that a controller owns is passed over',
    variants: [{
      object: statefulSet({ image: 'app:1.0.0', owner: 'Shop' }),
      result: ['app:1.0.0'],
      outcome: 'node-short-name',
      why: 'controller-owned',
      rules: STUCK,
    }],
  },
  {
    title: 'R22: an image API that does not answer lets the short name through',
    variants: [{ object: statefulSet({ image: 'app:1.0.0' }), imageApi: 'fails', result: ['app:1.0.0'], outcome: 'node-short-name', why: 'image-api', rules: FRAGILE }],
  },
  {
    title: 'R23: a blank image stays blank',
    variants: [{ object: statefulSet({ image: ' ' }), result: [' '], outcome: 'invalid', rules: ['bad-image-reference'] }],
  },
  {
    title: 'R24: a pod of a StatefulSet is passed over, resolve-names or not',
    variants: [undefined, 'object' as const].map((force) => ({
      object: pod({ image: 'app:1.0.0', owner: 'StatefulSet', force }),
      result: ['app:1.0.0'],
      outcome: 'node-short-name',
      why: 'controller-owned',
      rules: STUCK,
    })),
  },
  {
    title: 'R25: resolve-names on the metadata of a job template is not read',
    variants: [{
      object: cronJob({ image: 'nolook:1' }),
      result: ['nolook:1'],
      outcome: 'node-short-name',
      why: 'lookup-off',
      rules: ['lookup-policy-missing', 'misplaced-resolve-names'],
    }],
  },
  {
    title: 'V1: before the fix as after it, a new StatefulSet is resolved',
    variants: [undefined, BEFORE_FIX].map((release) => ({ object: statefulSet({ image: 'app:1.0.0' }), release, result: [APP_D1], outcome: 'stream-digest', rules: FRAGILE })),
  },
  {
    title: 'V2: before the fix the second version of a StatefulSet stays a short name',
    variants: [
      {
        object: statefulSet({ image: 'app:1.0.1' }),
        old: statefulSet({ image: APP_D1 }),
        release: BEFORE_FIX,
        result: ['app:1.0.1'],
        outcome: 'node-short-name',
        why: 'update-not-rewritten',
        rules: FRAGILE,
      },
      { object: statefulSet({ image: 'app:1.0.1' }), old: statefulSet({ image: APP_D1 }), result: [APP_D2], outcome: 'stream-digest', rules: FRAGILE },
    ],
  },
  {
    title: 'V3: before the fix the unchanged manifest over a resolved StatefulSet brings the short name back',
    variants: [
      {
        object: statefulSet({ image: 'app:1.0.0' }),
        old: statefulSet({ image: APP_D1 }),
        release: BEFORE_FIX,
        result: ['app:1.0.0'],
        outcome: 'node-short-name',
        why: 'update-not-rewritten',
        rules: FRAGILE,
      },
      { object: statefulSet({ image: 'app:1.0.0' }), old: statefulSet({ image: APP_D1 }), result: [APP_D1], outcome: 'stream-digest', rules: FRAGILE },
    ],
  },
  {
    title: 'V4: before the fix adding resolve-names to a StatefulSet does not help',
    variants: [
      {
        object: statefulSet({ image: 'nolook:1', force: 'template' }),
        old: statefulSet({ image: 'nolook:1' }),
        release: BEFORE_FIX,
        result: ['nolook:1'],
        outcome: 'node-short-name',
        why: 'update-not-rewritten',
        rules: FRAGILE,
      },
      {
        object: statefulSet({ image: 'nolook:1', force: 'template' }),
        old: statefulSet({ image: 'nolook:1' }),
        result: [`${REG}/ns/nolook@${D1}`],
        outcome: 'stream-digest',
        rules: FRAGILE,
      },
    ],
  },
  {
    title: 'V5: before the fix as after it, the pods have what the template has',
    variants: [undefined, BEFORE_FIX].flatMap((release) => [undefined, 'object' as const].map((force) => ({
      object: pod({ image: 'app:1.0.1', owner: 'StatefulSet', force }),
      release,
      result: ['app:1.0.1'],
      outcome: 'node-short-name' as const,
      why: 'controller-owned' as const,
      rules: STUCK,
    }))),
  },
];
