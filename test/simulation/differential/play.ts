import type { KafkaRecord } from '@freshwax/kafka';
import type { Connection, Pool } from '@freshwax/postgres';
import { streams, type Stream } from '@freshwax/contracts';
import { LIVE } from '../../../apps/consumer/src/chunk/build.ts';
import { ChunkSink } from '../../../apps/consumer/src/chunk/chunk.sink.ts';
import type { JudgedChunk } from '../../../apps/consumer/src/chunk/judged-chunk.ts';
import { judge } from '../../../apps/consumer/src/chunk/judged.ts';
import { PostgresOffsetLedger } from '../../../apps/consumer/src/chunk/offset.ledger.ts';
import { streamTables } from '../../../apps/consumer/src/stream-tables.ts';
import { Random } from '../../faults/random.ts';
import { applyChunks } from '../postgres/chunk.rules.ts';
import { claimLedger, ensureLedger } from '../postgres/ledger.rules.ts';
import { DatabaseModel } from '../postgres/tables.ts';
import { RecordMaker } from '../world/record.maker.ts';
import { empty, ofModel, ofPostgres, topicOf, type Snapshot } from './snapshot.ts';

const NOW_MS = Date.UTC(2026, 9, 1, 6);
const PARTS = [0, 1, 2];
const RETENTION = new Map([['spotify', 30]]);
type Query = { name: string; text: string; values: unknown[] };

/** The same chunks through the real statement and through the model, with what both then hold. */
export class Play {
  readonly model = new DatabaseModel();
  /** Chunks of which only one of the two said that it was applied. */
  readonly disagreed: string[] = [];
  private readonly random: Random;
  private readonly maker: RecordMaker;
  private readonly next = new Map<string, number>();

  /** @param mutate what is done to the real statement's text; the model keeps the true one */
  constructor(
    private readonly pool: Pool,
    seed: number,
    private readonly mutate: (text: string) => string = (text) => text,
  ) {
    this.random = new Random(`differential ${seed}`);
    this.maker = new RecordMaker(this.random, {
      entities: 3,
      poison: 0.15,
      expired: 0.1,
      baseMs: NOW_MS,
      refusals: false,
    });
  }

  async run(chunks: number): Promise<{ model: Snapshot; real: Snapshot }> {
    await empty(this.pool);
    await this.claimAll();
    for (let count = 0; count < chunks; count++) await this.step();
    for (const stream of ['track_meta', 'album'] as const) await this.race(stream);
    return { model: ofModel(this.model), real: await ofPostgres(this.pool) };
  }

  private async step(): Promise<void> {
    if (this.random.chance(0.1)) return this.claimAll();
    const stream = this.random.pick(streams);
    const query = await this.build(stream, this.random.chance(0.5) ? [this.random.pick(PARTS)] : this.some(PARTS));
    await this.both(stream, query);
    if (this.random.chance(0.15)) await this.both(stream, query);
  }

  private async claimAll(): Promise<void> {
    const requests = streams.flatMap((stream) =>
      PARTS.map((partition) => ({ topic: topicOf(stream), partition, topicId: 'x', low: 0n })),
    );
    await new PostgresOffsetLedger(this.pool).claim(requests);
    const columns = [requests.map((it) => it.topic), requests.map((it) => it.partition)];
    ensureLedger(this.model, [...columns, requests.map(() => 'x'), requests.map(() => 0n)]);
    claimLedger(this.model, columns);
  }

  /** Several partitions in any order; one that comes twice was claimed anew meanwhile. */
  private some(parts: readonly number[]): number[] {
    return Array.from({ length: this.random.between(2, 4) }, () => this.random.pick(parts));
  }

  /** The product's own statement and parameters for a chunk of each part. */
  private async build(stream: Stream, parts: readonly number[]): Promise<Query> {
    const built: Query[] = [];
    const query = async (one: Query): Promise<{ rows: object[] }> => {
      built.push(one);
      return { rows: [{ applied: [] }] };
    };
    const sink = new ChunkSink({ query } as unknown as Connection, LIVE);
    const table = streamTables.find((it) => it.stream === stream)!;
    const chunks = parts.map((part, at) => this.chunk(stream, part, parts.indexOf(part) < at));
    // What comes in one turn goes together.
    await Promise.all(chunks.map(({ chunk, judged }) => sink.write(table as never, chunk, judged as never)));
    return built[0]!;
  }

  /** Some records; sometimes of an older epoch or another position. */
  private chunk(stream: Stream, part: number, isStale: boolean): JudgedChunk {
    const row = this.model.ledger.get(`${topicOf(stream)}/${part}`)!;
    const from = row.next + (this.random.chance(0.08) ? 1n : 0n);
    const records = this.records(stream, from);
    const rules = this.random.chance(0.2)
      ? [{ source: 'spotify', observedBeforeMs: NOW_MS - 1_000, upto: { generation: 0, offset: from + 2n } }]
      : [];
    const by = {
      retention: RETENTION,
      rules,
      generation: row.generation,
      nowMs: NOW_MS,
      // Not drawn: a seed plays the same either way.
      keepsEvents: part % 2 === 0,
    };
    const judged = records.map((record) => judge(stream, record, by));
    const claim = {
      topic: row.topic,
      partition: part,
      generation: row.generation,
      topicId: 'x',
      epoch: row.epoch - (isStale || this.random.chance(0.08) ? 1n : 0n),
      nextOffset: from,
      lastOffset: null,
      lastRecord: null,
    };
    const doomed = rules.map((rule) => ({ ...rule, partition: part }));
    return { chunk: { claim, from, to: records.at(-1)!.offset + 1n, doomed }, judged };
  }

  private records(stream: Stream, from: bigint): KafkaRecord[] {
    const key = `${stream}/${from}`;
    this.next.set(key, (this.next.get(key) ?? 0) + 1);
    return Array.from({ length: this.random.between(1, 12) }, (_, at) => {
      const { key: name, value } = this.maker.make(stream, NOW_MS);
      return { offset: from + BigInt(at), timestampMs: NOW_MS, key: name, value, headers: {} };
    });
  }

  private async both(stream: Stream, query: Query): Promise<void> {
    const told = this.tellModel(stream, query);
    const answer = await this.pool.query<{ applied: number[] }>(this.real(query)).catch((error: Error) => error);
    const real = answer instanceof Error ? ofError(answer) : answer.rows[0]!.applied.toSorted((a, b) => a - b).join();
    if (told !== real) this.disagreed.push(`${query.name}: ${told} and ${real}`);
  }

  /** Two partitions change the same rows: the second waits for the first one's commit. */
  private async race(stream: Stream): Promise<void> {
    const [first, second] = [await this.build(stream, [0]), await this.build(stream, [1, 2])];
    const [a, b] = [await this.pool.connect(), await this.pool.connect()];
    try {
      await a.query('BEGIN');
      await a.query(this.real(first));
      const { rows } = await b.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      let isOver = false;
      const waiting = b.query(this.real(second)).finally(() => (isOver = true));
      waiting.catch(() => undefined);
      await this.untilWaits(rows[0]!.pid, () => isOver);
      await a.query('COMMIT');
      await waiting;
    } catch {
      await a.query('ROLLBACK');
    } finally {
      a.release();
      b.release();
    }
    this.tellModel(stream, first);
    this.tellModel(stream, second);
  }

  /** Or is over: they met in no row. */
  private async untilWaits(pid: number, isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const { rows } = await this.pool.query(
        `SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND wait_event_type = 'Lock'`,
        [pid],
      );
      if (rows.length > 0) return;
    }
  }

  private real({ text, values }: Query): { text: string; values: unknown[] } {
    return { text: this.mutate(text), values };
  }

  /** @returns the numbers of the chunks that were applied, or why none was */
  private tellModel(stream: Stream, { text, values }: Query): string {
    try {
      const applied = applyChunks(this.model, this.model.live, { stream, text, values });
      return applied.flatMap((chunk, at) => (chunk ? [at + 1] : [])).join();
    } catch (error) {
      return ofError(error as Error);
    }
  }
}

const ofError = (error: Error): string => (error as { code?: string }).code ?? error.message;
