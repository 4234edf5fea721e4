/** The text of an image lock with one entry; platforms by name, and a pin where one is given. */
export function lockText(key: string, digest: string, platforms: Readonly<Record<string, string>> = {}, pin?: string): string {
  const rows = Object.entries(platforms).map(([platform, of]) => `      ${platform}: ${of}\n`).join('');
  return `lockfileVersion: 1

images:

  ${key}:
    digest: ${digest}
    mediaType: application/vnd.oci.image.index.v1+json
${pin === undefined ? '' : `    pin: ${pin}\n`}${rows === '' ? '' : `    platforms:\n${rows}`}`;
}
