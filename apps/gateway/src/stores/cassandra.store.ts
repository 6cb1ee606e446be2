import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  cassandraConnection,
  createCassandraClient,
  RawEventReader,
  readRawSchema,
  readServerVersion,
  type CassandraClient,
} from '@freshwax/cassandra';
import { GATEWAY_ENV, type GatewayEnv } from '../env.ts';
import { inStatement } from './query.spans.ts';
import { within } from './within.ts';

const STOP_DEADLINE_MS = 2_000;

/** Each read is a span of the request that asked for it. */
class TracedReader extends RawEventReader {
  override readAt(...at: Parameters<RawEventReader['readAt']>): ReturnType<RawEventReader['readAt']> {
    return inStatement('cassandra', 'SELECT one record of spotify_events', () => super.readAt(...at));
  }

  override readBefore(...at: Parameters<RawEventReader['readBefore']>): ReturnType<RawEventReader['readBefore']> {
    return inStatement('cassandra', 'SELECT the newest records of spotify_events', () => super.readBefore(...at));
  }
}

/** Cassandra, connected when first asked. */
@Injectable()
export class CassandraStore implements OnApplicationShutdown {
  private connecting: Promise<CassandraClient> | undefined;

  constructor(@Inject(GATEWAY_ENV) private readonly env: GatewayEnv) {}

  /** @throws driver errors, also when the keyspace is not made yet */
  async reader(): Promise<RawEventReader> {
    return new TracedReader(await this.client());
  }

  /** Of the raw events; undefined where they have no table yet. @throws NewerKeyspaceError; driver errors */
  async rawSchema(): Promise<number | undefined> {
    return readRawSchema(await this.client(), this.env.FRESHWAX_CASSANDRA_KEYSPACE);
  }

  /** Release of the node that answers. @throws driver errors */
  async serverVersion(): Promise<string> {
    return readServerVersion(await this.client());
  }

  /** A client that is bound to no keyspace, for the time that `work` takes. */
  async withUnboundClient<Result>(work: (client: CassandraClient) => Promise<Result>): Promise<Result> {
    const client = this.create(undefined);
    try {
      return await work(client);
    } finally {
      await client.shutdown();
    }
  }

  async onApplicationShutdown(): Promise<void> {
    const stop = async (): Promise<void> => (await this.connecting)?.shutdown();
    await within(STOP_DEADLINE_MS, stop()).catch(() => undefined);
  }

  /** A client that failed to connect is thrown away: the driver does not recover from a keyspace that was not there. */
  private client(): Promise<CassandraClient> {
    this.connecting ??= this.connect().catch((error: unknown) => {
      this.connecting = undefined;
      throw error;
    });
    return this.connecting;
  }

  private async connect(): Promise<CassandraClient> {
    const client = this.create(this.env.FRESHWAX_CASSANDRA_KEYSPACE);
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.shutdown().catch(() => undefined);
      throw error;
    }
  }

  private create(keyspace: string | undefined): CassandraClient {
    return createCassandraClient({
      ...cassandraConnection(this.env),
      applicationName: 'freshwax-gateway',
      ...(keyspace ? { keyspace } : {}),
    });
  }
}
