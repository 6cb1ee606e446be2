import { Column, Entity } from 'typeorm';
import { ObservedEntity, type ArtistRefColumn } from './observed.entity.ts';

@Entity({ schema: 'live', name: 'albums' })
export class AlbumEntity extends ObservedEntity {
  @Column('text', { name: 'album_type', nullable: true }) albumType!: string | null;
  @Column('int', { name: 'total_tracks', nullable: true }) totalTracks!: number | null;
  @Column('text', { name: 'release_date', nullable: true }) releaseDate!: string | null;
  @Column('text', { name: 'release_date_precision', nullable: true }) releaseDatePrecision!: string | null;
  /** First day that `release_date` may mean; null for junk such as "0000". */
  @Column('date', { name: 'release_day', nullable: true }) releaseDay!: string | null;
  @Column('jsonb') artists!: ArtistRefColumn[];
  @Column('text', { name: 'image_url', nullable: true }) imageUrl!: string | null;
  @Column('text', { nullable: true }) url!: string | null;
  @Column('text', { nullable: true }) label!: string | null;
  @Column('text', { nullable: true }) upc!: string | null;
  @Column('int', { nullable: true }) popularity!: number | null;
  @Column('jsonb', { nullable: true }) genres!: string[] | null;
  @Column('int', { name: 'market_count', nullable: true }) marketCount!: number | null;
  @Column('bool', { name: 'is_playable', nullable: true }) isPlayable!: boolean | null;
  /** 64-bit integers, decimal text. */
  @Column('bigint', { name: 'listen_count', nullable: true }) listenCount!: string | null;
  @Column('bigint', { name: 'listener_count', nullable: true }) listenerCount!: string | null;
}
