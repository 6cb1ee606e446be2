import { z } from 'zod';
import { modes } from './api/mode.ts';
import { InvalidRules, parseRulesText } from './server/faults/rule.ts';
import { parseQuotas } from './server/quota-limits.ts';

const integer = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

/** Beside what Spotify offers: answers that somebody recorded. */
const everyMode = [...modes, 'recorded'] as const;
const share = z.coerce.number().min(0).max(1);

const faultRules = z.string().transform((text, context) => {
  try {
    return parseRulesText(text);
  } catch (error) {
    if (!(error instanceof InvalidRules)) throw error;
    for (const { path, message } of error.problems) context.addIssue(`${path}: ${message}`);
    return z.NEVER;
  }
});
const quotas = z.string().transform((text, context) => {
  const limits = parseQuotas(text);
  if (limits) return limits;
  context.addIssue('neither a number nor "family:number", with commas between them, of families that exist');
  return z.NEVER;
});

export const settings = z.object({
  FRESHWAX_HOST: z.string().default('127.0.0.1').describe('Address that it listens on.'),
  FRESHWAX_SIMULATOR_PORT: integer(0, 65_535).default(3100).describe('Port of the simulator; 0: any that is free.'),
  FRESHWAX_SIMULATOR_MODE: z
    .enum(everyMode)
    .default('extended')
    .describe('What it offers, as an app of Spotify in that mode; recorded: it answers with what was recorded.'),
  FRESHWAX_SIMULATOR_SEED: z
    .string()
    .max(200)
    .default('freshwax')
    .describe('What the catalogue is drawn from: the same seed, the same music.'),
  FRESHWAX_SIMULATOR_ALBUMS: integer(16, 10_000_000).default(1_000).describe('Albums that are out at the epoch.'),
  FRESHWAX_SIMULATOR_RELEASE_INTERVAL_MS: integer(0, 86_400_000)
    .default(4_000)
    .describe('Time between releases, ms; 0: none.'),
  FRESHWAX_SIMULATOR_TIME_FACTOR: z.coerce
    .number()
    .min(0)
    .max(100_000)
    .default(360)
    .describe('How many times faster than the clock charts move. At 360 a minute shows six hours.'),
  FRESHWAX_SIMULATOR_EPOCH: z.iso
    .datetime({ offset: true })
    .optional()
    .describe(
      'From when releases count; by default the start of the process. A fixed one lets the catalogue survive a restart.',
    ),
  FRESHWAX_SIMULATOR_UNTIL: z.iso
    .datetime({ offset: true })
    .optional()
    .describe(
      'Until when albums come out and charts move; by default without end. What is out by then stays, and nothing follows.',
    ),
  FRESHWAX_SIMULATOR_CLOCK: z
    .enum(['real', 'manual'])
    .default('real')
    .describe('`manual`: it stands at the epoch until PUT /simulator/clock moves it.'),
  FRESHWAX_SIMULATOR_RATE: integer(1, 1_000_000)
    .optional()
    .describe('Calls that one app may make in 30 s; none: no limit.'),
  FRESHWAX_SIMULATOR_QUOTA: quotas
    .optional()
    .describe('Calls that one bucket has in any 24 h: a number for all, or `family:number,...`; none: no quota.'),
  FRESHWAX_SIMULATOR_FAULTS: faultRules
    .optional()
    .describe('Rules of what goes wrong from the start, as JSON or in the short form.'),
  FRESHWAX_SIMULATOR_RECORDED: z
    .string()
    .optional()
    .describe('A .jsonl file of recorded exchanges, or a folder of them, for the recorded mode.'),
  FRESHWAX_SIMULATOR_LISTENBRAINZ_RATE: integer(0, 1_000_000)
    .default(30)
    .describe('Calls that ListenBrainz answers in 10 s; 0: any number.'),
  FRESHWAX_SIMULATOR_MUSICBRAINZ_INTERVAL_MS: integer(0, 60_000)
    .default(1_000)
    .describe('Time that MusicBrainz wants between calls, ms; 0: none.'),
  FRESHWAX_SIMULATOR_MUSICBRAINZ_BUSY: share
    .optional()
    .describe(
      'Share of compliant calls that MusicBrainz answers 503; by default 0.25 where faults are set, otherwise 0.',
    ),
  FRESHWAX_SIMULATOR_PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Where this server is reached, for the addresses in its answers; by default host and port.'),
  FRESHWAX_SIMULATOR_CLIENT_ID: z
    .string()
    .optional()
    .describe('The only client that gets a token; any does where it is not set.'),
  FRESHWAX_SIMULATOR_CLIENT_SECRET: z.string().optional().describe('Its secret.'),
});
export type Settings = z.infer<typeof settings>;
/** Of every setting. */
export const settingNames: readonly string[] = Object.keys(settings.shape);

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
