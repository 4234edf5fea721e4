import { EXIT, UserError } from '../../base/errors';
import { canonicalKey, canonicalRepository, parseImage } from '../../images/reference';
import { RegistryFault } from '../../registry/fault';
import type { TagAddress } from '../../registry/resolver-types';
import type { DigestAddress, ImageDescription } from '../../registry/show';
import { command } from '../command';
import { CONFIG_FLAGS } from '../configs';
import { oneOf } from '../flags';
import { pinningFor } from '../images/pinning-for';
import { ASKING, type OpenRegistry, openRegistry, REGISTRY_FLAGS } from '../images/registry-flags';
import { withInterrupt } from '../interrupt';
import { printTable } from '../table';

/** Shows what a registry has under a name. */
export const imagesShow = command({
  name: 'images show',
  summary: 'Show what a registry has under an image name: digests, platforms, and what asking for it cost',
  operand: '<image>',
  flags: {
    format: oneOf('How it is printed', ['text', 'json'], 'text'),
    ...REGISTRY_FLAGS,
    ...CONFIG_FLAGS,
  },
  async run({ operands: [image = ''], flags }, io) {
    const { access } = await pinningFor(flags, io);
    const shown = await withInterrupt(ASKING, async (interrupt) => {
      const registry = await openRegistry(flags, access, interrupt, io);
      const asked = askedOf(image, registry);
      return shownOf(asked, registry)
        .finally(() => registry.close())
        .catch((error: unknown) => {
          interrupt.check();
          throw error instanceof RegistryFault ? refused(error) : error;
        });
    });
    io.stdout.write(flags.format === 'json' ? jsonOf(shown) : textOf(shown));
    for (const warning of shown.warnings) io.stderr.write(`warning: ${warning}\n`);
    return EXIT.clean;
  },
});

function refused(fault: RegistryFault): UserError {
  const { code, message, hint } = fault;
  return new UserError(code, `${code}: ${message}`, { exitCode: EXIT.refused, cause: fault, ...(hint === undefined ? {} : { hint }) });
}

interface Asked {
  /** As the lock would have it. */
  readonly name: string;
  readonly address: TagAddress | DigestAddress;
}

function askedOf(image: string, { hostFor }: OpenRegistry): Asked {
  const parsed = parseImage(image);
  if (!parsed.ok) throw new UserError('usage', `${JSON.stringify(image)} ${parsed.problem}`, { hint: 'give an image such as quay.io/shop/web:1.2' });
  const { host, path, tag = 'latest', digest } = parsed.value;
  const name = canonicalRepository(host, path);
  const slash = name.indexOf('/');
  const place = { host: hostFor(name.slice(0, slash)), repository: name.slice(slash + 1) };
  if (digest !== undefined) return { name: `${name}@${digest}`, address: { ...place, digest } };
  return { name: canonicalKey(parsed.value) ?? image, address: { ...place, tag } };
}

interface Shown extends ImageDescription {
  readonly name: string;
  /** Where credentials for the repository were found; `undefined` for nowhere. Never a secret. */
  readonly credentials: string | undefined;
}

async function shownOf({ name, address }: Asked, { describe, credentialsFor }: OpenRegistry): Promise<Shown> {
  const found = await describe(address);
  return { ...found, name, credentials: await credentialsFor(address.host, address.repository) };
}

function textOf({ name, digest, mediaType, kind, platforms, sizeBytes, requests, credentials }: Shown): string {
  const head = [
    ['name', name],
    ['digest', digest],
    ['kind', kind === 'index' ? 'index of the images of several platforms' : 'image of one platform'],
    ['media type', mediaType],
    ['manifest', `${sizeBytes} bytes`],
    ['credentials', credentials ?? 'none found'],
    ['requests', `${requests.heads} HEAD, ${requests.manifestGets} GET of manifests, ${requests.blobGets} GET of blobs`],
  ];
  const rows = Array.from(platforms);
  return `${head.map(([label = '', value = '']) => `${label.padEnd(11)}  ${value}\n`).join('')}${rows.length === 0 ? '' : `\n${printTable(['platform', 'digest'], rows)}`}`;
}

function jsonOf({ name, digest, mediaType, kind, platforms, sizeBytes, requests, credentials }: Shown): string {
  return `${JSON.stringify({ version: 1, name, digest, kind, mediaType, sizeBytes, platforms: Object.fromEntries(platforms), credentials, requests }, undefined, 2)}\n`;
}
