import { Controller, Get, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { correlationVariable, explorationAnswer } from '@freshwax/contracts';
import { z } from 'zod';
import { ActiveSources } from '../answers/active-sources.ts';
import { Answers } from '../answers/answers.ts';
import { MayLag, VersionInterceptor } from '../answers/version.interceptor.ts';
import { countParameter, sourceParameter } from '../http/page.ts';
import { refuseEmptyRanges } from '../http/parameters.ts';
import { ExplorationQuery } from './exploration.query.ts';
import { trackNarrowing } from './narrow.ts';

const explorationQuery = z
  .strictObject({
    source: sourceParameter,
    x: correlationVariable.default('durationMs'),
    y: correlationVariable.default('popularity'),
    bins: countParameter(2, 60, 30).describe('At most, of each axis: a bin takes whole values.'),
    ...trackNarrowing,
  })
  .superRefine(refuseEmptyRanges)
  .refine(({ x, y }) => x !== y, { path: ['y'], message: 'takes another variable than x' });

@ApiTags('statistics')
@Controller('api/v1/stats/exploration')
@MayLag()
@UseInterceptors(VersionInterceptor)
export class ExplorationController {
  constructor(
    private readonly exploration: ExplorationQuery,
    private readonly activeSources: ActiveSources,
    private readonly answers: Answers,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Any variable of tracks against any other: a grid of counts, the spread of y, and a fitted line',
  })
  @ApiOkResponse({ standardSchema: explorationAnswer })
  async read(@Query({ schema: explorationQuery }) { source, ...query }: z.infer<typeof explorationQuery>) {
    const sources = this.activeSources.resolve(source);
    const data = await this.exploration.read({ ...query, sources });
    return this.answers.of(data, { sources, missing: { pair: data.correlation.missing } });
  }
}
