import type { RebuildDifference, RebuildGap, RebuildResult, RebuildSource } from '@freshwax/contracts';
import type { Connection } from '@freshwax/postgres';

/** What a rebuild has found so far; it outlives the process. */
export interface RebuildReport {
  carried: number;
  offsetsNotInLog: number;
  records: number;
  gaps: RebuildGap[];
  differences: RebuildDifference[];
  comparisonHeldMs: number;
  swapHeldMs?: number;
}

const RESULT = `SELECT started_at, extract(epoch FROM clock_timestamp() - started_at)::float8 * 1000 AS took_ms, swapped_at, report,
  to_regnamespace('freshwax_old') IS NULL AS is_old_dropped FROM book.rebuild WHERE operation = $1`;
const SHOWN_GAPS = 10;

interface ResultRow {
  started_at: Date;
  took_ms: number;
  swapped_at: Date | null;
  is_old_dropped: boolean;
  report: Partial<RebuildReport>;
}

const READ = 'SELECT swapped_at FROM book.rebuild WHERE operation = $1';

// Tables that another version made may lack columns. to_regclass: they may be gone.
const CAN_GO_ON = `SELECT EXISTS (SELECT 1 FROM book.rebuild WHERE operation = $1 AND finished_at IS NULL AND swapped_at IS NULL
  AND migration = (SELECT name FROM schema_migration ORDER BY id DESC LIMIT 1))
  AND to_regclass('shadow_book.ingest_offset') IS NOT NULL AS can`;

const BEGIN = `WITH others AS (UPDATE book.rebuild SET finished_at = now() WHERE finished_at IS NULL AND operation <> $1)
INSERT INTO book.rebuild (operation, migration) SELECT $1, (SELECT name FROM schema_migration ORDER BY id DESC LIMIT 1)
ON CONFLICT (operation) DO UPDATE SET started_at = now(), migration = excluded.migration, report = '{}', finished_at = NULL`;

/** `book.rebuild`, and the steps that need the owner. @throws driver errors; see postgresVerdict */
export class RebuildStore {
  constructor(
    private readonly connection: Connection,
    private readonly id: string,
  ) {}

  /** Whether its tables are those that are served now. */
  async isSwapped(): Promise<boolean> {
    const { rows } = await this.connection.query<{ swapped_at: Date | null }>(READ, [this.id]);
    return rows.some((row) => row.swapped_at !== null);
  }

  /** Makes the tables, or keeps those that an earlier attempt has begun to fill. @returns whether it keeps them */
  async begin(): Promise<boolean> {
    const { rows } = await this.connection.query<{ can: boolean }>(CAN_GO_ON, [this.id]);
    if (rows[0]?.can) return true;
    await this.connection.query('SELECT book.rebuild_begin()');
    await this.connection.query(BEGIN, [this.id]);
    return false;
  }

  async analyze(): Promise<void> {
    await this.connection.query('SELECT book.rebuild_analyze()');
  }

  /** Within the transaction that holds the writers. @throws 55000 when the tables are not where the pipeline is */
  async swap(): Promise<void> {
    await this.connection.query('SELECT book.rebuild_swap($1)', [this.id]);
  }

  async note(report: Partial<RebuildReport>): Promise<void> {
    await this.connection.query('UPDATE book.rebuild SET report = report || $2::jsonb WHERE operation = $1', [
      this.id,
      JSON.stringify(report),
    ]);
  }

  /** @returns false while somebody may still look at the tables before it */
  async dropOld(): Promise<boolean> {
    const { rows } = await this.connection.query<{ gone: boolean }>('SELECT book.rebuild_drop_old($1) AS gone', [
      this.id,
    ]);
    return rows[0]!.gone;
  }

  async abandon(): Promise<void> {
    await this.connection.query('SELECT book.rebuild_abandon()');
    await this.finish();
  }

  /** What it came to: all that it noted. */
  async result(from: RebuildSource): Promise<RebuildResult> {
    const { rows } = await this.connection.query<ResultRow>(RESULT, [this.id]);
    const { started_at, took_ms, swapped_at, is_old_dropped, report } = rows[0]!;
    const { gaps, differences, comparisonHeldMs, swapHeldMs = 0, ...same } = report as RebuildReport;
    return {
      ...same,
      from,
      startedAt: started_at.toISOString(),
      tookMs: Math.round(took_ms),
      missing: gaps.reduce((sum, gap) => sum + gap.missing, 0),
      firstGaps: gaps.slice(0, SHOWN_GAPS),
      differences,
      differing: differences.reduce((sum, it) => sum + it.onlyLive + it.onlyRebuilt, 0),
      swappedAt: swapped_at?.toISOString() ?? null,
      writersHeldMs: { comparison: comparisonHeldMs, swap: swapHeldMs },
      isOldDropped: is_old_dropped,
    };
  }

  async finish(): Promise<void> {
    await this.connection.query('UPDATE book.rebuild SET finished_at = now() WHERE operation = $1', [this.id]);
  }
}
