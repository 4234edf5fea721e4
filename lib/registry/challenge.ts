/** One way to sign in that an answer names. */
export interface Challenge {
  /** Lower case: `bearer`, `basic`. */
  readonly scheme: string;
  /** By lower-case name; of a name written twice the first. */
  readonly parameters: ReadonlyMap<string, string>;
  /** What stands instead of parameters, as Negotiate has it. */
  readonly token68: string | undefined;
}

/**
 * All challenges in `WWW-Authenticate` headers, in order. Several may share a header, divided by the commas that divide parameters too.
 * Takes what registries write beyond the grammar: an unquoted URL, a quote that is never closed. What is no challenge is passed over.
 * Linear in the length of the headers.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1
 */
export function parseChallenges(headers: readonly string[]): readonly Challenge[] {
  return headers.flatMap((header) => new ChallengeScanner(header).all());
}

interface OpenChallenge {
  readonly scheme: string;
  readonly parameters: Map<string, string>;
  token68: string | undefined;
}

const TOKEN = /[!#$%&'*+\-.^_`|~\w]+/y;
const TOKEN68 = /[\w\-.~+/]+=*(?=[ \t]*(?:,|$))/y;
const SPACE = /[ \t]*/y;
const SEPARATORS = /[ \t,]*/y;
/** A value without quotes; more than a token takes, since realms are URLs. */
const BARE = /[^\s,"]*/y;
const QUOTED = /"((?:[^"\\]|\\.)*)(?:"|\\?$)/sy;
/** Up to the next comma outside quotes. */
const REST = /(?:[^,"]|"(?:[^"\\]|\\.)*(?:"|\\?$))*/sy;

class ChallengeScanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  all(): readonly Challenge[] {
    const found: OpenChallenge[] = [];
    for (;;) {
      this.#take(SEPARATORS);
      if (this.#at >= this.#text.length) return found;
      this.#item(found);
    }
  }

  /** What stands between two commas: a parameter of the challenge before, or the start of the next. */
  #item(found: OpenChallenge[]): void {
    const name = this.#take(TOKEN);
    if (name === '') {
      if (this.#take(REST) === '') this.#at++;
      return;
    }
    const spaced = this.#take(SPACE) !== '';
    if (this.#text.charAt(this.#at) === '=') {
      this.#parameter(name, found.at(-1));
      return;
    }
    const challenge: OpenChallenge = { scheme: name.toLowerCase(), parameters: new Map(), token68: undefined };
    found.push(challenge);
    if (spaced) this.#firstOf(challenge);
  }

  #firstOf(challenge: OpenChallenge): void {
    const token68 = this.#take(TOKEN68);
    if (token68 !== '') {
      challenge.token68 = token68;
      return;
    }
    const name = this.#take(TOKEN);
    this.#take(SPACE);
    if (name !== '' && this.#text.charAt(this.#at) === '=') this.#parameter(name, challenge);
    else this.#take(REST);
  }

  /** Stands at the `=`. */
  #parameter(name: string, challenge: OpenChallenge | undefined): void {
    this.#at++;
    this.#take(SPACE);
    const value = this.#text.charAt(this.#at) === '"' ? this.#quoted() : this.#take(BARE);
    this.#take(REST);
    const key = name.toLowerCase();
    if (challenge !== undefined && !challenge.parameters.has(key)) challenge.parameters.set(key, value);
  }

  #quoted(): string {
    QUOTED.lastIndex = this.#at;
    const match = QUOTED.exec(this.#text);
    this.#at += match?.[0].length ?? 1;
    return (match?.[1] ?? '').replace(/\\(.)/gs, '$1');
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const text = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += text.length;
    return text;
  }
}
