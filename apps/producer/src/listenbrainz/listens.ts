import { isFields } from '../spotify/responses.ts';

/** How often something was played, and by how many; undefined where nobody was asked, null where nobody knows. */
export interface Listens {
  listen_count: unknown;
  listener_count: unknown;
}

export const NO_LISTENS: Listens = { listen_count: null, listener_count: null };
export const NOT_ASKED: Listens = { listen_count: undefined, listener_count: undefined };

/**
 * An answer to POST /1/popularity/…: by MBID, whatever the order. Who is not in it is not known there.
 * @param key "release_group_mbid", "recording_mbid" or "artist_mbid"
 */
export function toListens(body: unknown, key: string): Map<string, Listens> {
  const rows: readonly unknown[] = Array.isArray(body) ? body : [];
  return new Map(
    rows.flatMap((row): [string, Listens][] => {
      const mbid = isFields(row) ? row[key] : undefined;
      if (!isFields(row) || typeof mbid !== 'string') return [];
      return [
        [mbid, { listen_count: row['total_listen_count'] ?? null, listener_count: row['total_user_count'] ?? null }],
      ];
    }),
  );
}
