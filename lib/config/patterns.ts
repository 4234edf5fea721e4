import ignore from 'ignore';

/** Whether a path is among those that patterns of `.gitignore` name. `path` is relative to the configuration's folder; `undefined` lies outside of it. */
export function pathMatcher(patterns: readonly string[]): (path: string | undefined) => boolean {
  const matcher = ignore().add([...patterns]);
  return (path) => path !== undefined && path !== '' && matcher.ignores(path);
}

/** Whether an object's kind and name are among `StatefulSet/web`, `Deployment/*`; `*` stands for any text without `/`. */
export function objectMatcher(patterns: readonly string[]): (title: string) => boolean {
  const expressions = patterns.map((pattern) => new RegExp(`^${pattern.split('*').map(escaped).join('[^/]*')}$`, 'u'));
  return (title) => expressions.some((expression) => expression.test(title));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
