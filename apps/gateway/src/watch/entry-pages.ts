import { Injectable } from '@nestjs/common';
import type { Source } from '@freshwax/contracts';
import { z } from 'zod';
import { cursorParameter, cutPage, limitParameter, sourceParameter, type Page } from '../http/page.ts';
import { CursorSigner } from '../security/cursor.ts';
import { PostgresStore } from '../stores/postgres.store.ts';
import type { EntryKey } from './entry-id.ts';

/** What both lists take. */
export const entriesQuery = z.strictObject({ source: sourceParameter, limit: limitParameter, cursor: cursorParameter });

export interface EntriesQuestion {
  sources: readonly Source[];
  limit: number;
  cursor: string | undefined;
}

/** One of the user's lists. */
export interface EntryList {
  name: string;
  /** The statement that reads those rows, called `entry`, for which a condition holds; with `PLACE`. */
  statement: (condition: string) => string;
}

/** Text, since a Date would cut the microseconds off: the page would begin in the wrong place. */
export const PLACE = 'entry.added_at::text AS place';

interface PlacedRow extends EntryKey {
  place: string;
}

/** Reads the user's lists page by page, in the order of their coming. */
@Injectable()
export class EntryPages {
  constructor(
    private readonly postgres: PostgresStore,
    private readonly cursors: CursorSigner,
  ) {}

  /** @throws ProblemError cursor-expired, validation */
  async read<Row extends PlacedRow>(list: EntryList, { sources, limit, cursor }: EntriesQuestion): Promise<Page<Row>> {
    const scope = JSON.stringify([list.name, sources]);
    const after = cursor === undefined ? [] : await this.cursors.read(scope, cursor);
    const behind =
      after.length === 0 ? '' : 'AND (entry.added_at, entry.query, entry.source) > ($3::timestamptz, $4, $5)';
    const sql = `${list.statement(`entry.source = ANY($1) ${behind}`)}
      ORDER BY entry.added_at, entry.query, entry.source LIMIT $2`;
    const read = await this.postgres.rows<Row>(sql, [sources, limit + 1, ...after]);
    return cutPage(read, limit, ({ place, query, source }) => this.cursors.sign(scope, [place, query, source]));
  }
}
