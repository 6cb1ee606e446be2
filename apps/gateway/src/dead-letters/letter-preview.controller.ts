import { Body, Controller, Get, HttpCode, Inject, Param, Post, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { letterCorrection, letterPreviewAnswer } from '@freshwax/contracts';
import type { z } from 'zod';
import { Answers } from '../answers/answers.ts';
import { ContentInterceptor } from '../answers/content.interceptor.ts';
import { GATEWAY_ENV, type GatewayEnv } from '../env.ts';
import { STATE_TABLES } from '../events/entity-places.query.ts';
import { AdminGuard } from '../security/admin.guard.ts';
import { TopicNames } from '../topics/topic-names.ts';
import { StoredLetters } from './stored-letters.ts';
import { toPreview } from './to-preview.ts';

/** Judged by what the consumer judges by; nothing is published and nothing is written. */
@ApiTags('dead letters')
@Controller('api/v1/dead-letters/:id/preview')
@UseInterceptors(ContentInterceptor)
export class LetterPreviewController {
  constructor(
    @Inject(GATEWAY_ENV) private readonly env: GatewayEnv,
    private readonly stored: StoredLetters,
    private readonly topics: TopicNames,
    private readonly answers: Answers,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The row that it would write if it were published again as it is, or why it is refused' })
  @ApiOkResponse({ standardSchema: letterPreviewAnswer })
  asItIs(@Param('id') id: string) {
    return this.preview(id, undefined);
  }

  /** Asked with the key: whoever corrects holds it, and judging costs. */
  @Post()
  @HttpCode(200)
  @UseGuards(AdminGuard)
  @ApiBearerAuth()
  @ApiOperation({ summary: 'The same with a corrected value, before it is published by dlq.redrive' })
  @ApiOkResponse({ standardSchema: letterPreviewAnswer })
  corrected(@Param('id') id: string, @Body({ schema: letterCorrection }) { value }: z.infer<typeof letterCorrection>) {
    return this.preview(id, Buffer.from(value));
  }

  private async preview(id: string, edited: Buffer | undefined) {
    const { letter, stored } = await this.stored.read(id);
    const stream = this.topics.streamOf(letter.topic);
    const preview = toPreview(
      { letter, stream, stored, edited },
      {
        table: stream ? STATE_TABLES[stream] : null,
        retention: this.env.FRESHWAX_RETENTION_DAYS,
        nowMs: Date.now(),
      },
    );
    return this.answers.of(preview, { sources: [] });
  }
}
