import unit from '../jest.config.mjs';

/** Against a whole running stack; `node test/run.mjs browser` starts it. @type {import('jest').Config} */
export default { ...unit, rootDir: '..', testMatch: ['**/*.btest.ts'], testTimeout: 600_000, maxWorkers: 1 };
