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

/** What runs here. */
export const versions = z
  .object({
    freshwax: z.string(),
    node: z.string(),
    /** Of a server its release; null while it does not answer. A broker of Kafka tells none. */
    postgres: z.string().nullable(),
    cassandra: z.string().nullable(),
    /** The role that may read everything and change nothing, as the gateway reaches PostgreSQL; without its password. */
    readerUrl: z.string(),
  })
  .meta({ id: 'Versions' });
export const versionsAnswer = answerOf(versions);
export type Versions = z.infer<typeof versions>;
