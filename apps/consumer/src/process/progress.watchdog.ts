import type { BatchServer, PartitionProgress } from '@freshwax/kafka/batch';

const CHECK_MS = 5_000;
/** Work waits and nothing was finished for this long: the consumer is dead without knowing. */
const DEADLINE_MS = 30_000;
/**
 * One partition does not move for this long though something is done about it. Longer than a chunk or a claim takes, of which
 * each request has its own deadline, and longer than a store mostly needs to be started again.
 */
const STANDSTILL_MS = 300_000;

/** What one look at the consumer found. */
export interface Look {
  /** Records wait in partitions that should run, or the group does not hear of us although Kafka answers. */
  isWaiting: boolean;
  /** ms since a chunk was last finished. */
  idleMs: number;
}

/**
 * Judges a row of looks. Counted in looks, not by the clock: a record that comes after an idle hour has waited for no time,
 * and a process that was stopped for a minute has not been idle for it.
 */
export class ProgressJudge {
  private looks = 0;

  /** True when work waited, and nothing was finished, at every look for the whole deadline. */
  isStuck({ isWaiting, idleMs }: Look): boolean {
    this.looks = isWaiting && idleMs >= CHECK_MS ? this.looks + 1 : 0;
    return this.looks > DEADLINE_MS / CHECK_MS;
  }
}

interface Seen {
  position: bigint | undefined;
  looks: number;
}

/**
 * Finds partitions that stand while others may go on: a chunk or a claim that never ends, or one attempt after the other that
 * ends with "the store is away" in a process whose neighbours reach it. A look at which a partition only waits for its turn
 * counts neither for nor against it.
 */
export class StandstillJudge {
  private seen = new Map<string, Seen>();

  /**
   * @param drained names of those in which nothing waits
   * @returns names of those that stand, look by look, for the whole deadline
   */
  stuck(partitions: readonly PartitionProgress[], drained: ReadonlySet<string>): string[] {
    const before = this.seen;
    this.seen = new Map(
      partitions.map((it) => [
        it.name,
        drained.has(it.name) ? { position: it.position, looks: 0 } : next(it, before.get(it.name)),
      ]),
    );
    return [...this.seen].flatMap(([name, { looks }]) => (looks > STANDSTILL_MS / CHECK_MS ? [name] : []));
  }
}

/** While it is claimed nobody knows its position: it is where it was. */
function next({ position, isTried }: PartitionProgress, before: Seen | undefined): Seen {
  if (!before || (position !== undefined && position !== before.position)) return { position, looks: 0 };
  return { position: before.position, looks: before.looks + (isTried ? 1 : 0) };
}

/**
 * Ends a consumer that is alive but does not consume; the supervisor starts it again. The new process takes part in the group
 * only when it reaches both stores: until then its partitions are others'.
 */
export function watchProgress(server: BatchServer, onStuck: (error: Error) => void): { stop(): void } {
  const progress = new ProgressJudge();
  const standstill = new StandstillJudge();
  const look = async (): Promise<void> => {
    const partitions = server.progress();
    const isBusy = server.idleMs() < CHECK_MS;
    if (isBusy && !partitions.some((it) => it.isTried)) return void progress.isStuck({ isWaiting: false, idleMs: 0 });
    // When Kafka is away there is nothing to consume, and a new process would not consume either.
    const lags = await server.lag().catch(() => undefined);
    if (!lags) return void progress.isStuck({ isWaiting: false, idleMs: 0 });
    const named = lags.map(({ topic, partition, lag }) => ({ name: `${topic}/${partition}`, isWaiting: lag > 0n }));
    const toNames = (isWaiting: boolean): string[] =>
      named.flatMap((it) => (it.isWaiting === isWaiting ? [it.name] : []));
    const isCutOff = server.isCutOff();
    const waiting = toNames(true);
    const stuck = standstill.stuck(partitions, new Set(toNames(false)));
    if (stuck.length > 0) onStuck(new Error(`${stuck.join(', ')} did not move for ${STANDSTILL_MS} ms`));
    if (!progress.isStuck({ isWaiting: isCutOff || waiting.length > 0, idleMs: server.idleMs() })) return;
    const what = isCutOff ? 'the group does not hear of this member' : `${waiting.join(', ')} wait`;
    onStuck(new Error(`no chunk finished for ${DEADLINE_MS} ms while ${what}`));
  };
  const timer = setInterval(() => void look(), CHECK_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
