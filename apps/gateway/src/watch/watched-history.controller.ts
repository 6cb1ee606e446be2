import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { watchedHistoryAnswer } from '@freshwax/contracts';
import { z } from 'zod';
import { ActiveSources } from '../answers/active-sources.ts';
import { Answers } from '../answers/answers.ts';
import { ContentInterceptor } from '../answers/content.interceptor.ts';
import { countParameter, sourceParameter } from '../http/page.ts';
import { ProblemError } from '../http/problem.error.ts';
import { isStorable } from '../http/storable.ts';
import { WatchedHistoryQuery } from './watched-history.query.ts';

const DAY_MS = 86_400_000;
const USUAL_DAYS = 30;
/** A year of hours is 8,784 rows, which are read to find the gaps. */
const MOST_DAYS = 366;

const instantParameter = z.iso
  .datetime({ offset: true })
  .transform((text) => Date.parse(text))
  .optional();
const historyQuery = z.strictObject({
  source: sourceParameter,
  from: instantParameter,
  to: instantParameter,
  maxPoints: countParameter(2, 500, 500),
});

@ApiTags('watch list')
@Controller('api/v1/watched-tracks')
@UseInterceptors(ContentInterceptor)
export class WatchedHistoryController {
  constructor(
    private readonly history: WatchedHistoryQuery,
    private readonly activeSources: ActiveSources,
    private readonly answers: Answers,
  ) {}

  @Get(':id/history')
  @ApiOperation({ summary: 'What was observed of a watched track, of one source, with its gaps; 30 days unless asked' })
  @ApiOkResponse({ standardSchema: watchedHistoryAnswer })
  async read(@Param('id') id: string, @Query({ schema: historyQuery }) query: z.infer<typeof historyQuery>) {
    const toMs = query.to ?? Date.now();
    const fromMs = query.from ?? toMs - USUAL_DAYS * DAY_MS;
    if (fromMs >= toMs || toMs - fromMs > MOST_DAYS * DAY_MS)
      throw new ProblemError('validation', {
        errors: [{ pointer: '/from', detail: `lies before \`to\`, by ${MOST_DAYS} days at most` }],
      });
    const sources = this.activeSources.resolve(query.source);
    const history =
      isStorable(id) && (await this.history.read({ id, sources, fromMs, toMs, maxPoints: query.maxPoints }));
    if (!history) throw new ProblemError('not-found', { detail: 'No such track is watched.' });
    return this.answers.of(history, { sources: [history.source] });
  }
}
