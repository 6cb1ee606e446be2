import { Module } from '@nestjs/common';
import { MetaController } from './meta.controller.ts';
import { TablesQuery } from './tables.query.ts';

/** What Freshwax says of itself. */
@Module({ controllers: [MetaController], providers: [TablesQuery] })
export class MetaModule {}
