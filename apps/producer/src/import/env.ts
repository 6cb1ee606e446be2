import { z } from 'zod';
import { kafkaEnv } from '@freshwax/kafka';
import { httpUrl, parseEnv } from '@freshwax/runtime';

/** Apart from the producer's: that one needs the drivers of all stores, 15 MB of memory. */
export const importEnv = z.object({
  ...kafkaEnv,
  FRESHWAX_IMPORT_STATE_DIR: z
    .string()
    .default('var/data/import')
    .describe('Where an import keeps how far it is, so that one that was cut short goes on.'),
  FRESHWAX_DASHBOARD_URL: httpUrl
    .optional()
    .describe('Where the dashboard answers: the report of an import ends with the address that shows it alone.'),
});

export const readImportEnv = () => parseEnv(importEnv, process.env);
