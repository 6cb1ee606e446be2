import type { Album, Catalogue } from './catalogue.ts';
import { Dice, Draw } from './dice.ts';
import type { Popularity } from './popularity.ts';
import type { Recording } from './releases.ts';

export interface ListenCount {
  listens: number;
  users: number;
}

/** Keys that keep draws of different things apart. */
const Key = { luck: 1, unheard: 2, users: 3, artist: 4 };
/** Of release groups that nobody who keeps count of listens has heard. */
const UNHEARD = 0.12;
/** The rush for something new fades so fast, days; this share of it stays. */
const RUSH_DAYS = 60;
const STEADY = 0.3;
/** An artist is heard as much as so many recordings. */
const RECORDINGS_OF_ARTIST = 40;

/**
 * How often ListenBrainz would have heard something since its release, as a function of (seed, entity, time): only ever
 * more, at the speed at which charts move. Undefined where it has never been heard.
 */
export class Listens {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly popularity: Popularity,
  ) {}

  recording({ album, ordinal }: Recording, now: number): ListenCount | undefined {
    if (this.isUnheard(album)) return undefined;
    return this.counted(this.ofRecording(album, ordinal, now), album.index, ordinal);
  }

  /** The sum of its recordings. */
  releaseGroup(album: Album, now: number): ListenCount | undefined {
    if (this.isUnheard(album)) return undefined;
    let sum = 0;
    for (let ordinal = 0; ordinal < album.trackCount; ordinal++) sum += this.ofRecording(album, ordinal, now);
    return this.counted(sum, album.index);
  }

  artist(artist: number, now: number): ListenCount | undefined {
    const debut = this.catalogue.pools.debutOf(artist);
    const days = this.days(debut, now);
    return this.counted(RECORDINGS_OF_ARTIST * this.perDay(artist, 0) * sumOfDays(days), Key.artist, artist);
  }

  private ofRecording(album: Album, ordinal: number, now: number): number {
    const luck = new Dice(this.catalogue.seed, Draw.listens, Key.luck, album.index, ordinal).normal();
    const fame = Math.max(...album.artists.map((artist) => this.perDay(artist, luck)));
    return Math.floor(fame * sumOfDays(this.days(album.index, now)));
  }

  private perDay(artist: number, luck: number): number {
    return Math.exp(0.075 * this.popularity.fame(artist) + 0.8 * luck - 1);
  }

  private days(album: number, now: number): number {
    return this.catalogue.calendar.releasedAt(album) > now ? 0 : Math.max(0, this.popularity.ageInDays(album, now));
  }

  private isUnheard({ index }: Album): boolean {
    return new Dice(this.catalogue.seed, Draw.listens, Key.unheard, index).chance(UNHEARD);
  }

  private counted(sum: number, ...keys: number[]): ListenCount | undefined {
    const listens = Math.floor(sum);
    if (listens === 0) return undefined;
    const perUser = 4 + 14 * new Dice(this.catalogue.seed, Draw.listens, Key.users, ...keys).uniform();
    return { listens, users: Math.max(1, Math.floor(listens / perUser)) };
  }
}

const sumOfDays = (days: number): number => RUSH_DAYS * (1 - Math.exp(-days / RUSH_DAYS)) + STEADY * days;
