import { Module } from '@nestjs/common';
import { CalendarQuery } from './calendar.query.ts';
import { EntitiesModule } from '../entities/entities.module.ts';
import { FeedsController } from './feeds.controller.ts';
import { GenresQuery } from './genres.query.ts';
import { ReleaseQuery } from './release.query.ts';
import { ReleasesController } from './releases.controller.ts';

/** What came out when, and of which genre. */
@Module({
  imports: [EntitiesModule],
  controllers: [ReleasesController, FeedsController],
  providers: [CalendarQuery, GenresQuery, ReleaseQuery],
})
export class ReleasesModule {}
