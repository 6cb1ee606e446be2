import { Controller, Get, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { albumList, artistList, trackList, type Source } from '@freshwax/contracts';
import type { z } from 'zod';
import { ActiveSources } from '../answers/active-sources.ts';
import { Answers } from '../answers/answers.ts';
import { VersionInterceptor } from '../answers/version.interceptor.ts';
import type { Page } from '../http/page.ts';
import { albumSorts, artistSorts, EntitiesQuery, trackSorts } from './entities.query.ts';
import { bothDirections, listParameters } from './list.parameters.ts';

const albumQuery = listParameters(bothDirections('-releaseDate', Object.keys(albumSorts)));
const trackQuery = listParameters(bothDirections('-observedAt', Object.keys(trackSorts)));
const artistQuery = listParameters(bothDirections('-popularity', Object.keys(artistSorts)));

/** `meta.missing` counts the rows of the page. */
@ApiTags('lists')
@Controller('api/v1')
@UseInterceptors(VersionInterceptor)
export class EntitiesController {
  constructor(
    private readonly entities: EntitiesQuery,
    private readonly activeSources: ActiveSources,
    private readonly answers: Answers,
  ) {}

  @Get('albums')
  @ApiOperation({ summary: 'Albums, newest release first' })
  @ApiOkResponse({ standardSchema: albumList })
  async albums(@Query({ schema: albumQuery }) query: z.infer<typeof albumQuery>) {
    const sources = this.activeSources.resolve(query.source);
    return this.answer(await this.entities.albums(query, sources), sources, [
      'releaseDate',
      'popularity',
      'listenCount',
    ]);
  }

  @Get('tracks')
  @ApiOperation({ summary: 'Tracks, newest observation first' })
  @ApiOkResponse({ standardSchema: trackList })
  async tracks(@Query({ schema: trackQuery }) query: z.infer<typeof trackQuery>) {
    const sources = this.activeSources.resolve(query.source);
    return this.answer(await this.entities.tracks(query, sources), sources, ['popularity', 'durationMs', 'explicit']);
  }

  @Get('artists')
  @ApiOperation({ summary: 'Artists, most popular first' })
  @ApiOkResponse({ standardSchema: artistList })
  async artists(@Query({ schema: artistQuery }) query: z.infer<typeof artistQuery>) {
    const sources = this.activeSources.resolve(query.source);
    return this.answer(await this.entities.artists(query, sources), sources, [
      'popularity',
      'followers',
      'listenCount',
    ]);
  }

  private async answer<Row>({ rows, page }: Page<Row>, sources: Source[], fields: (keyof Row & string)[]) {
    const missing = Object.fromEntries(
      fields.map((field) => [field, rows.filter((row) => row[field] === null).length]),
    );
    return { ...(await this.answers.of(rows, { sources, missing })), page };
  }
}
