import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Query,
  Res,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { followAddition, followedArtistAnswer, followedArtistList, type FollowAddition } from '@freshwax/contracts';
import type { z } from 'zod';
import { ActiveSources } from '../answers/active-sources.ts';
import { Answers } from '../answers/answers.ts';
import { ContentInterceptor } from '../answers/content.interceptor.ts';
import type { Response } from '../http/exchange.ts';
import { ProblemError } from '../http/problem.error.ts';
import { AdminGuard } from '../security/admin.guard.ts';
import { toEntryId, toEntryKey, type EntryKey } from './entry-id.ts';
import { entriesQuery } from './entry-pages.ts';
import { FollowedArtistsQuery } from './followed-artists.query.ts';
import { toQuery } from './to-query.ts';
import { Watchable } from './watchable.ts';

/** Every request may be repeated, as on the watch list. */
@ApiTags('watch list')
@Controller('api/v1/followed-artists')
@UseInterceptors(ContentInterceptor)
export class FollowedArtistsController {
  constructor(
    private readonly followed: FollowedArtistsQuery,
    private readonly watchable: Watchable,
    private readonly activeSources: ActiveSources,
    private readonly answers: Answers,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The artists whose new releases are looked for' })
  @ApiOkResponse({ standardSchema: followedArtistList })
  async list(@Query({ schema: entriesQuery }) { source, limit, cursor }: z.infer<typeof entriesQuery>) {
    const sources = this.activeSources.resolve(source);
    const { rows, page } = await this.followed.list({ sources, limit, cursor });
    return { ...(await this.answers.of(rows, { sources })), page };
  }

  @Post()
  @UseGuards(AdminGuard)
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Follow an artist: by name, id, uri or address. 201 when it is new, 200 when it was there' })
  @ApiOkResponse({ standardSchema: followedArtistAnswer })
  @ApiCreatedResponse({ standardSchema: followedArtistAnswer })
  async add(@Body({ schema: followAddition }) body: FollowAddition, @Res({ passthrough: true }) response: Response) {
    const query = toQuery('artist', body.query);
    const key: EntryKey = { source: this.watchable.toFollow(body.source, query), query };
    const isNew = await this.followed.add(key);
    response.status(isNew ? 201 : 200);
    response.setHeader('Location', `/api/v1/followed-artists/${toEntryId(key)}`);
    return this.answer(key);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One followed artist' })
  @ApiOkResponse({ standardSchema: followedArtistAnswer })
  one(@Param('id') id: string) {
    return this.answer(toEntryKey(id));
  }

  @Delete(':id')
  @HttpCode(204)
  @UseGuards(AdminGuard)
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Follow an artist no more' })
  @ApiNoContentResponse()
  async remove(@Param('id') id: string): Promise<void> {
    const key = toEntryKey(id);
    if (!key) throw noEntry();
    await this.followed.remove(key);
  }

  private async answer(key: EntryKey | undefined) {
    const found = key && (await this.followed.find(key));
    if (!found) throw noEntry();
    return this.answers.of(found, { sources: [found.source] });
  }
}

const noEntry = (): ProblemError => new ProblemError('not-found', { detail: 'No such artist is followed.' });
