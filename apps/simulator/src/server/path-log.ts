/** Addresses that are told apart; calls of further ones are counted together. */
const MOST_PATHS = 20_000;

export interface PathCalls {
  /** Path and query. */
  path: string;
  family: string;
  calls: number;
  /** Of these 200, and not spoilt by a fault. */
  answered: number;
  firstAt: string;
  lastAt: string;
  /** The shortest time between two calls that were answered so, ms; null before the second. */
  shortestGapMs: number | null;
}

interface Counted {
  family: string;
  calls: number;
  answered: number;
  firstAt: number;
  lastAt: number;
  lastAnsweredAt: number;
  shortestGapMs: number | null;
}

const OTHERS = 'others';

/** How often each address was asked for. */
export class PathLog {
  readonly #paths = new Map<string, Counted>();

  add({ pathname, search }: URL, { family, isWhole, at }: { family: string; isWhole: boolean; at: number }): void {
    const isKept = this.#paths.size < MOST_PATHS || this.#paths.has(pathname + search);
    const path = isKept ? pathname + search : OTHERS;
    const counted = this.#paths.get(path) ?? begin(isKept ? family : OTHERS, at);
    this.#paths.set(path, counted);
    counted.calls++;
    counted.lastAt = at;
    if (!isWhole) return;
    if (counted.answered++ > 0)
      counted.shortestGapMs = Math.min(counted.shortestGapMs ?? Infinity, at - counted.lastAnsweredAt);
    counted.lastAnsweredAt = at;
  }

  /** Most calls first. @param family all of them where it is null */
  list(family: string | null): PathCalls[] {
    return [...this.#paths]
      .filter(([, counted]) => family === null || counted.family === family)
      .sort(([a, { calls: left }], [b, { calls: right }]) => right - left || (a < b ? -1 : 1))
      .map(([path, { lastAnsweredAt: _, ...counted }]) => ({
        path,
        ...counted,
        firstAt: new Date(counted.firstAt).toISOString(),
        lastAt: new Date(counted.lastAt).toISOString(),
      }));
  }
}

const begin = (family: string, at: number): Counted => ({
  family,
  calls: 0,
  answered: 0,
  firstAt: at,
  lastAt: at,
  lastAnsweredAt: at,
  shortestGapMs: null,
});
