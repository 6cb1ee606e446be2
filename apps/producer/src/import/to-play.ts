import type { Said } from '../publish/to-observation.ts';
import { artistIdOf } from './artist-id.ts';
import { toTime } from './cell-time.ts';
import { CellError, toId, toText, type Cell } from './cell.ts';
import type { RowRead } from './to-observations.ts';
import { trackIdOf } from './track-id.ts';

type Entry = Readonly<Record<string, Cell>>;

/** The fields that are read, and so the only ones that are shown of an entry that is refused: no address, no user name. */
export const READ_FIELDS = {
  time: ['ts', 'endTime'],
  track: ['master_metadata_track_name', 'trackName'],
  artist: ['master_metadata_album_artist_name', 'artistName'],
  album: ['master_metadata_album_album_name'],
  uri: ['spotify_track_uri'],
  episode: ['spotify_episode_uri', 'episode_name', 'episodeName'],
  chapter: ['audiobook_chapter_uri', 'audiobook_uri', 'audiobook_title'],
} as const;

/**
 * One entry of the streaming history that Spotify gives its users: of the extended one (`ts`, names and a track uri) or
 * of the account data (`endTime`, names only). The time is that of the play's end, UTC.
 *
 * @param now ms since 1970: what is later lies in the future
 */
export function toPlay(value: unknown, now: number): RowRead {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { refused: 'is no entry of a history' };
  const entry = value as Entry;
  try {
    return readPlay(entry, now);
  } catch (error) {
    if (error instanceof CellError) return { refused: error.message };
    throw error;
  }
}

function readPlay(entry: Entry, now: number): RowRead {
  const name = read(entry, 'track');
  const artist = read(entry, 'artist');
  const uri = read(entry, 'uri');
  if (uri === null && read(entry, 'episode') !== null) return { refused: 'podcast episode' };
  if (uri === null && read(entry, 'chapter') !== null) return { refused: 'audiobook chapter' };
  if (name === null) return { refused: 'no track' };
  const id = idOf(uri, artist, name);
  if (id === undefined) return { refused: 'no artist and no id' };
  const observedAt = toTime(pick(entry, 'time'), 'time of play', now);
  const artists = artist === null ? [] : [{ id: artistIdOf(artist), name: artist }];
  const track = { name, artists, album_id: null, duration_ms: null };
  return {
    observedAt,
    said: [
      {
        type: 'watched_track',
        id,
        always: { ...track, album_name: read(entry, 'album'), requested_id: id },
        offered: {},
      },
    ],
    once: [{ type: 'track_meta', id, always: { ...track, explicit: null }, offered: {} }, ...artists.map(toMeta)],
  };
}

const toMeta = ({ id, name }: { id: string; name: string }): Said => ({
  type: 'artist_meta',
  id,
  always: { name, images: [], url: null },
  offered: {},
});

/** A file of the user's own has no id of Spotify, and one that is local to a device has one that is no id. */
function idOf(uri: string | null, artist: string | null, name: string): string | undefined {
  if (uri !== null && /^(spotify:track:|https:)/.test(uri)) return toId(uri, 'track_id') ?? undefined;
  return artist === null ? undefined : trackIdOf(artist, name);
}

const pick = (entry: Entry, what: keyof typeof READ_FIELDS): Cell => {
  const field = READ_FIELDS[what].find((one) => Object.hasOwn(entry, one));
  return field === undefined ? null : entry[field];
};
/** A field of an episode may be there and null while the next one names it. */
function read(entry: Entry, what: keyof typeof READ_FIELDS): string | null {
  for (const field of READ_FIELDS[what]) {
    const text = Object.hasOwn(entry, field) ? toText(entry[field], field) : null;
    if (text !== null) return text;
  }
  return null;
}
