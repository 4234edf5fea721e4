import { visible } from '../base/columns';

/** Characters of a quoted message. */
const LONGEST = 300;
/** No component writes more into one message; what stands behind it could not be seen anyway. */
const MOST_READ = 20_000;

const MASK = '***';

/** What may be a secret in a message, and what is left of it. Digests stand behind an `@` too, and stay. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#"']*@/gi, `$1${MASK}@`],
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s:@/"']+:[^\s"']+@(?!sha(?:256|512):)/gi, `$1${MASK}@`],
  [/(^|[\s"'=(])[\w.+-]{1,256}:[^\s@/"']{1,1024}@(?!sha(?:256|512):)/g, `$1${MASK}@`],
  [/\b(authorization["']?\s*[:=]\s*["']?(?:basic|bearer|token)\s+)[^\s"',]+/gi, `$1${MASK}`],
  [/\b(bearer\s+)(?!realm\b)[\w.~+/=-]+/gi, `$1${MASK}`],
  [/\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, MASK],
  [/([?&;][\w.-]*(?:token|signature|password|passwd|secret|credential|sig)=)[^&;\s"']+/gi, `$1${MASK}`],
];

/**
 * What a kubelet, a scheduler or a registry said, fit for a message: on one line, at most 300 characters, without the passwords of URLs,
 * bearer tokens and signatures of query strings.
 */
export function quote(text: string): string {
  const line = text.slice(0, MOST_READ).replace(/\s+/g, ' ').trim();
  const masked = SECRETS.reduce((current, [secret, left]) => current.replace(secret, left), line);
  const shown = visible(masked.length > LONGEST ? `${masked.slice(0, LONGEST - 1).trimEnd()}…` : masked);
  return shown;
}
