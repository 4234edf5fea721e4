import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { repairedTriggers } from '../../lib/openshift/trigger-repair';

const POD_SPEC = 'spec.template.spec';
const WEB = `${POD_SPEC}.containers[?(@.name=="web")].image`;
const FROM = { kind: 'ImageStreamTag', name: 'app:1' };

describe('the repair of a trigger annotation', () => {
  it('leaves a sound one alone, whatever its layout', () => {
    expect(repairedTriggers(JSON.stringify([{ from: FROM, fieldPath: WEB, paused: true }], undefined, 2), POD_SPEC)).toBeUndefined();
    expect(repairedTriggers(' [ ] ', POD_SPEC)).toBeUndefined();
  });

  it('leaves alone what can mean more than one thing', () => {
    for (const text of ['', 'app:1', '7', 'null', '["app:1"]', '[{"from":"app:1"}]', '{ "app": 1 }', '[{"fieldPath": [ ']) {
      expect(repairedTriggers(text, POD_SPEC)).toBeUndefined();
    }
  });

  it('takes an apiVersion away with its comma, wherever it stands', () => {
    const texts = ['{"apiVersion":"v1", "kind":"ImageStreamTag","name":"app:1"}', '{"kind":"ImageStreamTag", "apiVersion":"v1","name":"app:1"}', '{"kind":"ImageStreamTag","name":"app:1" , "apiVersion":"v1"}'];
    expect(texts.map((from) => repairedTriggers(`[{"from":${from}}]`, POD_SPEC))).toEqual([
      '[{"from":{"kind":"ImageStreamTag","name":"app:1"}}]',
      '[{"from":{"kind":"ImageStreamTag", "name":"app:1"}}]',
      '[{"from":{"kind":"ImageStreamTag","name":"app:1"}}]',
    ]);
  });

  it('works through tabs and line breaks', () => {
    const text = `[\n\t{\n\t\t"from": ${JSON.stringify(FROM)},\n\t\t"fieldPath": ${JSON.stringify(`.${WEB}`)}\n\t}\n]`;
    expect(repairedTriggers(text, POD_SPEC)).toBe(text.replace('".spec', '"spec'));
  });

  it('answers any text with nothing, or with JSON that needs no further repair', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), faultyTriggers()), (text) => {
      const repaired = repairedTriggers(text, POD_SPEC);
      if (repaired === undefined) return;
      expect(Array.isArray(JSON.parse(repaired))).toBe(true);
      expect(repairedTriggers(repaired, POD_SPEC)).toBeUndefined();
    }));
  });
});

/** Lists of triggers with the faults that people make, in JSON and in the YAML that they take for it. */
function faultyTriggers(): fc.Arbitrary<string> {
  const from = fc.record({ kind: fc.constantFrom('ImageStreamTag', 'ImageStream', 'DockerImage'), name: fc.constantFrom('app', 'app:1', 'app:'), apiVersion: fc.constantFrom('v1', '') }, { requiredKeys: ['kind'] });
  const fieldPath = fc.constantFrom(WEB, `.${WEB}`, `{.${WEB}}`, 'spec.containers[0].image', `${POD_SPEC}.containers[?(@.name=='web')].image`, `${POD_SPEC}.containers[0]`, 'web');
  const pause = fc.constantFrom(true, false, 'true', 'false', 'yes');
  const entry = fc.record({ from, fieldPath, pause, paused: pause }, { requiredKeys: ['from', 'fieldPath'] });
  const list = fc.array(entry, { minLength: 1, maxLength: 3 });
  return fc.oneof(list.map((value) => JSON.stringify(value)), list.map((value) => JSON.stringify(value, undefined, 2).replaceAll('\n  }', ',\n  }')), entry.map((value) => JSON.stringify(value)));
}
