import type { Album, Catalogue } from './catalogue.ts';
import { Dice, Draw } from './dice.ts';
import { DURATION_SPREAD, MEDIAN_DURATION_MS, type Track } from './track.ts';
import { watchedTitles } from './watched-titles.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YEAR_DAYS = 365.25;
const WATCHED_POPULARITY = 78;

/** How far popularity swings, in points, and over which times: a day's, a week's and a season's mood. */
const WAVES = [
  { points: 1.6, shortest: 9 * HOUR_MS, longest: 30 * HOUR_MS },
  { points: 3, shortest: 3 * DAY_MS, longest: 9 * DAY_MS },
  { points: 5, shortest: 20 * DAY_MS, longest: 60 * DAY_MS },
];

/** Waves carry the kind of their entity in their key, so that equal indexes do not move alike. */
const WaveKey = { artist: 1, album: 2, track: 3 };

/**
 * Popularity as a function of (seed, entity, time). Time runs `timeFactor` times as fast as the clock, so that hours of
 * charts pass in minutes. Model, in points: an artist's fame, skewed so that few are known; a work's own luck; a fall
 * with age and, weakly, with length; the rise and fade of something new; waves.
 */
export class Popularity {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly settings: { epoch: number; timeFactor: number },
  ) {}

  artist(index: number, now: number): number {
    return points(this.fame(index) + this.wave(now, WaveKey.artist, index));
  }

  album(album: Album, now: number): number {
    const luck = new Dice(this.catalogue.seed, Draw.albumPopularity, album.index).normal();
    return points(this.ofWork(album, now) + 9 * luck + this.wave(now, WaveKey.album, album.index));
  }

  track(album: Album, track: Track, now: number): number {
    const swing = this.wave(now, WaveKey.track, album.index, track.ordinal);
    if (track.ordinal === 0 && album.index < watchedTitles.length) return points(WATCHED_POPULARITY + swing);
    const luck = new Dice(this.catalogue.seed, Draw.trackPopularity, album.index, track.ordinal).normal();
    const length = Math.log(track.durationMs / MEDIAN_DURATION_MS) / DURATION_SPREAD;
    const lead = track.ordinal === 0 ? 5 : 0;
    return points(this.ofWork(album, now) + 11 * luck + lead - 1.8 * length + swing);
  }

  followers(index: number, now: number): number {
    const spread = new Dice(this.catalogue.seed, Draw.artistFollowers, index).normal();
    const growth = 1 + 0.0003 * Math.max(0, this.daysBetween(this.settings.epoch, now));
    return Math.round(Math.exp(3 + 0.125 * this.fame(index) + 0.9 * spread) * growth);
  }

  /** What an artist's popularity swings around: 0 to 100, most of them low. */
  fame(artist: number): number {
    const dice = new Dice(this.catalogue.seed, Draw.artistPopularity, artist);
    return 3 + 89 * dice.uniform() ** 2.1;
  }

  private ofWork(album: Album, now: number): number {
    const days = Math.max(0, this.ageInDays(album.index, now));
    const fame = Math.max(...album.artists.map((artist) => this.fame(artist)));
    const novelty = 9 * Math.exp(-days / 25) - 16 * Math.exp(-days / 1.2);
    return 7 + 0.68 * fame - 4.5 * Math.log1p(days / YEAR_DAYS) + novelty;
  }

  /** Days of charts since the release: those before the epoch as they were, those after it at the factor. */
  ageInDays(album: number, now: number): number {
    const { epoch } = this.settings;
    const released = this.catalogue.calendar.releasedAt(album);
    if (released >= epoch) return this.daysBetween(released, now);
    return (epoch - released) / DAY_MS + this.daysBetween(epoch, now);
  }

  private daysBetween(from: number, to: number): number {
    return ((this.catalogue.calendar.timeAt(to) - from) / DAY_MS) * this.settings.timeFactor;
  }

  private wave(now: number, ...keys: number[]): number {
    const dice = new Dice(this.catalogue.seed, Draw.wave, ...keys);
    const time = this.catalogue.calendar.timeAt(now) * this.settings.timeFactor;
    return WAVES.reduce((sum, { points: swing, shortest, longest }) => {
      const period = shortest * (longest / shortest) ** dice.uniform();
      return sum + swing * Math.sin(2 * Math.PI * (time / period + dice.uniform()));
    }, 0);
  }
}

const points = (value: number): number => Math.max(0, Math.min(100, Math.round(value)));
