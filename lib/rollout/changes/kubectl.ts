/** A command as a shell takes it: words with other than plain characters are quoted. A namespace that nobody named is left out. */
export function kubectl(words: readonly string[], namespace: string | undefined): string {
  const inNamespace = namespace === undefined ? [] : ['-n', namespace];
  return ['kubectl', ...words, ...inNamespace].map(quoted).join(' ');
}

/** Deletes a workload and leaves its pods running, so that it can be created again with other values of what is immutable. */
export function orphanDelete(resource: string, name: string, namespace: string | undefined): string {
  return `${kubectl(['delete', resource, name], namespace)} --cascade=orphan`;
}

/** Asks for another size of a claim; the class decides whether it may grow. */
export function resizeClaim(name: string, storage: string, namespace: string | undefined): string {
  const patch = JSON.stringify({ spec: { resources: { requests: { storage } } } });
  return `${kubectl(['patch', 'pvc', name], namespace)} -p ${quoted(patch)}`;
}

function quoted(word: string): string {
  return /^[\w.,:=@/-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
