import { Controller, Get, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { deadLetterList } from '@freshwax/contracts';
import { z } from 'zod';
import { Answers } from '../answers/answers.ts';
import { VersionInterceptor } from '../answers/version.interceptor.ts';
import { cursorParameter, limitParameter } from '../http/page.ts';
import { DeadLettersQuery } from './dead-letters.query.ts';

const word = z
  .string()
  .min(1)
  .max(249)
  .regex(/^[\x20-\x7e]+$/, 'holds other signs than letters');
const lettersQuery = z.strictObject({
  reason: word.optional(),
  topic: word.optional(),
  limit: limitParameter,
  cursor: cursorParameter,
});

@ApiTags('dead letters')
@Controller('api/v1/dead-letters')
@UseInterceptors(VersionInterceptor)
export class DeadLettersController {
  constructor(
    private readonly letters: DeadLettersQuery,
    private readonly answers: Answers,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Records that could not be understood, newest first, each with reason and path' })
  @ApiOkResponse({ standardSchema: deadLetterList })
  async list(@Query({ schema: lettersQuery }) { reason, topic, limit, cursor }: z.infer<typeof lettersQuery>) {
    const { rows, page } = await this.letters.read({ reason, topic, limit, cursor });
    return { ...(await this.answers.of(rows, { sources: [] })), page };
  }
}
