import { Module } from '@nestjs/common';
import { StatsModule } from '../stats/stats.module.ts';
import { HistoriesController } from './histories.controller.ts';
import { HistoryQuery } from './history.query.ts';
import { MoversController } from './movers.controller.ts';
import { MoversQuery } from './movers.query.ts';

/** How popularity changed. */
@Module({
  imports: [StatsModule],
  controllers: [HistoriesController, MoversController],
  providers: [HistoryQuery, MoversQuery],
})
export class HistoriesModule {}
