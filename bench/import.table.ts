import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

const HEADER =
  'track_id,track_name,track_artist,track_popularity,track_album_id,track_album_name,track_album_release_date,' +
  'playlist_name,playlist_id,playlist_genre,playlist_subgenre,danceability,energy,key,loudness,mode,speechiness,' +
  'acousticness,instrumentalness,liveness,valence,tempo,duration_ms\n';
/** As in a real table of playlists: one row in seven names a track that another row has named. */
const REPEATED = 1 / 7;
const TRACKS_AN_ALBUM = 1.25;
const TRACKS_AN_ARTIST = 2.7;
const BLOCK_CHARACTERS = 1024 * 1024;

const WORDS = 'amber bridge copper delta ember field glass harbour ivory juniper kite lantern meadow north orbit'.split(
  ' ',
);
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * Writes a table of tracks with the columns of a published one, invented names, the same bytes for the same size.
 *
 * @returns its rows
 */
export async function writeTable(path: string, bytes: number): Promise<number> {
  const out = createWriteStream(path);
  let block = HEADER;
  let written = 0;
  let rows = 0;
  for (let tracks = 0; written + block.length < bytes; rows++) {
    const isRepeated = tracks > 0 && shareOf(rows, 1) < REPEATED;
    block += toRow(isRepeated ? Math.floor(shareOf(rows, 2) * tracks) : tracks++, rows);
    if (block.length < BLOCK_CHARACTERS) continue;
    if (!out.write(block, 'latin1')) await once(out, 'drain');
    written += block.length;
    block = '';
  }
  out.end(block, 'latin1');
  await once(out, 'close');
  return rows;
}

function toRow(track: number, row: number): string {
  const album = Math.floor(track / TRACKS_AN_ALBUM);
  // Few artists have most of the tracks.
  const artist = Math.floor(shareOf(track, 3) ** 3 * ((track + 1_000) / TRACKS_AN_ARTIST));
  const year = 1970 + (album % 50);
  const date = album % 10 === 0 ? `${year}` : album % 10 === 1 ? `${year}-06` : `${year}-06-14`;
  const features = [4, 5, 6, 7, 8, 9, 10, 11, 12].map((salt) => shareOf(track, salt).toFixed(3));
  return (
    `${idOf(track, 1)},${nameOf(track, 13)} ${track},The ${nameOf(artist, 14)} ${artist},${track % 101},` +
    `${idOf(album, 2)},"${nameOf(album, 15)}, ${album}",${date},playlist ${row % 471},${idOf(row % 471, 3)},pop,dance pop,` +
    `${features.join(',')},1,${120 + (track % 60)}.05,${120_000 + ((track * 7_919) % 240_000)}\n`
  );
}

const nameOf = (at: number, salt: number): string =>
  `${WORDS[Math.floor(shareOf(at, salt) * WORDS.length)]!} ${WORDS[Math.floor(shareOf(at, salt + 100) * WORDS.length)]!}`;

function idOf(at: number, salt: number): string {
  let id = '';
  for (let piece = 0; piece < 5; piece++) {
    let bits = mix(at, salt * 8 + piece);
    for (let letter = 0; letter < 5 && id.length < 22; letter++) {
      id += BASE62[bits % 62]!;
      bits = Math.floor(bits / 62);
    }
  }
  return id;
}

const shareOf = (at: number, salt: number): number => mix(at, salt) / 2 ** 32;

/** 32 bits that look like chance (the finalizer of MurmurHash3). */
function mix(at: number, salt: number): number {
  let bits = (at ^ Math.imul(salt, 0x9e3779b1)) >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
