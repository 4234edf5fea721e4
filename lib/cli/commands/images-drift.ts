import { EXIT, type ExitCode } from '../../base/errors';
import { groupBy } from '../../base/group';
import type { Pinning } from '../../config/image-facts';
import { fittingPlatforms } from '../../images/platform';
import { canonicalRepository } from '../../images/reference';
import type { LockEntry } from '../../images/lock';
import type { PinSite } from '../../pinning/site';
import { command } from '../command';
import { flag, type FlagValues, oneOf } from '../flags';
import { gatherIfAny, SITE_FLAGS } from '../images/gather-sites';
import { keysNamed } from '../images/globs';
import { insideResult, isInside } from '../images/inside-keys';
import { emptyLock, LOCK_FLAGS, openLockFile } from '../images/lock-file';
import { useOf, usesOf } from '../images/pin-plan';
import { pinningFor } from '../images/pinning-for';
import { showProgress } from '../images/progress';
import { ASKING, openRegistry, type OpenRegistry, REGISTRY_FLAGS } from '../images/registry-flags';
import { type ImageResult, jsonOf, tallyOf, textOf, type Tone } from '../images/results';
import { type Interrupt, withInterrupt } from '../interrupt';
import { type Io, isColoured } from '../io';

const FLAGS = {
  allowMoved: flag('Let tags move; only what is gone fails'),
  format: oneOf('How results are printed', ['text', 'json'], 'text'),
  ...LOCK_FLAGS,
  ...REGISTRY_FLAGS,
  ...SITE_FLAGS,
};

/** Asks whether the world is still what the lock says. */
export const imagesDrift = command({
  name: 'images drift',
  summary: 'Ask registries whether the tags of the lock have moved, and whether the digests are still there',
  operand: '[key...]',
  flags: FLAGS,
  async run({ operands, flags }, io) {
    return withInterrupt(ASKING, (interrupt) => drift(operands, flags, interrupt, io));
  },
});

async function drift(patterns: readonly string[], flags: FlagValues<typeof FLAGS>, interrupt: Interrupt, io: Io): Promise<ExitCode> {
  const lock = openLockFile(flags.lock, io, { heals: false });
  const gathered = await gatherIfAny(flags, { lock }, io);
  const { pinning, access } = gathered ?? (await pinningFor(flags, io));
  const sites = gathered?.sites ?? [];
  const bare = patterns.length > 0 ? [] : digestsAlone(sites);
  if (lock.entries.size === 0 && bare.length === 0) throw emptyLock(lock);
  const named = keysNamed([...lock.entries.keys()], patterns);
  const keys = named.filter((key) => !isInside(key, access));
  const registry = await openRegistry(flags, access, interrupt, io);
  const progress = showProgress('asking for', keys.length + bare.length, io);
  const step = <Result>(result: Result): Result => {
    progress.step();
    return result;
  };
  const asked = [
    ...keys.flatMap((key) => lock.entries.get(key) ?? []).map((entry) => driftOf(entry, sites, { registry, pinning }).then(step)),
    ...bare.map((image) => existenceOf(image, registry).then(step)),
  ];
  const answers = await Promise.all(asked).finally(async () => {
    progress.end();
    await registry.close();
  });
  interrupt.check();
  const results = [...answers, ...named.filter((key) => isInside(key, access)).map((key) => insideResult(key, lock.entries.get(key)?.digest))];
  io.stdout.write(flags.format === 'json' ? jsonOf(results) : textOf(results.filter(({ status }) => status !== 'ok'), { toneOf, colour: isColoured(io.stdout, io.env) }));
  io.stderr.write(`${tallyOf(results, STATUSES)}\n`);
  const has = (...statuses: readonly string[]): boolean => results.some(({ status }) => statuses.includes(status));
  if (has('unreachable')) return EXIT.refused;
  return has('gone', 'child-gone') || (has('moved') && !flags.allowMoved) ? EXIT.findings : EXIT.clean;
}

const STATUSES: readonly string[] = ['ok', 'moved', 'gone', 'child-gone', 'unreachable', 'skipped'];

function toneOf(status: string): Tone {
  return status === 'ok' ? 'good' : status === 'moved' || status === 'skipped' ? 'plain' : 'bad';
}

interface Asking {
  readonly registry: OpenRegistry;
  readonly pinning: Pinning;
}

async function driftOf(entry: LockEntry, sites: readonly PinSite[], { registry: { resolver, addressOf }, pinning }: Asking): Promise<ImageResult> {
  const { key, digest } = entry;
  const uses = usesOf(sites, key);
  const found = await resolver.stateOf(addressOf(key), { digest, children: childrenOf(entry, pinning) });
  if (found.state === 'ok') return { key, status: 'ok', old: digest, uses };
  if (found.state === 'moved') {
    return { key, status: 'moved', old: digest, new: found.digest, uses, message: 'the tag stands for another image now', hint: `pinstream images update ${key} --write` };
  }
  const { code, message, hint } = found.fault;
  return { key, status: found.state, old: digest, uses, code, message, hint };
}

/** Digests of the platforms that somebody needs: the one that is pinned, and those that the configuration requires. */
function childrenOf({ digest, pin, platforms }: LockEntry, { requiredPlatforms }: Pinning): readonly string[] {
  const needed = [...(pin === undefined ? [] : [pin]), ...requiredPlatforms.flatMap((wanted) => fittingPlatforms(platforms.keys(), wanted))];
  return Array.from(new Set(needed.flatMap((platform) => platforms.get(platform) ?? []))).filter((child) => child !== digest);
}

interface BareDigest {
  readonly host: string;
  readonly repository: string;
  readonly digest: string;
  readonly sites: readonly PinSite[];
}

/** Images that are named by a digest alone, which no lock knows. */
function digestsAlone(sites: readonly PinSite[]): readonly BareDigest[] {
  const bare = sites.flatMap((site) => {
    if (site.fate.kind !== 'digest-only') return [];
    const { host, path, digest, nameKnown, digestKnown } = site.fate.reference;
    if (digest === undefined || host === undefined || !nameKnown || !digestKnown) return [];
    return [{ site, name: canonicalRepository(host, path), digest }];
  });
  return Array.from(groupBy(bare, ({ name, digest }) => `${name}@${digest}`).values(), (members): BareDigest[] => {
    const [first] = members;
    if (!first) return [];
    const slash = first.name.indexOf('/');
    return [{ host: first.name.slice(0, slash), repository: first.name.slice(slash + 1), digest: first.digest, sites: members.map(({ site }) => site) }];
  }).flat();
}

async function existenceOf({ host, repository, digest, sites }: BareDigest, { resolver, hostFor }: OpenRegistry): Promise<ImageResult> {
  const key = `${host}/${repository}@${digest}`;
  const fault = await resolver.existenceOf(hostFor(host), repository, digest);
  const uses = sites.map(useOf);
  if (!fault) return { key, status: 'ok', old: digest, uses };
  const gone = fault.code === 'DIGEST_GONE' || fault.code === 'DIGEST_IS_CONFIG';
  return { key, status: gone ? 'gone' : 'unreachable', old: digest, uses, code: fault.code, message: fault.message, hint: fault.hint };
}
