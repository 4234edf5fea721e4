/**
 * A manifest's text with its mark. Files carry the mark themselves instead of being kept in a list, which would be one more file in
 * which branches conflict. `---` comes first so that files stay apart when somebody concatenates them, as `cdk8s synth --stdout` does.
 */
export function withMark(name: string, documents: string): string {
  return `---\n${mark(name)}\n${documents}`;
}

/** Whether synth itself once wrote this text under this name: the second line says so. A copy under another name is not ours. */
export function isWrittenBySynth(name: string, head: string): boolean {
  const [first, second] = head.split(/\r?\n/, 3);
  return first === '---' && second === mark(name);
}

function mark(name: string): string {
  return `# ${name}: written by pinstream synth; change the chart instead`;
}
