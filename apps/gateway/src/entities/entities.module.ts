import { Module } from '@nestjs/common';
import { StatsModule } from '../stats/stats.module.ts';
import { EntitiesController } from './entities.controller.ts';
import { EntitiesQuery } from './entities.query.ts';
import { FewOfGenreQuery } from './few-of-genre.query.ts';
import { FewOfValueQuery } from './few-of-value.query.ts';
import { MatchesQuery } from './matches.query.ts';
import { PagesCache } from './pages.cache.ts';

@Module({
  imports: [StatsModule],
  controllers: [EntitiesController],
  providers: [EntitiesQuery, MatchesQuery, FewOfValueQuery, FewOfGenreQuery, PagesCache],
  exports: [EntitiesQuery],
})
export class EntitiesModule {}
