import unit from '../jest.config.mjs';

/** Laws that hold for any input; part of `node test/run.mjs simulation`. @type {import('jest').Config} */
export default {
  ...unit,
  rootDir: '..',
  roots: ['<rootDir>/test/simulation'],
  testMatch: ['**/*.law.ts'],
  testTimeout: 60_000,
};
