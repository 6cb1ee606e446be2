import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Patch,
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
import {
  watchAddition,
  watchChange,
  watchEntryAnswer,
  watchEntryList,
  type WatchAddition,
  type WatchChange,
} from '@freshwax/contracts';
import type { z } from 'zod';
import { ActiveSources } from '../answers/active-sources.ts';
import { Answers } from '../answers/answers.ts';
import { ContentInterceptor } from '../answers/content.interceptor.ts';
import type { Response } from '../http/exchange.ts';
import { ProblemError } from '../http/problem.error.ts';
import { AdminGuard } from '../security/admin.guard.ts';
import { toEntryId, toEntryKey, type EntryKey } from './entry-id.ts';
import { entriesQuery } from './entry-pages.ts';
import { toQuery } from './to-query.ts';
import { Watchable } from './watchable.ts';
import { WatchListQuery } from './watch-list.query.ts';

/** Every request may be repeated: what is there already is not added twice, what is gone is not missed. */
@ApiTags('watch list')
@Controller('api/v1/watch-list')
@UseInterceptors(ContentInterceptor)
export class WatchListController {
  constructor(
    private readonly watchList: WatchListQuery,
    private readonly watchable: Watchable,
    private readonly activeSources: ActiveSources,
    private readonly answers: Answers,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The tracks that are watched, each with its state and when it is due' })
  @ApiOkResponse({ standardSchema: watchEntryList })
  async list(@Query({ schema: entriesQuery }) { source, limit, cursor }: z.infer<typeof entriesQuery>) {
    const sources = this.activeSources.resolve(source);
    const { rows, page } = await this.watchList.list({ sources, limit, cursor });
    return { ...(await this.answers.of(rows, { sources })), page };
  }

  @Post()
  @UseGuards(AdminGuard)
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Watch a track: by name, id, uri or address. 201 when it is new, 200 when it was there' })
  @ApiOkResponse({ standardSchema: watchEntryAnswer })
  @ApiCreatedResponse({ standardSchema: watchEntryAnswer })
  async add(@Body({ schema: watchAddition }) body: WatchAddition, @Res({ passthrough: true }) response: Response) {
    const key: EntryKey = { source: this.watchable.toWatch(body.source), query: toQuery('track', body.query) };
    const isNew = await this.watchList.add(key, body.intervalMs);
    response.status(isNew ? 201 : 200);
    response.setHeader('Location', `/api/v1/watch-list/${toEntryId(key)}`);
    return this.answer(key);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One entry' })
  @ApiOkResponse({ standardSchema: watchEntryAnswer })
  one(@Param('id') id: string) {
    return this.answer(toEntryKey(id));
  }

  @Patch(':id')
  @UseGuards(AdminGuard)
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Set how often a track is observed; null gives the default back' })
  @ApiOkResponse({ standardSchema: watchEntryAnswer })
  async change(@Param('id') id: string, @Body({ schema: watchChange }) { intervalMs }: WatchChange) {
    const key = toEntryKey(id);
    if (key) await this.watchList.change(key, intervalMs);
    return this.answer(key);
  }

  @Delete(':id')
  @HttpCode(204)
  @UseGuards(AdminGuard)
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Watch a track no more, although the configuration may name it; its history stays' })
  @ApiNoContentResponse()
  async remove(@Param('id') id: string): Promise<void> {
    const key = toEntryKey(id);
    if (!key) throw noEntry();
    await this.watchList.remove(key);
  }

  private async answer(key: EntryKey | undefined) {
    const entry = key && (await this.watchList.find(key));
    if (!entry) throw noEntry();
    return this.answers.of(entry, { sources: [entry.source] });
  }
}

const noEntry = (): ProblemError => new ProblemError('not-found', { detail: 'The watch list has no such entry.' });
