import { Injectable } from '@nestjs/common';
import type { DescribedTable } from '@freshwax/contracts';
import { dataDictionary } from '@freshwax/postgres';
import { PostgresStore } from '../stores/postgres.store.ts';

const SQL = `
SELECT n.nspname AS schema, c.relname AS table, c.reltuples::bigint::float8 AS rows, a.attname AS name,
       format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS nullable
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
 WHERE n.nspname = ANY($1) AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
 ORDER BY n.nspname DESC, c.relname, a.attnum`;

interface Row {
  schema: string;
  table: string;
  rows: number;
  name: string;
  type: string;
  nullable: boolean;
}

/** The data dictionary: the tables as they are, and what each column says. */
@Injectable()
export class TablesQuery {
  constructor(private readonly postgres: PostgresStore) {}

  async read(): Promise<DescribedTable[]> {
    const rows = await this.postgres.rows<Row>(SQL, [Object.keys(dataDictionary)]);
    const tables = Map.groupBy(rows, (row) => `${row.schema}.${row.table}`);
    return [...tables.values()].flatMap((columns) => {
      const { schema, table, rows: estimated } = columns[0]!;
      const entry = dataDictionary[schema]?.[table];
      if (!entry) return [];
      return {
        schema,
        table,
        about: entry.about,
        rowsEstimated: estimated < 0 ? null : estimated,
        columns: columns.map(({ name, type, nullable }) => ({
          name,
          type,
          nullable,
          about: entry.columns[name] ?? '',
        })),
      };
    });
  }
}
