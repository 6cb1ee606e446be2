import { Module } from '@nestjs/common';
import { EntitiesModule } from '../entities/entities.module.ts';
import { SearchController } from './search.controller.ts';
import { FoundNamesQuery } from './found-names.query.ts';
import { SearchQuery } from './search.query.ts';

/** What is called like something. */
@Module({ imports: [EntitiesModule], controllers: [SearchController], providers: [SearchQuery, FoundNamesQuery] })
export class SearchModule {}
