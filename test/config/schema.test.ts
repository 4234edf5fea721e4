import { toJsonSchema } from '@valibot/to-json-schema';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../lib/config/read';
import { configSchema } from '../../lib/config/schema';
import { readYaml } from '../../lib/yaml/read';
import { RULES } from '../../rules';

/** The schema as it is published. */
const accepts = new Ajv({ strict: true, allowUnionTypes: true }).compile(toJsonSchema(configSchema(RULES), { typeMode: 'input', errorMode: 'ignore' }));

describe('the published schema of .pinstream.yaml', () => {
  it.each<readonly [string, boolean]>([
    ['preset: strict\n', true],
    ['preset: strikt\n', false],
    ['platform: openshift=4.16\n', true],
    ['platform: { kind: openshift, version: "4.16", argocd: true }\n', true],
    ['platform: { kind: openshft }\n', false],
    ['rules: { floating-tag: off, unpinned-image: error }\n', true],
    ['rules: { floating-tag: { severity: error, options: { patterns: x } } }\n', true],
    ['rules: { floating-tag: { options: { pattern: x } } }\n', false],
    ['rules: { flotng-tag: off }\n', false],
    ['overrides: [{ paths: a, objects: [Pod/web], rules: { floating-tag: off } }]\n', true],
    ['ignore: [{ rules: floating-tag, reason: known, until: "2027-01-01" }]\n', true],
    ['ignore: [{ rules: floating-tag }]\n', false],
    ['externals: { services: [web, { name: db, namespace: data }], streams: { name: web, tags: ["1.0"] } }\n', true],
    ['registries: { mirrors: [{ source: quay.io, mirrors: a.example.com, pulls: digest }] }\n', true],
    ['registries: { insecure: [{ host: "registry.local:5000", mode: http }], tagLookup: mirror }\n', true],
    ['registries: { insecure: [{ host: registry.local, mode: none }] }\n', false],
    ['platforms: { locked: [linux/amd64] }\n', true],
    ['images: { pin: linux/arm64, style: digest-only, helmValues: true }\n', true],
    ['images: { pin: amd64 }\n', false],
    ['images: { pins: [{ of: quay.io/shop, pin: index }], paths: [{ group: shop.example.com, kind: Farm, path: "spec.nodes[*].image" }] }\n', true],
    ['images: { paths: [{ kind: Farm, path: "spec..image" }] }\n', false],
    ['unknown: 1\n', false],
  ])('and the reader agree about %j', (text, expected) => {
    expect(accepts(readYaml('.pinstream.yaml', text).documents[0]?.value)).toBe(expected);
    expect(readConfig('.pinstream.yaml', text, RULES).ok).toBe(expected);
  });
});
