/** `npm run new-rule -- images unpinned-image` makes a rule's three files and its entry in `rules/index.ts`. Overwrites nothing. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { indexWith, scaffoldOf } from './new-rule/scaffold';

const INDEX = 'rules/index.ts';
const categories = readdirSync('rules', { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
const [category = '', id = '', ...rest] = process.argv.slice(2);

if (!categories.includes(category)) refuse(`the first word is a category: ${categories.join(', ')}`);
if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/.test(id) || rest.length > 0) refuse('the second word is an id of words with dashes that names the fault: unpinned-image');

const files = scaffoldOf(category, id, versionNow());
const taken = Object.keys(files).find((file) => existsSync(file));
if (taken !== undefined) refuse(`${taken} is there already`);

write(INDEX, indexWith(readFileSync(INDEX, 'utf8'), category, id));
for (const [file, text] of Object.entries(files)) write(file, text);
console.log('Write the rule until its test passes, fill the page, then run npm run docs.');

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(`wrote ${file}`);
}

function versionNow(): string {
  const manifest: unknown = JSON.parse(readFileSync('package.json', 'utf8'));
  if (typeof manifest !== 'object' || manifest === null || !('version' in manifest)) throw new Error('package.json has no version');
  return String(manifest.version);
}

function refuse(reason: string): never {
  console.error(`${reason}\nusage: npm run new-rule -- CATEGORY RULE-ID`);
  process.exit(2);
}
