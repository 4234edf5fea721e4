import { printable } from '../base/unknown';
import { kubectl } from '../rollout/changes/kubectl';
import type { FollowedTag } from './workload-change';

/** The command that lets a stream's tag mean again what it meant before; the trigger then writes that image. */
export function pointBack({ namespace, stream, tag, from }: FollowedTag, own: string | undefined): string {
  const words = ['tag', printable(from ?? `${stream}@sha256:DIGEST`), printable(`${stream}:${tag}`)];
  // `oc` quotes and takes a namespace as `kubectl` does.
  return `${kubectl(words, namespace ?? own).replace(/^kubectl/, 'oc')}  # points the tag back, and the trigger writes that image`;
}
