// Types only: whoever reads through the entities need not import the library.
export type { ObjectLiteral, Repository, SelectQueryBuilder } from 'typeorm';
export { postgresEnv, postgresOwnerEnv } from './env.ts';
export { toBinaryArray, type Element, type ElementType } from './binary-array.ts';
export { createPool, type Connection, type Pool, type PoolSettings } from './pool.ts';
export { tryMaintenance } from './maintenance-lock.ts';
export { withConnection } from './with-connection.ts';
export { isDiskFull, postgresVerdict, type PostgresVerdict } from './errors.ts';
export { createDataSource, entities, type DataSourceSettings } from './data-source.ts';
export { migrate, NewerSchemaError } from './migrate.ts';
export { missingMigrations } from './missing-migrations.ts';
export { OperationProgress } from './operation.progress.ts';
export {
  OperationCancelledError,
  OperationLostError,
  OperationQueue,
  type Advance,
  type OperationEnd,
  type TakenOperation,
} from './operation.queue.ts';
export { AlbumEntity } from './entities/album.entity.ts';
export { ArtistMetaEntity } from './entities/artist-meta.entity.ts';
export { DeadLetterEntity } from './entities/dead-letter.entity.ts';
export { IngestOffsetEntity } from './entities/ingest-offset.entity.ts';
export { OperationEntity } from './entities/operation.entity.ts';
export { TrackEntity } from './entities/track.entity.ts';
export { TrackMetaEntity } from './entities/track-meta.entity.ts';
export { WatchedObservationEntity } from './entities/watched-observation.entity.ts';
