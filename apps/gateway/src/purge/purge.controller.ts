import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { purgePreviewAnswer, source } from '@freshwax/contracts';
import { z } from 'zod';
import { Answers } from '../answers/answers.ts';
import { PurgeQuery } from './purge.query.ts';

const previewQuery = z.strictObject({ source, before: z.iso.date().optional() });

@ApiTags('operations')
@Controller('api/v1/purge-preview')
export class PurgeController {
  constructor(
    private readonly purge: PurgeQuery,
    private readonly answers: Answers,
  ) {}

  @Get()
  @ApiOperation({ summary: 'What the operation purge would find now, by table' })
  @ApiOkResponse({ standardSchema: purgePreviewAnswer })
  async preview(@Query({ schema: previewQuery }) query: z.infer<typeof previewQuery>) {
    const preview = await this.purge.preview(query.source, query.before);
    return this.answers.of(preview, { sources: [query.source] });
  }
}
