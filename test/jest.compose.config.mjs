import unit from '../jest.config.mjs';

/** Against containers; `npm run test:compose` runs it where an engine is. @type {import('jest').Config} */
export default { ...unit, rootDir: '..', testMatch: ['**/*.ctest.ts'], testTimeout: 600_000, maxWorkers: 1 };
