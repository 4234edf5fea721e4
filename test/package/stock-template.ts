import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/** The command line of cdk8s. */
export const CDK8S = resolve('node_modules/cdk8s-cli/bin/cdk8s');

/**
 * The files that `cdk8s init typescript-app` lays down, by name. Its own steps after that (install, import, compile, test, synth) are for the
 * caller: here `npm` does nothing, as nothing may come from a network.
 * @param folder For what is made on the way.
 */
export function stockFiles(folder: string): Readonly<Record<string, string>> {
  const [shop, programs] = ['shop', 'programs'].map((name) => join(folder, name)) as [string, string];
  for (const path of [shop, programs]) mkdirSync(path);
  writeFileSync(join(programs, 'npm'), '#!/bin/sh\n', { mode: 0o755 });
  const env = { ...process.env, PATH: `${programs}${delimiter}${process.env['PATH'] ?? ''}` };
  const { status, stdout, stderr } = spawnSync(process.execPath, [CDK8S, 'init', 'typescript-app', '--no-check-upgrade'], { cwd: shop, encoding: 'utf8', env });
  if (status !== 0) throw new Error(`cdk8s init ended with ${String(status)}\n${stdout}${stderr}`);
  return Object.fromEntries(readdirSync(shop, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [[entry.name, readFileSync(join(shop, entry.name), 'utf8')]] : [])));
}
