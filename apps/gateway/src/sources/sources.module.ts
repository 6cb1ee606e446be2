import { Module } from '@nestjs/common';
import { QuotaMetrics } from './quota.metrics.ts';
import { RunsController } from './runs.controller.ts';
import { RunsQuery } from './runs.query.ts';
import { SourcesController } from './sources.controller.ts';
import { SourcesQuery } from './sources.query.ts';

/** What is followed, and what following it cost. */
@Module({
  controllers: [SourcesController, RunsController],
  providers: [SourcesQuery, RunsQuery, QuotaMetrics],
  exports: [RunsQuery],
})
export class SourcesModule {}
