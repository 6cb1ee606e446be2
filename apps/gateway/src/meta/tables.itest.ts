import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import { backedUpTables, dataDictionary, tablesOfOneDatabase, type Pool } from '@freshwax/postgres';
import { serversEnv } from '../../../../test/env.ts';
import { testPool } from '../../../../test/pool.ts';
import { FilledGateway } from '../filled-gateway.fixture.ts';

const GUIDE = 'docs/how-to/bring-your-own-sql.md';

describe('the data dictionary', () => {
  let filled: FilledGateway;
  let reader: Pool;

  beforeAll(async () => {
    filled = await FilledGateway.start();
    const url = new URL(serversEnv()['FRESHWAX_POSTGRES_READER_URL']!);
    url.pathname = new URL(filled.env.FRESHWAX_POSTGRES_URL).pathname;
    reader = testPool(url.toString(), { max: 1 });
  });

  afterAll(async () => {
    await reader.end();
    await filled.close();
  });

  it('describes every column of the tables it names, and none that is not there', async () => {
    const { data } = await filled.gateway.read('meta/tables', contracts.describedTablesAnswer);
    for (const { schema, table, columns } of data)
      expect([table, Object.keys(dataDictionary[schema]![table]!.columns).toSorted()]).toEqual([
        table,
        columns.map(({ name }) => name).toSorted(),
      ]);
    const named = Object.values(dataDictionary).flatMap((tables) => Object.keys(tables));
    expect(data.map(({ table }) => table).toSorted()).toEqual(named.toSorted());
  });

  it('names every table of the state', async () => {
    const { rows } = await filled.pool.query<{ table_name: string }>(
      `SELECT table_name FROM information_schema.tables WHERE table_schema = 'live'`,
    );
    expect(Object.keys(dataDictionary['live']!).toSorted()).toEqual(rows.map((row) => row.table_name).toSorted());
  });

  it('and what a backup leaves out are all tables that there are', async () => {
    const { rows } = await filled.pool.query<{ name: string }>(
      `SELECT schemaname || '.' || tablename AS name FROM pg_tables WHERE schemaname IN ('live', 'book')`,
    );
    const backedUp = Object.entries(backedUpTables).flatMap(([schema, names]) => names.map((it) => `${schema}.${it}`));
    expect([...backedUp, ...tablesOfOneDatabase].toSorted()).toEqual(rows.map(({ name }) => name).toSorted());
  });

  it('comes with examples that the role that only reads can run', async () => {
    const examples = [...(await readFile(GUIDE, 'utf8')).matchAll(/```sql\n([^]*?)```/g)].map(([, sql]) => sql!);
    expect(examples).toHaveLength(5);
    for (const sql of examples) await reader.query(sql);
    const [mean] = (await reader.query<{ mean_ms: string }>(examples[0]!)).rows;
    expect(Number(mean?.mean_ms)).toBeGreaterThan(60_000);
    await expect(reader.query('DELETE FROM live.tracks')).rejects.toThrow();
  });
});
