const project = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
};

export default {
  reporters: ['default', '<rootDir>/test/support/skipped-tests.js'],
  projects: [
    {
      ...project,
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['<rootDir>/test/engine/'],
    },
    // They start containers and measure time: one after the other, and after or before all others, never beside them.
    {
      ...project,
      testMatch: ['<rootDir>/test/engine/**/*.test.ts'],
      runner: '<rootDir>/test/support/serial-runner.js',
      setupFilesAfterEnv: ['<rootDir>/test/support/retried.js'],
    },
  ],
};
