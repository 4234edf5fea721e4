import { START_BYTES } from '../read-file';
import { isPartialClone, missingObject, type Repository } from './repository';
import { failed } from './run-git';

/** What stands behind the id of a blob. `bytes` is the size of one that was too large to be read, and `start` as much as tells what it is. */
export type Blob =
  | { readonly kind: 'content'; readonly content: Buffer }
  | { readonly kind: 'large'; readonly bytes: number; readonly start: Buffer }
  | { readonly kind: 'missing' };

/**
 * Hands over each of the blobs once, by its id. Costs two runs of git for all of them, one more for each 64 MiB, so that no more than that
 * is held at a time, and one for each that is too large. Nothing is converted: the bytes are those of the repository. Throws `UserError` where git
 * fails, which it does in a partial clone when what is missing may not be fetched.
 */
export function readBlobs(repository: Repository, ids: Iterable<string>, maxBytes: number, take: Take): void {
  const wanted = Array.from(new Set(ids));
  if (wanted.length === 0) return;
  let batch: string[] = [];
  let size = 0;
  const readBatch = (): void => {
    if (batch.length > 0) eachContent(catFile(repository, '--batch', batch, take), take);
    [batch, size] = [[], 0];
  };
  for (const [id, bytes] of sizesOf(catFile(repository, '--batch-check', wanted, take))) {
    if (bytes === undefined) take(id, { kind: 'missing' });
    else if (bytes > maxBytes) take(id, { kind: 'large', bytes, start: startOf(repository, id) });
    else {
      if (size + bytes > BATCH_BYTES) readBatch();
      batch.push(id);
      size += bytes;
    }
  }
  readBatch();
}

const BATCH_BYTES = 67_108_864;

type Take = (id: string, blob: Blob) => void;

function catFile(repository: Repository, how: '--batch' | '--batch-check', ids: readonly string[], take: Take): Buffer {
  const args = ['cat-file', how, '--buffer'];
  const { ok, output, said } = repository.git(args, ids.map((id) => `${id}\n`).join(''));
  if (ok) return output;
  if (!isPartialClone(repository)) throw failed(args, said);
  // A git older than 2.45 gives up at the first object that it may not fetch, and names it.
  const lost = /\b[0-9a-f]{40,64}\b/.exec(said)?.[0];
  if (lost !== undefined && ids.includes(lost)) take(lost, { kind: 'missing' });
  throw missingObject(repository, 'some of the files');
}

function startOf({ git }: Repository, id: string): Buffer {
  const args = ['cat-file', 'blob', id];
  const { ok, output, said } = git(args, '', START_BYTES);
  if (!ok) throw failed(args, said);
  return output;
}

/** Of lines such as `<id> blob 1234` and `<id> missing`; without a size for what is missing. */
function sizesOf(output: Buffer): readonly (readonly [id: string, bytes: number | undefined])[] {
  const lines = output.toString('latin1').split('\n').slice(0, -1);
  return lines.map((line) => {
    const [id = '', , bytes] = line.split(' ');
    return [id, bytes === undefined ? undefined : Number(bytes)];
  });
}

/** Of a line such as `<id> blob 1234`, that many bytes and a line end, again and again. */
function eachContent(output: Buffer, take: Take): void {
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(10, at);
    const [id = '', , bytes] = output.toString('latin1', at, end).split(' ');
    at = end + 1;
    if (bytes === undefined) take(id, { kind: 'missing' });
    else {
      take(id, { kind: 'content', content: output.subarray(at, at + Number(bytes)) });
      at += Number(bytes) + 1;
    }
  }
}
