import { readFile } from 'node:fs/promises';

/** The version of this Freshwax, `0.1.0`, as its manifest says it. */
export const freshwaxVersion = async (): Promise<string> =>
  (JSON.parse(await readFile('package.json', 'utf8')) as { version: string }).version;
