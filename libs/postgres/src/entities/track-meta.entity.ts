import { Column, Entity } from 'typeorm';
import { ObservedEntity, type ArtistRefColumn } from './observed.entity.ts';

@Entity({ schema: 'live', name: 'track_meta' })
export class TrackMetaEntity extends ObservedEntity {
  @Column('text', { name: 'album_id', nullable: true }) albumId!: string | null;
  @Column('jsonb') artists!: ArtistRefColumn[];
  /** The first artist's id. */
  @Column('text', { name: 'artist_id', nullable: true }) artistId!: string | null;
  @Column('int', { name: 'duration_ms', nullable: true }) durationMs!: number | null;
  @Column('bool', { nullable: true }) explicit!: boolean | null;
  @Column('int', { nullable: true }) popularity!: number | null;
  @Column('text', { nullable: true }) isrc!: string | null;
  @Column('int', { name: 'market_count', nullable: true }) marketCount!: number | null;
  @Column('text', { name: 'linked_from', nullable: true }) linkedFrom!: string | null;
  /** 64-bit integers, decimal text. */
  @Column('bigint', { name: 'listen_count', nullable: true }) listenCount!: string | null;
  @Column('bigint', { name: 'listener_count', nullable: true }) listenerCount!: string | null;
}
