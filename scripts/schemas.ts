// `node scripts/run.mjs schemas` writes the JSON Schemas that are published, from the definitions that tests hold the outputs to.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toJsonSchema } from '@valibot/to-json-schema';
import { lintReportSchema } from '../lib/reporters/json-schema';

const FOLDER = 'build/schemas';

const SCHEMAS = { 'lint-report': lintReportSchema };

mkdirSync(FOLDER, { recursive: true });
for (const [name, schema] of Object.entries(SCHEMAS)) {
  writeFileSync(join(FOLDER, `${name}.schema.json`), `${JSON.stringify(toJsonSchema(schema), undefined, 2)}\n`);
}
