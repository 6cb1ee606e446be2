import { Module } from '@nestjs/common';
import { StatsModule } from '../stats/stats.module.ts';
import { PipelineController } from './pipeline.controller.ts';
import { PipelineMetrics } from './pipeline.metrics.ts';
import { PipelineQuery } from './pipeline.query.ts';
import { PipelineSampler } from './pipeline.sampler.ts';
import { ServiceProbe } from './service.probe.ts';
import { SourceStateQuery } from './source-state.query.ts';
import { Watermarks } from './watermarks.ts';

@Module({
  imports: [StatsModule],
  controllers: [PipelineController],
  providers: [Watermarks, PipelineSampler, ServiceProbe, SourceStateQuery, PipelineQuery, PipelineMetrics],
  exports: [PipelineSampler],
})
export class PipelineModule {}
