import { Injectable } from '@nestjs/common';
import { source, type OperationRequest, type Source } from '@freshwax/contracts';
import { z } from 'zod';
import { OperationBook } from '../operations/operation.book.ts';
import type { OperationHandler, OperationOutcome, OperationReport } from '../operations/operation.handler.ts';
import { EnrichQuery, type EnrichedKind } from './enrich.query.ts';

const planResult = z.object({ source, trackIds: z.array(z.string()), artistIds: z.array(z.string()) });

/** Ids named in a result at most. */
const MAX_NAMED = 50;

/**
 * Checks which of a plan's ids were observed since it was made. A source may have lost some of them, so a part is enough;
 * a plan of which nothing was observed has failed.
 */
@Injectable()
export class EnrichVerifyHandler implements OperationHandler<'enrich.verify'> {
  readonly type = 'enrich.verify';

  constructor(
    private readonly query: EnrichQuery,
    private readonly book: OperationBook,
  ) {}

  async run(
    { planId }: Extract<OperationRequest, { type: 'enrich.verify' }>,
    report: OperationReport,
  ): Promise<OperationOutcome> {
    const plan = await this.book.find(planId);
    const planned = plan?.type === 'enrich.plan' ? planResult.safeParse(plan.result).data : undefined;
    if (!plan || !planned) return { result: null, failure: `${planId} is no finished enrich.plan` };
    const since = { source: planned.source, sinceMs: plan.createdAt.getTime() };
    const tracks = await this.check('track', { ...since, ids: planned.trackIds });
    const artists = await this.check('artist', { ...since, ids: planned.artistIds });
    report(
      `observed ${tracks.observed} of ${tracks.planned} tracks, ${artists.observed} of ${artists.planned} artists`,
    );
    const nothing = tracks.planned + artists.planned > 0 && tracks.observed + artists.observed === 0;
    return {
      result: { tracks, artists },
      ...(nothing ? { failure: 'nothing of the plan was observed since it was made' } : {}),
    };
  }

  private async check(kind: EnrichedKind, plan: { source: Source; ids: string[]; sinceMs: number }) {
    const observed = new Set(await this.query.observedSince(kind, plan.source, plan));
    const waiting = plan.ids.filter((id) => !observed.has(id));
    return { planned: plan.ids.length, observed: observed.size, waiting: waiting.slice(0, MAX_NAMED) };
  }
}
