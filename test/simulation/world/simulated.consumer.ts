import { RawEventWriter } from '@freshwax/cassandra';
import { topicTable, type Stream } from '@freshwax/contracts';
import type { Chunk } from '@freshwax/kafka';
import { BatchServer } from '@freshwax/kafka/batch';
import { LIVE } from '../../../apps/consumer/src/chunk/build.ts';
import { ChunkProcessor } from '../../../apps/consumer/src/chunk/chunk.processor.ts';
import { ChunkSink } from '../../../apps/consumer/src/chunk/chunk.sink.ts';
import { PostgresOffsetLedger } from '../../../apps/consumer/src/chunk/offset.ledger.ts';
import { foldJoint } from '../../../apps/consumer/src/joint/joint.fold.ts';
import { watchProgress } from '../../../apps/consumer/src/process/progress.watchdog.ts';
import { StandingRulesStore } from '../../../apps/consumer/src/purge/standing-rules.ts';
import { streamTables } from '../../../apps/consumer/src/stream-tables.ts';
import type { CassandraModel } from '../cassandra/node.model.ts';
import { SimulatedProcess } from '../engine/simulated.process.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { BrokerModel } from '../kafka/broker.model.ts';
import { createKafkaModel } from '../kafka/client.model.ts';
import type { PostgresModel } from '../postgres/server.model.ts';

export interface Servers {
  broker: BrokerModel;
  postgres: PostgresModel;
  cassandra: CassandraModel;
}

type Counted = ConstructorParameters<typeof ChunkProcessor>[4];

/** The least that a broker allows, ms. */
const SESSION_MS = 6_000;
const FOLD_MS = 4_000;
/** Days that rows of Spotify are kept. */
export const RETENTION = new Map([['spotify', 30]]);

/** A consumer as main.ts puts it together, without Nest's modules: every class is the product's own. */
export class SimulatedConsumer {
  readonly process: SimulatedProcess;
  /** Why it could not go on; undefined while it can, and when it was killed. */
  endedBy: Error | undefined;
  private server: BatchServer | undefined;

  constructor(
    readonly name: string,
    private readonly scheduler: Scheduler,
    private readonly servers: Servers,
  ) {
    this.process = new SimulatedProcess(name, scheduler);
  }

  start(streams: readonly Stream[], metrics: Counted): void {
    this.scheduler.note(`${this.name} starts`);
    this.scheduler.at(0, () => this.run(streams, metrics), this.process);
  }

  /** Why its partitions wait or stand still. */
  trouble(): string[] {
    return this.process.isDead ? [] : (this.server?.trouble() ?? []);
  }

  /** Leaves the group and ends, as a rolling restart does. */
  close(): void {
    const { server, scheduler, process } = this;
    scheduler.note(`${this.name} is asked to end`);
    scheduler.at(0, () => void server?.close().then(() => process.kill()), process);
  }

  private run(streams: readonly Stream[], metrics: Counted): void {
    const pool = this.servers.postgres.pool();
    const onFatal = (error: Error): void => {
      this.scheduler.note(`${this.name} ends: ${error.message}`);
      this.endedBy = error;
      this.process.kill();
    };
    const server = new BatchServer({
      kafka: createKafkaModel(this.servers.broker),
      groupId: 'freshwax-consumer',
      topicPrefix: '',
      ledger: new PostgresOffsetLedger(pool),
      onFatal,
      sessionTimeoutMs: SESSION_MS,
    });
    const raw = new RawEventWriter(this.servers.cassandra.client());
    const processor = new ChunkProcessor(
      raw,
      new ChunkSink(pool, LIVE),
      new StandingRulesStore(pool),
      RETENTION,
      metrics,
    );
    for (const table of streamTables.filter(({ stream }) => streams.includes(stream)))
      server.addHandler(
        topicTable[table.stream].topic,
        (chunk: Chunk) => processor.process(table as never, chunk) as never,
      );
    server.listen((error) => (error ? onFatal(error as Error) : undefined));
    watchProgress(server, onFatal);
    setInterval(() => void foldJoint(pool, LIVE).catch(() => undefined), FOLD_MS);
    this.server = server;
  }
}
