import { join } from 'node:path';
import { projectRoot } from './place.ts';

export const importProgram = join(projectRoot, 'dist/apps/producer/src/import.main.js');

/**
 * A young generation of 8 MB in place of Node's choice, which is eight times that on a machine with much memory: what an
 * import makes dies within a batch, and 250 MB of it dead make nothing faster that could not be slower.
 */
const MEMORY = ['--max-semi-space-size=8', '--max-old-space-size=128'];

/** What `node` is given to import. */
export const importCommand = (program: string, words: readonly string[]): string[] => [
  '--enable-source-maps',
  ...MEMORY,
  program,
  ...words,
];
