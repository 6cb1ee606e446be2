import { z } from 'zod';

export const adoptRequest = z.strictObject({
  type: z.literal('adopt'),
  topic: z.string().min(1).max(249),
  /** One whose log was cut and filled again, which only the consumer can see. */
  partition: z.int().min(0).optional(),
});

/** The result of adopt: the partitions that begin anew; none where ledger and log fit. */
export const adoptReport = z
  .object({
    adopted: z.array(
      z.object({
        partition: z.int(),
        /** The new one. */
        generation: z.int(),
        base: z.string().describe('first offset of the new generation; 64-bit integer, decimal'),
        reason: z.string(),
      }),
    ),
  })
  .meta({ id: 'AdoptReport' });
export type AdoptReport = z.infer<typeof adoptReport>;
