import { Module } from '@nestjs/common';
import { SourcesModule } from '../sources/sources.module.ts';
import { ProvenanceController } from './provenance.controller.ts';
import { ProvenanceQuery } from './provenance.query.ts';
import { RecordRowsQuery } from './record-rows.query.ts';

/** From a number back to who said it. */
@Module({
  imports: [SourcesModule],
  controllers: [ProvenanceController],
  providers: [ProvenanceQuery, RecordRowsQuery],
})
export class ProvenanceModule {}
