import { Module } from '@nestjs/common';
import { CalendarQuery } from './calendar.query.ts';
import { GenresQuery } from './genres.query.ts';
import { ReleasesController } from './releases.controller.ts';

/** What came out when, and of which genre. */
@Module({ controllers: [ReleasesController], providers: [CalendarQuery, GenresQuery] })
export class ReleasesModule {}
