import { ProblemError } from '../http/problem.error.ts';

export type WatchedKind = 'track' | 'artist';

export const SPOTIFY_ID = /^[0-9A-Za-z]{22}$/;
const URI = /^spotify:([a-z]+):([0-9A-Za-z]{22})$/;
/** Of an artist alone: nothing else there is followed. */
const MBID_PAGE =
  /^https?:\/\/(?:[a-z]+\.)?(?:musicbrainz|listenbrainz)\.org\/artist\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/?(?:[?#].*)?$/;
const PAGE = /^https?:\/\/open\.spotify\.com\/(?:intl-[a-z-]+\/)?([a-z]+)\/([0-9A-Za-z]{22})\/?(?:[?#].*)?$/;

/**
 * What is asked of the source: an id as it stands or inside a uri or an address; else a name, to be searched for.
 * @throws ProblemError validation for the uri or the address of something else
 */
export function toQuery(kind: WatchedKind, text: string): string {
  if (SPOTIFY_ID.test(text)) return text;
  const mbid = kind === 'artist' ? MBID_PAGE.exec(text)?.[1] : undefined;
  if (mbid !== undefined) return mbid;
  const [, named, id] = URI.exec(text) ?? PAGE.exec(text) ?? [];
  if (named === kind) return id!;
  if (named !== undefined) throw wrong(`names an ${named}`.replace(/^names an ([^aeiou])/, 'names a $1'), kind);
  if (/^(spotify:|https?:\/\/)/i.test(text)) throw wrong('is no address of open.spotify.com', kind);
  return text.replaceAll(/\s+/g, ' ');
}

const wrong = (what: string, kind: WatchedKind): ProblemError =>
  new ProblemError('validation', {
    errors: [{ pointer: '/query', detail: `${what}; it takes a name, an id, or the address of one ${kind}` }],
  });
