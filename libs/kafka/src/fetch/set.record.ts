import type { IHeaders } from 'kafkajs';
import { BytesReader, toBigInt } from './bytes.reader.ts';

/** What an answer of Kafka takes, with what its record sets grew to. A record holds all of the answer it came with. */
export interface AnswerBytes {
  bytes: number;
}

/** What kafkajs asks of the set of a message, to leave out what was aborted; under which leader it was written, and in which answer it came. */
export interface SetContext {
  producerId: string;
  inTransaction: boolean;
  leaderEpoch: number;
  answer?: AnswerBytes;
}

/** What the records of one set have in common. */
export interface RecordsOfSet {
  /** Uncompressed, one record after the other. */
  bytes: Buffer;
  firstOffset: bigint;
  firstTimestamp: bigint;
  /** ms, of all of them; null where each has its own. */
  appendTime: string | null;
  isControlRecord: boolean;
  batchContext: SetContext;
}

/**
 * A record as kafkajs hands it on. It holds a place; what lies there is made when it is asked for: an answer brings 20,000
 * records, of which most wait for those before them.
 */
export class SetRecord {
  private constructor(
    private readonly set: RecordsOfSet,
    /** Of its length. */
    private readonly at: number,
    /** Since the set's first. */
    private readonly offsetDelta: number,
    /** Of their number. */
    private readonly headersAt: number,
  ) {}

  /**
   * Steps over one record, past each of its parts: one that does not fit is noticed here.
   * @param reader of `set.bytes`, at the record's length
   * @throws UndecodableError
   */
  static next(set: RecordsOfSet, reader: BytesReader, limit: (headers: number) => void): SetRecord {
    const { at } = reader;
    const record = reader.part(reader.varint());
    record.skip(1);
    record.skipVarlong();
    const offsetDelta = record.varint();
    record.skipVarintBytes();
    record.skipVarintBytes();
    const headersAt = record.at;
    const headerCount = Math.max(0, record.varint());
    limit(headerCount);
    for (let part = 0; part < headerCount * 2; part++) record.skipVarintBytes();
    return new SetRecord(set, at, offsetDelta, headersAt);
  }

  get offset(): string {
    return String(this.set.firstOffset + BigInt(this.offsetDelta));
  }

  /** ms */
  get timestamp(): string {
    const { appendTime, firstTimestamp } = this.set;
    return appendTime ?? String(firstTimestamp + toBigInt(this.atTimestamp().varlongBytes()));
  }

  get key(): Buffer | null {
    return this.atKey().varintBytes();
  }

  get value(): Buffer | null {
    const reader = this.atKey();
    reader.skipVarintBytes();
    return reader.varintBytes();
  }

  /** The records of one run of a producer bear the same; theirs are one object, which holds no answer of Kafka's in memory. */
  get headers(): Readonly<IHeaders> {
    const { bytes: all } = this.set;
    const reader = new BytesReader(all, this.headersAt);
    const count = reader.varint();
    if (count <= 0) return none;
    const whole = new BytesReader(all, this.at);
    const end = whole.varint() + whole.at;
    if (last.count !== count || last.bytes.compare(all, reader.at, end) !== 0) {
      const bytes = Buffer.from(all.subarray(reader.at, end));
      last = { count, bytes, headers: readHeaders(bytes, count) };
    }
    return last.headers;
  }

  /** Of key and value, and some ten more: what lies before the headers. */
  get bytes(): number {
    return this.headersAt - this.at;
  }

  get isControlRecord(): boolean {
    return this.set.isControlRecord;
  }

  get batchContext(): SetContext {
    return this.set.batchContext;
  }

  private atTimestamp(): BytesReader {
    const reader = new BytesReader(this.set.bytes, this.at);
    reader.varint();
    reader.skip(1);
    return reader;
  }

  private atKey(): BytesReader {
    const reader = this.atTimestamp();
    reader.skipVarlong();
    reader.varint();
    return reader;
  }
}

const none: Readonly<IHeaders> = Object.freeze({});
let last: { count: number; bytes: Buffer; headers: Readonly<IHeaders> } = {
  count: 0,
  bytes: Buffer.alloc(0),
  headers: none,
};

/** A name may come more than once; its values are then a list. */
function readHeaders(bytes: Buffer, count: number): Readonly<IHeaders> {
  const headers: IHeaders = {};
  const reader = new BytesReader(bytes);
  for (let at = 0; at < count; at++) {
    const name = reader.varintBytes()?.toString('utf8') ?? '';
    const value = reader.varintBytes() ?? undefined;
    const held = Object.hasOwn(headers, name) ? headers[name] : undefined;
    // Defined and not assigned: a header may be called __proto__.
    if (Array.isArray(held)) held.push(value ?? '');
    else define(headers, name, held === undefined ? value : [held, value ?? '']);
  }
  return headers;
}

const define = (headers: IHeaders, name: string, value: IHeaders[string]): unknown =>
  name === '__proto__'
    ? Object.defineProperty(headers, name, { value, enumerable: true, configurable: true, writable: true })
    : (headers[name] = value);
