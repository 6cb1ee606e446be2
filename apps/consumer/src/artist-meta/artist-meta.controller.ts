import { Controller, UseFilters } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { topicTable } from '@freshwax/contracts';
import type { Chunk, ChunkOutcome } from '@freshwax/kafka';
import { ChunkProcessor } from '../chunk/chunk.processor.ts';
import { PassErrorsFilter } from '../chunk/pass-errors.filter.ts';
import { artistMetaTable } from './artist-meta.table.ts';

@Controller()
@UseFilters(PassErrorsFilter)
export class ArtistMetaController {
  constructor(private readonly processor: ChunkProcessor) {}

  @EventPattern(topicTable.artist_meta.topic)
  apply(@Payload() chunk: Chunk): Promise<ChunkOutcome> {
    return this.processor.process(artistMetaTable, chunk);
  }
}
