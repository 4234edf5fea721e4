const SHORTEST = 4;
const LONGEST_TEXT = 500;

/** Makes text from outside fit to be shown: one line, not too long, without the secrets that were read for this connection. */
export class Redactor {
  readonly #secrets = new Set<string>();

  /** Hides the secret as it is, in base64 and percent-encoded. Fewer than 4 characters are let be: they would blank out words. */
  add(secret: string | undefined): void {
    const text = secret?.trim() ?? '';
    if (text.length < SHORTEST) return;
    for (const form of [text, Buffer.from(text, 'utf8').toString('base64').replace(/=+$/, ''), encodeURIComponent(text)]) this.#secrets.add(form);
  }

  clean(text: string): string {
    let shown = text;
    for (const secret of [...this.#secrets].sort((one, other) => other.length - one.length)) shown = shown.replaceAll(secret, '…');
    shown = shown
      .replace(/\b(Bearer|Basic)\s+\S+/gi, '$1 …')
      .replace(/\beyJ[\w-]+\.[\w.-]+/g, '…')
      .replace(/\bsha256~[\w-]{20,}/g, '…')
      .replace(/(\/\/)[^/\s@]+@/g, '$1…@')
      // A terminal would act on them.
      .replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
      .trim();
    return shown.length > LONGEST_TEXT ? `${shown.slice(0, LONGEST_TEXT)}…` : shown;
  }
}
