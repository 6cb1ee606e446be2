import { Controller, Get, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { historyKind, moverOrders, moversAnswer, moverWindow } from '@freshwax/contracts';
import { z } from 'zod';
import { ActiveSources } from '../answers/active-sources.ts';
import { Answers } from '../answers/answers.ts';
import { MayLag, VersionInterceptor } from '../answers/version.interceptor.ts';
import { countParameter, sourceParameter } from '../http/page.ts';
import { refuseEmptyRanges } from '../http/parameters.ts';
import { trackNarrowing } from '../stats/narrow.ts';
import { MoversQuery } from './movers.query.ts';

const moversQuery = z
  .strictObject({
    source: sourceParameter,
    of: historyKind.default('tracks'),
    window: moverWindow.default('7d'),
    order: z.enum(moverOrders).default('risers'),
    limit: countParameter(1, 100, 10),
    ...trackNarrowing,
  })
  .superRefine(refuseEmptyRanges);

@ApiTags('statistics')
@Controller('api/v1/stats/movers')
@MayLag()
@UseInterceptors(VersionInterceptor)
export class MoversController {
  constructor(
    private readonly movers: MoversQuery,
    private readonly activeSources: ActiveSources,
    private readonly answers: Answers,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'What rose or fell most in a day, a week or 30 days, among the most popular of what it is narrowed to',
  })
  @ApiOkResponse({ standardSchema: moversAnswer })
  async read(@Query({ schema: moversQuery }) { source, ...asked }: z.infer<typeof moversQuery>) {
    const sources = this.activeSources.resolve(source);
    const data = await this.movers.read({ ...asked, sources });
    return this.answers.of(data, { sources, missing: { before: data.considered - data.compared } });
  }
}
