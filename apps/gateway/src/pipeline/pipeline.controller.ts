import { Controller, Get, Inject, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { pipelineAnswer } from '@freshwax/contracts';
import { ActiveSources } from '../answers/active-sources.ts';
import { toMeta } from '../answers/answers.ts';
import { ContentInterceptor } from '../answers/content.interceptor.ts';
import { GATEWAY_ENV, type GatewayEnv } from '../env.ts';
import { PipelineQuery } from './pipeline.query.ts';

@ApiTags('pipeline')
@Controller('api/v1/pipeline')
@UseInterceptors(ContentInterceptor)
export class PipelineController {
  constructor(
    @Inject(GATEWAY_ENV) private readonly env: GatewayEnv,
    private readonly pipeline: PipelineQuery,
    private readonly activeSources: ActiveSources,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Streams, partitions, lag, speed and services' })
  @ApiOkResponse({ standardSchema: pipelineAnswer })
  async read() {
    const { data, seen, stale } = await this.pipeline.read();
    const meta = toMeta(seen.ingested, { sources: this.activeSources.resolve(undefined) });
    return {
      data: { ...data, airflowUrl: this.env.FRESHWAX_AIRFLOW_URL ?? null },
      meta: { ...meta, asOf: new Date(seen.atMs).toISOString(), ...(stale && { stale }) },
    };
  }
}
