import { UserError } from '../../base/errors';
import type { LockEntry } from '../../images/lock';
import { storedTagsOf, type StoredTag } from '../../openshift/stream-status';
import { uriOf } from '../../sources/uri';
import { workspaceOf } from '../../workspace/workspace';
import { readYaml } from '../../yaml/read';
import type { Io } from '../io';
import { readNamed } from '../named-file';

/**
 * The tags in files of live image streams. Throws `UserError` for a file that cannot be read, and for one that holds no stream with a
 * status: a manifest knows no digests.
 */
export function storedTagsIn(files: readonly string[], io: Io): readonly StoredTag[] {
  return files.flatMap((file) => {
    const uri = uriOf(io.cwd, file);
    const { sets } = workspaceOf([readYaml(uri, readNamed(file, { what: 'the image streams', hint: 'write them with: oc get imagestreams -o yaml' }, io))]);
    const tags = sets.flatMap(({ index }) => index.objects.flatMap(storedTagsOf));
    if (tags.length === 0) {
      throw new UserError('no-streams', `${uri} holds no image stream with a status`, { hint: 'write it with: oc get imagestreams -o yaml' });
    }
    return tags;
  });
}

/** Entries of the lock for the tags, by the names under which pods and people outside pull them. */
export function entriesOfTags(tags: readonly StoredTag[]): ReadonlyMap<string, LockEntry> {
  return new Map(
    tags.flatMap(({ repository, publicRepository, tag, digest }) =>
      [repository, publicRepository].flatMap((name): (readonly [string, LockEntry])[] => {
        const key = `${name ?? ''}:${tag}`;
        return name === undefined ? [] : [[key, { key, digest, mediaType: undefined, pin: undefined, platforms: new Map(), others: {} }]];
      }),
    ),
  );
}
