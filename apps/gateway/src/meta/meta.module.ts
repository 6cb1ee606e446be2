import { Module } from '@nestjs/common';
import { MetaController } from './meta.controller.ts';
import { TablesQuery } from './tables.query.ts';
import { VersionsQuery } from './versions.query.ts';

/** What Freshwax says of itself. */
@Module({ controllers: [MetaController], providers: [TablesQuery, VersionsQuery] })
export class MetaModule {}
