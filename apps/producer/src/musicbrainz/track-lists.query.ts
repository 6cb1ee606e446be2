import type { Pool } from '@freshwax/postgres';

/** Of these albums of the source, those with a track. */
export async function readAlbumsWithTracks(
  pool: Pool,
  { source, ids }: { source: string; ids: readonly string[] },
): Promise<Set<string>> {
  const { rows } = await pool.query<{ album_id: string }>(
    'SELECT DISTINCT album_id FROM live.tracks WHERE source = $1 AND album_id = ANY($2::text[])',
    [source, ids],
  );
  return new Set(rows.map((row) => row.album_id));
}
