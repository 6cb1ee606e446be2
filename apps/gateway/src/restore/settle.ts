import type { TopicsAdmin } from '@freshwax/kafka';
import { AdoptQuery, readStandings, toAdoptions, type Connection } from '@freshwax/postgres';

/** A partition whose log is another than the one that was backed up. */
export interface Adopted {
  topic: string;
  partition: number;
  generation: number;
  /** Why it could not go on where it stood. */
  reason: string;
}

export interface SettleParts {
  topics: TopicsAdmin;
  /** Of now, by topic. */
  topicIds: ReadonlyMap<string, string>;
}

/**
 * Lets the ledger go on in the topics of now: where they are the ones that were backed up from its position, else as a new
 * generation. All of it, or nothing.
 * @throws driver errors; KafkaJSError
 */
export async function settle(connection: Connection, { topics, topicIds }: SettleParts): Promise<Adopted[]> {
  const adopted: Adopted[] = [];
  const query = new AdoptQuery(connection);
  await connection.query('BEGIN');
  for (const [topic, topicId] of topicIds) {
    const ledger = await query.read(topic);
    const standings = await readStandings(topics, topic, ledger);
    const adoptions = toAdoptions(standings, topicId, undefined);
    const reasons = new Map(adoptions.map(({ partition, reason }) => [partition, reason]));
    for (const { partition, generation } of await query.adopt(topic, topicId, adoptions))
      adopted.push({ topic, partition, generation, reason: reasons.get(partition)! });
  }
  await connection.query('COMMIT');
  return adopted;
}
