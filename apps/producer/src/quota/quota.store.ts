import type { Pool } from '@freshwax/postgres';
import { callsIn, oldestSlot, slotOf, type Slots } from './slots.ts';

/** What is known of one bucket. */
export interface BucketState {
  bucket: string;
  /** Calls of the last 24 h, to within 5 minutes. */
  calls: number;
  /** Most calls in 24 h; undefined: any number. */
  budget: number | undefined;
  /** ms since 1970; 0: open */
  blockedUntil: number;
  /** Why it was blocked. */
  reason: string | undefined;
}

export interface Claim {
  bucket: string;
  /** Calls in 24 h above which this asker is refused; others may have more. */
  most: number;
  budget: number;
  /** ms since 1970 */
  now: number;
}

export interface Block {
  bucket: string;
  /** ms since 1970 */
  until: number;
  reason: string;
}

/** Where quotas are kept, for all processes. Nothing here asks the store's own clock. */
export interface QuotaStore {
  /** Judges and counts one call in one step. @returns the state after it, and whether the call may be made */
  claim(claim: Claim): Promise<{ isGranted: boolean; state: BucketState }>;
  /** Adds calls that were made without being judged. */
  add(calls: ReadonlyMap<string, Slots>, now: number): Promise<void>;
  /** A longer block that is there stays. */
  block(blocks: readonly Block[], now: number): Promise<void>;
  read(now: number): Promise<BucketState[]>;
}

interface Row {
  bucket: string;
  calls: Slots;
  budget: number | null;
  blocked_until: Date | null;
  reason: string | null;
}

// The row is locked before WHERE is judged, and judged as it then is: askers that come together are counted one by one.
const CLAIM = `
  INSERT INTO book.quota_ledger AS held (source, bucket, calls, budget, updated_at)
  VALUES ($1, $2, jsonb_build_object($3::text, 1), $4, $5)
  ON CONFLICT (source, bucket) DO UPDATE
    SET calls = jsonb_set(
          held.calls - ARRAY(SELECT key FROM jsonb_object_keys(held.calls) AS key WHERE key::bigint < $6),
          ARRAY[$3::text], to_jsonb(coalesce((held.calls ->> $3::text)::int, 0) + 1)),
        budget = excluded.budget, updated_at = excluded.updated_at
    WHERE (held.blocked_until IS NULL OR held.blocked_until <= $5)
      AND (SELECT coalesce(sum(value::int), 0) FROM jsonb_each_text(held.calls) WHERE key::bigint >= $6) < $7
  RETURNING bucket, calls, budget, blocked_until, reason`;

const ADD = `
  INSERT INTO book.quota_ledger AS held (source, bucket, calls, updated_at)
  SELECT $1, key, value, $3 FROM jsonb_each($2) ORDER BY key
  ON CONFLICT (source, bucket) DO UPDATE
    SET calls = (
          SELECT coalesce(jsonb_object_agg(slot, calls), '{}') FROM (
            SELECT slot, sum(calls::int) AS calls
            FROM (SELECT * FROM jsonb_each_text(held.calls) UNION ALL SELECT * FROM jsonb_each_text(excluded.calls))
              AS counted (slot, calls)
            WHERE slot::bigint >= $4 GROUP BY slot) AS merged),
        budget = NULL, updated_at = excluded.updated_at`;

const BLOCK = `
  INSERT INTO book.quota_ledger AS held (source, bucket, blocked_until, reason, updated_at)
  VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (source, bucket) DO UPDATE
    SET blocked_until = excluded.blocked_until, reason = excluded.reason, updated_at = excluded.updated_at
    WHERE held.blocked_until IS NULL OR held.blocked_until < excluded.blocked_until`;

/**
 * `book.quota_ledger`: one row a source and bucket, shared by all processes and kept over restarts. The key is the source,
 * not the client id: quotas are counted for a developer account, whose client ids all share them.
 */
export class PostgresQuotaStore implements QuotaStore {
  constructor(
    private readonly pool: Pool,
    private readonly source: string,
  ) {}

  async claim({ bucket, most, budget, now }: Claim): Promise<{ isGranted: boolean; state: BucketState }> {
    const values = [this.source, bucket, slotOf(now), budget, new Date(now), oldestSlot(now), most];
    // Named: planned once a connection, not once a call.
    const { rows } = await this.pool.query<Row>({ name: 'quota claim', text: CLAIM, values });
    if (rows[0]) return { isGranted: true, state: toState(rows[0], now) };
    // Only to say why: what was judged is judged.
    const refusing = (await this.read(now)).find((state) => state.bucket === bucket);
    return { isGranted: false, state: refusing ?? { bucket, calls: most, budget, blockedUntil: 0, reason: undefined } };
  }

  async add(calls: ReadonlyMap<string, Slots>, now: number): Promise<void> {
    const values = [this.source, JSON.stringify(Object.fromEntries(calls)), new Date(now), oldestSlot(now)];
    await this.pool.query(ADD, values);
  }

  async block(blocks: readonly Block[], now: number): Promise<void> {
    for (const { bucket, until, reason } of blocks)
      await this.pool.query(BLOCK, [this.source, bucket, new Date(until), reason, new Date(now)]);
  }

  async read(now: number): Promise<BucketState[]> {
    const { rows } = await this.pool.query<Row>(
      'SELECT bucket, calls, budget, blocked_until, reason FROM book.quota_ledger WHERE source = $1 ORDER BY bucket',
      [this.source],
    );
    return rows.map((row) => toState(row, now));
  }
}

const toState = ({ bucket, calls, budget, blocked_until: until, reason }: Row, now: number): BucketState => ({
  bucket,
  calls: callsIn(calls, now),
  budget: budget ?? undefined,
  blockedUntil: until?.getTime() ?? 0,
  reason: reason ?? undefined,
});
