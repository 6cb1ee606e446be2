import { Column, Entity } from 'typeorm';
import { ObservedEntity, type ArtistRefColumn } from './observed.entity.ts';

@Entity({ schema: 'live', name: 'spotify_events' })
export class WatchedObservationEntity extends ObservedEntity {
  @Column('jsonb') artists!: ArtistRefColumn[];
  @Column('text', { name: 'artist_id', nullable: true }) artistId!: string | null;
  @Column('text', { name: 'album_id', nullable: true }) albumId!: string | null;
  @Column('text', { name: 'album_name', nullable: true }) albumName!: string | null;
  @Column('int', { name: 'duration_ms', nullable: true }) durationMs!: number | null;
  /** The id that was asked for; with a market the one that came back may differ. */
  @Column('text', { name: 'requested_id' }) requestedId!: string;
  @Column('int', { nullable: true }) popularity!: number | null;
  @Column('bool', { name: 'is_playable', nullable: true }) isPlayable!: boolean | null;
}
