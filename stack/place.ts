import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { portsAt, type StackPorts } from './ports.ts';

/** The checkout. */
export const projectRoot = resolve(fileURLToPath(new URL('..', import.meta.url)));

/** Where one stack lives: its ports and its data. Two stacks share nothing but installed programs. */
export interface Place {
  readonly ports: StackPorts;
  readonly portOffset: number;
  /** Run data, `var/` for `npm start`: data/, log/, secrets/, state.json. */
  readonly dataDir: string;
  readonly logDir: string;
  readonly stateFile: string;
  /** For tests: data need not outlive a power cut (it still outlives `kill -9`). */
  readonly fast: boolean;
}

export interface PlaceOptions {
  readonly portOffset?: number;
  readonly dataDir?: string;
  readonly fast?: boolean;
}

/** @throws RangeError for an offset that moves a port out of range */
export function placeAt({ portOffset = 0, dataDir = join(projectRoot, 'var'), fast = false }: PlaceOptions): Place {
  const folder = resolve(dataDir);
  return {
    ports: portsAt(portOffset),
    portOffset,
    dataDir: folder,
    logDir: join(folder, 'log'),
    stateFile: join(folder, 'state.json'),
    fast,
  };
}
