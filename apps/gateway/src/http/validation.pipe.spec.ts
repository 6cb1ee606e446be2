import { describe, expect, it } from '@jest/globals';
import { operationRequest, watchAddition } from '@freshwax/contracts';
import { z } from 'zod';
import { listParameters } from '../entities/list.parameters.ts';
import { cursorParameter, limitParameter, offsetParameter, sourceParameter } from './page.ts';
import { dayParameter, idParameter, idsParameter, instantParameter, switchParameter } from './parameters.ts';
import type { ProblemError } from './problem.error.ts';
import { validationPipe } from './validation.pipe.ts';

const query = z.strictObject({
  limit: limitParameter,
  cursor: cursorParameter,
  from: z.coerce.number().int().min(0).optional(),
  share: z.coerce.number().max(1).optional(),
  order: z.enum(['top', 'bottom', 'middle']).default('top'),
  count: z.literal('exact').optional(),
  source: sourceParameter,
  id: idParameter.optional(),
  ids: idsParameter.optional(),
  topics: z
    .string()
    .max(200)
    .transform((list) => list.split(','))
    .pipe(z.array(z.enum(['kpi', 'lag'])).min(1))
    .default(['kpi']),
  explicit: switchParameter.optional(),
  day: dayParameter.optional(),
  at: instantParameter.optional(),
  offset: offsetParameter.optional(),
});
const list = listParameters({
  sorts: {
    name: { property: 'x.name', kind: 'text', indexed: 'ASC' },
    popularity: { property: 'x.popularity', kind: 'number' },
  },
  usual: 'name',
  row: z.object({ id: z.string(), name: z.string() }),
  filters: {},
});

/** `parameter: what is wrong with it` */
async function complaints(value: unknown, schema: z.ZodType): Promise<string[]> {
  const problem = await validationPipe()
    .transform(value, { type: 'query', schema })
    .then(
      () => undefined,
      (error: unknown) => error as ProblemError,
    );
  return (problem?.extras.errors ?? []).map(({ pointer, detail }) => `${pointer.slice(1)}: ${detail}`);
}

const SOURCES = 'spotify, listenbrainz, musicbrainz, simulator or import';
const LIMIT = 'limit: takes a whole number from 1 to 200, not';
const ID = 'takes text of 1 to 64 characters, not';
const DAY = 'day: takes a day from 1000-01-01 to 2999-12-31, such as 2026-11-21, not';

describe('what is said of a parameter that is refused', () => {
  it.each([
    [{ limit: 'abc' }, `${LIMIT} "abc"`],
    [{ limit: '' }, `${LIMIT} ""`],
    [{ limit: '0' }, `${LIMIT} "0"`],
    [{ limit: '1e9' }, `${LIMIT} "1e9"`],
    [{ limit: '1.5' }, `${LIMIT} "1.5"`],
    [{ limit: ['1', '2'] }, `${LIMIT} ["1","2"]`],
    [{ from: '-1' }, 'from: takes a whole number from 0, not "-1"'],
    [{ share: '2' }, 'share: takes a number up to 1, not "2"'],
    [{ order: 'sideways' }, 'order: takes top, bottom or middle, not "sideways"'],
    [{ count: 'yes' }, 'count: takes exact, not "yes"'],
    [{ source: 'nobody' }, `source: takes ${SOURCES}, or several with commas between them, not "nobody"`],
    [{ topics: 'lag,gossip' }, 'topics/1: takes kpi or lag, not "gossip"'],
    [{ explicit: 'yes' }, 'explicit: takes true or false, not "yes"'],
    [{ day: '2026-13-01' }, `${DAY} "2026-13-01"`],
    [{ day: 'tomorrow' }, `${DAY} "tomorrow"`],
    [{ day: '3000-01-01' }, `${DAY} "3000-01-01"`],
    [{ at: 'now' }, 'at: takes a time with its zone, such as 2026-11-21T08:00:00Z, not "now"'],
    [{ offset: '-1' }, 'offset: takes a whole number from 0 to 9223372036854775807, not "-1"'],
    [{ id: '' }, `id: ${ID} ""`],
    [{ id: '\0' }, 'id: holds NUL or a lone surrogate'],
    [{ ids: 'a,,b' }, `ids/1: ${ID} ""`],
    [{ unknown: '1' }, 'unknown: is not known here: known are limit, cursor, from, share, order, count, source, id, '],
  ])('%j', async (asked, said) => {
    expect(await complaints(asked, query)).toEqual([expect.stringContaining(said)]);
  });

  it('shows the beginning of what was given, and each parameter once', async () => {
    const ids = Array.from({ length: 60 }, (_, at) => `id-${at}`).join(',');
    const [many] = await complaints({ ids }, query);
    expect(many).toMatch(/^ids: takes a list \(at most 50\) of text of 1 to 64 characters, not "id-0,id-1,.{48}…$/);
    expect(await complaints({ limit: 'x', day: 'y' }, query)).toEqual([`${LIMIT} "x"`, `${DAY} "y"`]);
  });

  it('names what a list may be ordered by, and its fields', async () => {
    expect(await complaints({ sort: 'tie' }, list)).toEqual([
      'sort: takes name or -name, or several (at most 3) with commas between them, those behind it also popularity or -popularity, not "tie"',
    ]);
    expect(await complaints({ fields: 'id,age' }, list)).toEqual([
      'fields: takes id or name, or several (at most 2) with commas between them, not "id,age"',
    ]);
  });

  it.each([
    [{ query: '' }, ['query: takes text of 1 to 200 characters, not ""']],
    [{}, ['query: is missing: takes text of 1 to 200 characters']],
    [
      { query: 'x', intervalMs: 5, source: 'import' },
      [
        'source: takes spotify or simulator, not "import"',
        'intervalMs: takes a whole number from 10000 to 604800000, not 5',
      ],
    ],
    ['x', [': takes an object with query, source, intervalMs, not "x"']],
  ])('of a body: %j', async (body, said) => {
    expect(await complaints(body, watchAddition)).toEqual(said);
  });

  it.each([
    [{ type: 'drop everything' }, /^type: takes bootstrap\.topics, .* or dlq\.discard, not "drop everything"$/],
    [{}, /^type: is missing: takes bootstrap\.topics, .* or dlq\.discard$/],
    [{ type: 'poll', extra: 1 }, /^extra: is not known here: known are type, source$/],
    [{ type: 'enrich.plan', limit: 0 }, /^limit: takes a whole number from 1 to 500, not 0$/],
    [
      { type: 'enrich', artistIds: [], trackIds: ['x'.repeat(65)] },
      /^trackIds\/0: takes text of 1 to 64 characters, not "x{58}…$/,
    ],
    [
      { type: 'enrich', artistIds: [], trackIds: 'a' },
      /^trackIds: takes a list \(at most 500\) of text of 1 to 64 characters, not "a"$/,
    ],
    [{ type: 'enrich.verify', planId: 'x' }, /^planId: takes a UUID, not "x"$/],
    [{ type: 'reconcile', repair: 'yes' }, /^repair: takes true or false, not "yes"$/],
  ])('of one kind of work: %j', async (body, said) => {
    expect(await complaints(body, operationRequest)).toEqual([expect.stringMatching(said)]);
  });
});
