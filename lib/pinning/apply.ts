import { groupBy } from '../base/group';
import { type Parsed, failure } from '../base/parsed';
import { pointerTo, printPath } from '../base/path';
import type { ValueEdit } from '../base/value-edit';
import { type DocumentChange, editText } from '../yaml/edit-text';
import type { ReadLimits, YamlFile } from '../yaml/read';
import type { Chosen, PinSite } from './site';

/**
 * The text of a file with the digests that its sites are to have; sites of other files are passed over, and so is a site without a digest
 * to write. Everything else stays byte for byte. Fails where a digest cannot be written, or two sites want different texts in one place:
 * then nothing of the file is changed.
 * @param limits Those that the file was read with.
 */
export function pinText(file: YamlFile, sites: readonly PinSite[], digestOf: (site: PinSite) => Chosen | undefined, limits?: ReadLimits): Parsed<string> {
  const changes = pinChanges(file.uri, sites, digestOf);
  return changes.ok ? editText(file, changes.value, limits) : changes;
}

/** The same as changes of the documents' values, for a second reader to check. */
export function pinChanges(uri: string, sites: readonly PinSite[], digestOf: (site: PinSite) => Chosen | undefined): Parsed<readonly DocumentChange[]> {
  const changes: DocumentChange[] = [];
  for (const [index, own] of groupBy(sites.filter((site) => site.uri === uri), ({ document }) => document)) {
    const edits = editsOf(own, digestOf);
    if (!edits.ok) return edits;
    if (edits.value.length > 0) changes.push({ index, edits: edits.value });
  }
  return { ok: true, value: changes };
}

/** The edits of one document, each once: sites that share a text or a parameter ask for the same. */
function editsOf(sites: readonly PinSite[], digestOf: (site: PinSite) => Chosen | undefined): Parsed<readonly ValueEdit[]> {
  const byPlace = new Map<string, ValueEdit>();
  for (const site of sites) {
    const chosen = site.fate.kind === 'pin' ? digestOf(site) : undefined;
    if (site.fate.kind !== 'pin' || chosen === undefined) continue;
    const edits = site.fate.edits(chosen);
    if (!edits.ok) return failure(`${site.where}: ${edits.problem}`);
    for (const edit of edits.value) {
      const key = pointerTo(edit.path);
      const before = byPlace.get(key);
      if (before && textOf(before) !== textOf(edit)) return failure(`${site.where}: another image wants another text at ${printPath(edit.path)}`);
      byPlace.set(key, edit);
    }
  }
  return { ok: true, value: [...byPlace.values()] };
}

function textOf(edit: ValueEdit): string {
  return JSON.stringify(edit.op === 'remove' ? null : edit.value);
}
