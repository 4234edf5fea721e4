import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Folders by floor: what stands in a folder imports its own floor's neighbours only where named, and floors below. */
const MAY_IMPORT = {
  'lib/base': [],
  'lib/yaml': ['base'],
  'lib/kube': ['base'],
  'lib/images': ['base', 'yaml', 'kube'],
  'lib/openshift': ['base', 'yaml', 'kube', 'images'],
  'lib/rollout': ['base', 'yaml', 'kube'],
  'lib/workspace': ['base', 'yaml', 'kube', 'images', 'openshift'],
  'lib/config': ['base', 'yaml', 'kube', 'images', 'openshift', 'rollout', 'workspace'],
  'lib/engine': ['base', 'yaml', 'kube', 'images', 'openshift', 'rollout', 'workspace', 'config'],
  'lib/plan': ['base', 'yaml', 'kube', 'images', 'openshift', 'rollout', 'workspace', 'config', 'engine'],
  'lib/import': ['base', 'yaml', 'kube', 'images', 'openshift', 'workspace'],
  'lib/pinning': ['base', 'yaml', 'kube', 'images', 'openshift', 'workspace'],
  'lib/registry': ['base', 'yaml', 'kube', 'images', 'openshift', 'workspace'],
  'lib/diagnosis': ['base', 'yaml', 'kube', 'images', 'openshift', 'rollout', 'workspace'],
  'lib/audit': ['base', 'yaml', 'kube', 'images', 'openshift', 'rollout', 'diagnosis', 'workspace', 'engine'],
  'lib/cluster': ['base', 'yaml', 'kube'],
  'lib/recovery': ['base', 'yaml', 'kube', 'rollout', 'diagnosis', 'cluster'],
  'lib/processor': ['base', 'yaml', 'kube', 'rollout', 'diagnosis', 'cluster', 'recovery'],
  'lib/testing': ['base', 'yaml', 'kube', 'images', 'openshift', 'rollout', 'workspace', 'config', 'engine'],
  'lib/entries': ['base', 'yaml', 'kube', 'images', 'openshift', 'rollout', 'workspace', 'config', 'engine', 'testing', 'adapters'],
  'lib/reporters': ['base', 'engine'],
  'lib/sources': ['base', 'yaml', 'kube', 'images', 'openshift', 'rollout', 'workspace'],
  'lib/constructs': ['base', 'yaml', 'kube', 'images', 'openshift'],
};
const FOLDERS = ['adapters', 'audit', 'base', 'cli', 'cluster', 'config', 'constructs', 'diagnosis', 'engine', 'entries', 'images', 'import', 'kube', 'openshift', 'pinning', 'plan', 'processor', 'recovery', 'registry', 'reporters', 'rollout', 'sources', 'testing', 'workspace', 'yaml'];

/** Rules read through views: never the reader, the sources, the console. */
const RULES_MAY_IMPORT = ['base', 'yaml', 'kube', 'images', 'openshift', 'rollout', 'diagnosis', 'workspace', 'config', 'engine'];

const PURE = { regex: '^(node:(?!crypto$).*|fs|os|path|child_process|net|https?)$', message: 'This floor is pure: text in, data out.' };
const IMPURE_FLOORS = new Set(['lib/sources', 'lib/constructs', 'lib/registry', 'lib/cluster', 'lib/processor']);

const floors = Object.entries(MAY_IMPORT).map(([folder, below]) => {
  const own = folder.slice('lib/'.length);
  const denied = FOLDERS.filter((name) => name !== own && !below.includes(name));
  return {
    files: [`${folder}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: `^(\\.\\./)+(${denied.join('|')}|rules|charts)(/|$)`, message: `${folder} builds on ${below.join(', ') || 'nothing'} alone.` },
            ...(IMPURE_FLOORS.has(folder) ? [] : [PURE]),
          ],
        },
      ],
    },
  };
});

export default defineConfig(
  globalIgnores(['build/', 'dist/', 'node_modules/', 'coverage/']),
  {
    files: ['**/*.ts', '**/*.mts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Indexing a map by a literal key says that the key may be missing; a property would say that it is known.
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
      'no-console': 'error',
      'prefer-const': 'error',
      eqeqeq: 'error',
    },
  },
  ...floors,
  {
    files: ['rules/**/*.ts'],
    ignores: ['rules/index.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: `^(\\.\\./)+lib/(?!(${RULES_MAY_IMPORT.join('|')})/)`, message: 'Rules build on the engine and the pure views.' },
            { regex: '/lib/engine/(run|report|primary|fingerprint)$', message: 'Rules know the rule API alone.' },
            { regex: '/lib/yaml/read$', message: 'A rule reads nothing; it is handed documents.' },
            PURE,
          ],
        },
      ],
    },
  },
  {
    files: ['lib/cli/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '/(constructs|charts)/', message: 'What lint loads never reaches cdk8s; a command imports it lazily.' }] },
      ],
    },
  },
  {
    files: ['scripts/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
);
