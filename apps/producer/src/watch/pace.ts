const DAY_MS = 86_400_000;

/** A track on the list. Times are ms since 1970. */
export interface Paced {
  intervalMs: number;
  /** When it was last asked for; undefined: never. */
  observedAt: number | undefined;
}

/** What the watch list may ask. */
export interface Calls {
  /** Tracks that one call brings. */
  tracksPerCall: number;
  /** Calls of 24 h; undefined: any number. */
  perDay: number | undefined;
}

export interface Pace {
  /** Calls of 24 h that the intervals would take. */
  wanted: number;
  /** The interval that the calls are enough for: the one asked for, or a longer one, ms. */
  paceOf: (intervalMs: number) => number;
  /** Whether a track is due; one that was never observed always is. */
  isDue: (track: Paced, now: number) => boolean;
}

/** Intervals as they are where the calls of a day are enough for them, else evenly longer. */
export function toPace(tracks: readonly Paced[], { tracksPerCall, perDay }: Calls): Pace {
  if (tracksPerCall > 1) return toPaceOfBatches(tracks, { tracksPerCall, perDay });
  const wanted = tracks.reduce((calls, { intervalMs }) => calls + DAY_MS / intervalMs, 0);
  const factor = perDay === undefined ? 1 : Math.max(1, wanted / perDay);
  const paceOf = (intervalMs: number): number => Math.ceil(intervalMs * factor);
  return {
    wanted,
    paceOf,
    isDue: ({ intervalMs, observedAt }, now) => observedAt === undefined || observedAt + paceOf(intervalMs) <= now,
  };
}

/**
 * Where one call brings many, the time between two looks counts, not the number of tracks. Whatever is due waits for the
 * next look, so that tracks that were added at different moments come to share their calls.
 */
function toPaceOfBatches(tracks: readonly Paced[], { tracksPerCall, perDay }: Calls): Pace {
  const calls = Math.ceil(tracks.length / tracksPerCall);
  const shortest = Math.min(...tracks.map(({ intervalMs }) => intervalMs));
  const spacing = perDay === undefined ? 0 : Math.ceil((calls * DAY_MS) / perDay);
  const last = Math.max(0, ...tracks.map(({ observedAt }) => observedAt ?? 0));
  const paceOf = (intervalMs: number): number => Math.max(intervalMs, spacing);
  return {
    wanted: tracks.length === 0 ? 0 : (calls * DAY_MS) / shortest,
    paceOf,
    isDue: ({ intervalMs, observedAt }, now) =>
      observedAt === undefined || (observedAt + paceOf(intervalMs) <= now && last + spacing <= now),
  };
}

const LONGEST_PAUSE = 24;

/** A title that was searched for in vain. Times are ms since 1970. */
export interface Missed {
  /** When it was last known, else added. */
  since: number;
  /** When it was last searched for. */
  searchedAt: number;
}

/**
 * When a title that was not found is searched for again, ms since 1970. Each pause is as long as the search has lasted and
 * one interval more: 1, 2, 4 ... 24 intervals.
 */
export function toNextSearch({ since, searchedAt }: Missed, intervalMs: number): number {
  const lasted = Math.max(0, searchedAt - since);
  return searchedAt + Math.min(LONGEST_PAUSE * intervalMs, lasted + intervalMs);
}
