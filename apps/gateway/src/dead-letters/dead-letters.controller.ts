import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  deadLetterCountsAnswer,
  deadLetterList,
  letterState,
  shownLetterAnswer,
  type ShownLetter,
} from '@freshwax/contracts';
import { z } from 'zod';
import { Answers } from '../answers/answers.ts';
import { ContentInterceptor } from '../answers/content.interceptor.ts';
import { cursorParameter, limitParameter } from '../http/page.ts';
import { TopicNames } from '../topics/topic-names.ts';
import { DeadLettersQuery } from './dead-letters.query.ts';
import { toLetterBytes } from './letter.bytes.ts';
import { StoredLetters } from './stored-letters.ts';
import { toAdvice } from './to-advice.ts';

const word = z
  .string()
  .min(1)
  .max(249)
  .regex(/^[\x20-\x7e]+$/, 'holds other signs than letters');
const filter = { reason: word.optional(), topic: word.optional(), state: letterState.optional() };
const countsQuery = z.strictObject(filter);
const lettersQuery = z.strictObject({ ...filter, limit: limitParameter, cursor: cursorParameter });

/** Letters change by what no record brings (a redrive, a decision), so that no data version speaks for them. */
@ApiTags('dead letters')
@Controller('api/v1/dead-letters')
@UseInterceptors(ContentInterceptor)
export class DeadLettersController {
  constructor(
    private readonly letters: DeadLettersQuery,
    private readonly stored: StoredLetters,
    private readonly topics: TopicNames,
    private readonly answers: Answers,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Records that could not be understood, newest first, each with reason and path' })
  @ApiOkResponse({ standardSchema: deadLetterList })
  async list(@Query({ schema: lettersQuery }) { reason, topic, state, limit, cursor }: z.infer<typeof lettersQuery>) {
    const { rows, page } = await this.letters.read({ reason, topic, state, limit, cursor });
    return { ...(await this.answers.of(rows, { sources: [] })), page };
  }

  @Get('counts')
  @ApiOperation({ summary: 'How many there are, by reason, topic and state: the most first, at most 200' })
  @ApiOkResponse({ standardSchema: deadLetterCountsAnswer })
  async counts(@Query({ schema: countsQuery }) query: z.infer<typeof countsQuery>) {
    return this.answers.of(await this.letters.counts(query), { sources: [] });
  }

  @Get(':id')
  @ApiOperation({ summary: 'One of them: what is wrong and where, its bytes, and what to do about it' })
  @ApiOkResponse({ standardSchema: shownLetterAnswer })
  async show(@Param('id') id: string) {
    const { place, letter, stored } = await this.stored.read(id);
    const shown: ShownLetter = {
      letter,
      stream: this.topics.streamOf(letter.topic) ?? null,
      record: stored ? toLetterBytes(stored) : null,
      advice: toAdvice(letter.reason, letter.state),
      repeats: await this.letters.repeats(place),
    };
    return this.answers.of(shown, { sources: [] });
  }
}
