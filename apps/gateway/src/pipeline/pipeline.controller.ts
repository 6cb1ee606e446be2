import { Controller, Get, Inject, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { pipelineAnswer } from '@freshwax/contracts';
import { ActiveSources } from '../answers/active-sources.ts';
import { Answers } from '../answers/answers.ts';
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
    private readonly answers: Answers,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Streams, partitions, lag, speed and services' })
  @ApiOkResponse({ standardSchema: pipelineAnswer })
  async read() {
    const state = await this.pipeline.read();
    const sources = this.activeSources.resolve(undefined);
    return this.answers.of({ ...state, airflowUrl: this.env.FRESHWAX_AIRFLOW_URL ?? null }, { sources });
  }
}
