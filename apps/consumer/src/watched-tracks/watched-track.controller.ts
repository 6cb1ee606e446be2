import { Controller, UseFilters } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { topicTable } from '@freshwax/contracts';
import type { Chunk, ChunkOutcome } from '@freshwax/kafka';
import { ChunkProcessor } from '../chunk/chunk.processor.ts';
import { PassErrorsFilter } from '../chunk/pass-errors.filter.ts';
import { watchedTrackTable } from './watched-track.table.ts';

@Controller()
@UseFilters(PassErrorsFilter)
export class WatchedTrackController {
  constructor(private readonly processor: ChunkProcessor) {}

  @EventPattern(topicTable.watched_track.topic)
  apply(@Payload() chunk: Chunk): Promise<ChunkOutcome> {
    return this.processor.process(watchedTrackTable, chunk);
  }
}
