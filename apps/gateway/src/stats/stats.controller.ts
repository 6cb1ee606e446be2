import { Controller, Get, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { overviewAnswer, popularityDistributionAnswer, trackDurationAnswer } from '@freshwax/contracts';
import { z } from 'zod';
import { ActiveSources } from '../answers/active-sources.ts';
import { Answers } from '../answers/answers.ts';
import { VersionInterceptor } from '../answers/version.interceptor.ts';
import { countParameter, sourceParameter } from '../http/page.ts';
import { DistributionQuery } from './distribution.query.ts';
import { OverviewQuery } from './overview.query.ts';

const overviewQuery = z.strictObject({ source: sourceParameter });
const durationQuery = z.strictObject({ source: sourceParameter, bins: countParameter(1, 200, 40) });
const popularityQuery = z.strictObject({ source: sourceParameter, bins: countParameter(1, 101, 20) });

@ApiTags('statistics')
@Controller('api/v1/stats')
@UseInterceptors(VersionInterceptor)
export class StatsController {
  constructor(
    private readonly answers: Answers,
    private readonly activeSources: ActiveSources,
    private readonly overview: OverviewQuery,
    private readonly distributions: DistributionQuery,
  ) {}

  @Get('overview')
  @ApiOperation({ summary: 'Counts, averages with quartiles, and what is missing' })
  @ApiOkResponse({ standardSchema: overviewAnswer })
  async readOverview(@Query({ schema: overviewQuery }) query: z.infer<typeof overviewQuery>) {
    const sources = await this.activeSources.resolve(query.source);
    const data = await this.overview.read(sources);
    const missing = {
      trackDuration: data.trackDuration.missing,
      trackPopularity: data.trackPopularity.missing + data.trackPopularity.notOffered,
      artistPopularity: data.artistPopularity.missing + data.artistPopularity.notOffered,
    };
    return this.answers.of(data, { sources, missing });
  }

  @Get('track-duration')
  @ApiOperation({ summary: 'How long tracks are: average, distribution, by year of release' })
  @ApiOkResponse({ standardSchema: trackDurationAnswer })
  async readDuration(@Query({ schema: durationQuery }) query: z.infer<typeof durationQuery>) {
    const sources = await this.activeSources.resolve(query.source);
    const data = await this.distributions.duration(sources, query.bins);
    return this.answers.of(data, { sources, missing: { durationMs: data.summary.missing } });
  }

  @Get('popularity-distribution')
  @ApiOperation({ summary: 'How popular tracks and artists are' })
  @ApiOkResponse({ standardSchema: popularityDistributionAnswer })
  async readPopularity(@Query({ schema: popularityQuery }) query: z.infer<typeof popularityQuery>) {
    const sources = await this.activeSources.resolve(query.source);
    const data = await this.distributions.popularity(sources, query.bins);
    const withoutValue = ({ summary }: { summary: { missing: number; notOffered: number } }): number => summary.missing + summary.notOffered;
    return this.answers.of(data, { sources, missing: { trackPopularity: withoutValue(data.tracks), artistPopularity: withoutValue(data.artists) } });
  }
}
