import { Module } from '@nestjs/common';
import { EntitiesController } from './entities.controller.ts';
import { EntitiesQuery } from './entities.query.ts';

@Module({ controllers: [EntitiesController], providers: [EntitiesQuery] })
export class EntitiesModule {}
