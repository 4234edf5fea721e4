import { type Path, printPath, valueAt } from '../base/path';
import { parseImage } from '../images/reference';
import { isMap, textEntries } from '../kube/json';
import type { KubeObject } from '../kube/object';
import type { ObjectSet } from '../workspace/workspace';
import type { PinOptions } from './options';
import { imagePlacesOf } from './places';
import { skippedForTrigger, streamNamesIn, streamReference } from './reserved';

/** What is wrong in an object that a chart was rendered to. */
export interface RenderedProblem {
  readonly code: 'NOT_PINNED' | 'LABEL_INVALID';
  /** `Deployment/web`. */
  readonly object: string;
  /** In the object. */
  readonly path: Path;
  /** A sentence without a full stop. */
  readonly message: string;
}

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set (v1.34) */
const LONGEST_LABEL = 63;

/**
 * What a chart makes of values whose tags carry digests, where that is wrong: images without a digest, and labels into which a tag went
 * along with its digest, which the API server refuses. Empty for a set without objects: whether there is anything is for the caller to ask.
 */
export function renderedProblems(set: ObjectSet, options: PinOptions): readonly RenderedProblem[] {
  const streams = new Set([...streamNamesIn(set.index), ...(options.streamNames ?? [])]);
  return set.index.objects.flatMap((object) => [...unpinned(object, streams, options), ...spoiltLabels(object)]);
}

function unpinned(object: KubeObject, streams: ReadonlySet<string>, options: PinOptions): readonly RenderedProblem[] {
  return imagePlacesOf(object, options.imagePaths).flatMap(({ image, path, use, imported, skip, what, ofRegistry }) => {
    if (skip || imported?.scheduled === true || skippedForTrigger(object, use, options.target)) return [];
    const problem = (message: string): readonly RenderedProblem[] => [{ code: 'NOT_PINNED', object: object.title, path, message }];
    if (typeof image !== 'string') return problem(`The image of ${object.title} ${what} is no text`);
    if (image.trim() === '') return problem(`The image of ${object.title} ${what} is empty`);
    const parsed = parseImage(image);
    if (!parsed.ok) return problem(`The image ${image} of ${object.title} ${what} ${parsed.problem}`);
    const stream = streamReference(parsed.value, { object, use, isStream: (name) => ofRegistry !== true && streams.has(name) });
    if (stream !== undefined || parsed.value.digest !== undefined) return [];
    return problem(`The image ${image} of ${object.title} ${what} has no digest; the chart takes it from elsewhere than the values that were pinned`);
  });
}

function spoiltLabels(object: KubeObject): readonly RenderedProblem[] {
  return labelMaps(object.value, []).flatMap((path) =>
    Array.from(textEntries(valueAt(object.value, path))).flatMap(([key, text]): readonly RenderedProblem[] => {
      const at = [...path, key];
      const problem = (what: string): readonly RenderedProblem[] => {
        const message = `The label ${key} of ${object.title} at ${printPath(path)} ${what}; the chart writes a tag with its digest there`;
        return [{ code: 'LABEL_INVALID', object: object.title, path: at, message }];
      };
      if (text.includes('@')) return problem('holds @, which no label takes');
      return text.length > LONGEST_LABEL ? problem(`is ${text.length} characters long, and a label has at most ${LONGEST_LABEL}`) : [];
    }),
  );
}

/** Every map of labels in an object: of its own, of its templates, and of selectors. */
function labelMaps(value: unknown, path: Path): readonly Path[] {
  if (Array.isArray(value)) return value.flatMap((inner: unknown, index) => labelMaps(inner, [...path, index]));
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = [...path, key];
    return isLabelMap(path, key) && isMap(inner) ? [here, ...labelMaps(inner, here)] : labelMaps(inner, here);
  });
}

/** `spec.selector` is a map of labels for Services and replication controllers, and holds one for all others. */
function isLabelMap(path: Path, key: string): boolean {
  return (key === 'labels' && path.at(-1) === 'metadata') || key === 'matchLabels' || (key === 'selector' && path.length === 1 && path[0] === 'spec');
}
