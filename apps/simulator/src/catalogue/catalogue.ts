import { Calendar, type CalendarSettings } from './calendar.ts';
import { Dice, Draw } from './dice.ts';
import { decodeId, encodeId, Kind } from './entity-id.ts';
import * as names from './names.ts';
import { Pools } from './pools.ts';
import { trackOf, type Track } from './track.ts';
import { watchedTitles } from './watched-titles.ts';

export type AlbumType = 'album' | 'single' | 'compilation';

export interface Album {
  index: number;
  type: AlbumType;
  /** Indexes, main artist first. */
  artists: number[];
  trackCount: number;
}

export interface SignedAlbum {
  album: Album;
  role: 'own' | 'guest';
}

/** Ids of tracks are album * 256 + place on the album * 2 + twin. */
const TRACKS_SPAN = 256;
/** Small enough for a track's place in an id, large enough for a second page. */
const MOST_TRACKS = 90;

/**
 * Every album, track and artist as a pure function of the seed and an index; nothing is stored, a million tracks cost
 * what one costs. Only `calendar` knows the time: what is not out yet is found by nobody.
 */
export class Catalogue {
  readonly seed: number;
  readonly calendar: Calendar;
  readonly pools: Pools;

  constructor(settings: CalendarSettings) {
    this.seed = settings.seed;
    this.calendar = new Calendar(settings);
    this.pools = new Pools(settings.seed, settings.albums);
  }

  album(index: number): Album {
    const dice = new Dice(this.seed, Draw.albumType, index);
    const isWatched = index < watchedTitles.length;
    const type = isWatched ? 'album' : typeFrom(dice.uniform());
    return { index, type, artists: this.pools.albumArtists(index), trackCount: trackCountOf(type, dice) };
  }

  /** Apart from the album, because only what is shown or searched needs it. */
  albumName(album: Album): string {
    const dice = new Dice(this.seed, Draw.albumTitle, album.index);
    if (album.type === 'compilation') return names.anthologyTitle(dice);
    const lead = names.trackTitle(new Dice(this.seed, Draw.trackTitle, album.index, 0));
    if (album.type === 'single') return album.trackCount > 3 && dice.chance(0.7) ? `${lead} EP` : lead;
    const name = album.index >= watchedTitles.length && dice.chance(0.3) ? lead : names.albumTitle(dice);
    return dice.chance(0.05) ? `${name} (Deluxe Edition)` : name;
  }

  track(album: Album, ordinal: number, twin: 0 | 1 = 0): Track {
    return trackOf(this, album, ordinal, twin);
  }

  albumId(album: Album): string {
    return encodeId(this.seed, Kind.album, album.index);
  }

  trackId({ album, ordinal, twin }: Pick<Track, 'album' | 'ordinal' | 'twin'>): string {
    return encodeId(this.seed, Kind.track, album * TRACKS_SPAN + ordinal * 2 + twin);
  }

  /** Some recordings have a second id, which some markets get in place of the first. */
  hasTwin(album: number, ordinal: number): boolean {
    return album >= watchedTitles.length && new Dice(this.seed, Draw.trackTwin, album, ordinal).chance(0.02);
  }

  artistId(index: number): string {
    return encodeId(this.seed, Kind.artist, index);
  }

  artistName(index: number): string {
    return names.artistName(new Dice(this.seed, Draw.artistName, index));
  }

  /** @throws MalformedId */
  findAlbum(id: string, now: number): Album | undefined {
    const index = decodeId(this.seed, Kind.album, id);
    return index === undefined || index >= this.calendar.count(now) ? undefined : this.album(index);
  }

  /** Under its second id too, whether markets get that or not. @throws MalformedId */
  findTrack(id: string, now: number): { album: Album; track: Track } | undefined {
    const code = decodeId(this.seed, Kind.track, id);
    if (code === undefined) return undefined;
    const index = Math.floor(code / TRACKS_SPAN);
    if (index >= this.calendar.count(now)) return undefined;
    const album = this.album(index);
    const ordinal = Math.floor((code % TRACKS_SPAN) / 2);
    const twin = code % 2 === 1 ? 1 : 0;
    if (ordinal >= album.trackCount) return undefined;
    return { album, track: this.track(album, ordinal, twin) };
  }

  /** The artist's index. @throws MalformedId */
  findArtist(id: string, now: number): number | undefined {
    const index = decodeId(this.seed, Kind.artist, id);
    return index === undefined || this.pools.debutOf(index) >= this.calendar.count(now) ? undefined : index;
  }

  /** Albums that the artist signs (`own`) or only plays on (`guest`), oldest first. */
  albumsOf(artist: number, now: number): SignedAlbum[] {
    return this.albumsAmong(artist, this.calendar.count(now));
  }

  /** The same among the first so many albums. */
  albumsAmong(artist: number, count: number): SignedAlbum[] {
    const found: SignedAlbum[] = [];
    for (const index of this.pools.albumsAround(artist, count)) {
      const album = this.album(index);
      if (album.artists.includes(artist)) found.push({ album, role: 'own' });
      else if (this.isGuest(artist, album)) found.push({ album, role: 'guest' });
    }
    return found;
  }

  guestsOf(album: Album, ordinal: number): number[] {
    return this.pools.guests(album.index, ordinal, album.type === 'compilation' ? 0.3 : 0.15);
  }

  private isGuest(artist: number, album: Album): boolean {
    for (let ordinal = 0; ordinal < album.trackCount; ordinal++)
      if (this.guestsOf(album, ordinal).includes(artist)) return true;
    return false;
  }
}

function typeFrom(draw: number): AlbumType {
  if (draw < 0.62) return 'single';
  return draw < 0.95 ? 'album' : 'compilation';
}

function trackCountOf(type: AlbumType, dice: Dice): number {
  const draw = dice.uniform();
  if (type === 'single') {
    if (draw < 0.64) return 1;
    if (draw < 0.8) return 2;
    return draw < 0.88 ? 3 : dice.between(4, 6);
  }
  if (type === 'album') return Math.max(7, Math.min(32, Math.round(11.5 + 3 * dice.normal() + (draw < 0.08 ? 8 : 0))));
  return draw < 0.12 ? dice.between(51, MOST_TRACKS) : dice.between(12, 40);
}
