import { describe, expect, it } from 'vitest';
import { runRules } from '../../../lib/engine/run';
import { NO_LOCK } from '../../../lib/images/lock';
import { UNDECIDED } from '../../../lib/kube/target';
import { workspaceOf } from '../../../lib/workspace/workspace';
import { readYaml } from '../../../lib/yaml/read';
import { badParameter } from '../../../rules/templates/bad-parameter';
import { ruleTest } from '../../support/rule-test';

const HEAD = 'apiVersion: template.openshift.io/v1\nkind: Template\n';

/** A Template with the given lines as its parameters, and a Service named after NAME. */
const template = (parameters: string): string => `${HEAD}metadata: { name: shop }
parameters:
${parameters}
objects: [{ apiVersion: v1, kind: Service, metadata: { name: "\${NAME}" } }]
`;

/** One parameter NAME with these fields, each on a line of its own. */
const named = (...fields: readonly string[]): string => template(['  - name: NAME', ...fields.map((field) => `    ${field}`)].join('\n'));

const generated = (from: string, mark = ''): string => named('generate: expression', `from: ${from}${mark}`);

ruleTest(badParameter, {
  valid: {
    'a parameter with a value': { yaml: named('value: web') },
    'a required one without value and generator, which deployment gives': { yaml: named('required: true', 'value: ""') },
    'one of 255 random characters': { yaml: generated('"[a-z]{255}"') },
    'a set of letters, digits and the underscore': { yaml: generated('"[\\\\w]{8}"') },
    'random characters behind other text': { yaml: generated('"user-[A-Z0-9]{3}"') },
    'brackets that are plain text beside a set': { yaml: generated('"[dev] [a-z]{8}"') },
    'a value that keeps the generator from running': { yaml: named('value: web', 'generate: expression', 'from: "[a-z_]{8}"') },
    'a Template without parameters': { yaml: `${HEAD}metadata: { name: shop }\nobjects: []\n` },
    'a Template behind a Service': { yaml: `apiVersion: v1\nkind: Service\nmetadata: { name: web }\n---\n${HEAD}metadata: { name: shop }\n` },
    'a Template behind another kind of that name': { yaml: `apiVersion: example.com/v1\nkind: Template\nmetadata: { name: web }\n---\n${HEAD}metadata: { name: shop }\n` },
    'a ConfigMap that holds a Template as text': { yaml: `kind: ConfigMap\napiVersion: v1\ndata:\n  a: |\n    kind: Template\n    apiVersion: v1\n---\n${HEAD}metadata: { name: shop }\n` },
  },
  invalid: {
    'a name with a hyphen that references write with an underscore': {
      yaml: `${HEAD}parameters: [{ name: shop-name }]   #! badName:error\nmessage: "\${shop_name}"\n`,
      fixed: `${HEAD}parameters: [{ name: shop_name }]\nmessage: "\${shop_name}"\n`,
      safety: 'safe',
    },
    'a name with braces': { yaml: template('  - { name: "${NAME}" }   #! badName'), fixed: template('  - { name: NAME }') },
    'a name with a hyphen that nothing refers to': { yaml: template('  - { name: NAME }\n  - { name: shop-name }   #! badName'), says: ['name it shop_name, and refer to it as ${shop_name}'] },
    'a name that would then be declared twice': { yaml: template('  - { name: NAME }\n  - { name: "NAME " }   #! badName'), says: ['the server refuses the parameter name NAME '] },
    'a parameter without a name': { yaml: template('  - { name: NAME }\n  - { value: web }   #! noName:error') },
    'a name declared twice with two values': { yaml: template('  - { name: NAME, value: web }\n  - { name: NAME, value: worker }   #! duplicate:error'), says: ['references take the last one', 'keep the one that is meant'] },
    'two names without quotes that are read as false are two names': {
      yaml: template('  - { name: NAME }\n  - { name: N, value: web }   #! wrongType\n  - { name: no, value: worker }   #! wrongType'),
      fixed: template('  - { name: NAME }\n  - { name: "N", value: web }\n  - { name: "no", value: worker }'),
      safety: 'safe',
    },
    'a name that is a fraction wants quotes before letters': { yaml: template('  - { name: NAME }\n  - { name: 1.5 }   #! wrongType') },
    'a number among the parameters': { yaml: template('  - { name: NAME }\n  - 5   #! wrongType'), says: ['a parameter has to be a map'] },
    'a number in place of the parameters': { yaml: `${HEAD}parameters: 5   #! wrongType\n`, says: ['parameters has to be a list'] },
    'a name declared twice in the same words': {
      yaml: template('  - { name: NAME, value: web }\n  - { value: web, name: NAME }   #! duplicate'),
      fixed: template('  - { name: NAME, value: web }'),
      safety: 'safe',
    },
    'an unknown generator': { yaml: named('generate: Expression   #! generator:error', 'from: "[a-z]{8}"'), fixed: generated('"[a-z]{8}"'), safety: 'safe', says: ['the generator Expression'] },
    'an unknown generator with nothing to generate from': { yaml: named('generate: uuid   #! generator') },
    'a generator that is unknown, though this run gives a value': { yaml: named('generate: uuid   #! generator'), params: { NAME: 'web' } },
    'a set without a range': { yaml: generated('"[ABC]{3}"', '   #! expression:error'), says: ['malformed set [ABC]', 'processing stops'] },
    'a set that ends with letters': { yaml: generated('"[a-zABC]{4}"', '   #! expression') },
    'no character at all': { yaml: generated('"[A-Z]{0}"', '   #! expression'), says: ['asks for 0 characters'] },
    'more characters than can be had': { yaml: generated('"[A-Z]{256}"', '   #! expression'), says: ['1 to 255'] },
    'a range the wrong way round': { yaml: generated('"[Z-A]{3}"', '   #! expression'), fixed: generated('"[A-Z]{3}"'), safety: 'safe' },
    'a range that is one in ASCII': { yaml: generated('"web-[A-z0-9]{3}"', '   #! expression'), fixed: generated('"web-[a-zA-Z0-9]{3}"') },
    'a range from letters to digits the wrong way round': { yaml: generated('"[9-a]{3}"', '   #! expression') },
    'a range of one character': { yaml: generated('"[0-0]{3}"', '   #! crash:error'), says: ['the processor crashes'] },
    'a set with an underscore': { yaml: generated('"[a-zA-Z0-9_]{8}"', '   #! literal:error'), fixed: generated('"[\\\\w]{8}"'), safety: 'safe', says: ['gets [a-zA-Z0-9_]{8} as it stands'] },
    'a set with another sign': { yaml: generated('"[a-z!]{8}"', '   #! literal') },
    'a set without a length': { yaml: generated('"[0-9]"', '   #! literal'), says: ['has a length such as {8}'] },
    'a set that is taken as text behind one that is not': { yaml: generated('"[a-z]{4}-[0-9_]{4}"', '   #! literal'), says: ['gets [0-9_]{4}'] },
    'text without a set': { yaml: generated('secret', '   #! constant:error'), says: ['the same text every time'] },
    'a set of two of which one is never drawn': { yaml: generated('"[0-1]{8}"', '   #! constant') },
    'a generator with nothing to generate from': { yaml: named('generate: expression   #! nothing:error') },
    'nothing to generate from for a required parameter': { yaml: named('required: true', 'generate: expression   #! nothing') },
    'something to generate from without a generator': { yaml: named('from: "[a-z]{8}"   #! idle:error'), fixed: generated('"[a-z]{8}"'), safety: 'safe' },
    'a number for a value': { yaml: named('value: 010   #! wrongType:error'), fixed: named('value: "010"'), safety: 'safe', says: ['quote it'] },
    'a word that YAML takes for true': { yaml: named('value: yes   #! wrongType'), fixed: named('value: "yes"') },
    'required as text': { yaml: named('required: "true"   #! wrongType'), fixed: named('required: true'), safety: 'safe' },
    'required as another text': { yaml: named('required: always   #! wrongType') },
    'a list for a value': { yaml: named('value: [web]   #! wrongType') },
    'a parameter that is no map': { yaml: template('  - NAME   #! wrongType') },
    'parameters that are no list': { yaml: `${HEAD}metadata: { name: shop }\nparameters:   #! wrongType\n  NAME: web\n`.replace('   #! wrongType', '').replace('  NAME: web', '  NAME: web   #! wrongType') },
    'the second Template of a file': {
      yaml: `${HEAD}metadata: { name: shop }\n---\napiVersion: template.openshift.io/v1\nkind: Template   #! unreached:error\nmetadata: { name: worker }\n`,
      says: ['passes over this one'],
    },
    'a Template behind another and a Service': {
      yaml: `apiVersion: v1\nkind: "Template" # the old group\n---\nkind: Service\n---\nkind: Template   #! unreached\napiVersion: template.openshift.io/v1\n`,
    },
  },
});

describe('bad-parameter', () => {
  it('quotes no number where a map or a list has to be', () => {
    const texts = [template('  - { name: NAME }\n  - 5'), `${HEAD}parameters: 5\n`];
    const { sets } = workspaceOf(texts.map((text, index) => readYaml(`shop-${index}.yaml`, text)));
    const { findings } = runRules(sets, { rules: [badParameter], preset: 'recommended', target: UNDECIDED, images: NO_LOCK, today: '2026-01-15' });
    expect(findings.map(({ messageId, fix }) => [messageId, fix])).toEqual([
      ['wrongType', undefined],
      ['wrongType', undefined],
    ]);
  });
});
