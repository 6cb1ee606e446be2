import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ schema: 'book', name: 'ingest_offset' })
export class IngestOffsetEntity {
  @PrimaryColumn('text', { collation: 'C' }) topic!: string;
  @PrimaryColumn('int') part!: number;
  @Column('int', { default: 0 }) generation!: number;
  @Column('text', { name: 'topic_id' }) topicId!: string;
  @Column('bigint', { default: 0 }) epoch!: string;
  @Column('bigint', { name: 'base_offset', default: 0 }) baseOffset!: string;
  @Column('bigint', { name: 'next_offset', default: 0 }) nextOffset!: string;
  @Column('bigint', { default: 0 }) applied!: string;
  @Column('bigint', { default: 0 }) rejected!: string;
  @Column('bigint', { name: 'last_offset', nullable: true }) lastOffset!: string | null;
  @Column('text', { name: 'last_record', nullable: true }) lastRecord!: string | null;
  /** Kafka's time of the last applied record, ms since 1970, decimal text. */
  @Column('bigint', { name: 'last_record_at', nullable: true }) lastRecordAt!: string | null;
  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' }) updatedAt!: Date;
}
