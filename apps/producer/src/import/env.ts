import { z } from 'zod';
import { kafkaEnv } from '@freshwax/kafka';
import { parseEnv } from '@freshwax/runtime';

/** Apart from the producer's: that one needs the drivers of all stores, 15 MB of memory. */
export const importEnv = z.object({
  ...kafkaEnv,
  FRESHWAX_IMPORT_STATE_DIR: z
    .string()
    .default('var/data/import')
    .describe('Where an import keeps how far it is, so that one that was cut short goes on.'),
});

export const readImportEnv = () => parseEnv(importEnv, process.env);
