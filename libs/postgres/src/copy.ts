import type { Readable, Writable } from 'node:stream';
import pg from 'pg';
import copyStreams from 'pg-copy-streams';
import type { Connection } from './pool.ts';

export interface CopiedColumns {
  schema: string;
  name: string;
  columns: readonly string[];
}

const toTarget = ({ schema, name, columns }: CopiedColumns): string =>
  `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)} (${columns.map((it) => pg.escapeIdentifier(it)).join(', ')})`;

/** Rows of a table in the text form of COPY, a line each. The connection is busy until the stream has ended. */
export const copyOut = (connection: Connection, table: CopiedColumns): Readable =>
  connection.query(copyStreams.to(`COPY ${toTarget(table)} TO STDOUT`));

/** Takes such lines into a table; all or none are there when it has finished. The connection is busy until then. */
export const copyIn = (connection: Connection, table: CopiedColumns): Writable =>
  connection.query(copyStreams.from(`COPY ${toTarget(table)} FROM STDIN`));
