import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { eventually } from '../../../../../test/eventually.ts';
import { testPool } from '../../../../../test/pool.ts';
import { isolatedNamespace } from '../../../../../test/servers.ts';
import { migrate } from '../../migrate.ts';
import type { Pool } from '../../pool.ts';

/** Everything that makes two tables alike: relations, their storage, rights and indexes, their columns. */
const FORM = `SELECT c.relname, c.relkind, c.reloptions::text, c.relacl::text,
  CASE WHEN c.relkind = 'i' THEN pg_get_indexdef(c.oid) END AS definition,
  (SELECT jsonb_agg(jsonb_build_array(conname, pg_get_constraintdef(k.oid)) ORDER BY conname) FROM pg_constraint k WHERE k.conrelid = c.oid) AS checked,
  (SELECT jsonb_agg(jsonb_build_array(attname, format_type(atttypid, atttypmod), attnotnull, attcollation::regcollation, pg_get_expr(adbin, adrelid)) ORDER BY attname)
     FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = c.oid AND attnum > 0 AND NOT attisdropped) AS columns
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 ORDER BY c.relname`;

describe('the steps of a rebuild that need the owner', () => {
  let writer: Pool;
  let owner: Pool;
  beforeAll(async () => {
    const { env } = await isolatedNamespace();
    await migrate(env['FRESHWAX_POSTGRES_OWNER_URL']!);
    writer = testPool(env['FRESHWAX_POSTGRES_URL']!);
    owner = testPool(env['FRESHWAX_POSTGRES_OWNER_URL']!);
  });
  afterAll(() => Promise.all([writer.end(), owner.end()]));

  const formOf = async (schema: string): Promise<unknown> => {
    const { rows } = await owner.query<object>(FORM, [schema]);
    return JSON.parse(JSON.stringify(rows).replaceAll(` ON ${schema}.`, ' ON '));
  };
  const schemas = async (): Promise<string[]> => {
    const { rows } = await owner.query<{ nspname: string }>(
      `SELECT nspname FROM pg_namespace WHERE nspname IN ('freshwax_old', 'shadow', 'shadow_book') ORDER BY 1`,
    );
    return rows.map(({ nspname }) => nspname);
  };
  async function begun(): Promise<string> {
    const id = randomUUID();
    await writer.query('SELECT book.rebuild_begin()');
    await writer.query('INSERT INTO book.rebuild (operation, migration) VALUES ($1, $2)', [id, 'any']);
    return id;
  }

  it('make tables that equal those of live to the last index and right', async () => {
    await begun();
    expect(await formOf('shadow')).toEqual(await formOf('live'));
    await writer.query('SELECT book.rebuild_abandon()');
    expect(await schemas()).toEqual([]);
  });

  it('let only the writer call them, who may still make no schema by itself', async () => {
    await expect(writer.query('CREATE SCHEMA mine')).rejects.toMatchObject({ code: '42501' });
    await expect(writer.query('ALTER SCHEMA live RENAME TO mine')).rejects.toMatchObject({ code: '42501' });
    await expect(writer.query(`SELECT book.rebuild_copy('live', 'book')`)).rejects.toMatchObject({ code: '42501' });
    const { rows } = await owner.query<{ may: boolean }>(
      `SELECT bool_or(has_function_privilege('freshwax_reader', p.oid, 'EXECUTE')) AS may FROM pg_proc p
       WHERE pronamespace = 'book'::regnamespace AND proname LIKE 'rebuild%'`,
    );
    expect(rows).toEqual([{ may: false }]);
  });

  it('refuse to swap in what is behind the pipeline, and raise every epoch with the renaming', async () => {
    const id = await begun();
    await writer.query(`INSERT INTO book.ingest_offset (topic, part, topic_id, next_offset) VALUES ('t', 0, 'x', 7)`);
    const swap = (): Promise<unknown> => writer.query('SELECT book.rebuild_swap($1)', [id]);
    await expect(swap()).rejects.toMatchObject({ code: '55000' });
    await writer.query('INSERT INTO shadow_book.ingest_offset SELECT * FROM book.ingest_offset');
    await swap();
    const { rows } = await writer.query('SELECT epoch FROM book.ingest_offset');
    expect(rows).toEqual([{ epoch: '1' }]);
    expect(await schemas()).toEqual(['freshwax_old', 'shadow_book']);
  });

  const isDropped = async (id: string): Promise<boolean> =>
    (await writer.query<{ gone: boolean }>('SELECT book.rebuild_drop_old($1) AS gone', [id])).rows[0]!.gone;
  /** Whoever looks counts, PostgreSQL's own vacuum too: the answer is "not yet" then, and a rebuild asks again. */
  const dropped = (id: string): Promise<void> => eventually(async () => expect(await isDropped(id)).toBe(true));

  it('drop what was only when nobody can look at it any more', async () => {
    const { rows } = await writer.query<{ operation: string }>(
      'SELECT operation FROM book.rebuild WHERE swapped_at IS NOT NULL',
    );
    const id = rows[0]!.operation;
    const reader = await owner.connect();
    await reader.query('BEGIN; DECLARE page CURSOR FOR SELECT * FROM freshwax_old.tracks; FETCH 1 FROM page');
    expect(await isDropped(id)).toBe(false);
    await reader.query('ROLLBACK');
    reader.release();
    await dropped(id);
    expect(await schemas()).toEqual([]);
  });

  it('leave alone what is called alike and is somebody else’s', async () => {
    await owner.query('CREATE SCHEMA old; CREATE TABLE old.mine (n int); INSERT INTO old.mine VALUES (1)');
    const id = await begun();
    await writer.query('INSERT INTO shadow_book.ingest_offset SELECT * FROM book.ingest_offset');
    await writer.query('SELECT book.rebuild_swap($1)', [id]);
    await dropped(id);
    expect((await owner.query('SELECT n FROM old.mine')).rows).toEqual([{ n: 1 }]);

    for (const name of ['shadow', 'shadow_book', 'freshwax_old']) {
      await owner.query(`CREATE SCHEMA ${name}; CREATE TABLE ${name}.mine (n int)`);
      const isInTheWay = { code: '55000', message: expect.stringContaining(`a schema "${name}" is in the way`) };
      await expect(begun()).rejects.toMatchObject(isInTheWay);
      expect((await owner.query(`SELECT n FROM ${name}.mine`)).rows).toEqual([]);
      await owner.query(`DROP SCHEMA ${name} CASCADE`);
    }
    await begun();
    await writer.query('SELECT book.rebuild_abandon()');
    expect(await schemas()).toEqual([]);
  });

  it('do not begin while a view would stay behind on the old tables', async () => {
    await owner.query('CREATE VIEW public.mine AS SELECT id FROM live.tracks');
    await expect(begun()).rejects.toMatchObject({ code: '55000', message: expect.stringContaining('mine') });
  });
});
