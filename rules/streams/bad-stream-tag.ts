import { sameValue } from '../../lib/base/equal';
import { type Path, valueAt } from '../../lib/base/path';
import { didYouMean, nearest } from '../../lib/base/suggest';
import { isUnknown } from '../../lib/base/unknown';
import type { OptionSchema } from '../../lib/config/options';
import { type Fix, removal, setTo } from '../../lib/engine/fix';
import { objectRule, type ObjectContext } from '../../lib/engine/rule';
import { isTemplated, parseImage } from '../../lib/images/reference';
import { fieldOf, isMap, listField, mapField, textField } from '../../lib/kube/json';
import { isLiteral } from '../../lib/kube/literal';
import type { KubeObject } from '../../lib/kube/object';
import { isImageStream, isLocalStreamName, isStreamName } from '../../lib/openshift/image-stream';
import { abridged } from '../images/settled-images';
import { isWritten } from './annotation-edits';
import { quoted, sourceFaultOf } from './tag-sources';

const messages = {
  duplicate: ({ tag }: Tagged) =>
    `The stream has the tag ${tag} twice, and of the two OpenShift keeps the last without a word; keep one of them`,
  noTagName: () => 'A tag of the stream has no name, so that nothing can name it; write name',
  tagNotText: ({ found }: { found: string }) =>
    `The name of a tag is ${found} and not text, and the API server refuses the stream for that; put the name in quotes`,
  badTagName: ({ tag }: Tagged) =>
    `${tag} is no name that an image can have as its tag, so that nothing can name it; a tag has at most 128 letters, digits, _, . and -, ` +
    'and starts with none of the last two',
  wrongKind: ({ tag, kind, meant }: Tagged & { kind: string; meant: string }) =>
    `The source of the tag ${tag} has ${kind === '' ? 'no kind' : `the kind ${kind}`}${meant}, and the API server refuses the stream for ` +
    'that; it takes DockerImage, ImageStreamTag and ImageStreamImage',
  noSourceName: ({ tag }: Tagged) => `The source of the tag ${tag} has no name, and the API server refuses the stream for that; write from.name`,
  badSource: ({ tag, source, kind, problem }: Tagged & { source: string; kind: string; problem: string }) =>
    `The source of the tag ${tag} has the kind ${kind}, and its name ${source} ${problem}; the API server refuses the stream for that`,
  scheduledCopy: ({ tag, kind }: Tagged & { kind: string }) =>
    `The tag ${tag} is scheduled for import, and its source an ${kind}; only a DockerImage can be, and the API server refuses the ` +
    'stream for that; take scheduled away',
  scheduledDigest: ({ tag, source }: Tagged & { source: string }) =>
    `The tag ${tag} is scheduled for import from ${source}, and a digest never changes; take scheduled away, or follow a tag`,
  badValue: ({ tag, field, value, allowed, meant }: Tagged & { field: string; value: string; allowed: string; meant: string }) =>
    `The tag ${tag} has the ${field} ${value}${meant}, and the API server refuses the stream for that; it takes ${allowed}`,
  badRepository: ({ repository, problem }: { repository: string; problem: string }) =>
    `spec.dockerImageRepository ${repository} ${problem}, and the API server refuses the stream for that; name the source in the from ` +
    'of each tag instead',
  repository: ({ repository }: { repository: string }) =>
    `spec.dockerImageRepository imports whatever tags ${repository} has, and is deprecated since OpenShift 3.7; name the source in the ` +
    'from of each tag instead',
  badStreamName: ({ name, problem }: { name: string; problem: string }) =>
    `The name ${name} ${problem}, and the API server refuses the stream for that`,
  neverLocal: ({ name, why }: { name: string; why: string }) =>
    `lookupPolicy.local: true has no effect on the stream ${name}: OpenShift takes a name ${why} for a registry and never looks it ` +
    'up; give the stream another name, or take the policy away',
} as const;

interface Tagged {
  readonly tag: string;
}

type StreamContext = Pick<ObjectContext<typeof messages, OptionSchema>, 'report'>;

/** Flags what makes the API server refuse an image stream, and tags that nobody can use as they are written. */
export const badStreamTag = objectRule({
  id: 'bad-stream-tag',
  summary: 'Image stream with a tag, a source or a name that OpenShift refuses or passes over',
  category: 'streams',
  preset: 'recommended',
  severity: 'error',
  severityNote: 'Warning for what is taken and does nothing: a scheduled digest, a deprecated repository, a look-up that the name rules out.',
  since: '0.1.0',
  fixes: 'safe',
  kinds: ['ImageStream'],
  sources: [
    {
      title: 'openshift/openshift-apiserver: what an image stream is checked for',
      url: 'https://github.com/openshift/openshift-apiserver/blob/release-4.20/pkg/image/apis/image/validation/validation.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/openshift-apiserver: tags become a map, so that the last of one name stays',
      url: 'https://github.com/openshift/openshift-apiserver/blob/release-4.20/pkg/image/apis/image/v1/conversion.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/openshift-apiserver: how the name of a source is taken apart (parseFromReference)',
      url: 'https://github.com/openshift/openshift-apiserver/blob/release-4.20/pkg/image/apiserver/registry/imagestream/strategy.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'openshift/api: fields of an image stream, and the deprecation of dockerImageRepository',
      url: 'https://github.com/openshift/api/blob/release-4.20/image/v1/types.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'distribution/reference: the tag of an image',
      url: 'https://github.com/distribution/reference/blob/v0.6.0/regexp.go',
      version: '0.6.0',
    },
    {
      title: 'openshift/library-go: a name with a dot, or one that starts like localhost, reads as a registry',
      url: 'https://github.com/openshift/library-go/blob/release-4.20/pkg/image/reference/reference.go',
      version: 'OpenShift 4.20',
    },
  ],
  messages,
  check(object, context) {
    if (context.target.platform === 'kubernetes' || !isImageStream(object)) return;
    reportName(object, context);
    reportRepository(object, context);
    const tags = listField(mapField(object.value, 'spec'), 'tags');
    reportDuplicates(object, tags, context);
    for (const [index, tag] of tags.entries()) reportTag(object, tag, ['spec', 'tags', index], context);
  },
});

/** The longest `namespace/name` of a stream. */
const LONGEST_TITLE = 255;

function reportName({ name, namespace, value }: KubeObject, { report }: StreamContext): void {
  // A namespace that nobody names yet has at least one letter.
  const length = (namespace === undefined || isUnknown(namespace) ? 1 : namespace.length) + 1 + name.length;
  if (name === '' || isUnknown(name) || isTemplated(name)) return;
  const at = ['metadata', 'name'];
  if (!isStreamName(name)) {
    const problem = 'is none that a stream can have: lower-case letters and digits, with single ., _ and - between them';
    report('badStreamName', { at, data: { name: quoted(name), problem } });
  } else if (length > LONGEST_TITLE) {
    report('badStreamName', { at, data: { name, problem: `and its namespace have more than ${LONGEST_TITLE} characters together` } });
  } else if (valueAt(value, LOCAL) === true && !isLocalStreamName(name)) {
    const why = name.includes('.') ? 'with a dot' : 'that starts with localhost';
    report('neverLocal', { at: LOCAL, data: { name, why }, severity: 'warning' });
  }
}

const LOCAL: Path = ['spec', 'lookupPolicy', 'local'];

function reportRepository(object: KubeObject, { report }: StreamContext): void {
  const at = ['spec', 'dockerImageRepository'];
  const repository = valueAt(object.value, at);
  if (typeof repository !== 'string' || repository === '') return;
  const parsed = parseImage(repository);
  if (!parsed.ok) {
    if (!isTemplated(repository)) report('badRepository', { at, data: { repository: quoted(repository), problem: parsed.problem } });
    return;
  }
  const { digest, tag, implicitTag } = parsed.value;
  const problem = digest !== undefined ? 'names a digest' : tag !== undefined && !implicitTag ? 'names a tag' : undefined;
  if (problem === undefined) report('repository', { at, data: { repository }, severity: 'warning' });
  else report('badRepository', { at, data: { repository, problem } });
}

function reportDuplicates(object: KubeObject, tags: readonly unknown[], { report }: StreamContext): void {
  const names = tags.map((tag) => textField(tag, 'name') ?? '');
  const again = names.flatMap((name, index) => (name !== '' && names.indexOf(name) < index ? [index] : []));
  if (again.length === 0) return;
  // One edit for all that say the same twice, so that no edit moves what another one means.
  const same = again.filter((index) => sameValue(tags[index], tags[names.lastIndexOf(names[index] ?? '', index - 1)]));
  const edits = same.toReversed().map((index) => ({ op: 'remove', path: ['spec', 'tags', index] }) as const);
  for (const index of again) {
    const first = names.indexOf(names[index] ?? '');
    report('duplicate', {
      at: ['spec', 'tags', index, 'name'],
      data: { tag: names[index] ?? '' },
      related: [{ object, at: ['spec', 'tags', first, 'name'], message: 'the tag of the same name' }],
      ...(index === same[0] ? { fix: { safety: 'safe', title: 'remove what is written twice', edits } } : {}),
      ...(same.includes(index) ? {} : { hint: 'the two differ; take the one away that is not meant' }),
    });
  }
}

function reportTag(object: KubeObject, tag: unknown, path: Path, context: StreamContext): void {
  const name = fieldOf(tag, 'name');
  reportTagName(tag, name, path, context);
  const title = typeof name === 'string' ? name : '';
  reportSource(object, path, title, context);
  reportSchedule(object, path, title, context);
  reportValue(object, [...path, 'importPolicy', 'importMode'], ['Legacy', 'PreserveOriginal'], title, context);
  reportValue(object, [...path, 'referencePolicy', 'type'], ['Source', 'Local'], title, context);
}

function reportTagName(tag: unknown, name: unknown, path: Path, { report }: StreamContext): void {
  if (!isMap(tag)) return;
  if (name === undefined || name === null || name === '') report('noTagName', { at: [...path, 'name'] });
  else if (typeof name !== 'string') report('tagNotText', { at: [...path, 'name'], data: { found: JSON.stringify(name) } });
  else if (!isUnknown(name) && !isTemplated(name) && !/^\w[\w.-]{0,127}$/.test(name)) {
    report('badTagName', { at: [...path, 'name'], data: { tag: quoted(name) } });
  }
}

function reportSource(object: KubeObject, path: Path, tag: string, { report }: StreamContext): void {
  const fault = sourceFaultOf(valueAt(object.value, [...path, 'from']));
  if (!fault) return;
  const at = [...path, 'from'];
  if (fault.code === 'noName') {
    report('noSourceName', { at: [...at, 'name'], data: { tag } });
    return;
  }
  const { meant } = fault;
  const fix = meant !== undefined && isWritten(object, at) ? setTo([...at, 'kind'], meant, `write the kind ${meant}`) : undefined;
  if (fault.code === 'badName') {
    const { name, kind, problem } = fault;
    report('badSource', { at: [...at, 'name'], data: { tag, source: quoted(name), kind, problem }, fix });
  } else {
    report('wrongKind', { at: [...at, 'kind'], data: { tag, kind: fault.kind, meant: meant === undefined ? '' : ` (did you mean ${meant}?)` }, fix });
  }
}

function reportSchedule(object: KubeObject, path: Path, tag: string, { report }: StreamContext): void {
  const at = [...path, 'importPolicy', 'scheduled'];
  if (valueAt(object.value, at) !== true) return;
  const kind = valueAt(object.value, [...path, 'from', 'kind']);
  const fix = isWritten(object, at) ? removal(at, 'take scheduled away') : undefined;
  if (kind === 'ImageStreamTag' || kind === 'ImageStreamImage') {
    report('scheduledCopy', { at, data: { tag, kind }, fix });
    return;
  }
  const source = valueAt(object.value, [...path, 'from', 'name']);
  const image = kind === 'DockerImage' && typeof source === 'string' ? parseImage(source) : undefined;
  if (!image?.ok || image.value.digest === undefined) return;
  report('scheduledDigest', { at, data: { tag, source: abridged(image.value.text) }, severity: 'warning', fix });
}

function reportValue(object: KubeObject, at: Path, allowed: readonly string[], tag: string, { report }: StreamContext): void {
  const value = valueAt(object.value, at);
  if (value === undefined || value === null || value === '') return;
  if (typeof value === 'string' && (allowed.includes(value) || isUnknown(value) || isTemplated(value))) return;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const field = String(at.at(-1) === 'type' ? 'referencePolicy' : at.at(-1));
  const data = { tag, field, value: text, allowed: allowed.join(' and '), meant: didYouMean(text.trim(), allowed) };
  report('badValue', { at, data, fix: meantValue(object, at, text, allowed) });
}

function meantValue(object: KubeObject, at: Path, text: string, allowed: readonly string[]): Fix | undefined {
  const meant = nearest(text.trim(), allowed);
  return meant !== undefined && isLiteral(object, at, text) ? setTo(at, meant, `write ${meant}`) : undefined;
}
