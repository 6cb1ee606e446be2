import type { Stream } from '@freshwax/contracts';
import { addToAggregates, toJointDeltas, type Change, type Shard } from './aggregate.rules.ts';
import { columnsOf, readChunkText, toRows, type ChunkText, type Columns } from './chunk.text.ts';
import { partitionKey, type DatabaseModel, type LedgerRow, type LiveTables, type Row } from './tables.ts';

/** SQLSTATE of what this model's PostgreSQL refuses. */
const REFUSED = '22P05';
/** A name that the model refuses, as PostgreSQL would a value that no contract foresaw. */
export const REFUSED_NAME = 'refused by PostgreSQL';

export interface ChunkStatement {
  stream: Stream;
  text: string;
  values: readonly unknown[];
}

/** A chunk as it was applied, for whoever watches. */
export interface AppliedChunk {
  ledger: Readonly<LedgerRow>;
  from: bigint;
  to: bigint;
}

/**
 * The chunk's statement, at the instant at which it has its locks. `live` is what the statement saw as the schema of that
 * name when it began: a swap meanwhile does not move it.
 * @returns the chunk, or undefined when the fence found another epoch or position
 */
export function applyChunk(
  database: DatabaseModel,
  live: LiveTables,
  statement: ChunkStatement,
): AppliedChunk | undefined {
  const text = readChunkText(statement.text);
  const { values } = statement;
  const ledger = database.ledger.get(partitionKey(String(values[0]), Number(values[1])));
  const state = columnsOf(text, values, { has: ['id', 'tie', 'name'], not: ['hour'] });
  if (!ledger || !holdsFence(text, values, ledger)) return undefined;
  if ((state['name'] ?? []).includes(REFUSED_NAME)) throw Object.assign(new Error('refused'), { code: REFUSED });
  const from = ledger.next;
  const to = BigInt(values[text.sets.find(({ column }) => column === 'next_offset')!.parameter - 1] as bigint);
  moveLedger(text, values, ledger);
  applyBooks(database, text, values, ledger);
  const doomed = columnsOf(text, values, { has: ['observed_before', 'upto'], not: [] });
  const at = { ledger, doomed };
  const changes = applyState(live.stateOf(statement.stream), state, at);
  const shard = { stream: statement.stream, topic: ledger.topic, part: ledger.part };
  applyDeltas(live, shard, { changes, upto: to });
  applyHistory(live, columnsOf(text, values, { has: ['hour'], not: [] }), at);
  return { ledger, from, to };
}

const LEDGER_COLUMNS: Record<string, keyof LedgerRow> = {
  topic: 'topic',
  part: 'part',
  generation: 'generation',
  epoch: 'epoch',
  next_offset: 'next',
  applied: 'applied',
  rejected: 'rejected',
  last_offset: 'lastOffset',
  last_record: 'lastRecord',
  last_record_at: 'lastRecordAt',
};

const holdsFence = ({ fence }: ChunkText, values: readonly unknown[], ledger: LedgerRow): boolean =>
  fence.every(([column, parameter]) => String(ledger[LEDGER_COLUMNS[column]!]) === String(values[parameter - 1]));

function moveLedger({ sets }: ChunkText, values: readonly unknown[], ledger: LedgerRow): void {
  for (const { column, parameter, adds } of sets) {
    const name = LEDGER_COLUMNS[column]!;
    const value = values[parameter - 1];
    const bound = column === 'last_record' ? value : BigInt(value as bigint);
    Object.assign(ledger, { [name]: adds ? (ledger[name] as bigint) + (bound as bigint) : bound });
  }
}

function applyBooks(database: DatabaseModel, text: ChunkText, values: readonly unknown[], ledger: LedgerRow): void {
  const { topic, part, generation } = ledger;
  for (const letter of toRows(columnsOf(text, values, { has: ['reason', 'path'], not: [] }))) {
    const key = `${topic}/${part}/${generation}/${letter['off'] as bigint}`;
    if (database.deadLetters.has(key)) throw Object.assign(new Error(`dead letter ${key} twice`), { code: '23505' });
    database.deadLetters.set(key, { topic, part, generation, ...letter });
  }
  for (const window of toRows(columnsOf(text, values, { has: ['win', 'accepted'], not: [] }))) {
    const key = JSON.stringify([topic, part, generation, window['win'], window['source'], window['expires_on']]);
    const held = database.windows.get(key) ?? { accepted: 0, rejected: 0, purged: 0 };
    const sum = (name: string): number => Number(held[name]) + Number(window[name]);
    const sums = { accepted: sum('accepted'), rejected: sum('rejected'), purged: sum('purged') };
    database.windows.set(key, { topic, part, generation, ...window, ...sums });
  }
}

interface At {
  ledger: LedgerRow;
  /** Rules under which a held row loses to any observation. */
  doomed: Columns;
}

const stateKey = (row: Row): string => JSON.stringify([row['id'], row['source']]);

function applyState(table: Map<string, Row>, columns: Columns, at: At): Change[] {
  const changes: Change[] = [];
  for (const given of toRows(columns)) {
    const row = placed(given, at.ledger);
    const old = table.get(stateKey(row));
    if (old && !isNewer(row, old) && !isDoomed(old, at.doomed)) continue;
    table.set(stateKey(row), row);
    changes.push({ source: String(row['source']), row, n: 1 });
    if (old) changes.push({ source: String(row['source']), row: old, n: -1 });
  }
  return changes;
}

function applyDeltas(live: LiveTables, shard: Shard, { changes, upto }: { changes: Change[]; upto: bigint }): void {
  addToAggregates(live, shard, changes);
  if (shard.stream === 'track_meta') live.jointDeltas.push(...toJointDeltas(shard, upto, changes));
}

function applyHistory(live: LiveTables, columns: Columns, at: At): void {
  const { topic } = at.ledger;
  for (const given of toRows(columns)) {
    const row: Row = { topic, ...placed(given, at.ledger) };
    const key = JSON.stringify([topic, row['id'], row['source'], Number(row['hour'])]);
    const old = live.history.get(key);
    if (!old || isNewer(row, old) || isDoomed(old, at.doomed)) live.history.set(key, row);
  }
}

const placed = (row: Row, { part, generation }: LedgerRow): Row => ({ ...row, part, generation });

/** Row comparison of (observed_at, tie); a uuid compares by its bytes. */
const isNewer = (row: Row, old: Row): boolean =>
  Number(row['observed_at']) > Number(old['observed_at']) ||
  (Number(row['observed_at']) === Number(old['observed_at']) && String(row['tie']) > String(old['tie']));

function isDoomed(old: Row, rules: Columns): boolean {
  return toRows(rules).some(
    (rule) =>
      rule['source'] === old['source'] &&
      Number(old['observed_at']) < Number(rule['observed_before']) &&
      rule['part'] === old['part'] &&
      (Number(old['generation']) < Number(rule['generation']) ||
        (old['generation'] === rule['generation'] && BigInt(old['off'] as bigint) < BigInt(rule['upto'] as bigint))),
  );
}
