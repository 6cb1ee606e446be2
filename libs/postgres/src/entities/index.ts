// An entry of its own: it loads TypeORM, 20 MB that whoever sends statements does not need.
export type { ObjectLiteral, Repository, SelectQueryBuilder } from 'typeorm';
export { createDataSource } from '../data-source.ts';
export { readEntities } from './read-entities.ts';
export { AlbumEntity } from './album.entity.ts';
export { ArtistMetaEntity } from './artist-meta.entity.ts';
export { DeadLetterEntity } from './dead-letter.entity.ts';
export { TrackEntity } from './track.entity.ts';
export { TrackNameEntity } from './track-name.entity.ts';
export { TrackMetaEntity } from './track-meta.entity.ts';
export { WatchedObservationEntity } from './watched-observation.entity.ts';
