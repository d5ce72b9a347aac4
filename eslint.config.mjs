import tseslint from 'typescript-eslint';

/** How large a thing may be. No exemptions: what does not fit is two things. */
const sizes = {
  complexity: ['error', 8],
  'max-depth': ['error', 2],
  'max-lines': ['error', 250],
  'max-lines-per-function': ['error', 40],
  'max-params': ['error', 3],
};

const environmentIsForConfig = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Only src/config reads the environment.',
};

const language = [
  { selector: 'TSEnumDeclaration', message: 'A union of strings says it.' },
  { selector: 'ExportDefaultDeclaration', message: 'Exports have names.' },
];

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'test/generated/', 'data/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    rules: {
      'max-len': ['error', { code: 120, ignoreUrls: true }],
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './src/graphiql/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true },
      ],
      // Resolver classes have nothing but decorated methods.
      '@typescript-eslint/no-extraneous-class': 'off',
      'no-restricted-syntax': ['error', ...language, environmentIsForConfig],
    },
  },
  { files: ['src/**', 'adapters/**'], rules: sizes },
  {
    files: ['src/config/**', 'test/**'],
    rules: { 'no-restricted-syntax': ['error', ...language] },
  },
  {
    files: ['test/**'],
    rules: { 'max-lines': ['error', 250], 'max-depth': ['error', 2] },
  },
);
