import { Module } from '@nestjs/common';
import { PipelineModule } from '../pipeline/pipeline.module.ts';
import { SourcesModule } from '../sources/sources.module.ts';
import { StatsModule } from '../stats/stats.module.ts';
import { ContributorsController } from './contributors.controller.ts';
import { ContributorsQuery } from './contributors.query.ts';
import { ProvenanceController } from './provenance.controller.ts';
import { ProvenanceQuery } from './provenance.query.ts';
import { RecordRowsQuery } from './record-rows.query.ts';

/** From a number back to who said it. */
@Module({
  imports: [PipelineModule, SourcesModule, StatsModule],
  controllers: [ProvenanceController, ContributorsController],
  providers: [ProvenanceQuery, RecordRowsQuery, ContributorsQuery],
})
export class ProvenanceModule {}
