import unit from '../jest.config.mjs';

/** Against real servers; `node test/run.mjs integration` starts them. @type {import('jest').Config} */
export default {
  ...unit,
  rootDir: '..',
  testMatch: ['**/*.itest.ts'],
  // A guard against what hangs, no measure: hooks and tests have no others, since a starved machine broke each in its turn.
  testTimeout: 600_000,
  // More than cores: of the ten longest suites, seven wait most of their time.
  maxWorkers: 3,
  testSequencer: '<rootDir>/test/longest-first.mjs',
};
