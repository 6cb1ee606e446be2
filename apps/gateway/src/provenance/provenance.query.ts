import { Injectable } from '@nestjs/common';
import type { RecordProvenance } from '@freshwax/contracts';
import { z } from 'zod';
import { DataVersion } from '../answers/data-version.ts';
import { toHeaders } from '../dead-letters/letter.bytes.ts';
import { toRawEvent } from '../events/to-raw-event.ts';
import { Watermarks } from '../pipeline/watermarks.ts';
import { RunsQuery } from '../sources/runs.query.ts';
import { CassandraStore } from '../stores/cassandra.store.ts';
import { RecordRowsQuery, type Place } from './record-rows.query.ts';
import { toFate } from './to-fate.ts';

const TRACEPARENT = /^00-([0-9a-f]{32})-/;

/** What the bytes of a record say of it, as far as they are an event. */
const said = z.object({ entity_id: z.string().optional(), run_id: z.string().optional() });

/** Follows one record to its rows and to its run. */
@Injectable()
export class ProvenanceQuery {
  constructor(
    private readonly dataVersion: DataVersion,
    private readonly cassandra: CassandraStore,
    private readonly rows: RecordRowsQuery,
    private readonly runs: RunsQuery,
    private readonly watermarks: Watermarks,
  ) {}

  /** undefined when no such log is known, and no record lies there. */
  async read(
    at: Omit<Place, 'generation'> & { generation: number | undefined },
  ): Promise<RecordProvenance | undefined> {
    const { partitions } = await this.dataVersion.current();
    const log = partitions.find((row) => row.topic === at.topic && row.part === at.partition);
    const place: Place = { ...at, generation: at.generation ?? log?.generation ?? 0 };
    const stored = await (await this.cassandra.reader()).readAt(place, BigInt(place.offset));
    if (!stored && !log) return undefined;
    const event = stored ? toRawEvent(stored) : null;
    const headers = stored ? toHeaders(stored.headers) : [];
    const named = said.safeParse(event?.value).data;
    const rejection = await this.rows.rejectionOf(place);
    const run = named?.run_id === undefined ? undefined : await this.runOf(named.run_id);
    const traceparent = headers.find(([name]) => name === 'traceparent')?.[1] ?? '';
    return {
      place: { ...place, runId: named?.run_id ?? null },
      fate: await toFate(place, log, {
        isRejected: rejection !== undefined,
        isStored: stored !== undefined,
        readHigh: () => this.highOf(place),
      }),
      reason: rejection?.reason ?? null,
      letter: rejection?.letter ?? null,
      event,
      headers,
      rows: named?.entity_id === undefined ? [] : await this.rows.restingOn(place, named.entity_id),
      run: run ?? null,
      traceId: TRACEPARENT.exec(traceparent)?.[1] ?? run?.traceId ?? null,
    };
  }

  private async highOf({ topic, partition }: Place): Promise<bigint | null> {
    const marks = (await this.watermarks.current()).get(topic);
    return marks?.find((it) => it.partition === partition)?.high ?? null;
  }

  private async runOf(id: string) {
    return z.uuid().safeParse(id).success ? this.runs.one(id) : undefined;
  }
}
