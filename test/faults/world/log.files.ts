import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from './evidence.ts';

/** Every log of a folder, those put aside when they had grown large too; none where there is no folder. */
export const readLogs = (folder: string): Log[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => /\.log(?:\.\d+)?$/.test(name))
        .map((name) => ({ name, text: readFileSync(join(folder, name), 'latin1') }))
    : [];
