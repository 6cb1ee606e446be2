import { topicTable, type Stream } from '@freshwax/contracts';
import type { Row } from '../postgres/tables.ts';
import type { World } from '../world/world.ts';
import type { Placed } from './fate.ts';
import { newestBy, observations } from './truth.ts';
import { Violation } from './violation.ts';

const HOUR_MS = 3_600_000;
const entity = ({ said }: Placed): string => `${said!.stream}/${said!.source}/${said!.id}`;

/** I5: each state row is the newest observation sent, value by value, and there is no other row. */
export function stateDifferences(world: World): Violation[] {
  const held = new Map<string, string>();
  for (const [stream, table] of world.servers.postgres.database.live.state)
    for (const row of table.values()) held.set(`${stream}/${String(row['source'])}/${String(row['id'])}`, shown(row));
  const truth = new Map([...newestBy(observations(world), entity)].map(([key, it]) => [key, shownSaid(it)]));
  return compare('I5', 'state', held, truth);
}

const shown = (row: Row): string =>
  [Number(row['observed_at']), row['tie'], row['name'], Number(row['popularity'] ?? -1)].join(' ');
const shownSaid = ({ said }: Placed): string =>
  [said!.observedAt, said!.tie, said!.payload.name, Number(said!.payload['popularity'] ?? -1)].join(' ');

/** History has the newest observation of each entity and hour that says something of popularity. */
export function historyDifferences(world: World): Violation[] {
  const hourOf = ({ said }: Placed): number => Math.floor(said!.observedAt / HOUR_MS);
  const said = observations(world).filter(({ said }) => 'popularity' in said!.payload && said!.stream !== 'album');
  const newest = newestBy(said, (it) => `${it.topic}/${it.said!.source}/${it.said!.id}/${hourOf(it)}`);
  const truth = new Map(
    [...newest].map(([key, it]) => [key, `${it.said!.observedAt} ${String(it.said!.payload['popularity'])}`]),
  );
  const rows = [...world.servers.postgres.database.live.history.values()];
  const held = new Map(
    rows.map((row) => [
      `${String(row['topic'])}/${String(row['source'])}/${String(row['id'])}/${String(row['hour'])}`,
      `${Number(row['observed_at'])} ${String(row['popularity'])}`,
    ]),
  );
  return compare('I4', 'history', held, truth);
}

/** I4: every aggregate, summed over its shards and with the joint rows that wait, equals a batch recomputation. */
export function aggregateDifferences(world: World): Violation[] {
  const { live } = world.servers.postgres.database;
  const held = new Map<string, bigint>();
  const add = (to: Map<string, bigint>, key: string, value: bigint): void =>
    void to.set(key, (to.get(key) ?? 0n) + value);
  for (const [name, table] of live.aggregates)
    for (const { topic, source, group, sums } of table.values())
      for (const [sum, value] of Object.entries(sums)) add(held, `${name}/${topic}/${source}/${group}/${sum}`, value);
  for (const [key, n] of live.joint) add(held, `joint/${key}`, n);
  for (const { source, cells } of live.jointDeltas)
    for (const { popularity, seconds, n } of cells) add(held, `joint/${source}/${popularity}/${seconds}`, n);
  const truth = new Map<string, bigint>();
  for (const record of newestBy(observations(world), entity).values())
    for (const [key, value] of measures(record)) add(truth, key, value);
  return compare('I4', 'aggregate', withoutZeros(held), withoutZeros(truth));
}

const withoutZeros = (sums: Map<string, bigint>): Map<string, string> =>
  new Map([...sums].flatMap(([key, value]) => (value === 0n ? [] : [[key, String(value)]])));

/** What one state row adds to which sums, as the tables' own comments say it. */
function measures({ said }: Placed): [string, bigint][] {
  const { stream, source, payload, missing } = said!;
  const topic = topicTable[stream].topic;
  const ms = payload['duration_ms'] as number | null | undefined;
  const popularity = payload['popularity'] as number | null | undefined;
  const found: [string, bigint][] = [];
  const one = (key: string, value: bigint | number): void => void found.push([key, BigInt(value)]);
  const bucket = `popularity_count/${topic}/${source}/${popularity ?? -1}`;
  if (stream !== 'track') {
    one(`${bucket}/n`, 1);
    if (missing.includes('popularity')) one(`${bucket}/n_not_offered`, 1);
  }
  if (HAS_DURATION.includes(stream) && typeof ms === 'number') {
    one(`${bucket}/n_dur`, 1);
    one(`${bucket}/s`, ms);
    one(`${bucket}/ss`, BigInt(ms) ** 2n);
  }
  if (stream === 'track_meta') {
    if (payload['explicit'] !== null) one(`${bucket}/n_exp`, 1);
    if (payload['explicit'] === true) one(`${bucket}/exp`, 1);
    if (typeof ms === 'number' && typeof popularity === 'number')
      one(`joint/${source}/${popularity}/${Math.floor(ms / 1_000)}`, 1);
  }
  return [...found, ...ofReleases(stream, topic, said!)];
}

const HAS_DURATION: Stream[] = ['track_meta', 'watched_track'];

function ofReleases(
  stream: Stream,
  topic: string,
  { source, payload }: NonNullable<Placed['said']>,
): [string, bigint][] {
  if (stream === 'album') {
    const type = `album_type_count/${topic}/${source}/${(payload['album_type'] as string | null) ?? ''}`;
    return [
      [`${type}/n`, 1n],
      [`${type}/n_tracks`, BigInt((payload['total_tracks'] as number | null) ?? 0)],
    ];
  }
  if (stream !== 'track') return [];
  const ms = payload['duration_ms'] as number | null;
  const seconds = `track_duration/${topic}/${source}/${ms === null ? -1 : Math.floor(ms / 1_000)}`;
  return [
    [`${seconds}/n`, 1n],
    [`${seconds}/s`, BigInt(ms ?? 0)],
    [`${seconds}/ss`, BigInt(ms ?? 0) ** 2n],
  ];
}

function compare(invariant: string, what: string, held: Map<string, string>, truth: Map<string, string>): Violation[] {
  return [...new Set([...held.keys(), ...truth.keys()])].flatMap((key) =>
    held.get(key) === truth.get(key)
      ? []
      : [new Violation(invariant, `${what} ${key}: ${held.get(key)} where ${truth.get(key)} is right`)],
  );
}
