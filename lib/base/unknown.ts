/**
 * Text that only deployment will tell: a Template parameter with neither value nor generator.
 * It travels inside ordinary strings as a mark, so that every rule can ask one question of any text, whatever it came from.
 * The mark is U+FDD0, a code point that Unicode reserves for a program's own use, in the place of the `$` of `${NAME}`.
 */
const MARK = '\uFDD0';

/** The text that stands for the parameter `name` while its value is unknown. */
export function unknownText(name: string): string {
  return `${MARK}{${name}}`;
}

/** Whether a part of the text is unknown. */
export function isUnknown(text: string): boolean {
  return text.includes(MARK);
}

/** The names of the unknown parameters in the text, in order of appearance. */
export function unknownNames(text: string): readonly string[] {
  return isUnknown(text) ? Array.from(text.matchAll(/\uFDD0\{([^}]*)\}/g), (match) => match[1] ?? '') : [];
}

/** The text as its author wrote it: unknown parts as `${NAME}`. Every message passes through here before anybody reads it. */
export function printable(text: string): string {
  return text.replaceAll(MARK, '$');
}
