import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { readConfig } from '../../lib/config/read';
import { RULES } from '../../rules';

it('the configuration that docs/configuration.md shows is in order', () => {
  const page = readFileSync(resolve(__dirname, '../../docs/configuration.md'), 'utf8');
  const [, example = ''] = /```yaml\n(.*?)```/s.exec(page) ?? [];
  expect(example).toContain('overrides:');
  expect(readConfig('.pinstream.yaml', example, RULES)).toMatchObject({ ok: true });
});
