import { Controller, Get, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { sourceStatesAnswer } from '@freshwax/contracts';
import { z } from 'zod';
import { ActiveSources } from '../answers/active-sources.ts';
import { Answers } from '../answers/answers.ts';
import { ContentInterceptor } from '../answers/content.interceptor.ts';
import { sourceParameter } from '../http/page.ts';
import { SourcesQuery } from './sources.query.ts';

const sourcesQuery = z.strictObject({ source: sourceParameter });

@ApiTags('sources')
@Controller('api/v1/sources')
@UseInterceptors(ContentInterceptor)
export class SourcesController {
  constructor(
    private readonly sources: SourcesQuery,
    private readonly activeSources: ActiveSources,
    private readonly answers: Answers,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The sources that are followed: mode, what is not offered, quotas, last runs, terms' })
  @ApiOkResponse({ standardSchema: sourceStatesAnswer })
  async read(@Query({ schema: sourcesQuery }) query: z.infer<typeof sourcesQuery>) {
    const sources = this.activeSources.resolve(query.source);
    return this.answers.of(await this.sources.read(sources), { sources });
  }
}
