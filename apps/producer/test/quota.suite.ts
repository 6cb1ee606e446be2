import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BudgetSpent, QuotaExceeded } from '../src/exchange/source.errors.ts';
import { QuotaLedger, type Budgets } from '../src/quota/quota.ledger.ts';
import type { QuotaStore } from '../src/quota/quota.store.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * What a ledger does over its store, whichever it is.
 * @param open a store on what `empty` has emptied; each as another process would open it
 */
export function describeQuotas(parts: { open: () => QuotaStore; empty: () => Promise<void>; runs: number }): void {
  let at: number;
  const now = (): number => at;
  const ledger = (perDay: number | undefined, byBucket: Budgets['byBucket'] = new Map()): QuotaLedger =>
    new QuotaLedger(parts.open(), { perDay, byBucket }, now);
  const nothing = (): Promise<void> => Promise.resolve();
  /** @returns whether the call was granted */
  const isGranted = (asked: Promise<void>): Promise<boolean> =>
    asked.then(
      () => true,
      (error: unknown) => {
        if (error instanceof BudgetSpent) return false;
        throw error;
      },
    );

  beforeEach(async () => {
    await parts.empty();
    at = Date.UTC(2026, 10, 21);
  });

  describe('a budget', () => {
    it('is spent by eight processes that ask at once, and not a call more', async () => {
      const processes = Array.from({ length: 8 }, () => ledger(90));
      const asked = processes.flatMap((it) => Array.from({ length: 15 }, () => isGranted(it.spend('search'))));
      expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(90);
    });

    it('holds for every window of 24 h, however the clock moves on', async () => {
      // Most steps about a day in length: what matters is at its edges.
      const waited = fc.oneof(
        fc.integer({ min: 0, max: 10 * MINUTE_MS }),
        fc.integer({ min: DAY_MS - 6 * MINUTE_MS, max: DAY_MS + 6 * MINUTE_MS }),
        fc.integer({ min: 0, max: 5 * 60 * MINUTE_MS }),
      );
      const step = fc.record({ waited, asked: fc.integer({ min: 0, max: 6 }) });
      const property = fc.asyncProperty(
        fc.array(step, { maxLength: 25 }),
        fc.integer({ min: 1, max: 8 }),
        async (steps, budget) => {
          await parts.empty();
          const [one, other] = [ledger(budget), ledger(budget)];
          const grantedAt: number[] = [];
          for (const { waited, asked } of steps) {
            at += waited;
            for (let nth = 0; nth < asked; nth++)
              if (await isGranted((nth % 2 ? one : other).spend('search'))) grantedAt.push(at);
          }
          for (const end of grantedAt)
            expect(grantedAt.filter((call) => call >= end - DAY_MS && call <= end).length).toBeLessThanOrEqual(budget);
        },
      );
      await fc.assert(property, { numRuns: parts.runs });
    });

    it('is there again when the slot of a call has been over for a day, and not before', async () => {
      const it = ledger(1);
      at += 2 * MINUTE_MS;
      await it.spend('search');
      at += DAY_MS + 3 * MINUTE_MS - 1;
      expect(await isGranted(it.spend('search'))).toBe(false);
      at += 1;
      expect(await isGranted(it.spend('search'))).toBe(true);
    });

    it('may differ by bucket, and one that is spent leaves the others', async () => {
      const it = ledger(2, new Map([['albums/{id}', 1]]));
      await it.spend('albums/{id}');
      expect(await isGranted(it.spend('albums/{id}'))).toBe(false);
      expect(await isGranted(it.spend('search'))).toBe(true);
      expect(await isGranted(it.spend('search'))).toBe(true);
      expect(await isGranted(it.spend('search'))).toBe(false);
      expect(await isGranted(it.spend('token'))).toBe(true);
    });

    it('keeps a share of a day for others', async () => {
      const it = ledger(4);
      expect(await isGranted(it.spend('tracks/{id}', 0.5))).toBe(true);
      expect(await isGranted(it.spend('tracks/{id}', 0.5))).toBe(true);
      expect(await isGranted(it.spend('tracks/{id}', 0.5))).toBe(false);
      expect(await isGranted(it.spend('tracks/{id}'))).toBe(true);
    });
  });

  describe('a block', () => {
    const until = Date.UTC(2026, 10, 21, 20);
    const block = { bucket: 'search', until, reason: 'QUOTA_EXCEEDED' };

    it.each([
      ['with a budget', 90],
      ['without', undefined],
    ])('holds in a process that begins later, until its time: a bucket %s', async (_, perDay) => {
      await ledger(perDay).block(block);
      const next = ledger(perDay);
      await next.during(async () => {
        await expect(next.spend('search')).rejects.toThrow(QuotaExceeded);
        await expect(next.spend('search')).rejects.toMatchObject({ blockedUntil: until });
        await next.spend('albums/{id}');
        at = until;
        await next.spend('search');
      });
    });

    it('holds at once in a process that runs beside, where the bucket has a budget', async () => {
      const other = ledger(90);
      await other.spend('search');
      await ledger(90).block(block);
      await expect(other.spend('search')).rejects.toThrow(QuotaExceeded);
    });

    it('is not shortened by a shorter one, and says why it is there', async () => {
      const it = ledger(undefined);
      await it.block(block);
      await it.block({ ...block, until: until - 1, reason: 'Retry-After' });
      await it.during(nothing);
      expect(it.states).toEqual([
        { bucket: 'search', calls: 0, budget: undefined, blockedUntil: until, reason: 'QUOTA_EXCEEDED' },
      ]);
    });

    it('that comes while a call is counted is not forgotten with the answer, though it could not be written', async () => {
      const store = parts.open();
      const counted = Promise.withResolvers<void>();
      const away: QuotaStore = {
        claim: async (claim) => {
          const answer = await store.claim(claim);
          await counted.promise;
          return answer;
        },
        add: (...all) => store.add(...all),
        block: () => Promise.reject(new Error('away')),
        read: (when) => store.read(when),
      };
      const it = new QuotaLedger(away, { perDay: 90, byBucket: new Map() }, now);
      const asked = it.spend('search');
      await expect(it.block(block)).rejects.toThrow('away');
      counted.resolve();
      await asked;
      await expect(it.spend('search')).rejects.toThrow(QuotaExceeded);
    });
  });

  describe('calls that nothing limits', () => {
    const stored = async (): Promise<Record<string, number>> =>
      Object.fromEntries((await parts.open().read(at)).map(({ bucket, calls }) => [bucket, calls]));

    it('are written at the end of the work, and now and then meanwhile', async () => {
      const it = ledger(undefined);
      await it.during(async () => {
        await it.spend('search');
        await it.spend('albums');
        expect(await stored()).toEqual({});
        at += 10_000;
        await it.spend('search');
        expect(await stored()).toEqual({ search: 2, albums: 1 });
        await it.spend('search');
      });
      expect(await stored()).toEqual({ search: 3, albums: 1 });
      expect(it.states.map(({ bucket, calls }) => [bucket, calls])).toEqual([
        ['search', 3],
        ['albums', 1],
      ]);
    });

    it('count once a budget is set', async () => {
      const before = ledger(undefined);
      await before.during(async () => {
        await before.spend('search');
        await before.spend('search');
      });
      const limited = ledger(3);
      expect(await isGranted(limited.spend('search'))).toBe(true);
      expect(await isGranted(limited.spend('search'))).toBe(false);
    });

    it('are forgotten with their day', async () => {
      const it = ledger(undefined);
      await it.during(() => it.spend('search'));
      at += DAY_MS + 5 * MINUTE_MS;
      expect(await stored()).toEqual({ search: 0 });
    });

    it('are kept while the store is away', async () => {
      const store = parts.open();
      let isAway = true;
      const add: QuotaStore['add'] = (...all) => (isAway ? Promise.reject(new Error('away')) : store.add(...all));
      const inner: QuotaStore = {
        add,
        claim: (claim) => store.claim(claim),
        block: (...all) => store.block(...all),
        read: (when) => store.read(when),
      };
      const it = new QuotaLedger(inner, { perDay: undefined, byBucket: new Map() }, now);
      await it.during(() => it.spend('search'));
      await expect(it.during(nothing)).rejects.toThrow('away');
      isAway = false;
      await it.during(() => it.spend('search'));
      expect(await stored()).toEqual({ search: 2 });
    });
  });
}
