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
  @Column('int', { name: 'resolved_generation', nullable: true }) resolvedGeneration!: number | null;
  /** What is wrong, in words. */
  @Column('text', { nullable: true }) detail!: string | null;
  /** The letter whose record this was, published again; null = this one is nobody's repeat. */
  @Column('int', { name: 'root_generation', nullable: true }) rootGeneration!: number | null;
  @Column('bigint', { name: 'root_off', nullable: true }) rootOff!: string | null;
  /** How often it was published again, and how often that was rejected. */
  @Column('int') redrives!: number;
  @Column('int', { name: 'rejected_again' }) rejectedAgain!: number;
  @Column('timestamptz', { name: 'redriven_at', nullable: true }) redrivenAt!: Date | null;
  @Column('timestamptz', { name: 'discarded_at', nullable: true }) discardedAt!: Date | null;
  @Column('text', { name: 'discarded_by', nullable: true }) discardedBy!: string | null;
  @Column('text', { name: 'discarded_why', nullable: true }) discardedWhy!: string | null;
  /** When a purge took the record's bytes. */
  @Column('timestamptz', { name: 'purged_at', nullable: true }) purgedAt!: Date | null;
}
