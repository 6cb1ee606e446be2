import { Module } from '@nestjs/common';
import { DistributionQuery } from './distribution.query.ts';
import { DurationQuery } from './duration.query.ts';
import { OverviewQuery } from './overview.query.ts';
import { PopularityQuery } from './popularity.query.ts';
import { StatsController } from './stats.controller.ts';

@Module({
  controllers: [StatsController],
  providers: [DurationQuery, PopularityQuery, OverviewQuery, DistributionQuery],
  exports: [DurationQuery, PopularityQuery, OverviewQuery],
})
export class StatsModule {}
