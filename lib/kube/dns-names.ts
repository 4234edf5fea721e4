/** The longest DNS label, and so the longest name of a pod's host. */
const LONGEST_LABEL = 63;

/**
 * Why a text is no DNS-1123 label, as the rest of a sentence that starts with the text; `undefined` for one that is.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names (v1.34)
 */
export function labelProblem(text: string, longest = LONGEST_LABEL): string | undefined {
  if (text === '') return 'is empty';
  const stray = /[^-a-z0-9]/u.exec(text)?.[0];
  if (stray !== undefined) return `holds ${nameOf(stray)}`;
  if (text.startsWith('-') || text.endsWith('-')) return `${text.startsWith('-') ? 'starts' : 'ends'} with a dash`;
  return text.length > longest ? `has ${text.length} characters, more than ${longest}` : undefined;
}

/** Whether the text can be the name of most objects: DNS labels with dots between them, 253 characters in all. */
export function isSubdomain(text: string): boolean {
  return text.length <= 253 && text.split('.').every((label) => labelProblem(label, Infinity) === undefined);
}

function nameOf(character: string): string {
  if (character === '.') return 'a dot';
  if (character === '_') return 'an underscore';
  if (/\s/.test(character)) return 'a space';
  return /\p{Lu}/u.test(character) ? `the capital letter ${character}` : character;
}
