// `node scripts/run.mjs schemas` writes the JSON Schemas that are published, from the definitions that tests hold the outputs to.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toJsonSchema } from '@valibot/to-json-schema';
import { configSchema } from '../lib/config/schema';
import { lintLineSchema, lintReportSchema } from '../lib/reporters/json-schema';
import { RULES } from '../rules';

const FOLDER = 'build/schemas';

const SCHEMAS = { config: configSchema(RULES), 'lint-line': lintLineSchema, 'lint-report': lintReportSchema };

// What people write, before lone values become lists; a check by a function has no words in JSON Schema.
const OPTIONS = { typeMode: 'input', errorMode: 'ignore' } as const;

mkdirSync(FOLDER, { recursive: true });
for (const [name, schema] of Object.entries(SCHEMAS)) {
  // Editors read them; indented they would take three times the bytes.
  writeFileSync(join(FOLDER, `${name}.schema.json`), `${JSON.stringify(toJsonSchema(schema, OPTIONS))}\n`);
}
