import { Controller, Get, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { genreKinds, genresAnswer, releaseCalendarAnswer } from '@freshwax/contracts';
import { z } from 'zod';
import { ActiveSources } from '../answers/active-sources.ts';
import { Answers } from '../answers/answers.ts';
import { MayLag, VersionInterceptor } from '../answers/version.interceptor.ts';
import { countParameter, sourceParameter } from '../http/page.ts';
import { dayParameter, refuseEmptyRanges } from '../http/parameters.ts';
import { albumNarrowing, genreNarrowing } from '../stats/narrow.ts';
import { CalendarQuery } from './calendar.query.ts';
import { GenresQuery } from './genres.query.ts';

const DAY_MS = 86_400_000;
const MOST_DAYS = 366;
/** Albums are announced ahead of their day. */
const USUAL = { before: 60, after: 30 };

const toDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const usualRange = ({ from, to }: { from?: string | undefined; to?: string | undefined }) => {
  const toMs = to === undefined ? Date.parse(from ?? toDay(Date.now())) + USUAL.after * DAY_MS : Date.parse(to);
  return { from: from ?? toDay(toMs - (USUAL.before + USUAL.after) * DAY_MS), to: toDay(toMs) };
};

const calendarQuery = z
  .strictObject({
    source: sourceParameter,
    from: dayParameter.optional(),
    to: dayParameter.optional(),
    ...albumNarrowing,
  })
  .superRefine((query, context) => {
    // What is no day is reported by its own schema.
    if (![query.from, query.to].every((day) => dayParameter.optional().safeParse(day).success)) return;
    const { from, to } = usualRange(query);
    const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
    if (days < 0 || days > MOST_DAYS)
      context.addIssue({
        code: 'custom',
        path: ['to'],
        message: `takes \`from\` or a day later, by ${MOST_DAYS} days at most`,
      });
  });
const genresQuery = z
  .strictObject({
    source: sourceParameter,
    of: z.enum(genreKinds).default('artists'),
    limit: countParameter(1, 200, 50),
    ...genreNarrowing,
  })
  .superRefine(refuseEmptyRanges);

@ApiTags('statistics')
@Controller('api/v1/stats')
@MayLag()
@UseInterceptors(VersionInterceptor)
export class ReleasesController {
  constructor(
    private readonly calendar: CalendarQuery,
    private readonly genres: GenresQuery,
    private readonly activeSources: ActiveSources,
    private readonly answers: Answers,
  ) {}

  @Get('releases')
  @ApiOperation({
    summary: 'Albums by day of release and type, and by weekday; the last 60 days and the next 30 unless asked',
  })
  @ApiOkResponse({ standardSchema: releaseCalendarAnswer })
  async readCalendar(@Query({ schema: calendarQuery }) query: z.infer<typeof calendarQuery>) {
    const sources = this.activeSources.resolve(query.source);
    const { source: _, ...narrow } = query;
    const data = await this.calendar.read(sources, { ...narrow, ...usualRange(query) });
    return this.answers.of(data, { sources, missing: { day: data.imprecise } });
  }

  @Get('genres')
  @ApiOperation({
    summary:
      'Genres of artists, or of albums by themselves or the artists they credit, the most frequent first, with their popularity. ' +
      'Narrowed by a genre: of what is also of that one',
  })
  @ApiOkResponse({ standardSchema: genresAnswer })
  async readGenres(@Query({ schema: genresQuery }) { source, ...asked }: z.infer<typeof genresQuery>) {
    const sources = this.activeSources.resolve(source);
    const data = await this.genres.read(sources, asked);
    return this.answers.of(data, { sources, missing: { genres: data.missing + data.notOffered } });
  }
}
