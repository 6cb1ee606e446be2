import { Column, Entity } from 'typeorm';
import { ObservedEntity, type ArtistRefColumn } from './observed.entity.ts';

@Entity({ schema: 'live', name: 'tracks' })
export class TrackEntity extends ObservedEntity {
  @Column('text', { name: 'album_id', nullable: true }) albumId!: string | null;
  @Column('jsonb') artists!: ArtistRefColumn[];
  /** The first artist's id. */
  @Column('text', { name: 'artist_id', nullable: true }) artistId!: string | null;
  @Column('int', { name: 'disc_number', nullable: true }) discNumber!: number | null;
  @Column('int', { name: 'track_number', nullable: true }) trackNumber!: number | null;
  @Column('int', { name: 'duration_ms', nullable: true }) durationMs!: number | null;
  @Column('bool', { nullable: true }) explicit!: boolean | null;
  @Column('bool', { name: 'is_playable', nullable: true }) isPlayable!: boolean | null;
  @Column('bool', { name: 'is_local', nullable: true }) isLocal!: boolean | null;
  @Column('text', { nullable: true }) restriction!: string | null;
}
