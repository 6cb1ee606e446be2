import { Injectable } from '@nestjs/common';
import { foundKinds, type FoundKind, type Source } from '@freshwax/contracts';
import { holdsSql, isCalledSql } from '../entities/by-name.ts';
import { PostgresStore } from '../stores/postgres.store.ts';

/** So many are looked up by their ids and ordered; of more, a page in any order is soon met. */
const MOST = 200;

/** Whose names are meant: of these ids, or too many to name them. */
export type FoundIds = readonly string[] | 'many';

export interface FoundNames {
  /** What is called exactly that. */
  whole: FoundIds;
  /** What holds the text, those among it. */
  parts: FoundIds;
}

interface Row {
  kind: FoundKind;
  is_whole: boolean;
  id: string;
}

const TABLES: Record<FoundKind, string> = {
  artists: 'live.artist_meta',
  tracks: 'live.track_name',
  albums: 'live.albums',
  watchedTracks: 'live.spotify_events',
};
const someOf = (kind: FoundKind, isWhole: boolean): string => {
  const isFound = isWhole ? isCalledSql('named', '$2::text') : holdsSql('named', '$2::text');
  return `(SELECT '${kind}' AS kind, ${isWhole} AS is_whole, id FROM ${TABLES[kind]} named
    WHERE source = ANY($1::text[]) AND ${isFound} LIMIT ${MOST + 1})`;
};
const sqlOf = (kinds: readonly FoundKind[]): string =>
  kinds.flatMap((kind) => [someOf(kind, true), someOf(kind, false)]).join(' UNION ALL ');

/**
 * Who is called like a text, before anybody is put in an order: a list in the order of another index, of which few rows fit, reads on
 * until it has met a page of them, a million rows for two letters that hardly any name holds.
 */
@Injectable()
export class FoundNamesQuery {
  constructor(private readonly postgres: PostgresStore) {}

  async read(q: string, of: readonly FoundKind[], sources: readonly Source[]): Promise<Record<FoundKind, FoundNames>> {
    const rows = await this.postgres.rows<Row>(sqlOf(of), [sources, q]);
    const ids = (kind: FoundKind, isWhole: boolean): FoundIds => {
      const found = rows.filter((row) => row.kind === kind && row.is_whole === isWhole);
      return found.length > MOST ? 'many' : [...new Set(found.map(({ id }) => id))];
    };
    const names = foundKinds.map((kind) => [kind, { whole: ids(kind, true), parts: ids(kind, false) }]);
    return Object.fromEntries(names) as Record<FoundKind, FoundNames>;
  }
}
