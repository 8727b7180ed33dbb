import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

// The rooms' walls are held by dependency-cruiser and the tsconfigs; the bans below repeat the ones that are hit most often, so
// that an editor shows them at once.

const TESTS = [
  '**/*.test.{ts,tsx,mjs}',
  '**/*-fakes.ts',
  'src-core/testing/**',
  'src-renderer/testing/**',
  'e2e/**',
];

/** @param {string} name @param {string} message */
const ban = (name, message) => ({ name, message });

const NODE_IMPORTS = { regex: '^node:', message: 'This room runs in the browser too: no node:* here.' };
const ELECTRON_IMPORT = {
  regex: '^electron$',
  message: 'Only src-main/index.ts, src-main/shell and the preload script import electron.',
};
const ECHARTS_IMPORT = {
  regex: '^echarts',
  allowTypeImports: true,
  message: 'Only src-renderer/charts/echart.tsx imports echarts; elsewhere import its types.',
};
const PRELOAD_CLIENT = {
  object: 'window',
  property: 'quiescope',
  message: 'Only src-renderer/api speaks to the preload client.',
};

/** @param {...{regex: string, message: string, allowTypeImports?: boolean}} patterns */
const bannedImports = (...patterns) => ['error', { patterns }];

export default defineConfig(
  globalIgnores(['node_modules', 'out', 'test-results', 'playwright-report']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    name: 'typescript',
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { project: ['tsconfig.tests.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/consistent-type-assertions': [
        'error',
        { assertionStyle: 'as', objectLiteralTypeAssertions: 'never' },
      ],
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // Adapters implement asynchronous ports, some of them without waiting for anything.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    name: 'JavaScript',
    files: ['**/*.{js,cjs,mjs}'],
    rules: { 'no-unused-vars': 'error' },
  },
  {
    name: 'all sources',
    files: ['**/*.{ts,tsx,js,cjs,mjs}'],
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      'no-else-return': 'error',
      // The aims are 300 and 40; a function is stopped at 60 so that a list of plain cases need not be torn apart.
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      complexity: ['error', { max: 20, variant: 'modified' }],
      'max-depth': ['error', 4],
    },
  },
  {
    name: 'core is pure',
    files: ['src-core/**/*.ts'],
    ignores: TESTS,
    rules: {
      'no-console': 'error',
      'no-restricted-imports': bannedImports(NODE_IMPORTS, ELECTRON_IMPORT),
      'no-restricted-globals': [
        'error',
        ban('Date', 'The core has no clock: time arrives as an argument.'),
        ban('process', 'The core has no process.'),
        ban('performance', 'The core has no clock: time arrives as an argument.'),
        ban('setTimeout', 'The core does not wait.'),
        ban('setInterval', 'The core does not wait.'),
        ban('fetch', 'The core does no I/O.'),
        ban('globalThis', 'The core has no globals.'),
      ],
      'no-restricted-properties': [
        'error',
        {
          object: 'Math',
          property: 'random',
          message: 'Randomness arrives as an argument (a seeded generator).',
        },
      ],
    },
  },
  {
    name: 'the contract runs on both sides',
    files: ['src-preload/contract/**/*.ts'],
    ignores: TESTS,
    rules: { 'no-restricted-imports': bannedImports(NODE_IMPORTS, ELECTRON_IMPORT) },
  },
  {
    name: 'main without electron',
    files: ['src-main/{cli,engine,host,worker}/**/*.ts', 'src-main/cli.ts'],
    rules: { 'no-restricted-imports': bannedImports(ELECTRON_IMPORT) },
  },
  {
    name: 'renderer',
    files: ['src-renderer/**/*.{ts,tsx}'],
    ignores: TESTS,
    extends: [reactHooks.configs.flat.recommended],
    rules: {
      'no-console': 'error',
      'no-restricted-imports': bannedImports(NODE_IMPORTS, ELECTRON_IMPORT, ECHARTS_IMPORT),
      'no-restricted-properties': ['error', PRELOAD_CLIENT],
      // The store's actions and the preload client are closures: they have no `this` to lose.
      '@typescript-eslint/unbound-method': 'off',
      // Markup is long and flat.
      'max-lines-per-function': ['error', { max: 100, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    name: 'the one importer of echarts',
    files: ['src-renderer/charts/echart.tsx'],
    rules: { 'no-restricted-imports': bannedImports(NODE_IMPORTS, ELECTRON_IMPORT) },
  },
  {
    name: 'the one user of the preload client',
    files: ['src-renderer/api/**/*.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    name: 'tests',
    files: TESTS,
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
    },
  },
  {
    name: 'tests in TypeScript',
    files: TESTS.flatMap((pattern) => (/\.\{?ts|fakes\.ts/.test(pattern) ? [pattern] : [`${pattern}/*.ts`])),
    ignores: ['**/*.mjs'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-assertions': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
