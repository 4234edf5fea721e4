import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { IConstruct } from 'constructs';
import { COLLECT_VARIABLE, type CollectedKey, printCollected, readCollected } from '../images/collected';

/** Stands for a digest that is not known yet. No content hashes to it, so that nothing can be pulled by it. */
export const PLACEHOLDER_DIGEST = `sha256:${'0'.repeat(64)}`;

/** What the apps of this process take from the image lock; written when the process ends, as apps render as late as they like. */
export class Collector {
  readonly #file: string;
  readonly #keys: CollectedKey[] = [];

  constructor(file: string) {
    this.#file = file;
    process.once('exit', () => this.#write());
  }

  add(key: CollectedKey): void {
    this.#keys.push(key);
  }

  /** A command may run one app after another, and each tells its own images. */
  #write(): void {
    const before = readCollected(textOf(this.#file));
    writeFileSync(this.#file, printCollected([...(before.ok ? before.value : []), ...this.#keys]));
  }
}

/**
 * The collector of an app, where the environment asks for one; `undefined` on every other day. The app's output then goes beside the
 * collector's file, also where its code names a folder: a manifest with a placeholder in it must not pass for one that can be applied.
 */
export function collectorOf(app: IConstruct): Collector | undefined {
  const name = process.env[COLLECT_VARIABLE];
  if (name === undefined || name === '') return undefined;
  const file = resolve(name);
  let collector = COLLECTORS.get(file);
  if (!collector) COLLECTORS.set(file, (collector = new Collector(file)));
  redirectOutput(app.node.root, `${file}.discarded`);
  return collector;
}

const COLLECTORS = new Map<string, Collector>();

function redirectOutput(root: IConstruct, folder: string): void {
  if (!('outdir' in root)) return;
  // A plain cdk8s app makes its folder before it asks any construct.
  mkdirSync(folder, { recursive: true });
  Object.defineProperty(root, 'outdir', { value: folder, enumerable: true, configurable: true, writable: true });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
