export { postgresEnv, postgresOwnerEnv } from './env.ts';
export { BinaryArray, toBinaryArray, type Element, type ElementType } from './binary-array.ts';
export { createPool, type Connection, type Connections, type Pool, type PoolSettings } from './pool.ts';
export { tryMaintenance } from './maintenance-lock.ts';
export { copyIn, copyOut, type CopiedColumns } from './copy.ts';
export { withConnection } from './with-connection.ts';
export { isDiskFull, postgresVerdict, type PostgresVerdict } from './errors.ts';
export { migrate, migrationNames, type MigrateOptions } from './migrate.ts';
export { NewerSchemaError } from './newer-schema.error.ts';
export { missingMigrations } from './missing-migrations.ts';
export { AdoptQuery, type LedgerRow } from './adopt/adopt.query.ts';
export { readStandings } from './adopt/standings.ts';
export { MADE_ANEW, toAdoptions, type Adoption, type Standing } from './adopt/to-adoptions.ts';
export { OperationProgress } from './operation.progress.ts';
export {
  OperationCancelledError,
  OperationLostError,
  OperationQueue,
  type Advance,
  type OperationEnd,
  type TakenOperation,
} from './operation.queue.ts';
export { backedUpTables, tablesOfOneDatabase } from './backed-up.tables.ts';
export { dataDictionary, type TableEntry } from './dictionary/dictionary.ts';
