import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { pipelineAnswer } from '@freshwax/contracts';
import { Answers } from '../answers/answers.ts';
import { GATEWAY_ENV, type GatewayEnv } from '../env.ts';
import { PipelineQuery } from './pipeline.query.ts';

@ApiTags('pipeline')
@Controller('api/v1/pipeline')
export class PipelineController {
  constructor(
    @Inject(GATEWAY_ENV) private readonly env: GatewayEnv,
    private readonly pipeline: PipelineQuery,
    private readonly answers: Answers,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Source, streams, partitions, lag, speed and services' })
  @ApiOkResponse({ standardSchema: pipelineAnswer })
  async read() {
    const state = await this.pipeline.read();
    return this.answers.of({ ...state, airflowUrl: this.env.FRESHWAX_AIRFLOW_URL ?? null }, { sources: [] });
  }
}
