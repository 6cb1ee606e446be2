import { Controller, Get, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { contributorsAnswer, correlationVariable, figure } from '@freshwax/contracts';
import { z } from 'zod';
import { ActiveSources } from '../answers/active-sources.ts';
import { Answers } from '../answers/answers.ts';
import { utcDay } from '../answers/utc-day.ts';
import { MayLag, VersionInterceptor } from '../answers/version.interceptor.ts';
import { countParameter, cursorParameter, limitParameter, sourceParameter } from '../http/page.ts';
import { refuseEmptyRanges, wholeParameter } from '../http/parameters.ts';
import { ExplorationQuery } from '../stats/exploration.query.ts';
import { rowNarrowing, trackNarrowing, type NarrowingName } from '../stats/narrow.ts';
import { ContributorsQuery } from './contributors.query.ts';
import { figureRows, narrowingOfFigure, pairRows } from './figure-rows.ts';

const MOST_BINS = 60;
const page = { source: sourceParameter, limit: limitParameter, cursor: cursorParameter };
const NARROWING = Object.keys(rowNarrowing) as NarrowingName[];

const rowsQuery = z
  .strictObject({ ...page, figure, ...rowNarrowing })
  .superRefine(refuseEmptyRanges)
  .superRefine((query, context) => {
    const known = narrowingOfFigure(query.figure);
    for (const name of NARROWING)
      if (query[name] !== undefined && !known.includes(name))
        context.addIssue({ code: 'custom', path: [name], message: `is nothing that ${query.figure} are narrowed by` });
  });

const bin = wholeParameter(0, MOST_BINS - 1).optional();
const pairsQuery = z
  .strictObject({
    ...page,
    x: correlationVariable,
    y: correlationVariable,
    bins: countParameter(2, MOST_BINS, 30).describe('As `stats/exploration` was asked for.'),
    xBin: bin.describe('A column of its grid, or with `yBin` a cell; absent: every pair.'),
    yBin: bin,
    ...trackNarrowing,
  })
  .superRefine(refuseEmptyRanges)
  .refine(({ x, y }) => x !== y, { path: ['y'], message: 'takes another variable than x' });

/** From a figure to the rows that it counts. Each of them names the record that it rests on, which `provenance` follows further. */
@ApiTags('raw events')
@Controller('api/v1/provenance')
@MayLag()
@UseInterceptors(VersionInterceptor)
export class ContributorsController {
  constructor(
    private readonly contributors: ContributorsQuery,
    private readonly exploration: ExplorationQuery,
    private readonly activeSources: ActiveSources,
    private readonly answers: Answers,
  ) {}

  @Get('rows')
  @ApiOperation({
    summary: 'The rows that a figure counts, each with its newest record and run',
    description:
      'albums, tracks, artists, watchedTracks: of the overview, of genres (with `genre`) and of rankings by tracks (with `artistId`). ' +
      'releases: of `stats/releases`. trackDuration: of `stats/track-duration`. trackPopularity, artistPopularity, artistListens: of ' +
      '`stats/popularity-distribution` and of rankings. What a mark of a chart stands for narrows them: a bin is `durationMs[gte]` and `durationMs[lte]`.',
  })
  @ApiOkResponse({ standardSchema: contributorsAnswer })
  async rows(@Query({ schema: rowsQuery }) query: z.infer<typeof rowsQuery>) {
    const { source, limit, cursor, figure: of, ...narrow } = query;
    const sources = this.activeSources.resolve(source);
    const { data, page: read } = await this.contributors.read(figureRows(of, sources, narrow), {
      scope: JSON.stringify(['rows', of, sources, narrow]),
      limit,
      cursor,
    });
    return { ...(await this.answers.of(data, { sources })), page: read };
  }

  @Get('pairs')
  @ApiOperation({
    summary:
      'The rows that a correlation counts, or one column or cell of an exploration, each with its newest record and run',
  })
  @ApiOkResponse({ standardSchema: contributorsAnswer })
  async pairs(@Query({ schema: pairsQuery }) { source, limit, cursor, ...asked }: z.infer<typeof pairsQuery>) {
    const sources = this.activeSources.resolve(source);
    const { xBin, yBin, ...explored } = asked;
    const isOfBin = xBin !== undefined || yBin !== undefined;
    const axes = isOfBin ? (await this.exploration.read({ ...explored, sources })).axes : null;
    const contribution = pairRows({ ...asked, sources }, axes, utcDay());
    const { data, page: read } = await this.contributors.read(contribution, {
      scope: JSON.stringify(['pairs', sources, asked]),
      limit,
      cursor,
    });
    return { ...(await this.answers.of(data, { sources })), page: read };
  }
}
