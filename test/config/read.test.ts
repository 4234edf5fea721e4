import { describe, expect, it } from 'vitest';
import { readConfig } from '../../lib/config/read';
import { RULES } from '../../rules';

function problemsOf(text: string): readonly string[] {
  const read = readConfig('.pinstream.yaml', text, RULES);
  return read.ok ? [] : read.problems.map(({ message, span: { start } }) => `${start.line}:${start.column} ${message}`);
}

describe('readConfig', () => {
  it.each<readonly [string, string, string]>([
    ['an unknown key', 'preset: strict\nplatfrom: openshift\n', '2:1 there is no key platfrom here (did you mean platform?)'],
    ['an unknown preset', 'preset: strikt\n', '1:9 preset is "strikt"; it takes recommended, strict, pedantic (did you mean strict?)'],
    ['an unknown rule', 'rules:\n  flotng-tag: off\n', '2:3 rules: there is no key flotng-tag here (did you mean floating-tag?)'],
    ['an unknown severity', 'rules:\n  floating-tag: eror\n', '2:17 rules.floating-tag is "eror"; it takes off, on, error, warning, info (did you mean error?)'],
    ['an unknown severity in a map', 'rules:\n  floating-tag:\n    severity: eror\n', '3:15 rules.floating-tag.severity is "eror"; it takes off, on, error, warning, info (did you mean error?)'],
    ['an unknown option', 'rules:\n  floating-tag: { options: { pattern: x } }\n', '2:30 rules.floating-tag.options: there is no key pattern here (did you mean patterns?)'],
    ['an option of a rule without', 'rules:\n  short-image-name: { options: { allow: x } }\n', '2:32 rules.short-image-name.options short-image-name has no options'],
    ['a broken regular expression', 'rules:\n  floating-tag: { options: { patterns: ["("] } }\n', '2:41 rules.floating-tag.options.patterns.0 is "(", which is no regular expression: Invalid regular expression: /(/u: Unterminated group'],
    ['an unknown platform', 'platform: openshif\n', '1:11 platform is "openshif", which names no known platform (did you mean openshift?); write openshift=4.16 or kubernetes=1.31'],
    ['a version that YAML takes for a number', 'platform:\n  kind: openshift\n  version: 4.10\n', '3:12 platform.version is 4.1; it takes a release in quotes, such as "4.16"'],
    ['a version without a kind', 'platform: { version: "4.16" }\n', '1:11 platform has a version and no kind; say openshift or kubernetes'],
    ['an override for a title that is none', 'overrides:\n  - objects: [web]\n', '2:15 overrides.0.objects.0 is "web"; write a kind and a name, such as StatefulSet/web or Deployment/*'],
    ['an ignore entry without a reason', 'ignore:\n  - rules: floating-tag\n', '2:5 ignore.0: the key reason is missing'],
    ['an external without a name', 'externals:\n  services:\n    - { nam: web }\n', '3:9 externals.services.0: there is no key nam here (did you mean name?)'],
    ['a platform that is none', 'platforms: { required: [amd64] }\n', '1:25 platforms.required.0 is "amd64"; write os/arch, such as linux/amd64 or linux/arm/v7'],
    ['a list', '- preset: strict\n', '1:1 the configuration is no map'],
    ['two documents', 'preset: strict\n---\npreset: strict\n', '3:1 the configuration holds more than one document'],
  ])('refuses %s, and says where', (_title, text, expected) => {
    expect(problemsOf(text)[0]).toContain(expected);
  });

  it('tells all that is wrong at once, in the order of the file', () => {
    expect(problemsOf('rules:\n  nothing: off\npreset: strikt\nplatform: openshif\n').map((text) => text.split(' ')[0])).toEqual(['2:3', '3:9', '4:11']);
  });

  it('tells where the text does not parse', () => {
    expect(problemsOf('preset: [strict\n')).toHaveLength(1);
  });

  it.each(['', '# nothing yet\n', '{}\n', 'preset:\n'.replace('preset:\n', '---\n')])('takes %j for a configuration that settles nothing', (text) => {
    expect(readConfig('.pinstream.yaml', text, RULES)).toMatchObject({ ok: true, value: { written: {} } });
  });

  it('reads all that can be settled', () => {
    const text = `preset: strict
failOn: warning
confidence: certain
platform: { kind: openshift, version: "4.16", argocd: true, crio: true, internalRegistry: { host: registry.shop.svc:5000 }, shortNames: docker.io }
rules:
  floating-tag: { severity: error, confidence: certain, options: { patterns: '^\\d+$' } }
  unpinned-image: off
overrides:
  - paths: legacy/**
    objects: [StatefulSet/web, Deployment/*]
    preset: recommended
    rules: { short-image-name: info }
ignore:
  - { rules: floating-tag, paths: demo/**, reason: only shown, until: "2027-01-01" }
baseline: known.json
sets:
  - { name: shop, paths: [base/**, overlays/prod/**], namespace: shop }
externals:
  services: [web-peers, { name: db, namespace: data }]
  streams: { name: web, lookup: true, tags: ["1.0"] }
  claims: shared
  serviceAccounts: builder
  imagePullers: { of: builds, by: shop }
registries:
  allowed: [quay.io, registry.example.com/shop]
  blocked: docker.io
  mirrors: [{ source: quay.io, mirrors: mirror.example.com/quay, pulls: digest }]
platforms: { required: linux/amd64 }
ruleModules: ./rules.js
`;
    expect(problemsOf(text)).toEqual([]);
  });
});
