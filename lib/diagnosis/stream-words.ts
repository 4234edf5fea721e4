import type { StreamState } from './stream-state';

/** What the stream behind a short name has to offer, as a sentence. */
export function sayStream(state: StreamState): string {
  switch (state.kind) {
    case 'unread':
      return 'No ImageStream could be read, so what it was to stand for is not known.';
    case 'tag-missing':
      return state.hasStream
        ? `ImageStream ${state.stream} has no image under ${state.tag} yet.`
        : `There is no ImageStream ${state.stream} in the namespace.`;
    case 'lookup-disabled':
      return `ImageStream ${state.stream} has the image, but lookupPolicy.local is off and the set carries no resolve-names annotation; turning either on later does not bring the same text up again.`;
    case 'resolvable':
      return `ImageStream ${state.stream} has ${state.tag}, and would answer if it were asked again.`;
  }
}

/** What to do first, as an imperative. */
export function streamAdvice(state: StreamState, container: string): string {
  switch (state.kind) {
    case 'unread':
      return `Write container ${container}'s image with its registry and digest into the template`;
    case 'tag-missing':
      return `Push or import ${state.stream}:${state.tag} first; then write its full name with the digest into the template for container ${container}`;
    case 'lookup-disabled':
    case 'resolvable':
      return `Write ${state.image} into the template for container ${container}`;
  }
}

/** The full name that may be written; `undefined` where the stream has none. */
export function imageIn(state: StreamState): string | undefined {
  return state.kind === 'lookup-disabled' || state.kind === 'resolvable' ? state.image : undefined;
}
