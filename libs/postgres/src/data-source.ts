import { DataSource, type DataSourceOptions } from 'typeorm';
import { AlbumEntity } from './entities/album.entity.ts';
import { ArtistMetaEntity } from './entities/artist-meta.entity.ts';
import { DeadLetterEntity } from './entities/dead-letter.entity.ts';
import { IngestOffsetEntity } from './entities/ingest-offset.entity.ts';
import { OperationEntity } from './entities/operation.entity.ts';
import { TrackEntity } from './entities/track.entity.ts';
import { TrackNameEntity } from './entities/track-name.entity.ts';
import { TrackMetaEntity } from './entities/track-meta.entity.ts';
import { WatchedObservationEntity } from './entities/watched-observation.entity.ts';
import { migrations as allMigrations } from './migrations/index.ts';

export const entities = [
  AlbumEntity,
  TrackEntity,
  TrackMetaEntity,
  TrackNameEntity,
  ArtistMetaEntity,
  WatchedObservationEntity,
  IngestOffsetEntity,
  DeadLetterEntity,
  OperationEntity,
];

export interface DataSourceSettings {
  url: string;
  applicationName: string;
  /** Most connections; default 4. */
  max?: number;
  /** What the planner takes the start of workers for; default PostgreSQL's 1,000. */
  parallelSetupCost?: number;
  /** Deadline of one statement at the server, ms, 0 = none; default 30 s. */
  statementTimeoutMs?: number;
  /** Deadline of a connection, ms; default 5 s. */
  connectWithinMs?: number;
  /** Those to run; default all. */
  migrations?: DataSourceOptions['migrations'];
}

/** TypeORM's side of the database: migrations when the url is the owner's, entities to read through. Not yet connected. */
export function createDataSource(settings: DataSourceSettings): DataSource {
  const { url, applicationName, max = 4, parallelSetupCost } = settings;
  const { statementTimeoutMs = 30_000, connectWithinMs = 5_000, migrations = allMigrations } = settings;
  const options = parallelSetupCost === undefined ? {} : { options: `-c parallel_setup_cost=${parallelSetupCost}` };
  return new DataSource({
    type: 'postgres',
    url,
    applicationName,
    entities,
    migrations,
    migrationsTableName: 'schema_migration',
    poolSize: max,
    connectTimeoutMS: connectWithinMs,
    extra: { statement_timeout: statementTimeoutMs, keepAlive: true, ...options },
    // A connection that dies while idle is replaced at the next query; without a handler it would end the process.
    poolErrorHandler: () => undefined,
  });
}
