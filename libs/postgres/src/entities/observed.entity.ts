import { Column, PrimaryColumn } from 'typeorm';

/** What every state row carries: what it is, when it was so, when it must go, which record says it. */
export abstract class ObservedEntity {
  @PrimaryColumn('text', { collation: 'C' }) id!: string;
  @PrimaryColumn('text', { collation: 'C' }) source!: string;
  /** ms since 1970, decimal text. */
  @Column('bigint', { name: 'observed_at' }) observedAt!: string;
  @Column('uuid') tie!: string;
  @Column('text') name!: string;
  /** Fields that the source does not offer, by their names in the event. */
  @Column('jsonb') missing!: string[];
  @Column('text', { name: 'run_id', nullable: true }) runId!: string | null;
  /** `infinity` where the source's terms allow keeping for ever. */
  @Column('date', { name: 'expires_on' }) expiresOn!: string;
  @Column('int') part!: number;
  @Column('int') generation!: number;
  @Column('bigint') off!: string;
}

export interface ArtistRefColumn {
  id: string;
  name: string;
}
