import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { comparisonAnswer, entityHistoryAnswer, historyKind, type HistoryKind } from '@freshwax/contracts';
import { z } from 'zod';
import { ActiveSources, nothingSaidBy } from '../answers/active-sources.ts';
import { Answers } from '../answers/answers.ts';
import { VersionInterceptor } from '../answers/version.interceptor.ts';
import { idParameter, idsParameter } from '../http/parameters.ts';
import { ProblemError } from '../http/problem.error.ts';
import { HistoryQuery } from './history.query.ts';
import { rangeParameters, refuseBadRange, toRange } from './range.parameters.ts';

const historyQuery = z.strictObject(rangeParameters).superRefine(refuseBadRange);
type HistoryQuestion = z.infer<typeof historyQuery>;

/** More lines than this cannot be told apart on a chart. */
const MOST_COMPARED = 8;
const compareQuery = z
  .strictObject({
    ...rangeParameters,
    ids: idsParameter.refine((ids) => ids.length <= MOST_COMPARED, `takes ${MOST_COMPARED} ids at most`),
    of: historyKind.default('tracks'),
  })
  .superRefine(refuseBadRange);

@ApiTags('histories')
@Controller('api/v1')
@UseInterceptors(VersionInterceptor)
export class HistoriesController {
  constructor(
    private readonly histories: HistoryQuery,
    private readonly activeSources: ActiveSources,
    private readonly answers: Answers,
  ) {}

  @Get('tracks/:id/history')
  @ApiOperation({ summary: 'Popularity of a track over time, hour by hour; 30 days unless asked' })
  @ApiOkResponse({ standardSchema: entityHistoryAnswer })
  ofTrack(@Param('id') id: string, @Query({ schema: historyQuery }) query: HistoryQuestion) {
    return this.one('tracks', id, query);
  }

  @Get('artists/:id/history')
  @ApiOperation({ summary: 'Popularity of an artist over time, hour by hour; 30 days unless asked' })
  @ApiOkResponse({ standardSchema: entityHistoryAnswer })
  ofArtist(@Param('id') id: string, @Query({ schema: historyQuery }) query: HistoryQuestion) {
    return this.one('artists', id, query);
  }

  @Get('compare')
  @ApiOperation({ summary: `Histories of up to ${MOST_COMPARED} tracks or artists over the same time` })
  @ApiOkResponse({ standardSchema: comparisonAnswer })
  async compare(@Query({ schema: compareQuery }) query: z.infer<typeof compareQuery>) {
    const sources = this.activeSources.resolve(query.source);
    const range = toRange(query);
    const found = await Promise.all(query.ids.map((id) => this.histories.read({ kind: query.of, id, sources }, range)));
    const entries = found.filter((it) => it !== undefined);
    const unknown = query.ids.filter((_, at) => found[at] === undefined);
    return this.answers.of({ entries, unknown }, { sources: [...new Set(entries.map(({ source }) => source))] });
  }

  private async one(kind: HistoryKind, id: string, query: HistoryQuestion) {
    const sources = this.activeSources.resolve(query.source);
    const history =
      idParameter.safeParse(id).success && (await this.histories.read({ kind, id, sources }, toRange(query)));
    if (!history) throw new ProblemError('not-found', { detail: nothingSaidBy(sources) });
    return this.answers.of(history, { sources: [history.source], missing: { popularity: history.missing } });
  }
}
