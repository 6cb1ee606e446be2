import { Injectable } from '@nestjs/common';
import type { RawEvent } from '@freshwax/contracts';
import { DataVersion, type IngestRow } from '../answers/data-version.ts';
import { ProblemError } from '../http/problem.error.ts';
import { CassandraStore } from '../stores/cassandra.store.ts';
import { toRawEvent, type Stored } from './to-raw-event.ts';

/** Values of one page together, bytes: 200 records of 900 KB would be no page. */
const MAX_PAGE_BYTES = 4 * 1024 * 1024;
/** Logs that a page goes over: each is read for it, and named in the cursor of the next. */
export const MOST_LOGS = 300;
/** Partitions read at once. */
const LANES = 6;

export interface EventsQuestion {
  topic: string | undefined;
  partition: number | undefined;
  limit: number;
}

/** Where the next page of a log begins: only offsets below. */
export interface LogPlace {
  topic: string;
  partition: number;
  generation: number;
  before: bigint;
}

/** Raw events from Cassandra. What is not applied yet is not shown: its chunk may still be half written. */
@Injectable()
export class EventsQuery {
  constructor(
    private readonly cassandra: CassandraStore,
    private readonly dataVersion: DataVersion,
  ) {}

  /** @throws ProblemError not-found when it expired, was purged or never was */
  async one(at: {
    topic: string;
    partition: number;
    generation: number | undefined;
    offset: bigint;
  }): Promise<RawEvent> {
    const generation = at.generation ?? (await this.partitions(at.topic, at.partition))[0]?.generation ?? 0;
    const reader = await this.cassandra.reader();
    const found = await reader.readAt({ topic: at.topic, partition: at.partition, generation }, at.offset);
    if (!found) throw new ProblemError('not-found', { detail: 'This record expired, was purged, or never was.' });
    return toRawEvent(found);
  }

  /** Those of the places that are still there, in their order. */
  async at(
    places: readonly { topic: string; partition: number; generation: number; offset: bigint }[],
  ): Promise<RawEvent[]> {
    const reader = await this.cassandra.reader();
    const found = new Map<object, RawEvent>();
    const waiting = places.values();
    const lane = async (): Promise<void> => {
      for (const place of waiting) {
        const record = await reader.readAt(place, place.offset);
        if (record) found.set(place, toRawEvent(record));
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    return places.flatMap((place) => found.get(place) ?? []);
  }

  /**
   * The logs of the question at their newest applied record.
   * @throws ProblemError validation when they are more than a page goes over
   */
  async newest({ topic, partition }: EventsQuestion): Promise<LogPlace[]> {
    const rows = (await this.partitions(topic, partition)).filter(({ next_offset }) => next_offset !== '0');
    if (rows.length > MOST_LOGS) throw tooMany(rows.length, topic === undefined ? '/topic' : '/partition');
    return rows.map((row) => ({
      topic: row.topic,
      partition: row.part,
      generation: row.generation,
      before: BigInt(row.next_offset),
    }));
  }

  /** The newest records below the places, over all logs newest first, and where the next page begins. */
  async read(places: readonly LogPlace[], limit: number): Promise<{ events: RawEvent[]; next: LogPlace[] }> {
    const found = await this.readAll(places, limit);
    const merged = found.flat().sort((a, b) => b.timestampMs - a.timestampMs || (b.offset > a.offset ? 1 : -1));
    const records = cutAtBytes(merged.slice(0, limit));
    const next = places
      .map((place) => ({ ...place, before: lowestShown(place, records) }))
      .filter(({ before }) => before > 0n);
    return {
      events: records.map(toRawEvent),
      next: records.length < merged.length || merged.length >= limit ? next : [],
    };
  }

  private async readAll(places: readonly LogPlace[], limit: number): Promise<Stored[][]> {
    const reader = await this.cassandra.reader();
    const found: Stored[][] = [];
    const waiting = places.values();
    const lane = async (): Promise<void> => {
      for (const { before, ...log } of waiting) found.push(await reader.readBefore(log, before, limit));
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    return found;
  }

  private async partitions(topic: string | undefined, partition: number | undefined): Promise<readonly IngestRow[]> {
    const { partitions } = await this.dataVersion.current();
    return partitions.filter(
      (row) => (topic === undefined || row.topic === topic) && (partition === undefined || row.part === partition),
    );
  }
}

const tooMany = (logs: number, pointer: string): ProblemError =>
  new ProblemError('validation', {
    errors: [{ pointer, detail: `is needed: of ${logs} partitions, ${MOST_LOGS} at most are read together` }],
  });

function cutAtBytes(records: readonly Stored[]): Stored[] {
  let bytes = 0;
  const end = records.findIndex((record) => (bytes += record.payload?.length ?? 0) > MAX_PAGE_BYTES);
  return records.slice(0, end < 0 ? undefined : Math.max(1, end));
}

const lowestShown = (place: LogPlace, records: readonly Stored[]): bigint =>
  records
    .filter((record) => record.topic === place.topic && record.partition === place.partition)
    .reduce((lowest, { offset }) => (offset < lowest ? offset : lowest), place.before);
