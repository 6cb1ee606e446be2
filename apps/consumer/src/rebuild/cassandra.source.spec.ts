import { describe, expect, it } from '@jest/globals';
import type { StoredRow } from '@freshwax/cassandra';
import { CassandraSource } from './cassandra.source.ts';
import type { Letter } from './record.source.ts';

const LOG = { topic: 't', partition: 0, generation: 0 };
const LETTER: Letter = {
  verdict: { accepted: false, reason: 'contract', path: null, detail: null },
  isSettled: false,
};

/** A window that holds every offset below `rows`; says which offsets it gave at once. */
const holding = (rows: number) => {
  const given: bigint[][] = [];
  const row = (offset: bigint): StoredRow => ({
    ...LOG,
    offset,
    timestampMs: 0,
    payload: Buffer.from(JSON.stringify({ entity_id: `e${offset}` })),
    key: null,
    headers: Buffer.from(JSON.stringify([['h', Buffer.from('v').toString('base64')]])),
    expiresAtMs: null,
  });
  async function* readRange({ from, to }: { from: bigint; to: bigint }, pageRows: number) {
    const all = Array.from({ length: rows }, (_, at) => BigInt(at)).filter((at) => at >= from && at < to);
    for (let at = 0; at < all.length; at += pageRows) {
      const page = all.slice(at, at + pageRows);
      given.push(page);
      yield page.map(row);
    }
  }
  return { given, source: new CassandraSource({ readRange, readAt: async () => undefined }) };
};

async function all<T>(pieces: AsyncIterable<T>): Promise<T[]> {
  const taken: T[] = [];
  for await (const piece of pieces) taken.push(piece);
  return taken;
}

describe('records from Cassandra', () => {
  it('come in order, each once, whatever was rejected among them', async () => {
    const { source } = holding(3_000);
    const letters = new Map(Array.from({ length: 100 }, (_, at) => [BigInt(at * 7), LETTER]));
    const pieces = await all(source.read({ ...LOG, from: 5n, to: 2_995n }, letters));
    const offsets = pieces.flat().map(({ offset }) => Number(offset));
    expect(offsets).toEqual(Array.from({ length: 2_990 }, (_, at) => at + 5));
    expect(pieces.map((piece) => piece.length)).toEqual([expect.any(Number), expect.any(Number)]);
  });

  it('are at most 20 MiB at once, whatever they hold: a rejected one may be as large as the broker takes', async () => {
    const { source, given } = holding(2_000);
    const letters = new Map(Array.from({ length: 1_000 }, (_, at) => [BigInt(at), LETTER]));
    await all(source.read({ ...LOG, from: 0n, to: 2_000n }, letters));
    const mostKib = (page: bigint[]): number => page.reduce((sum, at) => sum + (letters.has(at) ? 1_024 : 256), 0);
    expect(Math.max(...given.map(mostKib))).toBe(20 * 1_024);
  });

  it('are read while the piece before is applied', async () => {
    const { source, given } = holding(5_000);
    const pieces = source.read({ ...LOG, from: 0n, to: 5_000n }, new Map());
    const first = (await pieces.next()).value as unknown[];
    await new Promise(setImmediate);
    expect(given.flat().length).toBeGreaterThanOrEqual(2 * first.length);
    await pieces.return(undefined);
  });

  it('have the key that their payload says where it was accepted, and else the one that was stored', async () => {
    const { source } = holding(2);
    const [records] = await all(source.read({ ...LOG, from: 0n, to: 2n }, new Map([[1n, LETTER]])));
    expect(records!.map(({ key }) => key?.toString() ?? null)).toEqual(['e0', null]);
    expect(records![0]!.headers).toEqual({ h: Buffer.from('v') });
  });
});
