import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import { FilledGateway } from '../filled-gateway.fixture.ts';
import { spearman } from './arithmetic/spearman.ts';

/** Values of each kind missing, each by its own rows, and numbers as large as there are. */
const GAPS = `
UPDATE live.tracks SET track_number = CASE WHEN off % 5 = 0 THEN NULL WHEN off % 5 = 1 THEN 2147483647 WHEN off % 35 = 2 THEN -2147483648 ELSE off % 9 END,
       duration_ms = CASE WHEN off % 7 = 0 THEN NULL WHEN off % 7 = 1 THEN 86400000 ELSE 1000 + off * 97 % 9000 END;
UPDATE live.albums SET release_day = CASE WHEN off % 6 = 0 THEN NULL WHEN off % 6 = 1 THEN date '0001-01-01' ELSE release_day END`;

type Values = Record<contracts.CorrelationVariable, number | null>;

/** Every row of a table with what stands beside it, as no query of the gateway reads it. */
const rowsSql = (table: 'tracks' | 'track_meta', where: string): string => `
SELECT ${table === 'tracks' ? 'NULL::int' : 't.popularity'} AS popularity, t.duration_ms AS "durationMs", t.explicit::int AS explicit, k.track_number AS "trackNumber",
       (now() AT TIME ZONE 'UTC')::date - a.release_day AS "releaseAgeDays", m.popularity AS "artistPopularity"
  FROM live.${table} t LEFT JOIN live.tracks k USING (id) LEFT JOIN live.albums a ON a.id = t.album_id LEFT JOIN live.artist_meta m ON m.id = t.artist_id
 WHERE ${where}`;

const sum = (values: readonly bigint[]): string => String(values.reduce((total, value) => total + value, 0n));

/** By the textbook, in integers. */
function figuresOf(rows: readonly Values[], x: contracts.CorrelationVariable, y: contracts.CorrelationVariable) {
  const known = rows.flatMap((row) =>
    row[x] === null || row[y] === null ? [] : [[BigInt(row[x]), BigInt(row[y])] as const],
  );
  const ranked = (of: string, value: bigint): bigint => (of === 'durationMs' ? value / 1_000n : value);
  const rho = spearman(known.map(([a, b]) => ({ x: ranked(x, a), y: ranked(y, b), n: 1n })));
  return {
    n: known.length,
    missing: rows.length - known.length,
    sums: {
      n: String(known.length),
      sumX: sum(known.map(([a]) => a)),
      sumY: sum(known.map(([, b]) => b)),
      sumXX: sum(known.map(([a]) => a * a)),
      sumYY: sum(known.map(([, b]) => b * b)),
      sumXY: sum(known.map(([a, b]) => a * b)),
    },
    rho,
  };
}

const QUESTIONS = [
  ['', 'true'],
  ['artistPopularity[gte]=30', 'm.popularity >= 30'],
] as const;

describe('all pairs of variables', () => {
  let filled: FilledGateway;
  const pairsOf = async (filter: string): Promise<contracts.Correlation[]> =>
    (await filled.gateway.read(`stats/correlations?${filter}`, contracts.correlationsAnswer)).data.pairs;
  const alone = async ({ x, y }: contracts.Correlation, filter: string): Promise<contracts.Correlation> =>
    (await filled.gateway.read(`stats/exploration?x=${x}&y=${y}&${filter}`, contracts.explorationAnswer)).data
      .correlation;
  /** Those that look at tracks, or at what was said of them. */
  const scansDuring = async (work: () => Promise<unknown>): Promise<string[]> =>
    (await filled.gateway.statementsDuring(work)).filter((sql) => /live\.(tracks|track_meta) t\b/.test(sql));

  beforeAll(async () => {
    filled = await FilledGateway.start();
    await filled.write(GAPS);
  });
  afterAll(() => filled.close());

  describe.each(QUESTIONS)('narrowed by "%s"', (filter, where) => {
    it('are read by one statement a table, and one of them afterwards by none', async () => {
      await filled.write();
      let pairs: contracts.Correlation[] = [];
      expect(await scansDuring(async () => (pairs = await pairsOf(filter)))).toHaveLength(2);
      // Its own grid.
      expect(await scansDuring(() => alone(pairs[8]!, filter))).toHaveLength(1);
    });

    it('are each what it is when it is asked alone', async () => {
      const pairs = await pairsOf(filter);
      await filled.write();
      for (const pair of pairs) {
        const asked: contracts.Correlation[] = [];
        const scans = await scansDuring(async () => asked.push(await alone(pair, filter)));
        expect(asked).toEqual([pair]);
        // Beside its grid, where no sums are kept of it.
        expect(scans).toHaveLength(pair.method === 'sums' ? 1 : 2);
      }
    });

    it('are to the last digit what the rows say', async () => {
      const of = async (table: 'tracks' | 'track_meta') =>
        (await filled.pool.query<Values>(rowsSql(table, where))).rows;
      const [tracks, meta] = [await of('tracks'), await of('track_meta')];
      // Kept sums are not of these rows: they were changed behind the consumer's back.
      const pairs = (await pairsOf(filter)).filter(({ method }) => method === 'query');
      expect(pairs).toHaveLength(filter === '' ? 13 : 15);
      for (const pair of pairs) {
        const { x, y, n, missing, sums, spearman: ranks } = pair;
        const expected = figuresOf(x === 'popularity' ? meta : tracks, x, y);
        expect({ x, y, n, missing, sums, rho: ranks?.r ?? null }).toEqual({ x, y, ...expected });
        expect(n).toBeGreaterThan(100);
        expect(missing).toBeGreaterThan(0);
      }
    });
  });
});
