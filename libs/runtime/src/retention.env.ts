import { sources, type Source } from '@freshwax/contracts';
import { z } from 'zod';

const MOST_DAYS = 3_650;
/** What the terms of a source ask for, unless it is set otherwise; the others are kept for ever. */
const BY_TERMS: readonly (readonly [Source, number])[] = [['spotify', 30]];

/** By source; one that is not named is kept for ever. */
type RetentionDays = ReadonlyMap<string, number>;

export const retentionEnv = {
  FRESHWAX_RETENTION_DAYS: z
    .string()
    .default('')
    .transform((text, context): RetentionDays => {
      const days = new Map<string, number>(BY_TERMS);
      for (const part of text.split(',').map((it) => it.trim())) {
        if (part === '') continue;
        const [, source, number] = /^([a-z]+)=(\d+)$/.exec(part) ?? [];
        if (sources.some((it) => it === source) && Number(number) >= 1 && Number(number) <= MOST_DAYS)
          days.set(source!, Number(number));
        else context.addIssue({ code: 'custom', message: `holds what is not <source>=<1 to ${MOST_DAYS} days>` });
      }
      return days;
    })
    .describe(
      "Days that rows of sources are kept, such as spotify=30,simulator=7. Spotify's are kept 30 days unless it is named here, the others for ever.",
    ),
};
