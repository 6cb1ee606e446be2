import { Module } from '@nestjs/common';
import { PipelineModule } from '../pipeline/pipeline.module.ts';
import { LetterFatesQuery } from './letter-fates.query.ts';
import { LiveController } from './live.controller.ts';
import { LiveHub } from './live.hub.ts';
import { LiveQuery } from './live.query.ts';

@Module({ imports: [PipelineModule], controllers: [LiveController], providers: [LiveHub, LiveQuery, LetterFatesQuery] })
export class LiveModule {}
