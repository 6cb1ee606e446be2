import { Controller, UseFilters } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { topicTable } from '@freshwax/contracts';
import type { Chunk, ChunkOutcome } from '@freshwax/kafka';
import { ChunkProcessor } from '../chunk/chunk.processor.ts';
import { PassErrorsFilter } from '../chunk/pass-errors.filter.ts';
import { albumTable } from './album.table.ts';

@Controller()
@UseFilters(PassErrorsFilter)
export class AlbumController {
  constructor(private readonly processor: ChunkProcessor) {}

  @EventPattern(topicTable.album.topic)
  apply(@Payload() chunk: Chunk): Promise<ChunkOutcome> {
    return this.processor.process(albumTable, chunk);
  }
}
