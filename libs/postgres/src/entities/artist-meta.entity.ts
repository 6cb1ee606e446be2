import { Column, Entity } from 'typeorm';
import { ObservedEntity } from './observed.entity.ts';

@Entity({ schema: 'live', name: 'artist_meta' })
export class ArtistMetaEntity extends ObservedEntity {
  @Column('text', { name: 'image_url', nullable: true }) imageUrl!: string | null;
  @Column('text', { nullable: true }) url!: string | null;
  @Column('int', { nullable: true }) popularity!: number | null;
  /** 64-bit integer, decimal text. */
  @Column('bigint', { nullable: true }) followers!: string | null;
  @Column('jsonb', { nullable: true }) genres!: string[] | null;
  /** 64-bit integers, decimal text. */
  @Column('bigint', { name: 'listen_count', nullable: true }) listenCount!: string | null;
  @Column('bigint', { name: 'listener_count', nullable: true }) listenerCount!: string | null;
}
