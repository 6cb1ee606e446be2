import { join } from 'node:path';
import { projectRoot } from './place.ts';

export const importProgram = join(projectRoot, 'dist/apps/producer/src/import.main.js');

/**
 * A young generation of 4 MB in place of Node's choice, which follows the machine's memory: what an import makes dies
 * within a batch, and 250 MB of it, dead, make nothing faster. Without source maps, which lie in memory.
 */
const MEMORY = ['--max-semi-space-size=4', '--max-old-space-size=96'];

/** What `node` is given to import. */
export const importCommand = (program: string, words: readonly string[]): string[] => [...MEMORY, program, ...words];
