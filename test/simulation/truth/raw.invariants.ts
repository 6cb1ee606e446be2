import { hasExpired, isForbidden, type Placed } from './fate.ts';
import { appliedRanges, type AppliedRange } from './truth.ts';
import type { World } from '../world/world.ts';
import { Violation } from './violation.ts';

const WINDOW = 50_000n;
const windowName = ({ topic, part, generation, offset }: Placed): string =>
  `${topic}/${part}/${generation}/${offset / WINDOW}`;

/** I1, I3: each record is one row with its very bytes and Kafka's time; what expired or is forbidden is none. */
export function rawDifferences(world: World): Violation[] {
  return appliedRanges(world).flatMap(({ records }) => records.flatMap((record) => rawDifference(world, record)));
}

function rawDifference(world: World, record: Placed): Violation[] {
  const { purges } = world.servers.postgres.database;
  const row = world.servers.cassandra.read(windowName(record), record.offset);
  const at = `${windowName(record)} ${record.offset}`;
  const isGone = isForbidden(purges, record) || (record.said && hasExpired(record.said, record.timestampMs));
  // What Cassandra refused left a row without its bytes: nothing says whose it is, and a purge of Spotify may take it.
  if (record.reason === 'refused-by-cassandra' && purges.length > 0) return [];
  if (isGone) return row ? [new Violation('I2', `${at} is readable and must not be`)] : [];
  if (!row) return [new Violation('I1', `${at} is not in Cassandra`)];
  const isStub = record.reason === 'refused-by-cassandra';
  const payload = isStub ? null : record.value;
  const isSame = payload === null ? row.payload === null : (row.payload?.equals(payload) ?? false);
  if (!isSame) return [new Violation('I3', `${at} has other bytes`)];
  if (row.timestamp !== BigInt(record.timestampMs) * 1_000n)
    return [new Violation('I3', `${at} has the time ${row.timestamp} where Kafka's is ${record.timestampMs}`)];
  return [];
}

/** I2: nothing is in Cassandra that was never sent there. */
export function strangers(world: World): Violation[] {
  const { cassandra } = world.servers;
  return cassandra.windowNames().flatMap((name) => {
    const [topic, part] = name.split('/') as [string, string];
    const versions = world.sent.versionsOf(topic, Number(part));
    return cassandra.offsetsOf(name).flatMap((offset) => {
      const { payload } = cassandra.read(name, offset)!;
      const sent = versions.flat().filter((it) => it.offset === offset);
      const isSent = sent.some(({ value }) => payload === null || (value?.equals(payload) ?? false));
      return isSent ? [] : [new Violation('I2', `${name} ${offset} was never sent`)];
    });
  });
}

/** I7: what a generation has counted is what lies in its range. I10: the dead letters are the poison, each once. */
export function bookDifferences(world: World): Violation[] {
  const ranges = appliedRanges(world);
  const { deadLetters } = world.servers.postgres.database;
  const expected = new Map(
    ranges.flatMap(({ records }) => records).flatMap((it) => (it.reason ? [[letterKey(it), it.reason] as const] : [])),
  );
  const wrong = [...expected].flatMap(([key, reason]) => {
    const held = deadLetters.get(key)?.['reason'];
    return held === reason ? [] : [new Violation('I10', `${key} is a letter for ${String(held)}, not ${reason}`)];
  });
  const more = [...deadLetters.keys()].filter((key) => !expected.has(key));
  return [
    ...ranges.flatMap(countDifference),
    ...wrong,
    ...more.map((key) => new Violation('I10', `${key} is no poison`)),
  ];
}

const letterKey = ({ topic, part, generation, offset }: Placed): string => `${topic}/${part}/${generation}/${offset}`;

function countDifference({ row, records }: AppliedRange): Violation[] {
  const rejected = BigInt(records.filter(({ reason }) => reason !== undefined).length);
  const accepted = BigInt(records.length) - rejected;
  if (row.applied === accepted && row.rejected === rejected) return [];
  const at = `${row.topic}/${row.part}/${row.generation} [${row.base}, ${row.next})`;
  return [
    new Violation('I7', `${at} counts ${row.applied} + ${row.rejected} where ${accepted} + ${rejected} were sent`),
  ];
}

/** The windows' counts say the same, by source and day. */
export function windowDifferences(world: World): Violation[] {
  const counted = new Map<string, string>();
  for (const [key, row] of world.servers.postgres.database.windows) {
    const [topic, part, generation, win] = JSON.parse(key) as [string, number, number, number];
    const at = `${topic}/${part}/${generation}/${win}/${String(row['source'])}`;
    const held = (counted.get(at) ?? '0+0').split('+').map(Number);
    counted.set(at, `${held[0]! + Number(row['accepted'])}+${held[1]! + Number(row['rejected'])}`);
  }
  const truth = new Map<string, [number, number]>();
  for (const record of appliedRanges(world).flatMap(({ records }) => records)) {
    const at = `${windowName(record)}/${record.said?.source ?? ''}`;
    const held = truth.get(at) ?? [0, 0];
    held[record.reason === undefined ? 0 : 1]++;
    truth.set(at, held);
  }
  const said = new Map([...truth].map(([at, [accepted, rejected]]) => [at, `${accepted}+${rejected}`]));
  return [...new Set([...counted.keys(), ...said.keys()])].flatMap((at) =>
    counted.get(at) === said.get(at)
      ? []
      : [new Violation('I7', `window ${at} counts ${counted.get(at)} where ${said.get(at)} were sent`)],
  );
}
