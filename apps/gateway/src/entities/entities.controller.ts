import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  albumAnswer,
  albumList,
  artistAnswer,
  artistList,
  trackAnswer,
  trackList,
  type Source,
} from '@freshwax/contracts';
import { z } from 'zod';
import { ActiveSources } from '../answers/active-sources.ts';
import { Answers } from '../answers/answers.ts';
import { VersionInterceptor } from '../answers/version.interceptor.ts';
import { sourceParameter, type Page } from '../http/page.ts';
import { idParameter } from '../http/parameters.ts';
import { ProblemError } from '../http/problem.error.ts';
import { albumSorts, artistSorts, EntitiesQuery, trackSorts } from './entities.query.ts';
import { albumFilterParameters, artistFilterParameters, trackFilterParameters } from './filters.ts';
import { bothDirections, listParameters, type ListQuestion } from './list.parameters.ts';

const albumQuery = listParameters(bothDirections('-releaseDate', Object.keys(albumSorts)), albumFilterParameters);
const trackQuery = listParameters(bothDirections('-observedAt', Object.keys(trackSorts)), trackFilterParameters);
const artistQuery = listParameters(bothDirections('-popularity', Object.keys(artistSorts)), artistFilterParameters);
const oneQuery = z.strictObject({ source: sourceParameter });

const ONE = { limit: 1, sort: 'name' };

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

  @Get('albums/:id')
  @ApiOperation({ summary: 'One album, of the first of the sources that knows it' })
  @ApiOkResponse({ standardSchema: albumAnswer })
  album(@Param('id') id: string, @Query({ schema: oneQuery }) query: z.infer<typeof oneQuery>) {
    return this.one(id, query.source, (question, sources) => this.entities.albums(question, sources));
  }

  @Get('tracks/:id')
  @ApiOperation({ summary: 'One track, of the first of the sources that knows it' })
  @ApiOkResponse({ standardSchema: trackAnswer })
  track(@Param('id') id: string, @Query({ schema: oneQuery }) query: z.infer<typeof oneQuery>) {
    return this.one(id, query.source, (question, sources) => this.entities.tracks(question, sources));
  }

  @Get('artists/:id')
  @ApiOperation({ summary: 'One artist, of the first of the sources that knows it' })
  @ApiOkResponse({ standardSchema: artistAnswer })
  artist(@Param('id') id: string, @Query({ schema: oneQuery }) query: z.infer<typeof oneQuery>) {
    return this.one(id, query.source, (question, sources) => this.entities.artists(question, sources));
  }

  /** Sources are asked one after another, in the order asked for: an id of two sources is two rows. */
  private async one<Row extends { source: Source }>(
    id: string,
    asked: Source[] | undefined,
    read: (question: ListQuestion, sources: Source[]) => Promise<Page<Row>>,
  ) {
    if (idParameter.safeParse(id).success)
      for (const source of this.activeSources.resolve(asked)) {
        const { rows } = await read({ ...ONE, ids: [id] }, [source]);
        if (rows[0]) return this.answers.of(rows[0], { sources: [source] });
      }
    throw new ProblemError('not-found', { detail: 'No source that is followed has said anything of this id.' });
  }

  private async answer<Row>({ rows, page }: Page<Row>, sources: Source[], fields: (keyof Row & string)[]) {
    const missing = Object.fromEntries(
      fields.map((field) => [field, rows.filter((row) => row[field] === null).length]),
    );
    return { ...(await this.answers.of(rows, { sources, missing })), page };
  }
}
