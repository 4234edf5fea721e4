import type { ImageRow, NamespaceAudit, RevisionRow, RunningImage, StreamRow, StreamTagRow } from '../../audit/audit';
import { jsonText } from './json-text';
import { pinnedOf, throughOf } from './audit-words';

/** Every field of a type, so that a new one cannot be forgotten here. */
type FieldsOf<T> = Readonly<Record<keyof T, unknown>>;

export interface AuditDocument {
  /** The cluster or the dump. */
  readonly source: string;
  readonly audits: readonly NamespaceAudit[];
  /** The report of the rules, in the form of `lint --format json`. */
  readonly report: unknown;
}

/**
 * The audit for programs. A field that does not apply is absent; `version` goes up when a reader of the version before would misread the
 * new one. `report` has a version of its own, that of lint's report.
 */
export function renderAuditJson({ source, audits, report }: AuditDocument): string {
  return jsonText({ version: 1, source, namespaces: audits.map(namespaceData), report });
}

function namespaceData({ namespace, pods, images, streams, history, unread }: NamespaceAudit): object {
  return {
    namespace,
    pods,
    unread,
    images: images.map(imageData),
    streams: streams.map(streamData),
    history: history.map(revisionData),
  } satisfies FieldsOf<NamespaceAudit>;
}

function imageData(row: ImageRow): object {
  const { workload, container, from, written, applied, running, source, mixed } = row;
  return {
    workload,
    container,
    from,
    written,
    applied,
    pinned: pinnedOf(row),
    // In words; the outcome itself has no promised form.
    resolution: throughOf(row),
    source,
    mixed,
    running: running.map(runningData),
  } satisfies FieldsOf<ImageRow> & { readonly pinned: unknown };
}

function runningData({ revision, image, digest, waiting, pods }: RunningImage): object {
  return { revision, image, digest, waiting, pods } satisfies FieldsOf<RunningImage>;
}

function streamData({ name, lookup, repository, tags }: StreamRow): object {
  return { name, lookup, repository, tags: tags.map(tagData) } satisfies FieldsOf<StreamRow>;
}

function tagData({ name, from, scheduled, digest, imported, failure }: StreamTagRow): object {
  return { name, from, scheduled, digest, imported, failure } satisfies FieldsOf<StreamTagRow>;
}

function revisionData({ workload, kind, name, number, current, images }: RevisionRow): object {
  return { workload, kind, name, number, current, images } satisfies FieldsOf<RevisionRow>;
}
