import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { UserError } from '../base/errors';
import { isMap, type JsonMap } from '../kube/json';
import { problemsOf } from './collect-problems';
import type { Problems } from './problems';

/** What becomes of an object after all else has rendered it. Reports what is wrong. */
export type Completion = (rendered: JsonMap, problems: Problems) => JsonMap;

/**
 * Completes an object after it is rendered, where no field filter of a `Kube…` class comes behind: those drop every field that they do
 * not know. Problems are told at synth for `owner`; an object with problems that nobody was told of
 * refuses to be rendered.
 */
export function completeRendered(owner: Construct, object: ApiObject, completion: Completion): void {
  const render = object.toJson.bind(object);
  const complete = (): { readonly value: JsonMap; readonly problems: readonly string[] } => {
    const rendered: unknown = render();
    const before = isMap(rendered) ? rendered : {};
    let value = before;
    const problems = problemsOf((noted) => (value = completion(before, noted)));
    return { value, problems };
  };
  let told: readonly string[] | undefined;
  object.toJson = () => {
    const { value, problems } = complete();
    // An app that was told of them by validation writes nothing, and need not hear them twice.
    const news = problems.filter((problem) => !told?.includes(problem));
    if (news.length > 0) throw new UserError('invalid-construct', `${owner.node.path}: ${news.join(`\n  ${owner.node.path}: `)}`);
    return tidy(value, ['apiVersion', 'kind', 'metadata']);
  };
  owner.node.addValidation({
    validate: () => {
      // cdk8s validates the whole app once more for every chart; rendering looks again in any case.
      if (told?.length !== 0) told = problemsIn(complete);
      return [...told];
    },
  });
}

function problemsIn(complete: () => { readonly problems: readonly string[] }): readonly string[] {
  try {
    return complete().problems;
  } catch {
    // Rendering the app meets the same error and tells it, with the construct's path.
    return [];
  }
}

/** As cdk8s writes objects: keys sorted, behind those that come first, and what is `undefined` left out. */
function tidy(value: unknown, first: readonly string[] = []): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => tidy(item));
  if (!isMap(value)) return value;
  const rest = Object.keys(value).filter((key) => !first.includes(key)).sort();
  const keys = [...first.filter((key) => Object.hasOwn(value, key)), ...rest];
  return Object.fromEntries(keys.flatMap((key) => (value[key] === undefined ? [] : [[key, tidy(value[key])]])));
}
