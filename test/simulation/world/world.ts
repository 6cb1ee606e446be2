import { topicTable, type Stream } from '@freshwax/contracts';
import { CassandraModel } from '../cassandra/node.model.ts';
import { BEGIN_MS, type Scheduler } from '../engine/scheduler.ts';
import { BrokerModel } from '../kafka/broker.model.ts';
import { PostgresModel } from '../postgres/server.model.ts';
import { ChunkWatch } from '../truth/chunk.watch.ts';
import { Operator } from './operator.ts';
import { RecordMaker } from './record.maker.ts';
import { SentRecords } from './sent.ts';
import { SimulatedConsumer, type Servers } from './simulated.consumer.ts';

/** What a seed makes its world of. */
export interface Plan {
  streams: readonly Stream[];
  partitions: number;
  records: number;
  /** For how long records come and faults strike, ms. */
  lastsMs: number;
  consumers: number;
  entities: number;
  /** Records come at a few instants, so that partitions are written at the same time. */
  bursts: boolean;
  poison: number;
  expired: number;
  commitLogSync: 'batch' | 'periodic';
  /** How likely it is that a driver of one consumer breaks while its neighbours' work. */
  brokenDriver: number;
}

const BURSTS = 4;
/** How soon the supervisor starts a consumer that has ended, ms. */
const RESTART_MS = 700;
/** What no server and no network throws. */
const BUGS = [ReferenceError, SyntaxError, TypeError, RangeError];
/** What a supervisor looks at. */
const LOOK_MS = 300;

/** Servers, consumers, an operator and what is sent: everything that a seed has. */
export class World {
  readonly servers: Servers;
  readonly sent = new SentRecords();
  readonly operator: Operator;
  readonly watch: ChunkWatch;
  consumers: SimulatedConsumer[] = [];
  readonly counts = { kills: 0, stops: 0, restarts: 0, fenced: 0, redelivered: 0, chunks: 0, brokenDrivers: 0 };
  private readonly maker: RecordMaker;
  private named = 0;

  constructor(
    readonly scheduler: Scheduler,
    readonly plan: Plan,
  ) {
    const broker = new BrokerModel(scheduler);
    const postgres = new PostgresModel(scheduler);
    const cassandra = new CassandraModel(scheduler, plan.commitLogSync);
    this.servers = { broker, postgres, cassandra };
    this.maker = new RecordMaker(scheduler.random, { ...plan, baseMs: BEGIN_MS });
    this.operator = new Operator(this);
    this.watch = new ChunkWatch(this);
    for (const stream of plan.streams) broker.createTopic(topicTable[stream].topic, this.begins());
    for (let at = 0; at < plan.records; at++) this.publishLater(this.anyTime());
    for (let at = 0; at < plan.consumers; at++) this.startConsumer();
    this.supervise();
  }

  /** Some logs begin where a window of Cassandra is about to end. */
  private begins(): bigint[] {
    const { random } = this.scheduler;
    return Array.from({ length: this.plan.partitions }, () => random.pick([0n, 0n, 7n, 49_990n]));
  }

  startConsumer(): SimulatedConsumer {
    const consumer = new SimulatedConsumer(`consumer-${++this.named}`, this.scheduler, this.servers);
    const { counts } = this;
    consumer.start(this.plan.streams, {
      applied: () => void counts.chunks++,
      fenced: () => void counts.fenced++,
      redelivered: () => void counts.redelivered++,
    });
    this.consumers.push(consumer);
    return consumer;
  }

  living(): SimulatedConsumer[] {
    return this.consumers.filter(({ process }) => !process.isDead);
  }

  publish(stream: Stream, part: number): void {
    const { random, nowMs } = this.scheduler;
    const topic = topicTable[stream].topic;
    const log = this.servers.broker.log(topic, part);
    const made = this.maker.make(stream, Math.floor(nowMs));
    const twice = random.chance(0.1) ? 2 : 1;
    for (let time = 0; time < twice; time++) {
      const record = { timestampMs: Math.floor(nowMs), key: made.key, value: made.value, isControlRecord: false };
      this.sent.add(topic, part, log.append(record, random.chance(0.05) ? 3n : 0n), made);
    }
    // A mark where the record applied last was is noticed only when the next record comes.
    const isFirst = this.sent.versionsOf(topic, part).length === 1;
    if (isFirst && random.chance(0.08))
      log.append({ timestampMs: Math.floor(nowMs), key: null, value: null, isControlRecord: true });
  }

  /** No more faults: every server is up and the ways are clear; what was broken is put right as an operator would. */
  heal(): void {
    this.scheduler.note('-- healed');
    for (const server of [this.servers.broker, this.servers.postgres, this.servers.cassandra]) {
      server.network.isDown = false;
      server.network.weather = { lostBefore: 0, lostAfter: 0, silent: 0, late: 0 };
    }
    for (const { process } of this.consumers) {
      process.clockOffsetMs = 0;
      if (process.isStopped) process.goOn();
    }
  }

  /** Errors of the code, not of the world, that consumers ended by. */
  bugs(): string[] {
    const isBug = (error: Error | undefined): boolean => BUGS.some((kind) => error instanceof kind);
    return this.consumers.flatMap(({ name, endedBy }) => (isBug(endedBy) ? [`${name} ended by ${endedBy}`] : []));
  }

  /** Every record of every log lies below the ledger's position. */
  isDrained(): boolean {
    const { broker, postgres } = this.servers;
    return [...broker.topics].every(([name, { logs, id }]) =>
      logs.every(({ records }, part) => {
        const row = postgres.database.ledger.get(`${name}/${part}`);
        const last = records.findLast(({ isControlRecord }) => !isControlRecord);
        if (!row) return !last;
        return (!last || row.next > last.offset) && row.topicId === id;
      }),
    );
  }

  /** Whether something is still to happen: a question on its way, a purge, an operator's look at a log that was cut. */
  isAwaited(): boolean {
    const { broker, postgres, cassandra } = this.servers;
    const isLate = [broker, postgres, cassandra].some(({ network }) => network.late > 0);
    return (
      isLate ||
      this.operator.purging > 0 ||
      [...broker.topics].some(([topic, { logs }]) => this.isUndecided(topic, logs.length))
    );
  }

  private isUndecided(topic: string, parts: number): boolean {
    const all = Array.from({ length: parts }, (_, part) => part);
    return all.some((part) => {
      const decided = this.operator.versions.get(`${topic}/${part}`)?.at(-1) ?? 0;
      return decided < this.sent.versionsOf(topic, part).length - 1;
    });
  }

  private anyTime(): number {
    const { plan, scheduler } = this;
    const share = scheduler.random.next();
    return plan.lastsMs * (plan.bursts ? Math.floor(share * BURSTS) / BURSTS : share);
  }

  private publishLater(afterMs: number): void {
    const { random } = this.scheduler;
    const stream = random.pick(this.plan.streams);
    const part = random.between(0, this.plan.partitions - 1);
    this.scheduler.at(afterMs, () => this.publish(stream, part));
  }

  /** Starts anew what has ended, until there are as many as there were. */
  private supervise(): void {
    const isShort = this.living().length < this.plan.consumers;
    if (isShort) {
      this.counts.restarts++;
      this.scheduler.at(RESTART_MS, () => this.startConsumer());
    }
    this.scheduler.at(isShort ? RESTART_MS + LOOK_MS : LOOK_MS, () => this.supervise());
  }
}
