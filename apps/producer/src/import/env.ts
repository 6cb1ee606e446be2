import { z } from 'zod';
import { kafkaEnv } from '@freshwax/kafka';
import { parseEnv } from '@freshwax/runtime';

/** Apart from the producer's: that one needs the drivers of all stores, 15 MB of memory. */
const schema = z.object({
  ...kafkaEnv,
  /** Where an import keeps how far it is, so that one that was cut short goes on. */
  FRESHWAX_IMPORT_STATE_DIR: z.string().default('var/data/import'),
});

export const readImportEnv = () => parseEnv(schema, process.env);
