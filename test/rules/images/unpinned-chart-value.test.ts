import { unpinnedChartValue } from '../../../rules/images/unpinned-chart-value';
import { ruleTest } from '../../support/rule-test';
import { D1, D2 } from './manifests';

/** A chart with these values; the mark of what stands in a block is at its line. */
const chart = (values: string, name = 'values.yaml'): Readonly<Record<string, string>> => ({ 'web/Chart.yaml': 'name: web\nversion: 0.1.0\nappVersion: "1.2"\n', [`web/${name}`]: values });
const LOCK = { 'quay.io/shop/web:1.2': D1 };
const parts = (rest: string): string => `image:\n  registry: quay.io\n  repository: shop/web\n${rest}`;
/** As above with the chart's own document, which `fixed` is compared with too. */
const fixed = (values: string): string => `name: web\nversion: 0.1.0\nappVersion: "1.2"\n---\n${values}`;

ruleTest(unpinnedChartValue, {
  valid: {
    'a digest pins, in a text and in its own key': { yaml: chart(`sidecarImage: quay.io/shop/web:1.2@${D1}\n${parts(`  tag: "1.2"\n  digest: ${D1}\n`)}`) },
    'a digest behind the tag pins': { yaml: chart(parts(`  tag: "1.2@${D1}"\n  digest: ""\n`)) },
    'a digest in place of a tag pins': { yaml: chart(parts(`  tag: ""\n  digest: ${D1}\n`)) },
    'what a template fills in is the affair of the template': {
      yaml: chart('image: "{{ .Values.global.registry }}/shop/web:1.2"\nsidecarImage:\n  repository: quay.io/shop/agent\n  tag: "{{ .Chart.AppVersion }}"\n'),
    },
    'without a chart beside it a file of that name is anything': { yaml: { 'web/values.yaml': 'image: quay.io/shop/web:1.2\n', 'shop/Chart.yaml': 'name: shop\n' } },
    'other files of the chart are no values': { yaml: chart('image: quay.io/shop/web:1.2\n', 'settings.yaml') },
    'an object is checked as one': { yaml: chart('apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: [{ name: web, image: "quay.io/shop/web:1.2" }] }\n') },
    'an allowed repository may stay on a tag': { yaml: chart(parts('  tag: "1.2"\n')), options: { allow: ['quay.io/shop/web'] } },
    'pictures are no images of containers': { yaml: chart('logoImage: shop.png\nheroImage: https://shop.example.com/hero.png\nimages: [shop.png]\n') },
    'further values need not say again what the chart says': { yaml: chart('image: { repository: quay.io/mirror/web, pullPolicy: Always }\nsidecarImage: { tag: }\n', 'values-prod.yaml') },
    'a tag of another shape is for nobody to tell': { yaml: chart('image: { repository: quay.io/shop/web, tag: [a] }\nsidecarImage: { repository: "quay.io/shop/agent/", tag: v1 }\n') },
  },
  invalid: {
    'a tag is not a digest, and the lock knows it': {
      yaml: chart('web:\n  image: "quay.io/shop/web:1.2" # blue   #! noDigest:warning\n'),
      images: LOCK,
      safety: 'unsafe',
      fixed: fixed(`web: { image: "quay.io/shop/web:1.2@${D1}" }`),
    },
    'the digest goes where the chart takes it from': {
      yaml: chart(parts('  tag: "1.2" #! noDigest\n  digest: ""\n')),
      images: LOCK,
      safety: 'safe',
      fixed: fixed(parts(`  tag: "1.2"\n  digest: ${D1}\n`)),
    },
    'without a place of its own it goes behind the tag': {
      yaml: chart(parts('  tag: "1.2" #! noDigest\n'), 'values.prod.yml'),
      images: LOCK,
      safety: 'unsafe',
      fixed: fixed(parts(`  tag: "1.2@${D1}"\n`)),
    },
    'without an entry in the lock the hint says how to find one': {
      yaml: chart(parts('  tag: "1.2" #! noDigest\n')),
      images: { 'quay.io/shop/web:1.3': D2 },
      says: ['pinstream images pin --helm-values asks the registry'],
    },
    'a registry for all images leaves open which one it is': {
      yaml: chart(`global: { imageRegistry: mirror.example.com }\n${parts('  tag: "1.2" #! noDigest\n')}`),
      images: LOCK,
      says: ['global.imageRegistry, mirror.example.com, may take the place'],
    },
    'a name without a host is to get one first': {
      yaml: chart('image: { repository: shop/web, tag: "1.2" } #! noDigest\nsidecarImage: nginx:1.27 #! noDigest\n'),
      images: { 'nginx:1.27': D1 },
      says: ['write the registry host ahead of the name'],
    },
    'latest moves, at any depth and in lists': {
      yaml: chart('jobs:\n  - migrate:\n      initImage: quay.io/shop/migrate:latest #! latest\n  - image:\n      repository: quay.io/shop/web\n      tag: latest #! latest\n'),
      images: { 'quay.io/shop/web:latest': D1 },
      says: ['quay.io/shop/migrate:latest names the tag latest'],
    },
    'no tag is latest unless the chart knows one': {
      yaml: chart('image: nginx #! noTag\nproxyImage: quay.io/shop/proxy #! noTag\nagent:\n  image:\n    repository: quay.io/shop/agent #! noTag\n'),
      says: ['unless the chart puts a tag behind it'],
    },
    'an empty tag is the appVersion of the chart': {
      yaml: chart(`${parts('  tag: "" #! appVersion\n')}agentImage:\n  repository: quay.io/shop/agent\n  tag: #! appVersion\n`),
      images: LOCK,
      says: ['quay.io/shop/web has an empty tag, for which charts take the appVersion of Chart.yaml'],
    },
    'an allowed repository is no other': { yaml: chart('image: quay.io/shop/web-admin:1.2 #! noDigest\n'), options: { allow: ['quay.io/shop/web'] } },
    'a tag alone moves the image that the chart names': {
      yaml: chart('image:\n  tag: "1.3" #! tagAlone\n', 'values-prod.yaml'),
      says: ['the tag 1.3 can be moved'],
    },
    'a tag that is a number loses its zeros': { yaml: chart('image:\n  repository: quay.io/shop/web\n  tag: 1.20 #! number\n'), says: ['this tag is the number 1.2'] },
    'half a digest pins nothing': {
      yaml: chart(`${parts('  tag: "1.2"\n  digest: sha256:abc #! badDigest\n')}sidecarImage: { tag: "1.2@sha256:abc" } #! badDigest\n`),
      says: ['a sha256 digest has 64', 'this image has a digest of the wrong length'],
    },
  },
});
