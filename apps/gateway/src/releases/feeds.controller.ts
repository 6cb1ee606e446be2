import { Controller, Get, Header, Inject, Query, Req, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ActiveSources } from '../answers/active-sources.ts';
import { VersionInterceptor } from '../answers/version.interceptor.ts';
import { albumFilterParameters } from '../entities/filters.ts';
import { GATEWAY_ENV, type GatewayEnv } from '../env.ts';
import type { Request } from '../http/exchange.ts';
import { sourceParameter } from '../http/page.ts';
import { askedOrigin } from '../security/asked-origin.ts';
import { CALENDAR_DAYS_BEFORE, MOST_RELEASES, ReleaseQuery } from './release.query.ts';
import { toAtom } from './atom.feed.ts';
import { toCalendarFile } from './calendar.feed.ts';

const { type, genre, artistId, followed } = albumFilterParameters;
const feedQuery = z.strictObject({ source: sourceParameter, type, genre, artistId, followed });
type FeedQuestion = z.infer<typeof feedQuery>;

const file = (mediaType: string) => ({
  description: mediaType,
  content: { [mediaType]: { schema: { type: 'string' as const } } },
});
const ATOM = 'application/atom+xml';
const CALENDAR = 'text/calendar';

/** For programs that know nothing of Freshwax. */
@ApiTags('feeds')
@Controller('api/v1')
@UseInterceptors(VersionInterceptor)
export class FeedsController {
  private readonly originOf: (request: Request) => string;

  constructor(
    private readonly releases: ReleaseQuery,
    private readonly activeSources: ActiveSources,
    @Inject(GATEWAY_ENV) env: Pick<GatewayEnv, 'FRESHWAX_TRUSTED_PROXIES'>,
  ) {
    this.originOf = askedOrigin(env.FRESHWAX_TRUSTED_PROXIES);
  }

  @Get('releases.atom')
  @Header('Content-Type', `${ATOM}; charset=utf-8`)
  @ApiOperation({ summary: 'The newest releases as a feed: all, of followed artists, of a genre' })
  @ApiOkResponse(file(ATOM))
  async atom(@Query({ schema: feedQuery }) { source, ...filters }: FeedQuestion, @Req() request: Request) {
    const albums = await this.releases.newest(filters, this.activeSources.resolve(source));
    const origin = this.originOf(request);
    return toAtom(albums, { selfUrl: `${origin}${request.originalUrl}`, fallbackUrl: `${origin}/` });
  }

  @Get('releases.ics')
  @Header('Content-Type', `${CALENDAR}; charset=utf-8`)
  @ApiOperation({
    summary: `Releases of the last ${CALENDAR_DAYS_BEFORE} days and those to come, as a calendar to subscribe to`,
    description:
      `Those of which the day is known. Of more than ${MOST_RELEASES} the latest: the name of the calendar then says since when, ` +
      'and each of the filters makes room for what lies before.',
  })
  @ApiOkResponse(file(CALENDAR))
  async calendar(@Query({ schema: feedQuery }) { source, ...filters }: FeedQuestion) {
    const { albums, isCut } = await this.releases.around(filters, this.activeSources.resolve(source), Date.now());
    return toCalendarFile(albums, isCut);
  }
}
