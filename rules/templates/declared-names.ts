import { fieldOf, listField } from '../../lib/kube/json';
import type { ManifestDocument } from '../../lib/workspace/document';

/** Whether the entry at `index` of a Template's parameters has its name as text, or none. */
export function hasTextName({ template }: ManifestDocument, index: unknown): boolean {
  const name = fieldOf(listField(template?.value, 'parameters')[Number(index)], 'name') ?? '';
  return typeof name === 'string';
}

/** The names that a Template declares, as its author wrote them: `N` without quotes is read as false, which `bad-parameter` tells of. */
export function declaredNames(document: ManifestDocument): ReadonlySet<string> {
  const { yaml, template } = document;
  const parameters = template?.processed.parameters ?? [];
  return new Set(
    parameters.map(({ name, path }) => {
      return hasTextName(document, path[1]) ? name : (yaml.scalarAt([...path, 'name'])?.source ?? name);
    }),
  );
}
