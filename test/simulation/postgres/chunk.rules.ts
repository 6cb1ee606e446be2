import type { Stream } from '@freshwax/contracts';
import { addToAggregates, toJointDeltas, type Change, type Shard } from './aggregate.rules.ts';
import { columnsOf, ofChunk, readChunkText, toRows, type ChunkText, type Columns } from './chunk.text.ts';
import { isDoomed, isNewer, refuseTwice } from './newest.rules.ts';
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

interface Passed {
  ledger: LedgerRow;
  given: Row;
  /** From 1, as the rows of its arrays name it. */
  chunk: number;
}

/**
 * The chunks' statement, at the instant at which it has its locks. `live` is what the statement saw as the schema of that
 * name when it began: a swap meanwhile does not move it.
 * @returns the chunks in the order in which they were given, undefined where the fence found another epoch or position
 */
export function applyChunks(
  database: DatabaseModel,
  live: LiveTables,
  statement: ChunkStatement,
): (AppliedChunk | undefined)[] {
  const text = readChunkText(statement.text);
  const { values } = statement;
  const given = toRows(columnsOf(text, values, { has: ['upto', 'last_record'], not: [] }));
  const moved = new Set<LedgerRow>();
  const passed = given.map((row, at): Passed | undefined => {
    const ledger = database.ledger.get(partitionKey(String(values[0]), Number(row['part'])));
    // A row of the ledger is moved once, by the first that fits.
    if (!ledger || moved.has(ledger) || !holdsFence(text, row, ledger)) return undefined;
    moved.add(ledger);
    return { ledger, given: row, chunk: at + 1 };
  });
  const chunks = passed.filter((it) => it !== undefined);
  const rows = (has: string[], not: string[]): Row[] =>
    chunks.flatMap(({ chunk }) => toRows(ofChunk(columnsOf(text, values, { has, not }), chunk)));
  const doomed = columnsOf(text, values, { has: ['observed_before', 'upto'], not: [] });
  const state = rows(['id', 'tie', 'name'], ['hour']);
  if (state.some((row) => row['name'] === REFUSED_NAME)) throw Object.assign(new Error('refused'), { code: REFUSED });
  const topic = String(values[0]);
  refuseTwice(state, (row) => live.stateOf(statement.stream).get(stateKey(row)), { keyOf: stateKey, doomed });
  const hourKey = (row: Row): string => historyKey({ ...row, topic });
  refuseTwice(rows(['hour'], []), (row) => live.history.get(hourKey(row)), { keyOf: hourKey, doomed });
  return passed.map((one) => one && applyChunk({ database, live, statement }, text, { ...one, doomed }));
}

interface Around {
  database: DatabaseModel;
  live: LiveTables;
  statement: ChunkStatement;
}

function applyChunk(
  { database, live, statement }: Around,
  text: ChunkText,
  { ledger, given, chunk, doomed }: Passed & { doomed: Columns },
): AppliedChunk {
  const columns = (has: string[], not: string[] = []): Columns =>
    ofChunk(columnsOf(text, statement.values, { has, not }), chunk);
  const from = ledger.next;
  const to = BigInt(given[text.sets.find(({ column }) => column === 'next_offset')!.given] as bigint);
  moveLedger(text, given, ledger);
  applyBooks(database, columns, ledger);
  const at = { ledger, doomed };
  const changes = applyState(live.stateOf(statement.stream), columns(['id', 'tie', 'name'], ['hour']), at);
  const shard = { stream: statement.stream, topic: ledger.topic, part: ledger.part };
  applyDeltas(live, shard, { changes, upto: to });
  applyHistory(live, columns(['hour']), at);
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

const holdsFence = ({ fence }: ChunkText, given: Row, ledger: LedgerRow): boolean =>
  fence.every((column) => String(ledger[LEDGER_COLUMNS[column]!]) === String(given[column]));

function moveLedger({ sets }: ChunkText, row: Row, ledger: LedgerRow): void {
  for (const { column, given, adds } of sets) {
    const name = LEDGER_COLUMNS[column]!;
    const value = row[given];
    const bound = column === 'last_record' ? value : BigInt(value as bigint);
    Object.assign(ledger, { [name]: adds ? (ledger[name] as bigint) + (bound as bigint) : bound });
  }
}

function applyBooks(database: DatabaseModel, columns: (has: string[]) => Columns, ledger: LedgerRow): void {
  const { topic, part, generation } = ledger;
  for (const letter of toRows(columns(['reason', 'path']))) {
    const key = `${topic}/${part}/${generation}/${letter['off'] as bigint}`;
    if (database.deadLetters.has(key)) throw Object.assign(new Error(`dead letter ${key} twice`), { code: '23505' });
    database.deadLetters.set(key, { topic, part, generation, ...letter });
  }
  for (const window of toRows(columns(['win', 'accepted']))) {
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
    const key = historyKey(row);
    const old = live.history.get(key);
    if (!old || isNewer(row, old) || isDoomed(old, at.doomed)) live.history.set(key, row);
  }
}

const historyKey = (row: Row): string => JSON.stringify([row['topic'], row['id'], row['source'], Number(row['hour'])]);

const placed = (row: Row, { part, generation }: LedgerRow): Row => ({ ...row, part, generation });
