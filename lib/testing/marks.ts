import type { Severity } from '../engine/rule';

/** An expectation written on a line: `#! messageId` or `#! messageId:severity`. */
export interface Mark {
  readonly line: number;
  readonly messageId: string;
  readonly severity: Severity | undefined;
}

const MARK = /[ \t]*#![ \t]*([^\r\n]*)/;

export function expectedMarks(text: string): readonly Mark[] {
  return text.split('\n').flatMap((lineText, at) => {
    const list = MARK.exec(lineText)?.[1] ?? '';
    return list
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '')
      .map((item) => {
        const [messageId = '', severity] = item.split(':');
        return { line: at + 1, messageId, severity: severityOf(severity) };
      });
  });
}

/** The text as the rule sees it; lines keep their numbers. */
export function withoutMarks(text: string): string {
  return text.replace(new RegExp(MARK, 'g'), '');
}

function severityOf(word: string | undefined): Severity | undefined {
  if (word === undefined || word === 'error' || word === 'warning' || word === 'info') return word;
  throw new Error(`${word} is no severity`);
}
