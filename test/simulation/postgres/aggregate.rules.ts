import type { Stream } from '@freshwax/contracts';
import type { AggregateTable, JointDelta, LiveTables, Row } from './tables.ts';

/** A row that came (1) or went (-1). */
export interface Change {
  source: string;
  row: Row;
  n: 1 | -1;
}

interface Measured {
  group: string | number;
  sums: Record<string, bigint>;
}

type Rule = (row: Row) => Measured;

const count = (isCounted: boolean): bigint => (isCounted ? 1n : 0n);
const square = (ms: bigint): bigint => ms * ms;

/** By popularity; what duration and explicit add where the stream has them. */
function byPopularity(measures: { duration: boolean; explicit: boolean }): Rule {
  return (row) => {
    const popularity = row['popularity'] as number | null;
    const duration = measures.duration ? (row['duration_ms'] as number | null) : null;
    const explicit = measures.explicit ? (row['explicit'] as boolean | null) : null;
    const missing = JSON.parse(row['missing'] as string) as string[];
    const ms = BigInt(duration ?? 0);
    return {
      group: popularity ?? -1,
      sums: {
        n: 1n,
        n_not_offered: count(popularity === null && missing.includes('popularity')),
        n_dur: count(duration !== null),
        s: ms,
        ss: square(ms),
        n_exp: count(explicit !== null),
        exp: count(explicit === true),
      },
    };
  };
}

const byType: Rule = (row) => ({
  group: (row['album_type'] as string | null) ?? '',
  sums: { n: 1n, n_tracks: BigInt((row['total_tracks'] as number | null) ?? 0) },
});

const bySeconds: Rule = (row) => {
  const duration = row['duration_ms'] as number | null;
  const ms = BigInt(duration ?? 0);
  return { group: duration === null ? -1 : Math.trunc(duration / 1_000), sums: { n: 1n, s: ms, ss: square(ms) } };
};

const rules: Record<Stream, [AggregateTable, Rule][]> = {
  album: [
    ['album_type_count', byType],
    ['popularity_count', byPopularity({ duration: false, explicit: false })],
  ],
  track: [['track_duration', bySeconds]],
  track_meta: [['popularity_count', byPopularity({ duration: true, explicit: true })]],
  artist_meta: [['popularity_count', byPopularity({ duration: false, explicit: false })]],
  watched_track: [['popularity_count', byPopularity({ duration: true, explicit: false })]],
};

/** Where the changes are counted: one shard of the aggregates. */
export interface Shard {
  stream: Stream;
  topic: string;
  part: number;
}

/** Adds what came and takes what went, group by group; a group in which nothing changed is not touched. */
export function addToAggregates(live: LiveTables, { stream, topic, part }: Shard, changes: readonly Change[]): void {
  for (const [name, rule] of rules[stream]) {
    const deltas = new Map<string, { source: string; group: string | number; sums: Record<string, bigint> }>();
    for (const { source, row, n } of changes) {
      const { group, sums } = rule(row);
      const key = JSON.stringify([topic, part, source, group]);
      const delta = deltas.get(key) ?? { source, group, sums: {} };
      addInto(delta.sums, sums, n);
      deltas.set(key, delta);
    }
    const table = live.aggregate(name);
    for (const [key, { source, group, sums }] of deltas) {
      if (Object.values(sums).every((it) => it === 0n)) continue;
      const held = table.get(key) ?? { topic, part, source, group, sums: {} };
      addInto(held.sums, sums, 1);
      table.set(key, held);
    }
  }
}

function addInto(into: Record<string, bigint>, sums: Record<string, bigint>, n: 1 | -1): void {
  for (const [name, value] of Object.entries(sums)) into[name] = (into[name] ?? 0n) + BigInt(n) * value;
}

/** Popularity by whole seconds, one appended row a source; folded later by one writer. */
export function toJointDeltas({ topic, part }: Shard, upto: bigint, changes: readonly Change[]): JointDelta[] {
  const cells = new Map<string, { source: string; popularity: number; seconds: number; n: bigint }>();
  for (const { source, row, n } of changes) {
    const popularity = row['popularity'] as number | null;
    const duration = row['duration_ms'] as number | null;
    if (popularity === null || duration === null) continue;
    const seconds = Math.trunc(duration / 1_000);
    const key = `${source}/${popularity}/${seconds}`;
    const cell = cells.get(key) ?? { source, popularity, seconds, n: 0n };
    cell.n += BigInt(n);
    cells.set(key, cell);
  }
  const left = [...cells.values()].filter(({ n }) => n !== 0n);
  return [...Map.groupBy(left, ({ source }) => source)].map(([source, of]) => ({
    topic,
    part,
    upto,
    source,
    cells: of.map(({ popularity, seconds, n }) => ({ popularity, seconds, n })),
  }));
}

/** Takes the oldest appended rows into the folded table. */
export function foldJoint(live: LiveTables, rows: number): number {
  const taken = live.jointDeltas.splice(0, rows);
  for (const { source, cells } of taken) {
    for (const { popularity, seconds, n } of cells) {
      const key = `${source}/${popularity}/${seconds}`;
      live.joint.set(key, (live.joint.get(key) ?? 0n) + n);
    }
  }
  return taken.length;
}
