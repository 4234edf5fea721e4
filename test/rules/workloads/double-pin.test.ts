import { doublePin } from '../../../rules/workloads/double-pin';
import { ruleTest } from '../../support/rule-test';

const BLUE = `sha256:${'0123456789abcdef'.repeat(4)}`;
const GREEN = `sha256:${'fedcba9876543210'.repeat(4)}`;

const HEAD = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [web.yaml]\n';

/** A kustomization with one entry of these lines under `images`. */
const images = (...lines: readonly string[]): string => `${HEAD}images:\n  - name: quay.io/shop/web\n${lines.map((line) => `    ${line}\n`).join('')}`;

ruleTest(doublePin, {
  valid: {
    'a tag that carries its digest': { yaml: images(`newTag: "1.2@${BLUE}"`) },
    'a tag alone': { yaml: images('newTag: "1.2"') },
    'a digest alone': { yaml: images(`digest: ${BLUE}`) },
    'a digest with a new name': { yaml: images('newName: quay.io/shop/web-next', `digest: ${BLUE}`) },
    'an empty tag is none': { yaml: images('newTag: ""', `digest: ${BLUE}`) },
    'a digest that is left out': { yaml: images('newTag: "1.2"', 'digest:') },
    'a Kustomization of Flux is of another kind': {
      yaml: `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: shop }\nspec: { images: [{ name: web, newTag: "1.2", digest: "${BLUE}" }] }\nimages: [{ name: web, newTag: "1.2", digest: "${BLUE}" }]\n`,
    },
    'another kind may have such a list': { yaml: `apiVersion: example.com/v1\nkind: Release\nmetadata: { name: shop }\nimages: [{ name: web, newTag: "1.2", digest: "${BLUE}" }]\n` },
    'a file of another name without a kind is no kustomization': { yaml: { 'values.yaml': `images: [{ name: web, newTag: "1.2", digest: "${BLUE}" }]\n` } },
  },
  invalid: {
    'a tag and a digest': {
      yaml: images('newTag: "1.2"', `digest: ${BLUE}   #! both:warning`),
      fixed: images(`newTag: "1.2@${BLUE}"`),
      safety: 'safe',
      says: ['quay.io/shop/web has a newTag and a digest', `write newTag: "1.2@${BLUE}" alone`],
    },
    'a tag of digits without quotes, as it is written': { yaml: images('newTag: 1.20', `digest: ${BLUE}   #! both`), fixed: images(`newTag: "1.20@${BLUE}"`) },
    'the same digest in both places': { yaml: images(`newTag: "1.2@${BLUE}"`, `digest: ${BLUE}   #! both`), fixed: images(`newTag: "1.2@${BLUE}"`), safety: 'safe' },
    'two digests, of which nobody knows which is meant': { yaml: images(`newTag: "1.2@${GREEN}"`, `digest: ${BLUE}   #! twoDigests:warning`), says: ['keep the one that is meant'] },
    'a digest that is none': { yaml: images('newTag: "1.2"', 'digest: sha256:1234   #! both') },
    'a tag that is none': { yaml: images('newTag: "1.2 "', `digest: ${BLUE}   #! both`) },
    'a suffix that would go behind the digest': { yaml: images('newTag: "1.2"', `digest: ${BLUE}   #! both`, 'tagSuffix: -debug') },
    'two entries, each by itself': {
      yaml: `${HEAD}images:\n  - { name: web, newTag: "1.2", digest: "${BLUE}" }   #! both\n  - { name: db, newTag: "16" }\n  - { newTag: "7.2", digest: "${GREEN}" }   #! both\n`,
      fixed: `${HEAD}images:\n  - { name: web, newTag: "1.2@${BLUE}" }\n  - { name: db, newTag: "16" }\n  - { newTag: "7.2@${GREEN}" }\n`,
      says: ['an image has a newTag'],
    },
    'a Component': { yaml: images('newTag: "1.2"', `digest: ${BLUE}   #! both`).replace('v1beta1\nkind: Kustomization', 'v1alpha1\nkind: Component') },
    'a kustomization.yaml that leaves kind and apiVersion to Kustomize': {
      yaml: { 'shop/kustomization.yaml': `images:\n  - name: web\n    newTag: "1.2"\n    digest: ${BLUE}   #! both\n` },
    },
    'a kustomization.yml, and one without an extension': {
      yaml: {
        'shop/kustomization.yml': `images:\n  - name: web\n    newTag: "1.2"\n    digest: ${BLUE}   #! both\n`,
        'test/Kustomization': `images:\n  - name: web\n    newTag: "1.2"\n    digest: ${BLUE}   #! both\n`,
      },
    },
  },
});
