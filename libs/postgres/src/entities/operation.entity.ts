import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ schema: 'book', name: 'operation' })
export class OperationEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') type!: string;
  /** queued, running, succeeded or failed. */
  @Column('text') state!: string;
  /** 0..1 */
  @Column('real') progress!: number;
  @Column('jsonb') request!: Record<string, unknown>;
  @Column('text', { name: 'idempotency_key', nullable: true, unique: true }) idempotencyKey!: string | null;
  @Column('jsonb') log!: string[];
  @Column('jsonb', { nullable: true }) result!: Record<string, unknown> | null;
  @Column('text', { nullable: true }) error!: string | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'finished_at', nullable: true }) finishedAt!: Date | null;
}
