import { createCassandraClient } from '@freshwax/cassandra';
import { createKafka } from '@freshwax/kafka';
import { cassandraDifferences } from '../delivery/checker.ts';
import { Sender } from '../delivery/sender.ts';
import type { StackPorts } from '../../stack/ports.ts';

const EACH_TIME = 20;

/** Publishes observations of every stream without pause, from outside, and keeps what Kafka acknowledged. */
export class Load {
  private readonly sender: Sender;
  private isWanted = true;
  private running: Promise<void> | undefined;

  constructor(private readonly ports: StackPorts) {
    const kafka = createKafka({ brokers: [`127.0.0.1:${ports.kafka}`], clientId: 'compose-load' });
    this.sender = new Sender({ kafka, topicPrefix: '' });
  }

  get acknowledged(): number {
    return this.sender.sent.length;
  }

  async start(): Promise<void> {
    await this.sender.connect();
    this.running = this.run();
  }

  private async run(): Promise<void> {
    for (let at = 0; this.isWanted; at += EACH_TIME)
      // What a dead broker did not acknowledge may be there or not: it is not in the ledger.
      await this.sender.sendObservations(at, at + EACH_TIME).catch(() => undefined);
  }

  async stop(): Promise<void> {
    this.isWanted = false;
    await this.running;
    await this.sender.disconnect();
  }

  /** What was acknowledged and is not in Cassandra, byte by byte. */
  async lost(): Promise<string[]> {
    const cassandra = createCassandraClient({
      contactPoints: [`127.0.0.1:${this.ports.cassandra}`],
      dataCenter: 'datacenter1',
      keyspace: 'spotify_data',
      applicationName: 'compose-load',
    });
    try {
      const differences = await cassandraDifferences(cassandra, this.sender.sent);
      return differences.filter((difference) => !difference.endsWith('was never sent'));
    } finally {
      await cassandra.shutdown();
    }
  }
}
