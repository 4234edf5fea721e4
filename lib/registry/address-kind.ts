import { BlockList, isIP, isIPv4 } from 'node:net';

/**
 * Whether a host is this machine by name or by address: `localhost`, `*.localhost`, `127.0.0.0/8`, `::1`, in any spelling, with or
 * without port and brackets. Looks nothing up.
 */
export function isLoopbackHost(host: string): boolean {
  const name = hostnameOf(host);
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  return isIn(LOOPBACK, name);
}

/**
 * Whether a host is an IP literal that means something only here: loopback, private, shared (RFC 6598), link-local (the metadata services
 * of clouds live there), unique local, multicast, unspecified, also as IPv4 inside IPv6. `false` for every name. With or without port and brackets.
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry (2024-08)
 */
export function isPrivateAddress(hostname: string): boolean {
  return isIn(PRIVATE, hostnameOf(hostname));
}

/**
 * The name or address in `host[:port]`, in lower case, without brackets, zone and the dot that ends a full name: `[::1]:5000` is `::1`,
 * `127.1` is `127.0.0.1` as a URL reads it.
 */
export function hostnameOf(host: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d*)?$/.exec(host)?.[1];
  const bare = (bracketed ?? (isIP(host) === 6 ? host : host.replace(/:\d*$/, ''))).toLowerCase();
  const name = bare.replace(/%.*$/, '').replace(/\.$/, '');
  // Only the last label decides whether a URL takes a name for an IPv4 address: `2130706433`, `0x7f.1`, `127.1`.
  if (isIP(name) !== 0 || !/^(?:.*\.)?(?:\d+|0x[0-9a-f]*)$/.test(name)) return name;
  return URL.canParse(`http://${name}/`) ? new URL(`http://${name}/`).hostname : name;
}

const LOOPBACK = blocks(['127.0.0.0/8', '::1/128', '::ffff:127.0.0.0/104', '::127.0.0.0/104', '64:ff9b::127.0.0.0/104']);

const PRIVATE = blocks([
  ...carried(['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16', '224.0.0.0/3']),
  '::1/128',
  '::/128',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
]);

/** IPv4 ranges as themselves and as IPv6 carries them: mapped, compatible, and behind NAT64. */
function carried(ranges: readonly string[]): readonly string[] {
  return ranges.flatMap((range) => {
    const [address = '', bits = '32'] = range.split('/');
    return [range, ...['::ffff:', '::', '64:ff9b::'].map((prefix) => `${prefix}${address}/${String(Number(bits) + 96)}`)];
  });
}

function blocks(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits = ''] = range.split('/');
    list.addSubnet(address, Number(bits), isIPv4(address) ? 'ipv4' : 'ipv6');
  }
  return list;
}

function isIn(list: BlockList, address: string): boolean {
  const version = isIP(address);
  return version !== 0 && list.check(address, version === 4 ? 'ipv4' : 'ipv6');
}
