import { cassandraVerdict, type RawEventWriter } from '@freshwax/cassandra';
import type { Stream } from '@freshwax/contracts';
import type { Chunk, ChunkOutcome } from '@freshwax/kafka';
import { isDiskFull, postgresVerdict } from '@freshwax/postgres';
import type { Retention } from '@freshwax/postgres/rows';
import { applyChunk } from './apply-chunk.ts';
import type { ChunkMetrics } from './chunk.metrics.ts';
import type { ChunkSink } from './chunk.sink.ts';
import type { DoomedRule, StandingRulesStore } from '../purge/standing-rules.ts';
import { judge, type Judged } from './judged.ts';
import { isSmall } from './judged-chunk.ts';
import { SameTurn } from './same.turn.ts';
import type { StreamTable } from './stream-table.ts';
import { writeRaw } from './write-raw.ts';

/**
 * The way of a chunk: judge, keep every record raw in Cassandra, then apply in PostgreSQL. Never the other way round:
 * the ledger's position moves with the second, so it can never be ahead of the first, and a crash in between only
 * repeats writes that repeat themselves.
 */
export class ChunkProcessor {
  private readonly turns = new SameTurn();

  constructor(
    private readonly raw: Pick<RawEventWriter, 'write' | 'erase'>,
    private readonly sink: Pick<ChunkSink, 'write'>,
    private readonly rules: Pick<StandingRulesStore, 'of'>,
    private readonly retention: Retention,
    private readonly metrics: Pick<ChunkMetrics, 'applied' | 'fenced' | 'redelivered'>,
  ) {}

  /** @throws only what is a bug: the process ends and is restarted */
  async process<S extends Stream>(table: StreamTable<S>, chunk: Chunk): Promise<ChunkOutcome> {
    const started = performance.now();
    try {
      const { judged, doomed } = await this.judgeAll(table.stream, chunk);
      await this.keepRaw(chunk, judged);
      const applied = await applyChunk(this.sink, { table, chunk: { ...chunk, doomed }, judged });
      if (!applied) this.metrics.fenced(table.stream);
      else this.metrics.applied(table.stream, judged, performance.now() - started);
      return { kind: applied ? 'applied' : 'fenced' };
    } catch (error) {
      return this.explain(table.stream, error);
    }
  }

  private async judgeAll(
    stream: Stream,
    { claim, records }: Chunk,
  ): Promise<{ judged: Judged[]; doomed: readonly DoomedRule[] }> {
    const { ahead, doomed } = await this.rules.of(claim);
    const by = {
      retention: this.retention,
      rules: ahead,
      generation: claim.generation,
      nowMs: Date.now(),
      keepsEvents: isSmall(records),
    };
    return { judged: records.map((record) => judge(stream, record, by)), doomed };
  }

  /**
   * A lost connection leaves the statement's outcome unknown; asking again is right either way: the next claim waits for
   * the row, raises the epoch and reads the position, which says what happened.
   */
  private explain(stream: Stream, error: unknown): ChunkOutcome {
    const away =
      postgresVerdict(error) === 'transient'
        ? 'PostgreSQL'
        : cassandraVerdict(error) === 'transient'
          ? 'Cassandra'
          : undefined;
    if (!away) throw error;
    this.metrics.redelivered(stream);
    const how = isDiskFull(error) ? 'has no room left on its disk' : 'is away';
    return { kind: 'retry', reason: `${away} ${how}: ${(error as Error).message}` };
  }

  /**
   * What a purge forbids is erased although this attempt did not write it: an earlier one may have, and a consumer that
   * was asleep meanwhile may yet. The erasure bears the record's own time, so it covers both.
   *
   * Small chunks that begin together, as those of one fetch do, go on together: then one statement applies all of them.
   */
  private async keepRaw({ claim }: Pick<Chunk, 'claim'>, judged: Judged[]): Promise<void> {
    const keep = async (): Promise<void> => {
      const purged = judged.filter(isPurged).map(({ record }) => record);
      await this.raw.erase(claim, purged);
      const kept = judged.filter((it) => !isPurged(it));
      await writeRaw(this.raw, claim, kept);
    };
    return isSmall(judged) ? this.turns.end(keep()) : keep();
  }
}

const isPurged = ({ fate }: Judged): boolean => fate === 'purged';
