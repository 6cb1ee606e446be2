import { Module } from '@nestjs/common';
import { CorrelationQuery } from './correlation.query.ts';
import { DistributionQuery } from './distribution.query.ts';
import { DurationQuery } from './duration.query.ts';
import { ExplorationController } from './exploration.controller.ts';
import { ExplorationQuery } from './exploration.query.ts';
import { JoinedPairsQuery } from './joined-pairs.query.ts';
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
    JoinedPairsQuery,
    CorrelationQuery,
    ExplorationQuery,
    RankedArtistsQuery,
    RankedCountQuery,
  ],
  exports: [DurationQuery, PopularityQuery, OverviewQuery, ExplorationQuery],
})
export class StatsModule {}
