import { Controller, Get, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  artistRankings,
  correlationsAnswer,
  correlationVariables,
  overviewAnswer,
  popularityDistributionAnswer,
  rankedArtistsAnswer,
  trackDurationAnswer,
} from '@freshwax/contracts';
import { z } from 'zod';
import { ActiveSources } from '../answers/active-sources.ts';
import { Answers } from '../answers/answers.ts';
import { MayLag, VersionInterceptor } from '../answers/version.interceptor.ts';
import { countParameter, sourceParameter } from '../http/page.ts';
import { refuseEmptyRanges } from '../http/parameters.ts';
import { CorrelationQuery } from './correlation.query.ts';
import { DistributionQuery } from './distribution.query.ts';
import { OverviewQuery } from './overview.query.ts';
import { trackNarrowing } from './narrow.ts';
import { RankedArtistsQuery, type ArtistRanking } from './ranked-artists.query.ts';
import { RankedCountQuery } from './ranked-count.query.ts';

const narrowedQuery = z.strictObject({ source: sourceParameter, ...trackNarrowing }).superRefine(refuseEmptyRanges);
const durationQuery = z
  .strictObject({ source: sourceParameter, bins: countParameter(1, 200, 40), ...trackNarrowing })
  .superRefine(refuseEmptyRanges);
const popularityQuery = z
  .strictObject({ source: sourceParameter, bins: countParameter(1, 101, 20), ...trackNarrowing })
  .superRefine(refuseEmptyRanges);
const artistsQuery = z
  .strictObject({
    source: sourceParameter,
    order: z.enum(['top', 'bottom']).default('top'),
    limit: countParameter(1, 100, 10),
    by: z.enum(['auto', ...artistRankings]).default('auto'),
    minTracks: z.coerce.number().int().min(0).max(10_000).optional(),
    ...trackNarrowing,
  })
  .superRefine(refuseEmptyRanges);

/** A mean of one or two tracks says little of an artist; the other rankings are facts of any size. */
const FEWEST_TRACKS: Record<ArtistRanking, number> = { popularity: 0, trackPopularity: 3, listens: 0, tracks: 1 };

@ApiTags('statistics')
@Controller('api/v1/stats')
@MayLag()
@UseInterceptors(VersionInterceptor)
export class StatsController {
  constructor(
    private readonly answers: Answers,
    private readonly activeSources: ActiveSources,
    private readonly overview: OverviewQuery,
    private readonly distributions: DistributionQuery,
    private readonly correlations: CorrelationQuery,
    private readonly rankedArtists: RankedArtistsQuery,
    private readonly rankedCount: RankedCountQuery,
  ) {}

  @Get('overview')
  @ApiOperation({
    summary:
      'Counts, averages with quartiles, and what is missing; each kind of rows narrowed by what it has, events and sources never',
  })
  @ApiOkResponse({ standardSchema: overviewAnswer })
  async readOverview(@Query({ schema: narrowedQuery }) { source, ...narrow }: z.infer<typeof narrowedQuery>) {
    const sources = this.activeSources.resolve(source);
    const data = await this.overview.read(sources, narrow);
    const missing = {
      trackDuration: data.trackDuration.missing,
      trackPopularity: data.trackPopularity.missing + data.trackPopularity.notOffered,
      artistPopularity: data.artistPopularity.missing + data.artistPopularity.notOffered,
    };
    return this.answers.of(data, { sources, missing });
  }

  @Get('track-duration')
  @ApiOperation({ summary: 'How long tracks are: average, distribution, by year and month of release' })
  @ApiOkResponse({ standardSchema: trackDurationAnswer })
  async readDuration(@Query({ schema: durationQuery }) { source, ...asked }: z.infer<typeof durationQuery>) {
    const sources = this.activeSources.resolve(source);
    const data = await this.distributions.duration(sources, asked);
    return this.answers.of(data, { sources, missing: { durationMs: data.summary.missing } });
  }

  @Get('popularity-distribution')
  @ApiOperation({ summary: 'How popular tracks and artists are; each narrowed by what it has' })
  @ApiOkResponse({ standardSchema: popularityDistributionAnswer })
  async readPopularity(@Query({ schema: popularityQuery }) { source, ...asked }: z.infer<typeof popularityQuery>) {
    const sources = this.activeSources.resolve(source);
    const data = await this.distributions.popularity(sources, asked);
    const withoutValue = ({ summary }: { summary: { missing: number; notOffered: number } }): number =>
      summary.missing + summary.notOffered;
    return this.answers.of(data, {
      sources,
      missing: { trackPopularity: withoutValue(data.tracks), artistPopularity: withoutValue(data.artists) },
    });
  }

  @Get('correlations')
  @ApiOperation({ summary: 'Pearson and Spearman of every pair of variables, with 95 % intervals' })
  @ApiOkResponse({ standardSchema: correlationsAnswer })
  async readCorrelations(@Query({ schema: narrowedQuery }) { source, ...narrow }: z.infer<typeof narrowedQuery>) {
    const sources = this.activeSources.resolve(source);
    const pairs = await this.correlations.read(sources, narrow);
    return this.answers.of({ variables: [...correlationVariables], pairs }, { sources });
  }

  @Get('artists')
  @ApiOperation({
    summary:
      'Artists at the top or the bottom, without a ranking named by the best that the source offers; what is ranked is narrowed, by what it has',
  })
  @ApiOkResponse({ standardSchema: rankedArtistsAnswer })
  async readArtists(@Query({ schema: artistsQuery }) query: z.infer<typeof artistsQuery>) {
    const { source, order, limit, by: askedBy, minTracks: askedTracks, ...narrow } = query;
    const sources = this.activeSources.resolve(source);
    const by = askedBy === 'auto' ? await this.rankedArtists.bestRanking(sources) : askedBy;
    const minTracks = askedTracks ?? FEWEST_TRACKS[by];
    const [artists, ranked] = await Promise.all([
      this.rankedArtists.read({ sources, order, by, minTracks, limit, narrow }),
      this.rankedCount.read({ sources, by, minTracks, narrow }),
    ]);
    const missing = { [by]: ranked.missing + ranked.notOffered };
    return this.answers.of({ order, by, minTracks, ...ranked, artists }, { sources, missing });
  }
}
