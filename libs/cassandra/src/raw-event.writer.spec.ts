import { describe, expect, it } from '@jest/globals';
import type { CassandraClient } from './cassandra.client.ts';
import { RawEventWriter, type RawRow } from './raw-event.writer.ts';

const NOW_MS = 1_790_000_000_000;
const rowAt = (offset: number, expiresAtMs: number | null = null): RawRow => ({
  offset: BigInt(offset),
  timestampMs: NOW_MS,
  payload: Buffer.from('{}'),
  key: null,
  headers: null,
  expiresAtMs,
});
const log = { topic: 't', partition: 0, generation: 0 };

describe('the writer of raw rows', () => {
  it('asks for the rows of the batches that are under way, and for no others yet', async () => {
    const written: number[] = [];
    const acknowledge: (() => void)[] = [];
    const batch = (statements: object[]): Promise<void> => {
      written.push(statements.length);
      return new Promise((resolve) => void acknowledge.push(resolve));
    };
    let asked = 0;
    function* rows(): Generator<RawRow> {
      while (asked < 4_000) yield rowAt(asked++);
    }
    const writing = new RawEventWriter({ batch } as unknown as CassandraClient, () => NOW_MS).write(log, rows());
    expect(written).toEqual([300, 300, 300, 300]);
    expect(asked).toBeLessThan(1_300);
    for (let at = 0; at < 14; at++) {
      acknowledge[at]!();
      await new Promise(setImmediate);
    }
    await writing;
    expect(written.reduce((sum, length) => sum + length)).toBe(4_000);
  });

  it('rejects when what was under way beside the failed batch has ended, and begins nothing more', async () => {
    const batches: PromiseWithResolvers<void>[] = [];
    const batch = (): Promise<void> => {
      const under = Promise.withResolvers<void>();
      batches.push(under);
      return under.promise;
    };
    const rows = Array.from({ length: 4_000 }, (_, at) => rowAt(at));
    let said = 'nothing';
    const writing = new RawEventWriter({ batch } as unknown as CassandraClient, () => NOW_MS)
      .write(log, rows)
      .catch((error: Error) => void (said = error.message));
    batches[1]!.reject(new Error('the node is away'));
    for (const at of [0, 2, 3]) {
      await new Promise(setImmediate);
      expect(said).toBe('nothing');
      batches[at]!.resolve();
    }
    await writing;
    expect([said, batches.length]).toEqual(['the node is away', 4]);
  });

  it('writes no row that is past its end', async () => {
    const offsets: unknown[] = [];
    const batch = async (statements: { params: unknown[] }[]): Promise<void> =>
      void offsets.push(...statements.map(({ params }) => params[1]));
    const ends = [null, NOW_MS, NOW_MS + 1, NOW_MS - 1];
    const writer = new RawEventWriter({ batch } as unknown as CassandraClient, () => NOW_MS);
    await writer.write(
      log,
      ends.map((end, at) => rowAt(at, end)),
    );
    expect(offsets).toEqual([0n, 2n]);
  });
});
