import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  albumAnswer,
  albumFieldsList,
  albumRow,
  artistAnswer,
  artistFieldsList,
  artistRow,
  trackAnswer,
  trackFieldsList,
  trackRow,
  watchedTrackAnswer,
  watchedTrackFieldsList,
  watchedTrackRow,
  type Source,
} from '@freshwax/contracts';
import { z } from 'zod';
import { ActiveSources, nothingSaidBy } from '../answers/active-sources.ts';
import { Answers } from '../answers/answers.ts';
import { VersionInterceptor } from '../answers/version.interceptor.ts';
import { sourceParameter, type Page } from '../http/page.ts';
import { idParameter } from '../http/parameters.ts';
import { ProblemError } from '../http/problem.error.ts';
import { EntitiesQuery } from './entities.query.ts';
import {
  albumFilterParameters,
  artistFilterParameters,
  trackFilterParameters,
  watchedTrackFilterParameters,
} from './filters.ts';
import { albumShape, artistShape, trackShape, watchedTrackShape } from './lists.ts';
import { listParameters, type ListQuestion } from './list.parameters.ts';

const albumQuery = listParameters({
  sorts: albumShape.sorts,
  usual: '-releaseDate',
  row: albumRow,
  filters: albumFilterParameters,
});
const trackQuery = listParameters({
  sorts: trackShape.sorts,
  usual: '-observedAt',
  row: trackRow,
  filters: trackFilterParameters,
});
const artistQuery = listParameters({
  sorts: artistShape.sorts,
  usual: '-popularity',
  row: artistRow,
  filters: artistFilterParameters,
});
const watchedTrackQuery = listParameters({
  sorts: watchedTrackShape.sorts,
  usual: '-observedAt',
  row: watchedTrackRow,
  filters: watchedTrackFilterParameters,
});
const oneQuery = z.strictObject({ source: sourceParameter });

const ONE = { limit: 1, sort: ['id'] };

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
  @ApiOkResponse({ standardSchema: albumFieldsList })
  async albums(@Query({ schema: albumQuery }) query: z.infer<typeof albumQuery>) {
    const sources = this.activeSources.resolve(query.source);
    const page = await this.entities.albums(query, sources);
    return this.answer(page, { sources, fields: query.fields, counted: ['releaseDate', 'popularity', 'listenCount'] });
  }

  @Get('tracks')
  @ApiOperation({ summary: 'Tracks, newest observation first' })
  @ApiOkResponse({ standardSchema: trackFieldsList })
  async tracks(@Query({ schema: trackQuery }) query: z.infer<typeof trackQuery>) {
    const sources = this.activeSources.resolve(query.source);
    const page = await this.entities.tracks(query, sources);
    return this.answer(page, { sources, fields: query.fields, counted: ['popularity', 'durationMs', 'explicit'] });
  }

  @Get('artists')
  @ApiOperation({ summary: 'Artists, most popular first' })
  @ApiOkResponse({ standardSchema: artistFieldsList })
  async artists(@Query({ schema: artistQuery }) query: z.infer<typeof artistQuery>) {
    const sources = this.activeSources.resolve(query.source);
    const page = await this.entities.artists(query, sources);
    return this.answer(page, { sources, fields: query.fields, counted: ['popularity', 'followers', 'listenCount'] });
  }

  @Get('watched-tracks')
  @ApiOperation({ summary: 'Tracks that are watched, as they were last observed, newest observation first' })
  @ApiOkResponse({ standardSchema: watchedTrackFieldsList })
  async watchedTracks(@Query({ schema: watchedTrackQuery }) query: z.infer<typeof watchedTrackQuery>) {
    const sources = this.activeSources.resolve(query.source);
    const page = await this.entities.watchedTracks(query, sources);
    return this.answer(page, { sources, fields: query.fields, counted: ['popularity', 'durationMs', 'isPlayable'] });
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

  @Get('watched-tracks/:id')
  @ApiOperation({ summary: 'One track that is watched, of the first of the sources that observed it' })
  @ApiOkResponse({ standardSchema: watchedTrackAnswer })
  watchedTrack(@Param('id') id: string, @Query({ schema: oneQuery }) query: z.infer<typeof oneQuery>) {
    return this.one(id, query.source, (question, sources) => this.entities.watchedTracks(question, sources));
  }

  /** Sources are asked one after another, in the order asked for: an id of two sources is two rows. */
  private async one<Row extends { source: Source }>(
    id: string,
    asked: readonly Source[] | undefined,
    read: (question: ListQuestion, sources: Source[]) => Promise<Page<Row>>,
  ) {
    const sources = this.activeSources.resolve(asked);
    if (idParameter.safeParse(id).success)
      for (const source of sources) {
        const { rows } = await read({ ...ONE, ids: [id] }, [source]);
        if (rows[0]) return this.answers.of(rows[0], { sources: [source] });
      }
    throw new ProblemError('not-found', { detail: nothingSaidBy(sources) });
  }

  /** Of the fields that are counted where they lack, those that are shown. */
  private async answer<Row extends object>(
    { rows, page }: Page<Row>,
    { sources, fields, counted }: { sources: Source[]; fields: string[] | undefined; counted: (keyof Row & string)[] },
  ) {
    const shown = counted.filter((field) => fields?.includes(field) ?? true);
    const missing = Object.fromEntries(shown.map((field) => [field, rows.filter((row) => row[field] === null).length]));
    const data = fields ? rows.map((row) => toFields(row, fields)) : rows;
    return { ...(await this.answers.of(data, { sources, missing })), page };
  }
}

const toFields = <Row extends object>(row: Row, fields: readonly string[]): Partial<Row> =>
  Object.fromEntries(Object.entries(row).filter(([name]) => fields.includes(name))) as Partial<Row>;
