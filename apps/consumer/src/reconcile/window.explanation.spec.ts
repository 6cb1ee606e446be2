import { describe, expect, it } from '@jest/globals';
import type { LightRecord } from './light.record.ts';
import { toExpectation } from './window.expectation.ts';
import { explain } from './window.explanation.ts';

const DAY_MS = 86_400_000;
const TODAY = '2026-11-21';
const NOW_MS = Date.parse(TODAY) + DAY_MS / 2;
const retention = new Map([['spotify', 30]]);

const record = (offset: bigint, change: Partial<LightRecord> = {}): LightRecord => ({
  offset,
  source: 'simulator',
  baseMs: NOW_MS,
  isPurged: false,
  ...change,
});
/** Offsets 0 to 9, all of the simulator, kept for ever. */
const books = {
  topic: 't',
  partition: 0,
  generation: 0,
  window: 0,
  from: 0n,
  to: 10n,
  letters: 0n,
  today: TODAY,
  groups: [{ source: 'simulator', expiresOn: 'infinity', accepted: 10n, rejected: 0n, purged: 0n }],
};
const all = Array.from({ length: 10 }, (_, at) => record(BigInt(at)));
const offsets = (...without: bigint[]): Set<bigint> =>
  new Set(all.map(({ offset }) => offset).filter((offset) => !without.includes(offset)));
const why = (
  found: Set<bigint>,
  { from, records = all, of = books }: { from?: bigint; records?: LightRecord[]; of?: typeof books } = {},
) => {
  const held = from === undefined ? undefined : { from, records: records.filter(({ offset }) => offset >= from) };
  return explain(of, toExpectation(of), { found, held, today: retention });
};

describe('explain', () => {
  it('names the offsets that are missing where the log has their records', () => {
    expect(why(offsets(3n, 7n), { from: 0n })).toMatchObject({
      missing: [3n, 7n],
      lost: 0n,
      extra: 0n,
      overcounted: 0n,
    });
  });

  it('knows how many are lost, and between which offsets, where the log is gone', () => {
    expect(why(offsets(3n, 7n))).toMatchObject({ missing: [], lost: 2n, lostBetween: [3n, 7n] });
  });

  it('tells both apart where the log still has a part', () => {
    expect(why(offsets(1n, 8n), { from: 5n })).toMatchObject({ missing: [8n], lost: 1n, lostBetween: [1n, 1n] });
  });

  it('wants no row of what was purged or has expired', () => {
    const gone = [
      record(0n, { isPurged: true }),
      record(1n, { source: 'spotify', baseMs: NOW_MS - 31 * DAY_MS }),
      ...all.slice(2),
    ];
    const groups = [
      { source: 'simulator', expiresOn: 'infinity', accepted: 9n, rejected: 0n, purged: 1n },
      { source: 'spotify', expiresOn: TODAY, accepted: 1n, rejected: 0n, purged: 0n },
    ];
    const it_ = { from: 0n, records: gone, of: { ...books, groups } };
    expect(why(offsets(0n, 1n), it_)).toMatchObject({ missing: [], extra: 0n, rows: 8n });
    expect(why(offsets(1n), it_)).toMatchObject({ missing: [], extra: 1n, firstExtra: 0n });
  });

  it('finds records that the books count twice, or not at all', () => {
    const groups = [{ ...books.groups[0]!, accepted: 12n }];
    expect(why(offsets(), { from: 0n, of: { ...books, groups } })).toMatchObject({ missing: [], overcounted: 2n });
    const few = [{ ...books.groups[0]!, accepted: 9n }];
    expect(why(offsets(), { from: 0n, of: { ...books, groups: few } })).toMatchObject({ overcounted: -1n });
  });

  it('takes an offset without a record for what it is', () => {
    const groups = [{ ...books.groups[0]!, accepted: 9n }];
    const it_ = { from: 0n, records: all.filter(({ offset }) => offset !== 4n), of: { ...books, groups } };
    expect(why(offsets(4n), it_)).toMatchObject({ missing: [], lost: 0n, extra: 0n, overcounted: 0n });
  });
});
