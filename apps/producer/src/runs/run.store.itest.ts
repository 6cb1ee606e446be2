import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Pool } from '@freshwax/postgres';
import { migratedPool } from '../../../../test/migrated.ts';
import { Run, type Outcome } from './run.ts';
import { RunStore } from './run.store.ts';

describe('the book of runs', () => {
  let pool: Pool;
  let store: RunStore;
  beforeAll(async () => {
    pool = await migratedPool();
    store = new RunStore(pool);
  });
  afterAll(() => pool.end());
  beforeEach(async () => void (await pool.query('DELETE FROM book.run')));

  const begin = async (job = 'discovery'): Promise<Run> => {
    const run = new Run({ source: 'simulator', job });
    await store.begin(run);
    return run;
  };
  const end = async (run: Run, outcome: Outcome, published = 0, error?: Error): Promise<Run> => {
    run.published = published;
    await store.finish({ run, outcome, ...(error && { error }) });
    return run;
  };
  const rows = async () =>
    (await pool.query<{ id: string; outcome: string | null; why: string | null }>('SELECT * FROM book.run')).rows;

  it('says what a run asked, got and cost', async () => {
    const run = await begin();
    run.spendCall('search');
    run.spendCall('search');
    run.spendCall('albums/{id}');
    Object.assign(run, { asked: 9, answered: 7, missing: 2, refused: 1, mode: 'dev' });
    await end(run, 'partial', 6, new Error('no call left'));
    expect(await rows()).toMatchObject([
      {
        id: run.id,
        source: 'simulator',
        job: 'discovery',
        mode: 'dev',
        outcome: 'partial',
        why: 'no call left',
        asked: 9,
        answered: 7,
        missing: 2,
        refused: 1,
        published: 6,
        calls: 3,
        calls_by_bucket: { search: 2, 'albums/{id}': 1 },
      },
    ]);
  });

  it.each([
    [{ asked: 3, missing: 3 }, 'the source knows none of the ids'],
    [{ asked: 3, refused: 3 }, 'what the source answered breaks the contract'],
  ])('says why a run failed that no error ended: %j', async (counts, why) => {
    await end(Object.assign(await begin(), counts), 'failed');
    expect(await rows()).toMatchObject([{ outcome: 'failed', why }]);
  });

  it('calls a run interrupted whose process was killed, once the job runs again', async () => {
    const killed = await begin();
    const other = await begin('watch');
    const next = await begin();
    const found = async () => new Map((await rows()).map((row) => [row.id, row.outcome]));
    const cutOff: [string, string | null][] = [
      [killed.id, 'interrupted'],
      [other.id, null],
    ];
    expect(await found()).toEqual(new Map([...cutOff, [next.id, null]]));
    await end(next, 'done');
    expect(await found()).toEqual(new Map([...cutOff, [next.id, 'done']]));
  });

  it('keeps of the runs that found nothing to say or had no call left only the latest, and every other', async () => {
    const said = await end(await begin(), 'done', 4);
    const failing = await begin();
    failing.spendCall('search');
    const failed = await end(failing, 'failed', 0, new Error('away'));
    await end(await begin(), 'partial', 0, new Error('no call left'));
    await end(await begin(), 'done');
    await end(await begin(), 'done');
    const idleElsewhere = await end(await begin('watch'), 'done');
    const latest = await end(await begin(), 'done');
    const kept = [said.id, failed.id, idleElsewhere.id, latest.id];
    expect((await rows()).map((row) => row.id).sort()).toEqual(kept.sort());
  });

  it('forgets what is older than any question', async () => {
    const old = await end(await begin(), 'done', 4);
    await pool.query(`UPDATE book.run SET started_at = now() - interval '91 days' WHERE id = $1`, [old.id]);
    const latest = await end(await begin(), 'done', 1);
    expect((await rows()).map((row) => row.id)).toEqual([latest.id]);
  });
});
