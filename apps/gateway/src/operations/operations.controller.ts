import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  Post,
  Query,
  Res,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  isGoingOn,
  operationAnswer,
  operationList,
  operationRequest,
  type OperationRequest,
} from '@freshwax/contracts';
import { z } from 'zod';
import { Answers } from '../answers/answers.ts';
import { ContentInterceptor } from '../answers/content.interceptor.ts';
import type { Response } from '../http/exchange.ts';
import { cursorParameter, cutPage, limitParameter } from '../http/page.ts';
import { ProblemError } from '../http/problem.error.ts';
import { AdminGuard } from '../security/admin.guard.ts';
import { CursorSigner } from '../security/cursor.ts';
import { OperationBook } from './operation.book.ts';
import { OperationRequests } from './operation.requests.ts';
import { toOperation } from './operation.record.ts';

const listQuery = z.strictObject({ limit: limitParameter, cursor: cursorParameter });
const idempotencyKey = /^[\x21-\x7e]{1,255}$/;
const SCOPE = 'operations';
const NO_SUCH = 'No operation has this id.';

@ApiTags('operations')
@Controller('api/v1/operations')
@UseInterceptors(ContentInterceptor)
export class OperationsController {
  constructor(
    private readonly requests: OperationRequests,
    private readonly book: OperationBook,
    private readonly answers: Answers,
    private readonly cursors: CursorSigner,
  ) {}

  @Post()
  @HttpCode(202)
  @UseGuards(AdminGuard)
  @ApiOperation({
    summary:
      'Ask for work: bootstrap, poll, enrich, probe, purge, reconcile, rebuild, replay, adopt, dlq.redrive, dlq.discard',
  })
  @ApiBearerAuth()
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'The same key and body give the same operation.',
  })
  @ApiAcceptedResponse({ standardSchema: operationAnswer })
  async request(
    @Body({ schema: operationRequest }) request: OperationRequest,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ) {
    if (key !== undefined && !idempotencyKey.test(key))
      throw new ProblemError('validation', { detail: 'Idempotency-Key holds 1 to 255 visible ASCII characters.' });
    const record = await this.requests.accept(request, key ?? null);
    response.setHeader('Location', `/api/v1/operations/${record.id}`);
    return this.answers.always(toOperation(record));
  }

  @Get(':id')
  @ApiOperation({ summary: 'One operation: its state, progress, log and result' })
  @ApiOkResponse({ standardSchema: operationAnswer })
  async one(@Param('id') id: string) {
    const record = z.uuid().safeParse(id).success ? await this.book.find(id) : undefined;
    if (!record) throw new ProblemError('not-found', { detail: NO_SUCH });
    return this.answers.always(toOperation(record));
  }

  @Post(':id/cancel')
  @HttpCode(202)
  @UseGuards(AdminGuard)
  @ApiOperation({
    summary: 'End an operation: one that waits at once, one that runs at its next step. What it had done stays done.',
  })
  @ApiBearerAuth()
  @ApiAcceptedResponse({ standardSchema: operationAnswer })
  async cancel(@Param('id') id: string) {
    const record = z.uuid().safeParse(id).success ? await this.book.cancel(id) : undefined;
    if (!record) throw new ProblemError('not-found', { detail: NO_SUCH });
    const { type, state } = record;
    if (state === 'cancelling' || state === 'cancelled') return this.answers.always(toOperation(record));
    const detail = isGoingOn(record) ? `${type} cannot end before it is done.` : `It has ${state} already.`;
    throw new ProblemError('conflict', { detail });
  }

  @Get()
  @ApiOperation({ summary: 'Operations, newest first' })
  @ApiOkResponse({ standardSchema: operationList })
  async list(@Query({ schema: listQuery }) query: z.infer<typeof listQuery>) {
    const read = await this.book.list(query.limit + 1, await this.after(query.cursor));
    const { rows, page } = await cutPage(read, query.limit, (last) =>
      this.cursors.sign(SCOPE, [last.createdAt.toISOString(), last.id]),
    );
    return { ...(await this.answers.always(rows.map(toOperation))), page };
  }

  private async after(cursor: string | undefined): Promise<{ createdAt: Date; id: string } | undefined> {
    if (cursor === undefined) return undefined;
    const [createdAt, id] = await this.cursors.read(SCOPE, cursor);
    return { createdAt: new Date(String(createdAt)), id: String(id) };
  }
}
