import { type Path, valueAt } from '../../lib/base/path';
import { type Edit, type Fix, removal, setTo } from '../../lib/engine/fix';
import { objectRule } from '../../lib/engine/rule';
import { parseImage } from '../../lib/images/reference';
import type { KubeObject } from '../../lib/kube/object';
import { imageUsesOf, workloadKindOf } from '../../lib/kube/workloads';
import { isImageStream } from '../../lib/openshift/image-stream';
import { type Misplacement, RESOLVE_NAMES, resolveNamesOf } from '../../lib/openshift/resolve-names';
import { isWritten, withAnnotation, withoutAnnotation } from './annotation-edits';

const LOCAL: Path = ['spec', 'lookupPolicy', 'local'];

/** Flags the annotation resolve-names where it does nothing: with another value than `*`, or in a place that nobody reads. */
export const misplacedResolveNames = objectRule({
  id: 'misplaced-resolve-names',
  summary: 'resolve-names annotation that does nothing',
  category: 'streams',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  fixes: 'safe',
  sources: [
    {
      title: 'openshift/apiserver-library-go: where admission reads the annotation, and the one value it takes',
      url: 'https://github.com/openshift/apiserver-library-go/blob/release-4.20/pkg/admission/imagepolicy/imagereferencemutators/meta.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/apiserver-library-go: the kinds that admission covers',
      url: 'https://github.com/openshift/apiserver-library-go/blob/release-4.20/pkg/admission/imagepolicy/apis/imagepolicy/v1/defaults.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'OpenShift: using image streams with Kubernetes resources',
      url: 'https://docs.redhat.com/en/documentation/openshift_container_platform/4.16/html/images/using-imagestreams-with-kube-resources',
      version: 'OpenShift 4.16',
    },
  ],
  messages: {
    otherValue: ({ value, name }: { value: string; name: string }) =>
      `The annotation ${RESOLVE_NAMES} of ${name} has the value ${value}, and OpenShift reads every value but "*" as none; ` +
      'write "*", or remove it',
    onJobTemplate: ({ name }: { name: string }) =>
      `The annotation ${RESOLVE_NAMES} of ${name} stands on the job template, which OpenShift passes over; move it to ` +
      'spec.jobTemplate.spec.template.metadata, with the value "*"',
    onStream: ({ name }: { name: string }) =>
      `The annotation ${RESOLVE_NAMES} does nothing on ${name}: OpenShift reads it from workloads; for a stream the switch is ` +
      'spec.lookupPolicy.local: true',
    onOtherKind: ({ name, kind }: { name: string; kind: string }) =>
      `The annotation ${RESOLVE_NAMES} does nothing on ${name}: OpenShift reads it from workloads that it admits and not from ` +
      `a ${kind}; remove it, and put it on the workloads that need it`,
  },
  check(object, { report, target }) {
    if (target.platform === 'kubernetes') return;
    for (const misplacement of resolveNamesOf(object).misplacements) {
      const { path: at, why, value } = misplacement;
      const name = object.title;
      if (why === 'value') report('otherValue', { at, data: { value: JSON.stringify(value), name }, ...remedyOfValue(object, misplacement) });
      else if (why === 'job-template') report('onJobTemplate', { at, part: 'key', data: { name }, ...remedyOfPlace(object, misplacement) });
      else if (isImageStream(object)) report('onStream', { at, part: 'key', data: { name }, fix: lookupInstead(object, at) });
      else report('onOtherKind', { at, part: 'key', data: { name, kind: object.kind }, fix: removalOf(object, at) });
    }
  },
});

interface Remedy {
  readonly fix?: Fix;
  readonly hint?: string;
}

const LIST_HINT =
  'there is no way to name single images: "*" looks up all images of the object, lookupPolicy.local: true on a stream looks up that one for everybody';
const SUPPLIED_HINT = 'a parameter of the Template supplies this value; write "*" without it, or give the parameter the value *';

function remedyOfValue(object: KubeObject, { path, value }: Misplacement): Remedy {
  if (!isWritten(object, path)) return { hint: SUPPLIED_HINT };
  switch (meaningOf(value)) {
    case 'on':
      return { fix: setTo(path, '*', 'write "*"', safetyOf(object)) };
    case 'off':
      return { fix: removalOf(object, path) };
    default:
      return { hint: LIST_HINT };
  }
}

/** An annotation on the job template was meant for the pods that are made from it. */
function remedyOfPlace(object: KubeObject, { path, value }: Misplacement): Remedy {
  if (!isWritten(object, path)) return { hint: SUPPLIED_HINT };
  const meaning = meaningOf(value);
  if (meaning === 'unclear') return { hint: LIST_HINT };
  const remove = withoutAnnotation(object, path);
  const target = [...(workloadKindOf(object)?.template ?? []), 'metadata', 'annotations', RESOLVE_NAMES];
  const there = valueAt(object.value, target);
  if (meaning === 'off' || there === '*') return { fix: { safety: 'safe', title: 'remove the annotation from the job template', edits: [remove] } };
  if (there !== undefined) return { hint: 'the pod template carries the annotation with another value; decide which of the two is meant' };
  const edits: readonly Edit[] = [remove, withAnnotation(target, '*')];
  return { fix: { safety: safetyOf(object), title: 'move the annotation to the pod template', edits } };
}

/** What the author of a value meant by it. */
function meaningOf(value: unknown): 'on' | 'off' | 'unclear' {
  const word = typeof value === 'string' ? value.trim().toLowerCase() : String(value);
  if (/^(?:\*+|["']\*["']|true|yes|on|all|1|enabled)$/.test(word)) return 'on';
  return /^(?:|false|no|off|none|0|disabled|null)$/.test(word) ? 'off' : 'unclear';
}

/** Switched on, the annotation also reaches for images that name a registry and a tag, which nobody may have wanted. */
function safetyOf(object: KubeObject): Fix['safety'] {
  const inReach = imageUsesOf(object).some(({ image = '' }) => {
    const reference = parseImage(image);
    return reference.ok && reference.value.short !== true && reference.value.digest === undefined;
  });
  return inReach ? 'unsafe' : 'safe';
}

function removalOf(object: KubeObject, at: Path): Fix {
  return removal(withoutAnnotation(object, at).path, 'remove the annotation');
}

/** A stream's own switch in the place of the annotation. It is on for everybody in the namespace, which is more than was asked. */
function lookupInstead(stream: KubeObject, at: Path): Fix {
  if (valueAt(stream.value, LOCAL) === true) return removalOf(stream, at);
  const op = valueAt(stream.value, LOCAL) === undefined ? 'add' : 'replace';
  const edits: readonly Edit[] = [withoutAnnotation(stream, at), { op, path: LOCAL, value: true }];
  return { safety: 'unsafe', title: 'set lookupPolicy.local: true and remove the annotation', edits };
}
