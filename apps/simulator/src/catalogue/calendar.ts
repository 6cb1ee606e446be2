import { Dice, Draw } from './dice.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** 1970-01-03, a Saturday: weeks here end with the Friday, when most records come out. */
const FIRST_SATURDAY = 2 * DAY_MS;
/** Share of a week's releases by day, Saturday first, Friday last. */
const SHARE_BY_DAY = [0.05, 0.03, 0.07, 0.07, 0.09, 0.13, 0.56];
/** Share of the first catalogue that is at most two weeks old: what `tag:new` finds before anything was released. */
const SHARE_NEW = 0.15;
const NEW_DAYS = 14;
const OLDEST_DAYS = 65 * 365;
const ALWAYS_A_DAY_YEARS = 12;

export interface CalendarSettings {
  seed: number;
  /** Albums that exist at the epoch. */
  albums: number;
  /** When the first release after those counts from, ms since 1970. */
  epoch: number;
  /** Time between releases, ms; 0: nothing is released. */
  releaseIntervalMs: number;
  /** When the world comes to rest, ms since 1970; absent: never. */
  until?: number;
}

/**
 * When albums come out. The index of an album is its place in time: index 0 is the oldest, releases go on at the end,
 * so that "the newest" and "since" are arithmetic and a binary search instead of a sort.
 */
export class Calendar {
  constructor(private readonly settings: CalendarSettings) {}

  /** Whether there will be more albums. */
  get isReleasing(): boolean {
    return this.settings.releaseIntervalMs > 0;
  }

  /** By what albums come out and charts move: the clock, or from the rest on its beginning. */
  timeAt(now: number): number {
    return Math.min(now, this.settings.until ?? now);
  }

  /** How many albums are out. */
  count(now: number): number {
    const { albums, epoch, releaseIntervalMs } = this.settings;
    if (releaseIntervalMs === 0) return albums;
    return albums + Math.max(0, Math.floor((this.timeAt(now) - epoch) / releaseIntervalMs));
  }

  /** ms since 1970; never falls as the index grows. */
  releasedAt(index: number): number {
    const { albums, epoch, releaseIntervalMs } = this.settings;
    if (index >= albums) return epoch + (index - albums + 1) * releaseIntervalMs;
    const even = toEvenWeeks(epoch) - ageInDays((albums - 1 - index) / albums) / 7;
    return Math.round(fromEvenWeeks(even));
  }

  /** The first album that came out at or after a time, or the count where none did. */
  firstSince(time: number, now: number): number {
    let low = 0;
    let high = this.count(now);
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.releasedAt(middle) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** As Spotify writes it: some old records are known by their month or year only. */
  releaseDate(index: number): { date: string; precision: 'year' | 'month' | 'day' } {
    const time = this.releasedAt(index);
    const day = new Date(time).toISOString().slice(0, 10);
    if (this.settings.epoch - time < ALWAYS_A_DAY_YEARS * 365 * DAY_MS) return { date: day, precision: 'day' };
    const draw = new Dice(this.settings.seed, Draw.datePrecision, index).uniform();
    if (draw < 0.22) return { date: day.slice(0, 4), precision: 'year' };
    return draw < 0.28 ? { date: day.slice(0, 7), precision: 'month' } : { date: day, precision: 'day' };
  }
}

/** @param share 0 = the newest, 1 = the oldest of the first catalogue */
function ageInDays(share: number): number {
  if (share < SHARE_NEW) return (NEW_DAYS * share) / SHARE_NEW;
  return NEW_DAYS * Math.exp(((share - SHARE_NEW) / (1 - SHARE_NEW)) * Math.log(OLDEST_DAYS / NEW_DAYS));
}

/** Wall-clock time -> weeks in which releases are spread evenly. Rises strictly, so the order in time survives. */
function toEvenWeeks(time: number): number {
  const weeks = (time - FIRST_SATURDAY) / WEEK_MS;
  const whole = Math.floor(weeks);
  const days = (weeks - whole) * 7;
  const day = Math.min(6, Math.floor(days));
  const before = SHARE_BY_DAY.slice(0, day).reduce((sum, share) => sum + share, 0);
  return whole + before + (days - day) * (SHARE_BY_DAY[day] ?? 0);
}

function fromEvenWeeks(even: number): number {
  const whole = Math.floor(even);
  let rest = even - whole;
  let day = 0;
  while (day < 6 && rest >= (SHARE_BY_DAY[day] ?? 0)) rest -= SHARE_BY_DAY[day++] ?? 0;
  const within = Math.min(1, rest / (SHARE_BY_DAY[day] ?? 1));
  return FIRST_SATURDAY + (whole + (day + within) / 7) * WEEK_MS;
}
