import { Injectable } from '@nestjs/common';
import type { AnswerMeta, Source } from '@freshwax/contracts';
import { DataVersion, type Ingested } from './data-version.ts';

export interface AnswerNotes {
  sources: readonly Source[];
  /** Rows that lack a field, by field. */
  missing?: Record<string, number>;
}

/** Wraps data with what every answer says of itself. */
@Injectable()
export class Answers {
  constructor(private readonly dataVersion: DataVersion) {}

  async of<Data>(data: Data, notes: AnswerNotes): Promise<{ data: Data; meta: AnswerMeta }> {
    return { data, meta: toMeta(await this.dataVersion.current(), notes) };
  }

  /** For what does not rest in PostgreSQL: an answer even while it is away, then with version 0. */
  async always<Data>(data: Data): Promise<{ data: Data; meta: AnswerMeta }> {
    const ingested = await this.dataVersion.current().catch(() => NOTHING);
    return { data, meta: toMeta(ingested, { sources: [] }) };
  }
}

const NOTHING: Ingested = {
  version: '0',
  partitions: [],
  settled: { applied: 0, rejected: 0 },
  newestRecordAtMs: null,
};

export function toMeta(ingested: Ingested, { sources, missing = {} }: AnswerNotes, nowMs = Date.now()): AnswerMeta {
  const { newestRecordAtMs } = ingested;
  return {
    asOf: new Date(nowMs).toISOString(),
    dataVersion: ingested.version,
    freshnessMs: newestRecordAtMs === null ? null : Math.max(0, nowMs - newestRecordAtMs),
    sources: [...sources],
    missing,
  };
}
