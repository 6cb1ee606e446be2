import { z } from 'zod';
import { answerOf } from './meta.api.ts';

/** A table that the read-only SQL role may read. */
export const describedTable = z
  .object({
    schema: z.string(),
    table: z.string(),
    about: z.string(),
    /** As PostgreSQL's statistics estimate it; null before the first. */
    rowsEstimated: z.int().nullable(),
    columns: z.array(z.object({ name: z.string(), type: z.string(), nullable: z.boolean(), about: z.string() })),
  })
  .meta({ id: 'DescribedTable' });
export const describedTablesAnswer = answerOf(z.array(describedTable));
export type DescribedTable = z.infer<typeof describedTable>;
