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
/** The head of an array without elements ends before its length. */
const EMPTY_BYTES = 12;
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

/** What an element takes with its length, bytes; of text a guess. */
const ELEMENT_BYTES: Readonly<Record<ElementType, number>> = {
  bool: 5,
  int: 8,
  bigint: 12,
  text: 40,
  date: 8,
  uuid: 20,
  jsonb: 40,
};

/**
 * An array as PostgreSQL's binary format has it, put together an element at a time. The driver's text form costs both sides more
 * than twice as much: every element is quoted here and parsed there.
 */
export class BinaryArray {
  private static readonly writers: { [T in ElementType]: (array: BinaryArray, value: never) => void } = {
    bool: (array, value: boolean) => {
      array.putInt(1);
      array.reserve(1);
      array.bytes[array.at++] = value ? 1 : 0;
    },
    int: (array, value: number) => {
      if ((value | 0) !== value) throw new NotOfTypeError('int');
      array.putInt(4);
      array.putInt(value);
    },
    bigint: (array, value: number | bigint) => {
      array.putInt(8);
      array.putBigInt(value);
    },
    text: (array, value: string) => array.putText(value, 0),
    date: (array, value: string) => {
      array.putInt(4);
      array.putInt(toDay(value));
    },
    uuid: (array, value: string) => {
      if (!UUID.test(value)) throw new NotOfTypeError('uuid');
      array.putInt(16);
      array.reserve(16);
      array.at += array.bytes.write(value.replaceAll('-', ''), array.at, 16, 'hex');
    },
    jsonb: (array, value: string) => {
      const { at } = array;
      array.putText(value, 1);
      array.bytes[at + 4] = JSONB_VERSION;
    },
  };

  private readonly put: (array: BinaryArray, value: never) => void;
  private bytes: Buffer;
  private at = HEAD_BYTES;
  private length = 0;

  /** @param expected how many elements; it grows where there are more */
  constructor(
    private readonly type: ElementType,
    expected: number,
  ) {
    this.put = BinaryArray.writers[type];
    this.bytes = Buffer.allocUnsafe(HEAD_BYTES + expected * ELEMENT_BYTES[type]);
  }

  /**
   * @param value of `date`: a day "2026-11-21" or "infinity"; of `uuid`: hex digits, hyphens or not; of `jsonb`: JSON text
   * @throws NotOfTypeError for what PostgreSQL would not cast to the type; of text and JSON it judges itself
   */
  push(value: Element): void {
    if (value === null) this.putInt(-1);
    else this.put(this, value as never);
    this.length++;
  }

  /** To be asked for once, when all elements are in it. */
  toBuffer(): Buffer {
    const { at, length } = this;
    // Dimensions, whether there are nulls, type, length, first index. The flag may be set without any null: it only says that
    // there may be some.
    this.at = 0;
    for (const number of [length === 0 ? 0 : 1, 1, OIDS[this.type], length, 1]) this.putInt(number);
    return this.bytes.subarray(0, length === 0 ? EMPTY_BYTES : at);
  }

  private putInt(value: number): void {
    this.reserve(4);
    this.at = this.bytes.writeInt32BE(value, this.at);
  }

  /** By halves where it can: making a BigInt of each number would cost as much as the rest. */
  private putBigInt(value: number | bigint): void {
    const isOne = typeof value === 'bigint' ? BigInt.asIntN(64, value) === value : Number.isSafeInteger(value);
    if (!isOne) throw new NotOfTypeError('bigint');
    this.reserve(8);
    if (typeof value === 'bigint') {
      this.at = this.bytes.writeBigInt64BE(value, this.at);
      return;
    }
    const high = Math.floor(value / 2 ** 32);
    this.at = this.bytes.writeUInt32BE(value - high * 2 ** 32, this.bytes.writeInt32BE(high, this.at));
  }

  /** @param skipped bytes left free before the text; they count as its part */
  private putText(text: string, skipped: number): void {
    this.reserve(4 + skipped + text.length * 3);
    const length = this.bytes.write(text, this.at + 4 + skipped, 'utf8') + skipped;
    this.at = this.bytes.writeInt32BE(length, this.at) + length;
  }

  private reserve(bytes: number): void {
    const needed = this.at + bytes;
    if (needed <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(Math.ceil(this.bytes.length * 1.5), needed));
    this.bytes.copy(grown, 0, 0, this.at);
    this.bytes = grown;
  }
}

/** All of an array at once; see `BinaryArray`. */
export function toBinaryArray(type: ElementType, values: readonly Element[]): Buffer {
  const array = new BinaryArray(type, values.length);
  for (const value of values) array.push(value);
  return array.toBuffer();
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
