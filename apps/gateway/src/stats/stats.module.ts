import { Module } from '@nestjs/common';
import { CorrelationQuery } from './correlation.query.ts';
import { DistributionQuery } from './distribution.query.ts';
import { DurationQuery } from './duration.query.ts';
import { ExplorationController } from './exploration.controller.ts';
import { ExplorationQuery } from './exploration.query.ts';
import { JoinedPairQuery } from './joined-pair.query.ts';
import { LivePairQuery } from './live-pair.query.ts';
import { OverviewQuery } from './overview.query.ts';
import { PopularityQuery } from './popularity.query.ts';
import { RankedArtistsQuery } from './ranked-artists.query.ts';
import { RankedCountQuery } from './ranked-count.query.ts';
import { StatsController } from './stats.controller.ts';

@Module({
  controllers: [StatsController, ExplorationController],
  providers: [
    DurationQuery,
    PopularityQuery,
    OverviewQuery,
    DistributionQuery,
    LivePairQuery,
    JoinedPairQuery,
    CorrelationQuery,
    ExplorationQuery,
    RankedArtistsQuery,
    RankedCountQuery,
  ],
  exports: [DurationQuery, PopularityQuery, OverviewQuery, ExplorationQuery],
})
export class StatsModule {}
