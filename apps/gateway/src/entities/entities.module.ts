import { Module } from '@nestjs/common';
import { EntitiesController } from './entities.controller.ts';
import { EntitiesQuery } from './entities.query.ts';
import { MatchesQuery } from './matches.query.ts';

@Module({ controllers: [EntitiesController], providers: [EntitiesQuery, MatchesQuery], exports: [EntitiesQuery] })
export class EntitiesModule {}
