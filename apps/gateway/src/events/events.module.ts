import { Module } from '@nestjs/common';
import { EventsController } from './events.controller.ts';
import { EntityPlacesQuery } from './entity-places.query.ts';
import { EventsQuery } from './events.query.ts';

@Module({ controllers: [EventsController], providers: [EventsQuery, EntityPlacesQuery] })
export class EventsModule {}
