import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The names of tracks by themselves: one row for each track. */
@Entity({ schema: 'live', name: 'track_name' })
export class TrackNameEntity {
  @PrimaryColumn('text', { collation: 'C' }) id!: string;
  @PrimaryColumn('text', { collation: 'C' }) source!: string;
  @Column('text') name!: string;
}
