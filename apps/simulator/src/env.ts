import { z } from 'zod';
import { modes } from './api/mode.ts';

const integer = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

const settings = z.object({
  FRESHWAX_HOST: z.string().default('127.0.0.1'),
  FRESHWAX_SIMULATOR_PORT: integer(0, 65_535).default(3100),
  FRESHWAX_SIMULATOR_MODE: z.enum(modes).default('extended'),
  FRESHWAX_SIMULATOR_SEED: z.string().max(200).default('freshwax'),
  /** Albums that are out at the epoch. */
  FRESHWAX_SIMULATOR_ALBUMS: integer(16, 10_000_000).default(1_000),
  /** Time between releases, ms; 0: none. */
  FRESHWAX_SIMULATOR_RELEASE_INTERVAL_MS: integer(0, 86_400_000).default(4_000),
  /** How many times faster than the clock charts move. At 360 a minute shows six hours. */
  FRESHWAX_SIMULATOR_TIME_FACTOR: z.coerce.number().min(0).max(100_000).default(360),
  /** From when releases count; by default the start of the process. A fixed one lets the catalogue survive a restart. */
  FRESHWAX_SIMULATOR_EPOCH: z.iso.datetime({ offset: true }).optional(),
  /** Calls that one app may make in 30 s; none: no limit. */
  FRESHWAX_SIMULATOR_RATE: integer(1, 1_000_000).optional(),
  /** Where this server is reached, for the addresses in its answers; by default host and port. */
  FRESHWAX_SIMULATOR_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** The only client that gets a token; any does where it is not set. */
  FRESHWAX_SIMULATOR_CLIENT_ID: z.string().optional(),
  FRESHWAX_SIMULATOR_CLIENT_SECRET: z.string().optional(),
});
export type Settings = z.infer<typeof settings>;

/** What is wrong with the environment: every fault at once, never a value (it may be a secret). */
export class ConfigurationError extends Error {
  constructor(faults: string[]) {
    super(['the configuration is not usable:', ...faults.map((fault) => `  - ${fault}`)].join('\n'));
    this.name = 'ConfigurationError';
  }
}

/** Empty variables count as unset. @throws ConfigurationError */
export function readSettings(env: Record<string, string | undefined> = process.env): Settings {
  const parsed = settings.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')));
  if (parsed.success) return parsed.data;
  throw new ConfigurationError(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
}
