import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ schema: 'book', name: 'dead_letter' })
export class DeadLetterEntity {
  @PrimaryColumn('text', { collation: 'C' }) topic!: string;
  @PrimaryColumn('int') part!: number;
  @PrimaryColumn('int') generation!: number;
  @PrimaryColumn('bigint') off!: string;
  @Column('text') reason!: string;
  @Column('text', { nullable: true }) path!: string | null;
  /** Kafka's time of the record, ms since 1970, decimal text. */
  @Column('bigint', { name: 'recorded_at' }) recordedAt!: string;
  @Column('bigint', { name: 'resolved_off', nullable: true }) resolvedOff!: string | null;
  /** When a purge took the record's bytes. */
  @Column('timestamptz', { name: 'purged_at', nullable: true }) purgedAt!: Date | null;
}
