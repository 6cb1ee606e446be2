import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import { FilledGateway } from '../filled-gateway.fixture.ts';
import { OBSERVED_AT_MS } from '../gateway.fixture.ts';

const HOUR_MS = 3_600_000;
const DAYS = { '1d': 1, '7d': 7, '30d': 30 } as const;
const STREAM = { tracks: 'spotify.track_meta', artists: 'spotify.artist_meta' } as const;
const TABLE = { tracks: 'live.track_meta', artists: 'live.artist_meta' } as const;
type Kind = keyof typeof STREAM;

interface Said {
  id: string;
  /** Hours before the newest record. */
  ago: number;
  popularity: number | null;
  off: number;
}

/** Of 12 of each kind, one observation every 17 hours over 70 days, some without a value; the last two begin late. */
function saidOf(kind: Kind): Said[] {
  const ids = Array.from({ length: 12 }, (_, at) => (kind === 'tracks' ? `track${at * 4 + 1}` : `artist${at * 2 + 1}`));
  return ids.flatMap((id, at) =>
    Array.from({ length: at < 10 ? 99 : 9 }, (_, step): Said => {
      const ago = step * 17 + at;
      const popularity = (step + at) % 11 === 5 ? null : (at * 31 + step * (at % 2 === 0 ? 7 : 13)) % 101;
      return { id, ago, popularity, off: at * 1_000 + step };
    }),
  );
}

/** What a window compares: now with the newest value as old as the window, and at most twice as old. */
function movedIn(said: readonly Said[], now: ReadonlyMap<string, number>, days: number) {
  return [...now].flatMap(([id, popularity]) => {
    const before = said
      .filter((it) => it.id === id && it.popularity !== null && it.ago >= days * 24 && it.ago <= 2 * days * 24)
      .toSorted((a, b) => a.ago - b.ago)[0];
    return before ? [{ id, change: popularity - before.popularity!, popularity, before }] : [];
  });
}

describe('what rose and fell most', () => {
  let filled: FilledGateway;
  const said = { tracks: saidOf('tracks'), artists: saidOf('artists') };
  const now: Record<Kind, Map<string, number>> = { tracks: new Map(), artists: new Map() };

  beforeAll(async () => {
    filled = await FilledGateway.start();
    const prefix = filled.env.FRESHWAX_TOPIC_PREFIX;
    const ofKind = (kind: Kind): string[] => {
      for (const [at, id] of [...new Set(said[kind].map((it) => it.id))].entries()) now[kind].set(id, 10 + at * 7);
      const history = said[kind].map(({ id, ago, popularity, off }) => {
        const atMs = OBSERVED_AT_MS - ago * HOUR_MS;
        return `('${prefix}${STREAM[kind]}', '${id}', 'simulator', ${atMs / HOUR_MS}, ${atMs}, gen_random_uuid(), ${popularity ?? 'NULL'}, 'infinity', 3, 0, ${off})`;
      });
      return [
        `UPDATE ${TABLE[kind]} SET popularity = NULL`,
        ...[...now[kind]].map(
          ([id, popularity]) => `UPDATE ${TABLE[kind]} SET popularity = ${popularity} WHERE id = '${id}'`,
        ),
        `INSERT INTO live.popularity_history (topic, id, source, hour, observed_at, tie, popularity, expires_on, part, generation, off) VALUES ${history.join()}`,
      ];
    };
    await filled.write(...ofKind('tracks'), ...ofKind('artists'));
  });
  afterAll(() => filled.close());

  const questions = (['tracks', 'artists'] as const).flatMap((of) =>
    (['1d', '7d', '30d'] as const).flatMap((window) =>
      (['risers', 'fallers'] as const).map((order) => [of, window, order] as const),
    ),
  );

  it.each(questions)('of %s in %s, %s, is what their observations say', async (of, window, order) => {
    const path = `stats/movers?of=${of}&window=${window}&order=${order}&limit=100`;
    const { data } = await filled.gateway.read(path, contracts.moversAnswer);
    const compared = movedIn(said[of], now[of], DAYS[window]);
    const sign = order === 'risers' ? 1 : -1;
    const expected = compared
      .filter(({ change }) => change * sign > 0)
      .toSorted((a, b) => (b.change - a.change) * sign || b.popularity - a.popularity || (a.id < b.id ? -1 : 1));
    expect(expected.length).toBeGreaterThan(0);
    // Some began to be observed later, and one has no value that old.
    expect(compared.length).toBeLessThan(now[of].size);
    expect([data.of, data.considered, data.compared]).toEqual([of, now[of].size, compared.length]);
    expect(data.mostConsidered).toBe(2_000);
    expect(
      data.movers.map(({ id, change, before, now: present }) => [
        id,
        change,
        present.popularity,
        before.provenance.offset,
      ]),
    ).toEqual(expected.map(({ id, change, popularity, before }) => [id, change, popularity, String(before.off)]));
    for (const [at, { before }] of data.movers.entries()) {
      expect(before.observedAt).toBe(new Date(OBSERVED_AT_MS - expected[at]!.before.ago * HOUR_MS).toISOString());
      expect(before.provenance.topic).toBe(`${filled.env.FRESHWAX_TOPIC_PREFIX}${STREAM[of]}`);
    }
  });
});
