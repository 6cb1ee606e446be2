import { setTimeout as delay } from 'node:timers/promises';
import type { Command, RebuildResult } from '@freshwax/contracts';
import { withConnection, type Connection, type Pool } from '@freshwax/postgres';
import type { Retention } from '@freshwax/postgres/rows';
import { SHADOW } from '../chunk/build.ts';
import { foldJoint, isFull } from '../joint/joint.fold.ts';
import type { OperationTask } from '../operations/operation.task.ts';
import { catchUp, progressSayer } from './catch-up.ts';
import { compareBuilds } from './comparison.ts';
import { withHeldWriters } from './held-writers.ts';
import { carryHistory } from './history.carry.ts';
import { PATIENTLY } from './long-query.ts';
import { readFound, readGaps } from './missing.query.ts';
import type { RecordSource } from './record.source.ts';
import { RebuildStore } from './rebuild.store.ts';
import { RecordsMissingError } from './records-missing.error.ts';
import { expireBoth, obeyPurges, readToday } from './removals.ts';
import { ShadowFiller, type FillMode } from './shadow.filler.ts';

export type RebuildCommand = Extract<Command, { type: 'rebuild' }>;

export interface RebuildParts {
  pool: Pool;
  source: RecordSource;
  retention: Retention;
  topicPrefix: string;
  task: Pick<OperationTask, 'advance' | 'signal'>;
}

/** How long the tables before it are kept for whoever still looks at them; then the next rebuild drops them, ms. */
const DROP_WITHIN_MS = 30_000;
const DROP_AGAIN_MS = 200;

/** Shares of the way, for the one who watches. */
const FILLED = 0.7;
const COMPARED = 0.95;

/** One rebuild, from empty tables to those that are served. Wherever it ends, the next attempt goes on or begins anew. */
export class RebuildRun {
  private readonly store: RebuildStore;
  private readonly filler: ShadowFiller;
  /** Writers that wait may have taken every other connection of the pool: nothing is said then. */
  private isHolding = false;

  /** @param connection the one that holds the maintenance lock */
  constructor(
    private readonly connection: Connection,
    private readonly command: RebuildCommand,
    private readonly parts: RebuildParts,
  ) {
    this.store = new RebuildStore(connection, command.operationId);
    const say = progressSayer(parts.task, FILLED);
    const { source, retention } = parts;
    const onRecords = async (): Promise<void> => (this.isHolding ? undefined : say(this.filler));
    this.filler = new ShadowFiller({ connection, source, retention, onRecords });
  }

  /** Takes away what a cancelled one left; what is served by then stays. @throws driver errors */
  async discard(): Promise<void> {
    if (await this.store.isSwapped()) await this.finish();
    else await this.store.abandon();
  }

  /** @throws RecordsMissingError; driver errors; the reason of the task's signal */
  async run(): Promise<RebuildResult> {
    if (!(await this.store.isSwapped())) {
      await this.fill();
      await this.compare();
      if (this.command.compareOnly) await this.store.abandon();
      else await this.swap();
    }
    if (!this.command.compareOnly) await this.finish();
    return this.store.result(this.command.from);
  }

  private async fill(): Promise<void> {
    const { source, task, topicPrefix } = this.parts;
    const goesOn = await this.store.begin();
    await task.advance(0, goesOn ? 'goes on where an earlier attempt stood' : 'tables are made, as live has them');
    await this.filler.claim();
    const offsetsNotInLog = await catchUp(this.filler, source);
    await carryHistory(this.connection, source);
    const scope = { topicPrefix, onBatch: () => task.signal.throwIfAborted() };
    await obeyPurges(this.connection, this.command.operationId, scope);
    while (isFull(await foldJoint(this.connection, SHADOW))) task.signal.throwIfAborted();
    await this.store.analyze();
    await this.store.note({ offsetsNotInLog });
    await task.advance(FILLED, 'filled; now both are compared');
  }

  /** Until both sides are of one day: at midnight rows expire in the one and the other. */
  private async compare(): Promise<void> {
    const { pool, topicPrefix, task } = this.parts;
    const scope = { topicPrefix, onBatch: () => task.signal.throwIfAborted() };
    for (let isOfOneDay = false; !isOfOneDay;) {
      const day = await expireBoth(this.connection, scope);
      await catchUp(this.filler, this.parts.source);
      isOfOneDay = await withConnection(pool, (snapshot) => this.compareAt(snapshot, day));
    }
  }

  /** @returns false when the day has changed meanwhile: nothing was compared then */
  private async compareAt(snapshot: Connection, day: string): Promise<boolean> {
    const { pool, task, retention } = this.parts;
    const comparisonHeldMs = await withConnection(pool, (holder) =>
      withHeldWriters(holder, async (heldMs) => {
        await this.fillRest('alone');
        // The snapshot is taken with the first statement, not with BEGIN.
        await snapshot.query(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${PATIENTLY}; SELECT 1`);
        return heldMs();
      }),
    );
    if ((await readToday(snapshot)) !== day) return (await snapshot.query('ROLLBACK')) && false;
    const found = { ...(await readFound(snapshot)), gaps: await readGaps(snapshot) };
    const differences = await compareBuilds(snapshot, retention.get('spotify'));
    await snapshot.query('COMMIT');
    await this.store.note({ ...found, comparisonHeldMs, differences });
    await task.advance(
      COMPARED,
      differences.length === 0 ? 'both are equal, bit for bit' : `${differences.length} tables differ`,
    );
    return true;
  }

  /** One transaction: the rest is filled, every epoch raised, and the schemas change their names. */
  private async swap(): Promise<void> {
    await catchUp(this.filler, this.parts.source);
    await withHeldWriters(this.connection, async (heldMs) => {
      await this.fillRest('within');
      await this.refuseGaps();
      await this.store.swap();
      await this.store.note({ swapHeldMs: heldMs() });
    });
  }

  /** Up to where the pipeline stands; it waits meanwhile. */
  private async fillRest(mode: FillMode): Promise<void> {
    this.isHolding = true;
    try {
      await this.filler.fill((await this.filler.readRest()).ranges, mode);
    } finally {
      this.isHolding = false;
    }
  }

  /** Readers that began before the swap end within moments; one that does not is not waited for. */
  private async finish(): Promise<void> {
    const until = performance.now() + DROP_WITHIN_MS;
    while (!(await this.store.dropOld()) && performance.now() < until) await delay(DROP_AGAIN_MS);
    await this.store.finish();
  }

  private async refuseGaps(): Promise<void> {
    const gaps = await readGaps(this.connection);
    const missing = gaps.reduce((sum, gap) => sum + gap.missing, 0);
    if (missing > 0 && !this.command.acceptMissing) throw new RecordsMissingError(missing);
  }
}
