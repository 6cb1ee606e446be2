import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { runOutcomes, sourceRunAnswer, sourceRunList } from '@freshwax/contracts';
import { z } from 'zod';
import { Answers } from '../answers/answers.ts';
import { ContentInterceptor } from '../answers/content.interceptor.ts';
import { cursorParameter, limitParameter, sourceParameter } from '../http/page.ts';
import { ProblemError } from '../http/problem.error.ts';
import { RunsQuery } from './runs.query.ts';

const runsQuery = z.strictObject({
  source: sourceParameter,
  job: z
    .string()
    .regex(/^[a-z][a-z0-9_.-]{0,63}$/, 'takes the name of a job')
    .optional(),
  outcome: z.enum([...runOutcomes, 'running']).optional(),
  limit: limitParameter,
  cursor: cursorParameter,
});

/** Of every source unless one is named: a run is no figure that could mix. */
@ApiTags('sources')
@Controller('api/v1/runs')
@UseInterceptors(ContentInterceptor)
export class RunsController {
  constructor(
    private readonly runs: RunsQuery,
    private readonly answers: Answers,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Runs, newest first: what each asked, what came, and what it cost' })
  @ApiOkResponse({ standardSchema: sourceRunList })
  async list(@Query({ schema: runsQuery }) { source, job, outcome, limit, cursor }: z.infer<typeof runsQuery>) {
    const { rows, page } = await this.runs.list({ sources: source, job, outcome, limit, cursor });
    return { ...(await this.answers.of(rows, { sources: source ?? [] })), page };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One run' })
  @ApiOkResponse({ standardSchema: sourceRunAnswer })
  async one(@Param('id') id: string) {
    const run = z.uuid().safeParse(id).success ? await this.runs.one(id) : undefined;
    if (!run) throw new ProblemError('not-found', { detail: 'No run has this id.' });
    return this.answers.of(run, { sources: [run.source] });
  }
}
