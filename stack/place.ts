import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dataDirSetting } from './env.ts';
import { portsAt, type StackPorts } from './ports.ts';

/** The checkout. */
export const projectRoot = resolve(fileURLToPath(new URL('..', import.meta.url)));

/** Where one stack lives: its ports and its data. Two stacks share nothing but installed programs. */
export interface Place {
  readonly ports: StackPorts;
  /** Run data, for `npm start` FRESHWAX_DATA_DIR or `var/`: data/, log/, secrets/, state.json. */
  readonly dataDir: string;
  readonly logDir: string;
  readonly stateFile: string;
  /** For tests: data need not outlive a power cut (it still outlives `kill -9`). */
  readonly fast: boolean;
}

export interface PlaceOptions {
  readonly portOffset?: number;
  /** Ports to begin with in place of the default ones; the offset shifts them too. */
  readonly chosenPorts?: Partial<StackPorts>;
  readonly dataDir?: string;
  readonly fast?: boolean;
}

const defaultDataDir = (): string => dataDirSetting() ?? join(projectRoot, 'var');

/** @throws RangeError for ports that cannot be */
export function placeAt(options: PlaceOptions): Place {
  const { portOffset = 0, chosenPorts = {}, dataDir = defaultDataDir(), fast = false } = options;
  const folder = resolve(dataDir);
  return {
    ports: portsAt(portOffset, chosenPorts),
    dataDir: folder,
    logDir: join(folder, 'log'),
    stateFile: join(folder, 'state.json'),
    fast,
  };
}
