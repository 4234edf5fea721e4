/** A report as JSON text. What an editor or a terminal would obey is escaped; it can only be inside a string, where its escape means the same. */
export function jsonText(report: object): string {
  const text = JSON.stringify(report, undefined, 2);
  return `${text.replaceAll(UNSEEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}

/** What JSON lets stand and a reader cannot see. */
const UNSEEN = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
