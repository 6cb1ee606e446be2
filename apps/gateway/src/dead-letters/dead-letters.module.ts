import { Module } from '@nestjs/common';
import { DeadLettersController } from './dead-letters.controller.ts';
import { DeadLettersQuery } from './dead-letters.query.ts';

@Module({ controllers: [DeadLettersController], providers: [DeadLettersQuery] })
export class DeadLettersModule {}
