import type { PathCalls } from '../../apps/simulator/src/server/path-log.ts';
import type { AppProcess } from '../delivery/app.process.ts';

export interface FamilyCalls {
  calls: number;
  statuses: Record<string, number>;
  highestInDay: number;
}

/** The simulator's own log, by its clock. */
export interface RequestLog {
  calls: number;
  concurrency: { highest: number };
  rateLimit: { refused: number; callsBeforeRetryAfter: number };
  quota: { refused: number; callsIntoBlocked: number };
  families: Record<string, FamilyCalls>;
}

export interface Rules {
  rules: { fault: string; applied: number }[];
}

export interface TrueAlbum {
  id: string;
  name: string;
  release_date: string;
  total_tracks: number;
  upc: string;
  artists: { id: string }[];
}

interface Listed<T> {
  total: number;
  items: T[];
}
const PAGE = 1_000;

/** All pages of one of the simulator's own lists. */
export async function fetchAll<T>(simulator: AppProcess, path: string): Promise<T[]> {
  const items: T[] = [];
  for (let total = 1; items.length < total;) {
    const page = await simulator.json<Listed<T>>(`${path}offset=${items.length}&limit=${PAGE}`);
    if (page.items.length === 0) break;
    total = page.total;
    items.push(...page.items);
  }
  return items;
}

/** Which entities an address asks for: those of `?ids=`, else the one in its path; none of a list. */
function idsIn(path: string): string[] {
  const { pathname, searchParams } = new URL(path, 'http://simulator.invalid');
  const several = searchParams.get('ids');
  return several === null ? (/\/([0-9A-Za-z]{22})$/.exec(pathname)?.slice(1) ?? []) : several.split(',');
}

const KINDS = ['albums', 'tracks', 'artists'] as const;
export type Kind = (typeof KINDS)[number];

/**
 * The shortest time between two whole answers about each entity, one by one or among others, ms. A call after an answer
 * that was refused, lost or spoilt is no second fetch. Of an address that met such a fault the answer is taken to lie
 * anywhere between its first and its last call: the time is never too long.
 */
export function shortestGaps(paths: readonly PathCalls[], kind: Kind): Map<string, number> {
  const answers = paths
    .filter(({ family, answered }) => answered > 0 && (family === kind || family === `${kind}/{id}`))
    .flatMap((path) => idsIn(path.path).map((id) => ({ id, path })));
  const gaps = new Map<string, number>();
  for (const [id, all] of Map.groupBy(answers, (answer) => answer.id)) {
    const sorted = all.map(({ path }) => path).sort((a, b) => Date.parse(a.firstAt) - Date.parse(b.firstAt));
    const between = sorted.slice(1).map((path, at) => Date.parse(path.firstAt) - Date.parse(sorted[at]!.lastAt));
    const within = sorted.map(({ shortestGapMs }) => shortestGapMs ?? Infinity);
    gaps.set(id, Math.min(...between, ...within));
  }
  return gaps;
}
