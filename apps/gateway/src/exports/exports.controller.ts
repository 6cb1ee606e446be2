import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { AlbumRow, ArtistRow, TrackRow, WatchedTrackRow } from '@freshwax/contracts';
import type { z } from 'zod';
import { ActiveSources } from '../answers/active-sources.ts';
import { EntitiesQuery } from '../entities/entities.query.ts';
import {
  albumFilterParameters,
  artistFilterParameters,
  trackFilterParameters,
  watchedTrackFilterParameters,
} from '../entities/filters.ts';
import { exportParameters } from '../entities/list.parameters.ts';
import type { Response } from '../http/exchange.ts';
import { ProblemError } from '../http/problem.error.ts';
import { ExportStream, type Export } from './export.stream.ts';
import { formatNames, formats, type FormatName } from './formats.ts';
import { albumColumns, artistColumns, trackColumns, watchedTrackColumns } from './to-cells.ts';

const albumExport = exportParameters(albumFilterParameters);
const trackExport = exportParameters(trackFilterParameters);
const artistExport = exportParameters(artistFilterParameters);
const watchedTrackExport = exportParameters(watchedTrackFilterParameters);

const format = ApiParam({ name: 'format', enum: formatNames });
const files = ApiOkResponse({
  description: 'Every row of the list, by id',
  content: Object.fromEntries(
    formatNames.map((name) => [formats[name].mediaType, { schema: { type: 'string', format: 'binary' } }]),
  ),
});

/** By id, because other orders change under who reads them for minutes. Beside the suffix, `Accept` chooses the format too. */
@ApiTags('exports')
@Controller('api/v1')
export class ExportsController {
  constructor(
    private readonly entities: EntitiesQuery,
    private readonly activeSources: ActiveSources,
    private readonly stream: ExportStream,
  ) {}

  @Get('albums.:format')
  @ApiOperation({ summary: 'Albums as a file' })
  @format
  @files
  albums(
    @Param('format') name: string,
    @Query({ schema: albumExport }) query: z.infer<typeof albumExport>,
    @Res() response: Response,
  ) {
    const { limit, source, ...filters } = query;
    const sources = this.activeSources.resolve(source);
    const read: Export<AlbumRow>['read'] = (rows, cursor) =>
      this.entities.albums({ ...filters, sort: ['id'], limit: rows, cursor }, sources);
    return this.stream.send({ name: 'albums', format: toFormat(name), columns: albumColumns, limit, read }, response);
  }

  @Get('tracks.:format')
  @ApiOperation({ summary: 'Tracks as a file' })
  @format
  @files
  tracks(
    @Param('format') name: string,
    @Query({ schema: trackExport }) query: z.infer<typeof trackExport>,
    @Res() response: Response,
  ) {
    const { limit, source, ...filters } = query;
    const sources = this.activeSources.resolve(source);
    const read: Export<TrackRow>['read'] = (rows, cursor) =>
      this.entities.tracks({ ...filters, sort: ['id'], limit: rows, cursor }, sources);
    return this.stream.send({ name: 'tracks', format: toFormat(name), columns: trackColumns, limit, read }, response);
  }

  @Get('artists.:format')
  @ApiOperation({ summary: 'Artists as a file' })
  @format
  @files
  artists(
    @Param('format') name: string,
    @Query({ schema: artistExport }) query: z.infer<typeof artistExport>,
    @Res() response: Response,
  ) {
    const { limit, source, ...filters } = query;
    const sources = this.activeSources.resolve(source);
    const read: Export<ArtistRow>['read'] = (rows, cursor) =>
      this.entities.artists({ ...filters, sort: ['id'], limit: rows, cursor }, sources);
    return this.stream.send({ name: 'artists', format: toFormat(name), columns: artistColumns, limit, read }, response);
  }

  @Get('watched-tracks.:format')
  @ApiOperation({ summary: 'Watched tracks as a file' })
  @format
  @files
  watchedTracks(
    @Param('format') name: string,
    @Query({ schema: watchedTrackExport }) query: z.infer<typeof watchedTrackExport>,
    @Res() response: Response,
  ) {
    const { limit, source, ...filters } = query;
    const sources = this.activeSources.resolve(source);
    const read: Export<WatchedTrackRow>['read'] = (rows, cursor) =>
      this.entities.watchedTracks({ ...filters, sort: ['id'], limit: rows, cursor }, sources);
    const columns = watchedTrackColumns;
    return this.stream.send({ name: 'watched-tracks', format: toFormat(name), columns, limit, read }, response);
  }
}

function toFormat(name: string): FormatName {
  if (Object.hasOwn(formats, name)) return name as FormatName;
  throw new ProblemError('not-found', { detail: `Lists are exported as ${formatNames.join(', ')}.` });
}
