import { cassandraConnection, createCassandraClient, type CassandraClient } from '@freshwax/cassandra';
import { createKafka, kafkaConnection, LogReader, TopicIds, TopicsAdmin, type Kafka } from '@freshwax/kafka';
import { createPool, type Pool } from '@freshwax/postgres';
import type { GatewayEnv } from '../env.ts';
import { within } from '../stores/within.ts';

/** A table of many millions of rows is one statement. */
const STATEMENT_WITHIN_MS = 24 * 3_600_000;
const CLOSED_WITHIN_MS = 5_000;

/** The three stores, for one backup or restore. */
export class BackupStores {
  readonly pool: Pool;
  readonly kafka: Kafka;
  readonly topics: TopicsAdmin;
  readonly topicIds: TopicIds;
  readonly log: LogReader;
  private readonly clients: CassandraClient[] = [];

  /** @param url of the role in PostgreSQL that does it */
  constructor(
    private readonly env: GatewayEnv,
    url: string,
  ) {
    this.pool = createPool({ url, applicationName: 'freshwax-backup', statementTimeoutMs: STATEMENT_WITHIN_MS });
    this.kafka = createKafka({ ...kafkaConnection(env), clientId: 'freshwax-backup' });
    this.topics = new TopicsAdmin(this.kafka);
    this.topicIds = new TopicIds(this.kafka);
    this.log = new LogReader(this.kafka);
  }

  /** @param keyspace to be bound to; none: it may not be there yet */
  cassandra(keyspace?: string): CassandraClient {
    const client = createCassandraClient({
      ...cassandraConnection(this.env),
      applicationName: 'freshwax-backup',
      ...(keyspace !== undefined && { keyspace }),
    });
    this.clients.push(client);
    return client;
  }

  /** A connection that was broken off in the middle of a table is not waited for. */
  async close(): Promise<void> {
    const ends = [
      this.pool.end(),
      ...this.clients.map((client) => client.shutdown()),
      this.topics.disconnect(),
      this.topicIds.disconnect(),
      this.log.disconnect(),
    ];
    await within(CLOSED_WITHIN_MS, Promise.allSettled(ends)).catch(() => undefined);
  }
}
