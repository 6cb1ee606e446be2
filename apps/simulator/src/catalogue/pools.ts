import { Dice, Draw, hashOf } from './dice.ts';
import { scenes, type Scene } from './scenes.ts';
import { watchedTitles } from './watched-titles.ts';

/** Albums of one pool in the first catalogue. */
const ALBUMS_PER_POOL = 16;

/**
 * Who makes what. Album `i` belongs to pool `i mod pools` and is that pool's `floor(i / pools)`-th; artist `a` belongs to
 * pool `a mod pools` and is its `floor(a / pools)`-th. An artist plays on records of the own pool only: the albums of
 * an artist are found by looking through one pool, not through the catalogue. A pool is a scene.
 *
 * The k-th artist of a pool debuts with its album ceil(5k/2), alone: artists without an album do not exist, and
 * releases keep bringing new artists, two with five albums.
 */
export class Pools {
  readonly count: number;

  constructor(
    private readonly seed: number,
    albums: number,
  ) {
    this.count = Math.max(1, Math.ceil(albums / ALBUMS_PER_POOL));
  }

  sceneOf(index: number): Scene {
    const place = hashOf(this.seed, Draw.scene, index % this.count) % scenes.length;
    return scenes[place] as Scene;
  }

  debutOf(artist: number): number {
    return Math.ceil((5 * Math.floor(artist / this.count)) / 2) * this.count + (artist % this.count);
  }

  /** How many artists have made their debut among the first so many albums: debuts rise with the artist's index. */
  artistsBefore(albums: number): number {
    let low = 0;
    let high = albums;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.debutOf(middle) < albums) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The artists of an album, main artist first. */
  albumArtists(album: number): number[] {
    const nth = Math.floor(album / this.count);
    const known = artistsBy(nth);
    if (nth === 0 || known > artistsBy(nth - 1)) return [this.artist(album, known - 1)];
    const dice = new Dice(this.seed, Draw.albumArtists, album);
    const main = place(dice, known);
    const artists = [this.artist(album, main)];
    if (dice.chance(0.06)) artists.push(this.artist(album, otherThan(main, place(dice, known), known)));
    return [...new Set(artists)];
  }

  /** Guests of one track, often none. */
  guests(album: number, ordinal: number, likelihood: number): number[] {
    // A watched title is one artist's own song.
    if (ordinal === 0 && album < watchedTitles.length) return [];
    const dice = new Dice(this.seed, Draw.trackArtists, album, ordinal);
    if (!dice.chance(likelihood)) return [];
    const known = artistsBy(Math.floor(album / this.count));
    return Array.from({ length: dice.chance(0.25) ? 2 : 1 }, () => this.artist(album, place(dice, known)));
  }

  /** Albums of the artist's pool that came after the debut and before `count`, oldest first: the only ones to look through. */
  *albumsAround(artist: number, count: number): Generator<number> {
    for (let album = this.debutOf(artist); album < count; album += this.count) yield album;
  }

  private artist(album: number, place: number): number {
    return place * this.count + (album % this.count);
  }
}

/** How many artists a pool has once its nth album (from 0) is out. */
const artistsBy = (nth: number): number => 1 + Math.floor((2 * nth) / 5);
/** Those who came first record most. */
const place = (dice: Dice, known: number): number => Math.floor(known * dice.uniform() ** 1.5);
const otherThan = (taken: number, drawn: number, known: number): number =>
  drawn === taken ? (drawn + 1) % known : drawn;
