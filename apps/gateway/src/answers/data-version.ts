import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { PostgresStore } from '../stores/postgres.store.ts';

/** Readers within this time share one read, ms. */
const SHARED_FOR_MS = 250;

/** One row of book.ingest_offset; 64-bit integers as decimal text. */
export interface IngestRow {
  topic: string;
  part: number;
  generation: number;
  epoch: string;
  base_offset: string;
  next_offset: string;
  applied: string;
  rejected: string;
  last_record_at: string | null;
  updated_at: Date;
  /** Records of the partitions' earlier lives, before their topics were made anew: all partitions together. */
  applied_before: string;
  rejected_before: string;
  /** Rows that expiry and purge have removed so far, all partitions together. */
  removed: string;
  /** When matches with MusicBrainz, which rows of lists name, were last written; null before the first. */
  matched_at: string | null;
  /** Changes when an artist is followed, found, or no longer followed: lists may ask for those. */
  followed: string | null;
}

/** What the pipeline had applied at one moment. */
export interface Ingested {
  /** Equal versions have equal data. */
  version: string;
  partitions: readonly IngestRow[];
  /** Records since the pipeline began, whichever topics they came in. */
  settled: { readonly applied: number; readonly rejected: number };
  /** Kafka's time of the newest applied record, ms since 1970. */
  newestRecordAtMs: number | null;
}

const SQL = `SELECT topic, part, generation, epoch, base_offset, next_offset, o.applied, o.rejected, last_record_at, updated_at,
    past.applied AS applied_before, past.rejected AS rejected_before,
    (SELECT coalesce(sum(n), 0) FROM book.removal)::text AS removed,
    (SELECT finished_at::text FROM book.run WHERE source = 'listenbrainz' AND job = 'match' AND asked > 0
      ORDER BY started_at DESC LIMIT 1) AS matched_at,
    (SELECT count(*) || ' ' || coalesce(max(resolved_at)::text, '') FROM book.followed_artist WHERE artist_id IS NOT NULL) AS followed
  FROM book.ingest_offset o, (SELECT coalesce(sum(applied), 0)::text AS applied, coalesce(sum(rejected), 0)::text AS rejected
    FROM book.partition_generation) AS past
  ORDER BY topic, part`;

/**
 * How far the data is: read from book.ingest_offset on demand, at most every 250 ms, so that ETags are current although
 * nobody listens.
 */
@Injectable()
export class DataVersion {
  private shared: { read: Promise<Ingested>; atMs: number } | undefined;

  constructor(@Inject(PostgresStore) private readonly postgres: Pick<PostgresStore, 'rows'>) {}

  /** @throws driver errors; toProblem says what they mean */
  current(): Promise<Ingested> {
    const nowMs = performance.now();
    if (this.shared && nowMs - this.shared.atMs < SHARED_FOR_MS) return this.shared.read;
    const shared = { read: this.read(), atMs: nowMs };
    this.shared = shared;
    // Who is told "ready" reads at once: what failed before that is not what they are told.
    shared.read.catch(() => {
      if (this.shared === shared) this.shared = undefined;
    });
    return shared.read;
  }

  private async read(): Promise<Ingested> {
    return toIngested(await this.postgres.rows<IngestRow>(SQL));
  }
}

/**
 * The sum rises with every chunk, claim and batch of removed rows; the digest tells apart what a new generation may bring to
 * the same sum, and what comes through no topic: matches, and who is followed.
 */
export function toIngested(partitions: IngestRow[]): Ingested {
  const removed = BigInt(partitions[0]?.removed ?? 0);
  const sum = partitions.reduce((total, row) => total + BigInt(row.next_offset) + BigInt(row.epoch), removed);
  const places = partitions.map((row) => [row.topic, row.part, row.generation, row.epoch, row.next_offset].join('/'));
  const besides = [partitions[0]?.matched_at ?? '', partitions[0]?.followed ?? ''];
  const digest = createHash('sha256')
    .update([...places, ...besides].join())
    .digest('hex')
    .slice(0, 8);
  const recordTimes = partitions.flatMap((row) => (row.last_record_at === null ? [] : [Number(row.last_record_at)]));
  return {
    version: `${sum}.${digest}`,
    partitions,
    settled: { applied: settled(partitions, 'applied'), rejected: settled(partitions, 'rejected') },
    newestRecordAtMs: recordTimes.length > 0 ? Math.max(...recordTimes) : null,
  };
}

const settled = (partitions: readonly IngestRow[], as: 'applied' | 'rejected'): number =>
  partitions.reduce((sum, row) => sum + Number(row[as]), Number(partitions[0]?.[`${as}_before`] ?? 0));
