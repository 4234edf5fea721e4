const SHORTEST = 4;
const STAND_IN = '…';

/** Keeps secrets out of what people see. One for a run: whoever reads a secret adds it, whoever prints asks. */
export class Redactor {
  readonly #forms = new Set<string>();
  /** Longest first, so that no part of a secret stays behind when a shorter one was cut out of it. `undefined` after an addition. */
  #sorted: readonly string[] | undefined;

  /** Hides a secret as it is, in base64 (both alphabets), percent-encoded, and as JSON quotes it. Fewer than 4 characters are let be: they would blank out words. */
  add(secret: string): void {
    if (secret.length < SHORTEST) return;
    const bytes = Buffer.from(secret, 'utf8');
    const base64 = bytes.toString('base64');
    const quoted = JSON.stringify(secret).slice(1, -1);
    const encoded = encodeURIComponent(bytes.toString('utf8'));
    const form = new URLSearchParams([['', secret]]).toString().slice(1);
    for (const text of [secret, base64, base64.replace(/=+$/, ''), bytes.toString('base64url'), encodeURIComponent(base64), quoted, encoded, form]) {
      this.#forms.add(text);
    }
    this.#sorted = undefined;
  }

  /** The text with `…` for every secret. */
  redact(text: string): string {
    this.#sorted ??= [...this.#forms].sort((a, b) => b.length - a.length);
    let shown = text;
    for (const form of this.#sorted) shown = shown.replaceAll(form, STAND_IN);
    return shown;
  }
}
