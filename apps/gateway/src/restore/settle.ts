import type { TopicsAdmin } from '@freshwax/kafka';
import type { Connection } from '@freshwax/postgres';
import { AdoptQuery } from '../adopt/adopt.query.ts';
import { readStandings } from '../adopt/standings.ts';
import { toAdoptions } from '../adopt/to-adoptions.ts';

// Nobody is at them any more. Of purges and rebuilds none is among them that has begun: a backup waits for those.
const END_OPERATIONS = `UPDATE book.operation SET finished_at = now(), worker = NULL, lease_until = NULL,
  log = log || to_jsonb('the stack was restored from a backup'::text) WHERE finished_at IS NULL`;

/** A partition whose log is another than the one that was backed up. */
export interface Adopted {
  topic: string;
  partition: number;
  generation: number;
}

export interface SettleParts {
  topics: TopicsAdmin;
  /** Of now, by topic. */
  topicIds: ReadonlyMap<string, string>;
}

/**
 * Lets the ledger go on in the topics of now: where they are the ones that were backed up from its position, else as a new
 * generation; and ends the operations that were under way. All of it, or nothing.
 * @throws driver errors; KafkaJSError
 */
export async function settle(connection: Connection, { topics, topicIds }: SettleParts): Promise<Adopted[]> {
  const adopted: Adopted[] = [];
  const rows = async <Row>(sql: string, values: readonly unknown[] = []): Promise<Row[]> =>
    (await connection.query(sql, [...values])).rows as Row[];
  const query = new AdoptQuery({ rows });
  await connection.query('BEGIN');
  for (const [topic, topicId] of topicIds) {
    const ledger = await query.read(topic);
    const standings = await readStandings(topics, topic, ledger);
    for (const it of await query.adopt(topic, topicId, toAdoptions(standings, topicId, undefined)))
      adopted.push({ topic, ...it });
  }
  await connection.query(END_OPERATIONS);
  await connection.query('COMMIT');
  return adopted;
}
