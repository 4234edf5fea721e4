import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyTextEdits } from '../../lib/base/text-edit';
import { checkAgain } from '../../lib/engine/repair/second-reader';
import { type DocumentChange, editText } from '../../lib/yaml/edit-text';
import { readYaml } from '../../lib/yaml/read';
import { spliceEdits } from '../../lib/yaml/splice';
import { corpusFiles, CORPUS, needing } from '../support/corpus';
import { randomEdits } from '../support/random-edits';
import { Dice, randomJson, randomText } from '../support/random-text';

/** Refusals that name what the text holds; any other would be a change that was written wrong and caught. */
const REASONS = /^(?:an alias uses|the value is an alias|the field |a comment stands|nothing of the document|a (?:text or number|list|map) stands|it shares its line|a single pair|the map has a merge|an entry of the map|the value has a tag)/;

describe('random edits of random texts', () => {
  it('change what they say and nothing else, as our reader and another see it, or are refused', { timeout: 120_000 }, () => {
    let [written, caught, all] = [0, 0, 0];
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const dice = new Dice(seed);
        const text = dice.chance(0.2) ? randomJson(dice) : randomText(dice);
        const file = readYaml('random.yaml', text);
        const index = dice.below(file.documents.length);
        const document = file.documents[index];
        if (document === undefined || file.documents.some(({ value }) => value === undefined)) return;
        const changes: readonly DocumentChange[] = [{ index, edits: randomEdits(dice, document.value) }];
        all++;
        const result = editText(file, changes);
        if (result.ok) {
          written++;
          expect(checkAgain(text, result.value, changes), result.value).toBeUndefined();
        } else if (!REASONS.test(result.problem)) caught++;
      }),
      { numRuns: 1500 },
    );
    expect(written / all).toBeGreaterThan(0.9);
    // What the last check caught was not damaged, but should have been written well or refused with a better reason.
    expect(caught / all).toBeLessThan(0.005);
  });

  it('leave every byte outside the edits as it is', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const dice = new Dice(seed);
        const text = dice.chance(0.2) ? randomJson(dice) : randomText(dice);
        const [document] = readYaml('random.yaml', text).documents;
        if (document?.value === undefined) return;
        const spliced = spliceEdits(document, randomEdits(dice, document.value));
        if (!spliced.ok) return;
        let rest = applyTextEdits(text, spliced.value);
        let from = 0;
        for (const { start, end, text: inserted } of spliced.value) {
          const kept = text.slice(from, start);
          expect(rest.startsWith(kept + inserted)).toBe(true);
          rest = rest.slice(kept.length + inserted.length);
          from = end;
        }
        expect(rest).toBe(text.slice(from));
      }),
      { numRuns: 1000 },
    );
  });
});

describe.skipIf(CORPUS === undefined)(`random edits of real manifests${needing('the corpus', CORPUS)}`, () => {
  it('change what they say and nothing else', { timeout: 240_000 }, () => {
    const strange: string[] = [];
    for (const [at, { path, text }] of corpusFiles().entries()) {
      const file = readYaml(path, text);
      if (text.length > 60_000 || file.documents.length === 0 || file.documents.some(({ value }) => typeof value !== 'object' || value === null)) continue;
      const dice = new Dice(at);
      const index = dice.below(file.documents.length);
      const changes: readonly DocumentChange[] = [{ index, edits: randomEdits(dice, file.documents[index]?.value) }];
      const result = editText(file, changes);
      const fault = result.ok ? checkAgain(text, result.value, changes) : REASONS.test(result.problem) ? undefined : result.problem;
      if (fault !== undefined) strange.push(`${path}: ${fault} ${JSON.stringify(changes)}`);
    }
    expect(strange).toEqual([]);
  });
});
