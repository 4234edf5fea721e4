import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** Every finding that the charts silence, as `file: rule-id: reason`. What is added here has been agreed to. */
const AGREED: readonly string[] = [
  'clamav.golden.yaml: unpinned-stream-source: latest is imported to be looked at, and no workload names it',
];

it('the charts silence no finding but those agreed to', () => {
  const goldens = readdirSync(__dirname).filter((file) => file.endsWith('.golden.yaml'));
  expect(goldens).toHaveLength(7);
  const silenced = goldens.flatMap((file) => [...readFileSync(`${__dirname}/${file}`, 'utf8').matchAll(/ignore\.pinstream\/(.*)|pinstream-ignore (.*)/g)].map(([, annotation, comment]) => `${file}: ${annotation ?? comment ?? ''}`));
  expect(silenced.toSorted()).toEqual(AGREED.toSorted());
});
