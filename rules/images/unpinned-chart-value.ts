import { type Path, valueAt } from '../../lib/base/path';
import { textList } from '../../lib/config/options';
import { type Fix, setTo } from '../../lib/engine/fix';
import { documentRule } from '../../lib/engine/rule';
import { nameOfParts, replacingRegistry, type ValuesImage, type ValuesMap, type ValuesText } from '../../lib/images/chart-values';
import { readDigest, shortDigest } from '../../lib/images/digest';
import type { ImageLock } from '../../lib/images/lock';
import { type ImageReference, isTemplated, parseImage } from '../../lib/images/reference';
import { pinTo, type Remedy } from './pin-from-lock';

/**
 * Flags images in the values of a Helm chart that name a tag, or none, and no digest. What a template fills in is the template's affair;
 * in further values of the chart, what they do not set is that of `values.yaml`.
 */
export const unpinnedChartValue = documentRule({
  id: 'unpinned-chart-value',
  summary: 'Image in the values of a Helm chart is not pinned to a digest',
  category: 'images',
  preset: 'strict',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'safe',
  sources: [
    {
      title: 'Helm: values files, and what overrides them',
      url: 'https://helm.sh/docs/chart_template_guide/values_files/',
      version: 'Helm 3.19',
    },
    {
      title: 'Helm: the chart that helm create makes takes appVersion where image.tag is empty',
      url: 'https://github.com/helm/helm/blob/v3.19.0/pkg/chartutil/create.go',
      version: 'Helm 3.19',
    },
    {
      title: 'Kubernetes: image digests',
      url: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
      version: '1.34',
    },
  ],
  options: { allow: textList('Repositories that may stay on a tag, with their host: `quay.io/shop/web`') },
  messages: {
    noDigest: ({ image }: Named) => `${image} names a tag, and a tag can be moved; add its digest`,
    latest: ({ image }: Named) => `${image} names the tag latest, which moves with every release; name a version, and its digest`,
    noTag: ({ image }: Named) => `${image} names neither tag nor digest here, and means latest unless the chart puts a tag behind it; write both here`,
    appVersion: ({ image }: Named) => `${image} has an empty tag, for which charts take the appVersion of Chart.yaml, and that is a tag too; write the tag here, and its digest`,
    tagAlone: ({ tag }: Named) => `the tag ${tag} can be moved, and the image that it is for is named elsewhere; write the digest behind it`,
    number: ({ tag }: Named) => `this tag is the number ${tag} and no text, so that 1.20 comes out as 1.2; quote it, and write the digest behind it`,
    badDigest: ({ image, problem }: Named) => `${image} ${problem}, and so is pinned to nothing; write the digest whole`,
  },
  check({ yaml, chartImages }, { report, options, images }) {
    const isDefault = /^values\.ya?ml$/.test(yaml.uri.slice(yaml.uri.lastIndexOf('/') + 1));
    const replaced = replacingRegistry(yaml.value);
    for (const image of chartImages) {
      const said = image.form === 'text' ? saidByText(image) : saidByParts(image, yaml.value, isDefault);
      if (!said || options.allow.includes(said.reference?.repository ?? '')) continue;
      const { messageId, at, isGuess, ...named } = said;
      report(messageId, { at, data: named, confidence: isGuess ? 'likely' : 'certain', ...remedyFor(image, said, { images, replaced }) });
    }
  },
});

interface Named {
  readonly image: string;
  readonly tag: string;
  readonly problem: string;
}

/** What is wrong with an image. */
interface Said extends Named {
  readonly messageId: 'noDigest' | 'latest' | 'noTag' | 'appVersion' | 'tagAlone' | 'number' | 'badDigest';
  readonly at: Path;
  /** Of an image that can be looked up. */
  readonly reference?: ImageReference;
  /** Other values, or what the chart makes of these, may settle it. */
  readonly isGuess?: boolean;
}

function saidByText({ path: at, name, text: image }: ValuesText): Said | undefined {
  const parsed = parseImage(image);
  if (isTemplated(image) || !parsed.ok || parsed.value.digest !== undefined) return undefined;
  const reference = parsed.value;
  const { tag = '', short, implicitTag } = reference;
  const base = { at, image, tag, problem: '', reference };
  if (!implicitTag) return { ...base, messageId: tag === 'latest' ? 'latest' : 'noDigest' };
  // Pictures and machine images have such keys as well: `logoImage: shop.png`.
  return short === false || /^image$/i.test(name) ? { ...base, messageId: 'noTag', isGuess: true } : undefined;
}

function saidByParts({ path, parts }: ValuesMap, values: unknown, isDefault: boolean): Said | undefined {
  const { tag, digest, repository } = parts;
  if ([parts.registry, repository, tag, digest].some((part) => typeof part?.value === 'string' && isTemplated(part.value))) return undefined;
  const name = typeof repository?.value === 'string' && repository.value !== '' ? nameOfParts(parts) : '';
  const written = tag?.value ?? '';
  const beside = typeof digest?.value === 'string' ? digest.value : '';
  const base = { at: tag?.path ?? repository?.path ?? path, image: name, tag: typeof written === 'string' || typeof written === 'number' ? String(written) : '', problem: '' };
  const behind = typeof written === 'string' && written.includes('@') ? written.slice(written.indexOf('@') + 1) : undefined;
  const pin = beside === '' ? behind : beside;
  if (pin !== undefined) {
    const read = readDigest(pin);
    const at = beside === '' ? base.at : (digest?.path ?? base.at);
    return read.ok ? undefined : { ...base, at, image: name === '' ? 'this image' : name, problem: read.problem, messageId: 'badDigest' };
  }
  if (typeof written === 'number') return { ...base, messageId: 'number' };
  if (typeof written !== 'string') return undefined;
  if (name === '') return written === '' ? undefined : { ...base, messageId: 'tagAlone', isGuess: true };
  if (written === '') return untagged(base, [...path, 'tag'], values, isDefault);
  const parsed = parseImage(`${name}:${written}`);
  if (!parsed.ok) return undefined;
  return { ...base, image: parsed.value.text, reference: parsed.value, messageId: written === 'latest' ? 'latest' : 'noDigest' };
}

/** A tag that is null is empty; without the key, another file of values may bring it. */
function untagged(base: Named & Pick<Said, 'at'>, tagAt: Path, values: unknown, isDefault: boolean): Said | undefined {
  const isEmpty = valueAt(values, tagAt) !== undefined;
  if (!isEmpty && !isDefault) return undefined;
  const parsed = parseImage(base.image);
  return { ...base, at: isEmpty ? tagAt : base.at, messageId: isEmpty ? 'appVersion' : 'noTag', isGuess: true, ...(parsed.ok && { reference: parsed.value }) };
}

function remedyFor(image: ValuesImage, { messageId, reference }: Said, { images, replaced }: { readonly images: ImageLock; readonly replaced: string }): Remedy {
  if (!reference || (messageId !== 'noDigest' && messageId !== 'latest')) return {};
  if (reference.short !== false) return { hint: 'write the registry host ahead of the name, so that one image alone can be meant' };
  if (replaced !== '' && image.form === 'parts' && image.parts.registry) {
    return { hint: `global.imageRegistry, ${replaced}, may take the place of its registry; write the registry at each image, and leave that one empty` };
  }
  const digest = images.digestOf(reference.text);
  if (digest === undefined) return { hint: 'the image lock holds no digest for it; pinstream images pin --helm-values asks the registry and adds it' };
  const fix = fixOf(image, reference, digest);
  return fix ? { fix } : {};
}

/** The digest where the chart takes it from, else behind the tag; a chart may write the tag into a label too, which takes no `@`. */
function fixOf(image: ValuesImage, { repository, tag = 'latest' }: ImageReference, digest: string): Fix | undefined {
  if (image.form === 'text') return pinTo(image.path, `${repository}:${tag}@${digest}`, 'unsafe');
  const { digest: field, tag: behind } = image.parts;
  if (field) return setTo(field.path, digest, `write ${shortDigest(digest)}`);
  return behind && pinTo(behind.path, `${tag}@${digest}`, 'unsafe');
}
