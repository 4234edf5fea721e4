/** The statuses of the contract. KubeDiag fails a task with any but 200, and does not ask again. */
export type AnswerStatus = 200 | 400 | 403 | 404 | 405 | 409 | 422 | 500;

/** What goes back to KubeDiag: an object of strings, or a sentence about why there is none. */
export type Answer = { readonly status: 200; readonly result: Readonly<Record<string, string>> } | { readonly status: Exclude<AnswerStatus, 200>; readonly text: string };

export function refusal(status: Exclude<AnswerStatus, 200>, text: string): Answer {
  return { status, text };
}

/** Ends the work on a request with an answer that is no result. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: Exclude<AnswerStatus, 200>;

  constructor(status: Exclude<AnswerStatus, 200>, message: string) {
    super(message);
    this.status = status;
  }
}
