import { Controller, Get, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { recordProvenanceAnswer } from '@freshwax/contracts';
import { z } from 'zod';
import { Answers } from '../answers/answers.ts';
import { ContentInterceptor } from '../answers/content.interceptor.ts';
import { offsetParameter } from '../http/page.ts';
import { wholeParameter } from '../http/parameters.ts';
import { ProblemError } from '../http/problem.error.ts';
import { ProvenanceQuery } from './provenance.query.ts';

const MAX_INT = 2_147_483_647;
const provenanceQuery = z.strictObject({
  topic: z
    .string()
    .regex(/^[\w.-]{1,249}$/, 'takes the name of a topic')
    .describe('As stored, with its prefix.'),
  partition: wholeParameter(0, MAX_INT),
  generation: wholeParameter(0, MAX_INT).optional().describe('Absent: the present one.'),
  offset: offsetParameter,
});

/** Each row of a list, each point of a history and each row behind a figure names its place. */
@ApiTags('raw events')
@Controller('api/v1/provenance')
@UseInterceptors(ContentInterceptor)
export class ProvenanceController {
  constructor(
    private readonly provenance: ProvenanceQuery,
    private readonly answers: Answers,
  ) {}

  @Get()
  @ApiOperation({ summary: 'One record: its bytes, the rows that rest on it, the run that fetched it, its trace' })
  @ApiOkResponse({ standardSchema: recordProvenanceAnswer })
  async read(@Query({ schema: provenanceQuery }) query: z.infer<typeof provenanceQuery>) {
    const found = await this.provenance.read({ ...query, generation: query.generation });
    if (!found) throw new ProblemError('not-found', { detail: 'No such log is known.' });
    return this.answers.of(found, { sources: [] });
  }
}
