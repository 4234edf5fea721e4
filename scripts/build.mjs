// Makes build/: the command line as one file, the construct entry with its types, the charts, schemas and the manual page.
import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { removeUnreached } from './package/unreached.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
rmSync('build', { recursive: true, force: true });

execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
removeUnreached('build', compiledEntries());

const { metafile } = await build({
  // Two files: what only prints the version compiles none of the rest.
  entryPoints: { cli: 'lib/cli/bin.ts', 'cli-main': 'lib/cli/main.ts' },
  outdir: 'build',
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'cjs',
  // Reached by import() from the few commands that need them; cdk8s must be the caller's own copy.
  external: ['cdk8s', 'constructs', '@kubernetes/client-node', 'undici', 'yaml', './cli-main.js'],
  banner: { js: '#!/usr/bin/env node' },
  // Start-up is measured in parsed bytes; names stay, for readable stacks.
  minifyWhitespace: true,
  minifySyntax: true,
  metafile: true,
  logLevel: 'warning',
});
chmodSync('build/cli.js', 0o755);
writeFileSync('build/THIRD-PARTY-LICENSES.txt', licencesOf(Object.keys(metafile.inputs)));
for (const script of ['schemas', 'man']) execFileSync(process.execPath, ['scripts/run.mjs', script], { stdio: 'inherit' });

/** What the compiler starts from. */
function compiledEntries() {
  const { files } = JSON.parse(readFileSync('tsconfig.build.json', 'utf8'));
  return files.map((file) => file.replace(/\.ts$/, ''));
}

/** The licence texts of the packages that are part of the bundle, as their terms ask. */
function licencesOf(inputs) {
  const folders = new Set(inputs.flatMap((input) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []));
  return Array.from(folders)
    .sort()
    .map((folder) => {
      const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
      if (file === undefined) throw new Error(`${name} brings no licence text`);
      return `${name} ${version}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
    })
    .join('\n----\n\n');
}
