/** Bytes that the evidence may take as JSON. KubeDiag reads 2 MiB of an answer, and keeps it in an object that etcd limits further. */
const MOST_BYTES = 256 * 1024;

/**
 * Facts as JSON text, the most important first. What would make it too long is left out, and named under `leftOut`; facts that are
 * `undefined` do not apply and go without a word.
 */
export function evidenceText(facts: Readonly<Record<string, unknown>>, mostBytes = MOST_BYTES): string {
  const kept: [key: string, value: unknown][] = [];
  const leftOut: string[] = [];
  let bytes = 0;
  for (const [key, value] of Object.entries(facts)) {
    if (value === undefined) continue;
    const size = Buffer.byteLength(JSON.stringify({ [key]: value }), 'utf8');
    if (bytes + size > mostBytes) {
      leftOut.push(key);
      continue;
    }
    bytes += size;
    kept.push([key, value]);
  }
  return JSON.stringify({ ...Object.fromEntries(kept), ...(leftOut.length > 0 ? { leftOut } : {}) });
}
