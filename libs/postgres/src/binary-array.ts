/** Element types that a statement takes arrays of, with the numbers PostgreSQL knows them by (pg_type.oid). */
const OIDS = { bool: 16, bigint: 20, int: 23, text: 25, date: 1082, uuid: 2950, jsonb: 3802 } as const;
export type ElementType = keyof typeof OIDS;
export type Element = string | number | bigint | boolean | null;

const DAY_MS = 86_400_000;
/** PostgreSQL counts days from 2000-01-01. */
const EPOCH_DAY = Date.UTC(2000, 0) / DAY_MS;
const INFINITE_DAY = 0x7fffffff;
const JSONB_VERSION = 1;
const HEAD_BYTES = 20;
const UUID = /^(?:[\da-f]{4}-?){7}[\da-f]{4}$/i;
const DATE = /^\d{4}-\d\d-\d\d$/;

/** As PostgreSQL refuses a value: its record is at fault, not the statement. */
export class NotOfTypeError extends RangeError {
  /** Data exception. */
  readonly code = '22000';

  constructor(type: ElementType) {
    super(`a value is no ${type}`);
    this.name = 'NotOfTypeError';
  }
}

/** Where arrays are put together; it grows to the largest one. Nothing is awaited between its first byte and the copy. */
let scratch = Buffer.allocUnsafe(256 * 1024);

/**
 * An array as PostgreSQL's binary format has it. The driver's text form costs both sides more than twice as much: every
 * element is quoted here and parsed there.
 * @param values of `date`: days "2026-11-21" or "infinity"; of `uuid`: hex digits, hyphens or not; of `jsonb`: JSON text
 * @throws NotOfTypeError for what PostgreSQL would not cast to the type; of text and JSON it judges itself
 */
export function toBinaryArray(type: ElementType, values: readonly Element[]): Buffer {
  let at = writeHead(type, values);
  for (const value of values) at = value === null ? putInt(-1, at) : writers[type](value as never, at);
  return Buffer.from(scratch.subarray(0, at));
}

/** Dimensions, whether there are nulls, type, length, first index. */
function writeHead(type: ElementType, { length }: readonly Element[]): number {
  reserve(0, HEAD_BYTES);
  // The flag may be set without any null: it only says that there may be some.
  return [length === 0 ? 0 : 1, 1, OIDS[type], ...(length === 0 ? [] : [length, 1])].reduce(
    (at, number) => putInt(number, at),
    0,
  );
}

const writers = {
  bool: (value: boolean, at: number): number => {
    reserve(at, 5);
    scratch[putInt(1, at)] = value ? 1 : 0;
    return at + 5;
  },
  int: (value: number, at: number): number => {
    if ((value | 0) !== value) throw new NotOfTypeError('int');
    return putInt(value, putInt(4, at));
  },
  bigint: (value: number | bigint, at: number): number => putBigInt(value, putInt(8, at)),
  text: (value: string, at: number): number => putText(value, at, 0),
  date: (value: string, at: number): number => putInt(toDay(value), putInt(4, at)),
  uuid: (value: string, at: number): number => {
    if (!UUID.test(value)) throw new NotOfTypeError('uuid');
    reserve(at, 20);
    return putInt(16, at) + scratch.write(value.replaceAll('-', ''), at + 4, 16, 'hex');
  },
  jsonb: (value: string, at: number): number => {
    const end = putText(value, at, 1);
    scratch[at + 4] = JSONB_VERSION;
    return end;
  },
} satisfies { [T in ElementType]: (value: never, at: number) => number };

function putInt(value: number, at: number): number {
  reserve(at, 4);
  return scratch.writeInt32BE(value, at);
}

/** By halves where it can: making a BigInt of each number would cost as much as the rest. */
function putBigInt(value: number | bigint, at: number): number {
  reserve(at, 8);
  const isOne = typeof value === 'bigint' ? BigInt.asIntN(64, value) === value : Number.isSafeInteger(value);
  if (!isOne) throw new NotOfTypeError('bigint');
  if (typeof value === 'bigint') return scratch.writeBigInt64BE(value, at);
  const high = Math.floor(value / 2 ** 32);
  return scratch.writeUInt32BE(value - high * 2 ** 32, scratch.writeInt32BE(high, at));
}

/** @param skipped bytes left free before the text; they count as its part */
function putText(text: string, at: number, skipped: number): number {
  const from = at + 4 + skipped;
  reserve(at, 4 + skipped + text.length * 3);
  const length = scratch.write(text, from, 'utf8');
  scratch.writeInt32BE(length + skipped, at);
  return from + length;
}

let lastDay = { text: 'infinity', day: INFINITE_DAY };

/** Most dates of an array are the one before. */
function toDay(text: string): number {
  if (text !== lastDay.text) lastDay = { text, day: text === 'infinity' ? INFINITE_DAY : daysOf(text) };
  return lastDay.day;
}

function daysOf(text: string): number {
  const ms = DATE.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // JavaScript takes February 30 for March 2; PostgreSQL has no year 0.
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(text) || text < '0001')
    throw new NotOfTypeError('date');
  return ms / DAY_MS - EPOCH_DAY;
}

function reserve(at: number, bytes: number): void {
  if (at + bytes <= scratch.length) return;
  const grown = Buffer.allocUnsafe(Math.max(scratch.length * 2, at + bytes));
  scratch.copy(grown, 0, 0, at);
  scratch = grown;
}
