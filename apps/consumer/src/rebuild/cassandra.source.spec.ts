import { describe, expect, it } from '@jest/globals';
import type { StoredRow } from '@freshwax/cassandra';
import { CassandraSource } from './cassandra.source.ts';
import type { Letter } from './record.source.ts';

const LOG = { topic: 't', partition: 0, generation: 0 };
const LETTER: Letter = {
  verdict: { accepted: false, reason: 'contract', path: null, detail: null },
  isSettled: false,
};

/** A window that holds every offset below `rows`; says which ranges it was asked for. */
const holding = (rows: number) => {
  const asked: [bigint, bigint][] = [];
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
    asked.push([from, to]);
    const all = Array.from({ length: rows }, (_, at) => BigInt(at)).filter((at) => at >= from && at < to);
    for (let at = 0; at < all.length; at += pageRows) yield all.slice(at, at + pageRows).map(row);
  }
  return { asked, source: new CassandraSource({ readRange, readAt: async () => undefined }) };
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

  it('are read in parts with a few rejected ones each: those may be of any size', async () => {
    const { source, asked } = holding(1_000);
    const letters = new Map(Array.from({ length: 1_000 }, (_, at) => [BigInt(at), LETTER]));
    await all(source.read({ ...LOG, from: 0n, to: 1_000n }, letters));
    expect(Math.max(...asked.map(([from, to]) => Number(to - from)))).toBe(32);
  });

  it('have the key that their payload says where it was accepted, and else the one that was stored', async () => {
    const { source } = holding(2);
    const [records] = await all(source.read({ ...LOG, from: 0n, to: 2n }, new Map([[1n, LETTER]])));
    expect(records!.map(({ key }) => key?.toString() ?? null)).toEqual(['e0', null]);
    expect(records![0]!.headers).toEqual({ h: Buffer.from('v') });
  });
});
