import zlib from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { registerBoundedCodecs } from './bounded-codecs.ts';
import { decodeFetchAnswer } from './fetch-response.ts';
import { encodeRecord, setOf, withRecords } from './record-set.fixture.ts';

const MIB = 1024 * 1024;
registerBoundedCodecs();

interface Part {
  topic: string;
  /** Absent: the topic is named. */
  topicId?: string;
  partition: number;
  records: Buffer;
}

const number = (bytes: number, value: bigint | number): Buffer => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeIntBE(Number(value), bytes === 8 ? 2 : 0, Math.min(bytes, 6));
  return buffer;
};

/** The head of what follows: no tags, not throttled, no error, no session. */
const HEAD = Buffer.concat([number(1, 0), number(4, 0), number(2, 0), number(4, 0)]);

/** A fetch answer of version 12 or 13, each partition in a topic entry of its own. @param error 0: none */
function answerOf(parts: readonly Part[], error = 0): Buffer {
  const entry = ({ topic, topicId, partition, records }: Part): Buffer =>
    Buffer.concat([
      topicId === undefined
        ? Buffer.concat([number(1, topic.length + 1), Buffer.from(topic)])
        : Buffer.from(topicId, 'hex'),
      Buffer.concat([number(1, 1 + 1), number(4, partition), number(2, error)]),
      Buffer.concat([number(8, 100), number(8, 100), number(8, 0), number(1, 0), number(4, -1)]),
      uvarint(records.length + 1),
      records,
      number(2, 0), // tags of partition and topic
    ]);
  return Buffer.concat([HEAD, number(1, parts.length + 1), ...parts.map(entry), number(1, 0)]);
}

function uvarint(value: number): Buffer {
  const bytes: number[] = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return Buffer.from([...bytes, value]);
}

/** @param from the offset that is asked for, in each */
function read(
  parts: readonly Part[],
  from = 0n,
): { offset: string; value: Buffer | null; why: string | undefined }[][] {
  const asked = parts.map(({ topic, partition }) => ({ topic, partition, fetchOffset: String(from), maxBytes: MIB }));
  const { responses } = decodeFetchAnswer(answerOf(parts), asked);
  return responses.map(({ partitions }) =>
    partitions[0]!.messages.map(({ offset, value, undecodable }) => ({ offset, value, why: undecodable?.reason })),
  );
}

const three = Array.from({ length: 3 }, (_, at) => ({ key: null, value: Buffer.from(`value ${at}`), headers: {} }));

/** One bit of the last value is another. */
async function damaged(bit = 1): Promise<Buffer> {
  const set = await setOf(three, 0);
  set[set.length - 2]! ^= bit;
  return set;
}

describe('a record set whose checksum does not fit', () => {
  it('is fetched again, and read when the bytes have come whole: the line had disturbed it', async () => {
    const at = { topic: 'line', partition: 0 };
    expect(read([{ ...at, records: await damaged() }])).toEqual([[]]);
    expect(read([{ ...at, records: await setOf(three, 0) }])[0]!.map(({ offset }) => offset)).toEqual(['0', '1', '2']);
  });

  it('is one entry up to its last offset when the same bytes come again: the log is damaged', async () => {
    const at = { topic: 'log', partition: 0, records: await damaged() };
    expect(read([at])).toEqual([[]]);
    expect(read([at])).toEqual([[{ offset: '2', value: null, why: 'its checksum does not fit: the log is damaged' }]]);
  });

  it('is fetched again as often as it comes with other bytes', async () => {
    for (const bit of [1, 2, 4])
      expect(read([{ topic: 'noise', partition: 0, records: await damaged(bit) }])).toEqual([[]]);
  });

  it('keeps what came before it, and holds back what comes after', async () => {
    const good = await setOf(three, 0);
    const records = Buffer.concat([good, await damaged(), good]);
    expect(read([{ topic: 'middle', partition: 0, records }])[0]).toHaveLength(3);
  });

  it('whose length the line disturbed ends the reading, not the process', async () => {
    const set = await setOf(three, 0);
    for (const length of [-1, -12, 0, 3]) {
      set.writeInt32BE(length, 8);
      expect(read([{ topic: 'length', partition: 0, records: set }])).toEqual([[]]);
    }
  });
});

describe('a record set whose head is damaged', () => {
  /** Fetches on until all three offsets are past. @returns those that were said to be damaged */
  function readOn(topic: string, records: Buffer): string[] {
    const offsets: string[] = [];
    for (let [from, fetches] = [0n, 0]; from < 3n; fetches++) {
      expect(fetches).toBeLessThan(10);
      const [messages] = read([{ topic, partition: 0, records }], from);
      for (const { offset, why } of messages!) {
        expect(why).toMatch(/damaged/);
        expect(BigInt(offset)).toBeGreaterThanOrEqual(from);
        offsets.push(offset);
        from = BigInt(offset) + 1n;
      }
    }
    return offsets;
  }

  const FORMAT_AT = 16;
  const LAST_AT = 23;
  const COUNT_AT = 57;

  it.each([
    [0, 'format 0 of Kafka before 0.11 is not read'],
    [1, 'format 1 of Kafka before 0.11 is not read'],
    [66, 'its format is said to be 66: the log is damaged'],
  ])('in its format, which is now %d, is one entry on the second look, and ends nothing', async (format, why) => {
    const records = await setOf(three, 0);
    records.writeInt8(format, FORMAT_AT);
    const at = { topic: `format ${format}`, partition: 0, records };
    expect(read([at])).toEqual([[]]);
    expect(read([at])).toEqual([[{ offset: '2', value: null, why }]]);
  });

  it.each([
    ['the offset of its last record', LAST_AT],
    ['the count of its records', COUNT_AT],
  ])('in %s is gone through to its end, offset by offset, and no further', async (what, at) => {
    for (const said of [-5, -1, 0, 1, 9, 2 ** 31 - 1]) {
      const records = await setOf(three, 0);
      records.writeInt32BE(said, at);
      expect(readOn(`${what} ${said}`, records)).toEqual(['0', '1', '2']);
    }
  });

  it('and that says twice that it ends before what was asked for is gone through as well', async () => {
    const records = await setOf(three, 0);
    records.writeInt32BE(0, LAST_AT);
    records.writeInt32BE(1, COUNT_AT);
    expect(readOn('short', records)).toEqual(['0', '1', '2']);
  });
});

describe('a fetch answer', () => {
  /** 2 KB that are 7 MiB. */
  async function sevenMiB(): Promise<Buffer> {
    const record = encodeRecord({ key: null, value: Buffer.alloc(7 * MIB), headers: {} }).buffer;
    return withRecords(await setOf([], 0), { count: 1, codec: 4, records: zlib.zstdCompressSync(record) });
  }

  it('is read up to its budget of memory; what is left out comes first another time', async () => {
    const records = await sevenMiB();
    const parts = Array.from({ length: 6 }, (_, partition) => ({ topic: `t${partition}`, partition, records }));
    const taken = new Set<number>();
    for (let fetch = 0; fetch < 2; fetch++) {
      const found = read(parts).flatMap((messages, at) => (messages.length > 0 ? [at] : []));
      expect(found).toHaveLength(5);
      for (const at of found) taken.add(at);
    }
    expect(taken.size).toBe(6);
  });

  it('of one long partition is read up to the same budget', async () => {
    const set = await sevenMiB();
    const records = Buffer.concat(Array.from({ length: 7 }, () => set));
    expect(read([{ topic: 'long', partition: 0, records }])[0]).toHaveLength(5);
  });

  it('full of small sets that explode is read a few at a time: heartbeats go out in between', async () => {
    const bomb = zlib.zstdCompressSync(Buffer.alloc(16 * MIB));
    const set = withRecords(await setOf([], 0), { count: 1, codec: 4, records: bomb });
    const records = Buffer.concat(Array.from({ length: 50 }, () => set));
    const [read4] = read([{ topic: 'bombs', partition: 0, records }]);
    expect(read4!.map(({ why }) => why)).toEqual(
      Array.from({ length: 4 }, () => expect.stringMatching(/beyond 8 MiB/)),
    );
  });
});

describe('what the records of a fetch answer hold in memory', () => {
  it('is all of it, with what its sets grew to, whatever the partition', async () => {
    const zeros = { key: null, value: Buffer.alloc(MIB), headers: {} };
    const parts = [await setOf([zeros], 1), await setOf([zeros], 0), await damaged()].map((records, partition) => ({
      topic: 'held',
      partition,
      records,
    }));
    const raw = answerOf(parts);
    const asked = parts.map(({ topic, partition }) => ({ topic, partition, fetchOffset: '0', maxBytes: MIB }));
    const messages = decodeFetchAnswer(raw, asked).responses.map(({ partitions }) => partitions[0]!.messages[0]);
    const [packed, plain] = messages.map((it) => it?.batchContext.answer);
    const record = encodeRecord(zeros).buffer;
    expect(packed).toEqual({ bytes: raw.length + record.length });
    expect(plain).toBe(packed);
    expect(messages[1]!.bytes - MIB).toBeLessThan(20);
  });
});

describe('a fetch of topics that are meant by their id', () => {
  const [albums, tracks] = ['a1'.repeat(16), 'b2'.repeat(16)];
  const meant = (topicId: string, told: string[] = []) => ({ topicId, onUnknown: () => void told.push(topicId) });
  const at = { partition: 3, fetchOffset: '0', maxBytes: MIB };

  it('is given what the broker has of those, by their names', async () => {
    const part = { topic: '', partition: 3, records: await setOf(three, 0) };
    const asked = [
      { topic: 'albums', ...at, meant: meant(albums) },
      { topic: 'tracks', ...at, meant: meant(tracks) },
    ];
    const raw = answerOf([
      { ...part, topicId: tracks },
      { ...part, topicId: albums, records: Buffer.alloc(0) },
    ]);
    const { responses } = decodeFetchAnswer(raw, asked);
    expect(responses.map((it) => [it.topicName, it.partitions[0]!.messages.length])).toEqual([
      ['tracks', 3],
      ['albums', 0],
    ]);
  });

  it.each([
    ['no topic any more', 3],
    ['no topic of that id', 100],
    ['a log of another topic', 103],
  ])('is told where the broker has %s, and given nothing that kafkajs would fall over', (_, error) => {
    const told: string[] = [];
    const asked = [{ topic: 'albums', ...at, meant: meant(albums, told) }];
    const raw = answerOf([{ topic: '', topicId: albums, partition: 3, records: Buffer.alloc(0) }], error);
    expect(decodeFetchAnswer(raw, asked).responses).toEqual([]);
    expect(told).toEqual([albums]);
  });

  it('leaves other errors to kafkajs', () => {
    const asked = [{ topic: 'albums', ...at, meant: meant(albums) }];
    const raw = answerOf([{ topic: '', topicId: albums, partition: 3, records: Buffer.alloc(0) }], 6);
    expect(decodeFetchAnswer(raw, asked).responses[0]!.partitions[0]!.errorCode).toBe(6);
  });

  it('is refused as a whole by what kafkajs tries again, instead of being empty', () => {
    const NOT_ENOUGH_REPLICAS = 19;
    const raw = Buffer.concat([number(1, 0), number(4, 0), number(2, NOT_ENOUGH_REPLICAS), number(4, 0), number(2, 1)]);
    expect(() => decodeFetchAnswer(raw, [{ topic: 'albums', ...at, meant: meant(albums) }])).toThrow(
      expect.objectContaining({ name: 'KafkaJSProtocolError', code: NOT_ENOUGH_REPLICAS }),
    );
  });

  it('reads several partitions of one entry, fields that it does not know, and lists that are null', () => {
    const tagged = Buffer.from([1, 7, 3, 9, 9, 9]);
    const partition = (of: number): Buffer =>
      Buffer.concat([
        Buffer.concat([number(4, of), number(2, 0), number(8, 100), number(8, 100), number(8, 0)]),
        Buffer.concat([number(1, 0), number(4, -1), number(1, 0), tagged]), // no aborted ones, no replica, no records
      ]);
    const entry = Buffer.concat([Buffer.from(albums, 'hex'), number(1, 1 + 2), partition(3), partition(4), tagged]);
    const raw = Buffer.concat([tagged, HEAD.subarray(1), number(1, 1 + 1), entry, tagged]);
    const asked = [3, 4, 5].map((it) => ({ topic: 'albums', ...at, partition: it, meant: meant(albums) }));
    const { responses } = decodeFetchAnswer(raw, asked);
    expect(responses.map((it) => [it.topicName, it.partitions[0]!.partition, it.partitions[0]!.messages])).toEqual([
      ['albums', 3, []],
      ['albums', 4, []],
    ]);
  });
});
