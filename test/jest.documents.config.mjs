import unit from '../jest.config.mjs';

/** What the pages of docs/ tell to do, on a whole running stack; `node test/run.mjs documents` starts it. @type {import('jest').Config} */
export default {
  ...unit,
  rootDir: '..',
  testMatch: ['**/*.dtest.ts'],
  testTimeout: 600_000,
  maxWorkers: 1,
  verbose: true,
};
