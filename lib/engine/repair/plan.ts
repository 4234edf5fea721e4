import { type Parsed, success } from '../../base/parsed';
import { sameValue } from '../../base/equal';
import type { Path } from '../../base/path';
import type { ValueEdit } from '../../base/value-edit';
import { isMap, type JsonMap, mapField, textField } from '../../kube/json';
import type { KubeObject } from '../../kube/object';
import type { ManifestDocument } from '../../workspace/document';
import { editsAtSource, placeBeside } from '../../workspace/source-of';
import type { ObjectSet } from '../../workspace/workspace';
import type { DocumentChange } from '../../yaml/edit-text';
import type { YamlFile } from '../../yaml/read';
import type { Finding } from '../finding';
import type { Fix } from '../fix';

/** A finding's repair in terms of the files it changes. */
export interface Repair {
  readonly finding: Finding;
  readonly changes: readonly FileChange[];
  /** What the repair changes as an object, to be compared after writing. */
  readonly target: KubeObject | undefined;
  readonly edits: readonly ValueEdit[];
  readonly created: JsonMap | undefined;
}

export interface FileChange extends DocumentChange {
  readonly uri: string;
}

/** What repairs are planned in. */
export interface RepairGround {
  readonly files: ReadonlyMap<string, YamlFile>;
  readonly sets: readonly ObjectSet[];
  /** Whether a file may be written. */
  readonly isWanted: (uri: string) => boolean;
}

/** Finds where a fix is to be written. Fails, with the reason, for what a person has to do. */
export function planner({ files, sets, isWanted }: RepairGround): (finding: Finding, fix: Fix) => Parsed<Repair> {
  const documents = new Map<KubeObject, ManifestDocument>();
  for (const document of sets.flatMap((set) => set.documents)) for (const object of document.objects) documents.set(object, document);
  const indexOf = ({ yaml }: ManifestDocument): number => files.get(yaml.uri)?.documents.indexOf(yaml) ?? -1;
  return (finding, fix) => {
    const { subject } = finding;
    const own = subject && 'object' in subject ? subject.object : undefined;
    const target = fix.object ?? own;
    const home = own ? documents.get(own) : subject && 'document' in subject ? subject.document : undefined;
    const place = target ? documents.get(target) : home;
    if (!home || !place) return { ok: false, problem: 'the object stands in no file', at: 0 };
    const outside = [home, place].find(({ yaml }) => !isWanted(yaml.uri));
    if (outside) return { ok: false, problem: `it would change ${outside.yaml.uri}, which was not named`, at: 0 };
    const edits = target ? editsAtSource(place, target, fix.edits) : success<readonly ValueEdit[]>(fix.edits);
    if (!edits.ok) return edits;
    const changes: FileChange[] = edits.value.length > 0 ? [{ uri: place.yaml.uri, index: indexOf(place), edits: edits.value }] : [];
    if (fix.creates) {
      const beside = placeBeside(home, own, fix.creates);
      if (!beside.ok) return beside;
      const added = 'edit' in beside.value ? { edits: [beside.value.edit] } : { edits: [], follow: [beside.value.follow] };
      changes.push({ uri: home.yaml.uri, index: indexOf(home), ...added });
    }
    return success({ finding, changes, target, edits: fix.edits, created: fix.creates });
  };
}

/** The repairs that can be made together, in their order; the others have to wait until these are made. Equal edits count as one. */
export function together(repairs: readonly Repair[]): { readonly now: readonly Repair[]; readonly changes: readonly FileChange[] } {
  const now: Repair[] = [];
  const taken: FileChange[] = [];
  for (const repair of repairs) {
    const fresh = repair.changes.map((change) => withoutTaken(change, taken));
    if (fresh.some((change) => taken.some((other) => clash(change, other)))) continue;
    now.push(repair);
    taken.push(...fresh.filter(({ edits, follow = [] }) => edits.length > 0 || follow.length > 0));
  }
  return { now, changes: taken };
}

function withoutTaken(change: FileChange, taken: readonly FileChange[]): FileChange {
  const here = taken.filter(({ uri, index }) => uri === change.uri && index === change.index);
  const known = here.flatMap(({ edits }) => edits);
  const following = here.flatMap(({ follow = [] }) => follow);
  // A repair of which some edits are made already is made as a whole only when each stands for itself, as sets and removals of fields do.
  const edits = change.edits.filter((edit) => !known.some((other) => sameValue(edit, other) && typeof edit.path.at(-1) === 'string'));
  return { ...change, edits, follow: (change.follow ?? []).filter((value) => !following.some((other) => sameValue(value, other))) };
}

function clash(one: FileChange, other: FileChange): boolean {
  const created = (change: FileChange): readonly string[] => [...(change.follow ?? []), ...change.edits.flatMap((edit) => ('value' in edit ? [edit.value] : []))].flatMap(identityOf);
  const others = created(other);
  if (created(one).some((identity) => others.includes(identity))) return true;
  if (one.uri !== other.uri || one.index !== other.index) return false;
  return one.edits.some((edit) => other.edits.some((known) => meet(edit, known)));
}

/** Whether the order of two edits matters. */
function meet(one: ValueEdit, other: ValueEdit): boolean {
  return startsWith(one.path, other.path) || startsWith(other.path, one.path) || shifts(one, other.path) || shifts(other, one.path);
}

/** Whether an edit moves the items of a list that a path leads through. */
function shifts({ op, path }: ValueEdit, through: Path): boolean {
  const at = path.length - 1;
  const [index, step] = [path[at], through[at]];
  if (op !== 'remove' && op !== 'insert') return false;
  return typeof index === 'number' && typeof step === 'number' && step >= index && startsWith(through, path.slice(0, at));
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((step, at) => path[at] === step);
}

function identityOf(value: unknown): readonly string[] {
  if (!isMap(value) || typeof value['kind'] !== 'string' || typeof value['apiVersion'] !== 'string') return [];
  const metadata = mapField(value, 'metadata');
  return [`${value['apiVersion']} ${value['kind']} ${textField(metadata, 'namespace') ?? ''} ${textField(metadata, 'name') ?? ''}`];
}
