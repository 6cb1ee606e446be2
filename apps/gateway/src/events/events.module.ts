import { Module } from '@nestjs/common';
import { EventsController } from './events.controller.ts';
import { EventsQuery } from './events.query.ts';

@Module({ controllers: [EventsController], providers: [EventsQuery] })
export class EventsModule {}
