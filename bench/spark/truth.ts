import type { Stream } from '../../libs/contracts/src/index.ts';
import { entityOf, idOf, observationOf, observedAtOf, streamOf, type BacklogSpec } from '../events.ts';

const HOUR_MS = 3_600_000;

export const aggregates = ['track_duration', 'popularity_count', 'album_type_count', 'joint'] as const;
export type Aggregate = (typeof aggregates)[number];

/** By group: n first, then the other sums. */
export type Counts = Map<string, bigint[]>;

/** What the stores must hold once a backlog is applied, computed from the events with no code of consumer or jobs. */
export interface Truth {
  events: number;
  /** `<stream>/<id>` -> observed_at of the newest. */
  state: Map<string, number>;
  /** `<stream>/<id>/<hour>` -> observed_at of the newest of the hour. */
  history: Map<string, number>;
  aggregates: Record<Aggregate, Counts>;
}

interface Payload {
  popularity?: number;
  duration_ms?: number;
  explicit?: boolean;
  album_type?: string;
  total_tracks?: number;
}

const withHistory: readonly Stream[] = ['track_meta', 'artist_meta', 'watched_track'];

export function truthOf(spec: BacklogSpec): Truth {
  const newest = new Map<number, number>();
  const history = new Map<string, number>();
  for (let at = 0; at < spec.events; at++) {
    const entity = entityOf(at);
    newest.set(entity, at);
    const stream = streamOf(entity);
    const observedAt = observedAtOf(at, spec);
    if (withHistory.includes(stream))
      history.set(`${stream}/${idOf(entity)}/${Math.floor(observedAt / HOUR_MS)}`, observedAt);
  }
  const counts = (): Counts => new Map();
  const truth: Truth = {
    events: spec.events,
    state: new Map(),
    history,
    aggregates: { track_duration: counts(), popularity_count: counts(), album_type_count: counts(), joint: counts() },
  };
  for (const [entity, at] of newest) {
    const stream = streamOf(entity);
    truth.state.set(`${stream}/${idOf(entity)}`, observedAtOf(at, spec));
    countIn(truth.aggregates, stream, observationOf(at, spec).payload as Payload);
  }
  return truth;
}

function countIn(into: Truth['aggregates'], stream: Stream, payload: Payload): void {
  const { popularity, duration_ms: duration = 0, explicit, album_type: type, total_tracks: tracks } = payload;
  const seconds = Math.floor(duration / 1_000);
  if (stream === 'track') add(into.track_duration, `${stream}/${seconds}`, [1, duration, duration ** 2]);
  if (stream === 'album') add(into.album_type_count, `${stream}/${type}`, [1, tracks ?? 0]);
  if (stream === 'track_meta') add(into.joint, `${popularity}/${seconds}`, [1]);
  if (popularity === undefined) return;
  const hasDuration = stream === 'track_meta' || stream === 'watched_track';
  const ofDuration = hasDuration ? [1, duration, duration ** 2] : [0, 0, 0];
  const ofExplicit = stream === 'track_meta' ? [1, Number(explicit)] : [0, 0];
  add(into.popularity_count, `${stream}/${popularity}`, [1, 0, ...ofDuration, ...ofExplicit]);
}

function add(counts: Counts, group: string, measures: readonly number[]): void {
  const held = counts.get(group) ?? measures.map(() => 0n);
  counts.set(
    group,
    held.map((sum, at) => sum + BigInt(measures[at]!)),
  );
}

/** Where something differs from what is right. */
export interface Difference {
  /** Keys that are missing, too many, or hold something else. */
  wrong: number;
  of: number;
  /** Of n, the first measure. */
  tooMany: number;
  tooFew: number;
}

export function differenceOf(right: Counts, found: Counts): Difference {
  const difference = { wrong: 0, of: right.size, tooMany: 0, tooFew: 0 };
  for (const group of new Set([...right.keys(), ...found.keys()])) {
    const [expected, seen] = [right.get(group) ?? [], found.get(group) ?? []];
    const off = Number((seen[0] ?? 0n) - (expected[0] ?? 0n));
    difference.tooMany += Math.max(0, off);
    difference.tooFew += Math.max(0, -off);
    if (expected.length !== seen.length || expected.some((sum, at) => sum !== seen[at])) difference.wrong++;
  }
  return difference;
}

/** @returns keys that are missing, too many, or of another time */
export function wrongRows(right: ReadonlyMap<string, number>, found: ReadonlyMap<string, number>): number {
  const differs = [...right].filter(([key, time]) => found.get(key) !== time).length;
  return differs + [...found.keys()].filter((key) => !right.has(key)).length;
}
