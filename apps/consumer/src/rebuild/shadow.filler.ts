import { windowOf } from '@freshwax/cassandra';
import { WINDOW_SIZE, type Stream } from '@freshwax/contracts';
import type { Claim, KafkaRecord } from '@freshwax/kafka';
import type { Connection } from '@freshwax/postgres';
import type { Retention } from '@freshwax/postgres/rows';
import { applyChunk } from '../chunk/apply-chunk.ts';
import { SHADOW } from '../chunk/build.ts';
import { ChunkSink } from '../chunk/chunk.sink.ts';
import type { StreamTable } from '../chunk/stream-table.ts';
import { StandingRulesStore } from '../purge/standing-rules.ts';
import { streamOf, streamTables } from '../stream-tables.ts';
import { judgeAgain } from './judge-again.ts';
import { readLetters } from './letters.query.ts';
import type { Letters, LogRange, RecordSource } from './record.source.ts';
import { SavepointSink } from './savepoint.sink.ts';
import { FillFencedError, ShadowBooks, type AppliedRange } from './shadow.books.ts';

export interface FillerParts {
  /** The one that holds the maintenance lock. */
  connection: Connection;
  source: RecordSource;
  retention: Retention;
  /** Called after each piece. @throws to end between two of them */
  onRecords: (records: number) => void | Promise<void>;
}

/** alone: each piece is a transaction. within: all are part of one that the connection has begun. */
export type FillMode = 'alone' | 'within';

/**
 * Fills the tables of a rebuild with what the pipeline has applied, through the statement that the pipeline applies it by.
 * It judges as a consumer does, by the rules of every purge; what it counts, it counts in the rebuild's own books.
 */
export class ShadowFiller {
  private readonly books: ShadowBooks;
  private readonly sinks: Record<FillMode, Pick<ChunkSink, 'write'>>;
  private mode: FillMode = 'alone';
  private readonly rules: StandingRulesStore;
  private readonly claims = new Map<string, Claim>();

  constructor(private readonly parts: FillerParts) {
    this.books = new ShadowBooks(parts.connection);
    const alone = new ChunkSink(parts.connection, SHADOW);
    this.sinks = { alone, within: new SavepointSink(parts.connection, alone) };
    this.rules = new StandingRulesStore(parts.connection);
  }

  /** Takes the cursor over from whoever filled before. */
  async claim(): Promise<void> {
    await this.books.ensure();
    for (const claim of await this.books.claim()) this.claims.set(keyOf(claim), claim);
  }

  /** Offsets that the pipeline has passed, and those of them that this has not. */
  async readRest(): Promise<{ ranges: AppliedRange[]; total: bigint; rest: bigint }> {
    const ranges = await this.books.readRanges();
    const total = ranges.reduce((sum, { base, upto }) => sum + upto - base, 0n);
    return { ranges, total, rest: ranges.reduce((sum, range) => sum + this.restOf(range), 0n) };
  }

  /** @throws driver errors; FillFencedError; what `onRecords` throws */
  async fill(ranges: readonly AppliedRange[], mode: FillMode = 'alone'): Promise<void> {
    this.mode = mode;
    // A partition that the pipeline has met since.
    if (ranges.some((range) => !this.claims.has(keyOf(range)))) await this.claim();
    for (const range of ranges) await this.fillRange(range);
  }

  private restOf(range: AppliedRange): bigint {
    const claim = this.claims.get(keyOf(range));
    if (!claim || claim.generation < range.generation) return range.upto - range.base;
    return claim.generation > range.generation ? 0n : range.upto - claim.nextOffset;
  }

  private async fillRange(range: AppliedRange): Promise<void> {
    const claim = this.claims.get(keyOf(range))!;
    if (claim.generation > range.generation) return;
    if (claim.generation < range.generation) await this.keep(this.books.enter(claim, range));
    const table = tableOf(range.topic);
    for (const piece of windowsOf(range, this.at(range).nextOffset)) {
      if (table) await this.fillWindow(table as StreamTable<Stream>, piece);
      if (this.at(range).nextOffset < piece.to) await this.keep(this.books.skip(this.at(range), piece.to));
    }
  }

  private async fillWindow<S extends Stream>(table: StreamTable<S>, piece: LogRange): Promise<void> {
    const letters = await readLetters(this.parts.connection, piece);
    for await (const records of this.parts.source.read(piece, letters)) {
      if (records.length > 0) await this.apply(table, this.at(piece), { records, letters });
      await this.parts.onRecords(records.length);
    }
  }

  private async apply<S extends Stream>(
    table: StreamTable<S>,
    claim: Claim,
    { records, letters }: { records: KafkaRecord[]; letters: Letters },
  ): Promise<void> {
    const { ahead } = await this.rules.of(claim);
    const by = { retention: this.parts.retention, rules: ahead, generation: claim.generation, nowMs: Date.now() };
    const judged = records.map((record) => judgeAgain(table.stream, { record, letters, by }));
    const to = records.at(-1)!.offset + 1n;
    // No row of these tables is about to be retracted: what a purge forbids never came into them.
    const chunk = { claim, from: claim.nextOffset, to, doomed: [] };
    if (!(await applyChunk(this.sinks[this.mode], { table, chunk, judged }))) throw new FillFencedError();
    this.claims.set(keyOf(claim), { ...claim, nextOffset: to });
  }

  private at(place: { topic: string; partition: number }): Claim {
    return this.claims.get(keyOf(place))!;
  }

  private async keep(moved: Promise<Claim>): Promise<void> {
    const claim = await moved;
    this.claims.set(keyOf(claim), claim);
  }
}

const keyOf = ({ topic, partition }: { topic: string; partition: number }): string => `${topic}/${partition}`;

function tableOf(topic: string): (typeof streamTables)[number] | undefined {
  const stream = streamOf(topic);
  return streamTables.find((table) => table.stream === stream);
}

function* windowsOf({ topic, partition, generation, upto }: AppliedRange, from: bigint): Generator<LogRange> {
  const size = BigInt(WINDOW_SIZE);
  for (let at = from; at < upto;) {
    const end = (BigInt(windowOf(at)) + 1n) * size;
    const to = end < upto ? end : upto;
    yield { topic, partition, generation, from: at, to };
    at = to;
  }
}
