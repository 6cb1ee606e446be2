import { z } from 'zod';

const partitionGeneration = z.strictObject({ partition: z.int().min(0), generation: z.int().min(0) });
/** The generation that one partition of a topic stands in. */
export type PartitionGeneration = z.infer<typeof partitionGeneration>;

export const adoptRequest = z.strictObject({
  type: z.literal('adopt'),
  topic: z.string().min(1).max(249),
  /** One whose log was cut and filled again, which only the consumer can see. */
  partition: z.int().min(0).optional(),
  /**
   * Those that whoever asks has seen stand, of every partition that may begin anew: nothing is done where one of these stands
   * in another by now, since what befell that one nobody has looked at. Absent: whichever stand.
   */
  generations: z.array(partitionGeneration).optional(),
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
