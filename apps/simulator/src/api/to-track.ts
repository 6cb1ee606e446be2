import type { Album } from '../catalogue/catalogue.ts';
import { Draw, hashOf, seedOf } from '../catalogue/dice.ts';
import { isrcOf } from '../catalogue/imprint.ts';
import type { Track } from '../catalogue/track.ts';
import { toAlbumRef } from './to-album-ref.ts';
import { artistRefs, identity, rights, type View } from './view.ts';

/** A track as albums list it. */
export function toTrackRef(view: View, track: Track) {
  const { shown, linked } = relinked(view, track);
  const { external_urls, href, id, type, uri } = trackIdentity(view, shown);
  const { available_markets, ...playable } = { available_markets: undefined, ...rights(view, track.album) };
  return {
    artists: artistRefs(view, track.artists),
    ...(available_markets && { available_markets }),
    disc_number: track.discNumber,
    duration_ms: track.durationMs,
    explicit: track.explicit,
    external_urls,
    href,
    id,
    ...playable,
    ...linked,
    name: track.name,
    ...(view.offer.allFields && { preview_url: null }),
    track_number: track.trackNumber,
    type,
    uri,
    is_local: false,
  };
}

export function toTrack(view: View, album: Album, track: Track) {
  const { artists, ...listed } = toTrackRef(view, track);
  return {
    album: toAlbumRef(view, album),
    artists,
    ...listed,
    external_ids: { isrc: isrcOf(view.catalogue, track) },
    ...(view.offer.allFields && { popularity: view.popularity.track(album, track, view.now) }),
  };
}

function trackIdentity(view: View, track: Track) {
  return identity(view, 'track', view.catalogue.trackId(track));
}

/** Half of the markets answer with the second id of a recording that has two; in development nothing says so. */
function relinked(view: View, track: Track) {
  const { catalogue, market, offer } = view;
  const prefersTwin = market !== undefined && hashOf(catalogue.seed, Draw.trackTwin, seedOf(market)) % 2 === 0;
  if (!prefersTwin || track.twin === 1 || !catalogue.hasTwin(track.album, track.ordinal))
    return { shown: track, linked: {} };
  const { external_urls, href, id, type, uri } = trackIdentity(view, track);
  const linked = offer.allFields ? { linked_from: { external_urls, href, id, type, uri } } : {};
  return { shown: { ...track, twin: 1 as const }, linked };
}
