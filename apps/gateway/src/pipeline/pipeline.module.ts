import { Module } from '@nestjs/common';
import { PipelineController } from './pipeline.controller.ts';
import { PipelineMetrics } from './pipeline.metrics.ts';
import { PipelineQuery } from './pipeline.query.ts';
import { PipelineSampler } from './pipeline.sampler.ts';
import { ServiceProbe } from './service.probe.ts';
import { Watermarks } from './watermarks.ts';

@Module({
  controllers: [PipelineController],
  providers: [Watermarks, PipelineSampler, ServiceProbe, PipelineQuery, PipelineMetrics],
  exports: [PipelineSampler, Watermarks],
})
export class PipelineModule {}
