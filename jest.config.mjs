/** ESM throughout; swc only strips types here, `npm run check` is what judges them. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2024',
        },
        module: { type: 'nodenext' },
      },
    ],
  },
  testTimeout: 30_000,
  // Suites wait for servers as much as they compute; on two cores Jest alone would run one at a time.
  maxWorkers: '100%',
  workerIdleMemoryLimit: '1GB',
  reporters: ['default', '<rootDir>/test/support/reporter.cjs'],
};
