import type { BatchServer } from '@freshwax/kafka/batch';

const CHECK_MS = 5_000;
/** Work waits and nothing was finished for this long: the consumer is dead without knowing. */
const DEADLINE_MS = 30_000;

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

/** Ends a consumer that is alive but does not consume; the supervisor starts it again. */
export function watchProgress(server: BatchServer, onStuck: (error: Error) => void): { stop(): void } {
  const judge = new ProgressJudge();
  const look = async (): Promise<void> => {
    if (server.idleMs() < CHECK_MS) return void judge.isStuck({ isWaiting: false, idleMs: 0 });
    // When Kafka is away there is nothing to consume, and a new process would not consume either.
    const waiting = await server.lag().then(
      (all) => all.filter((it) => it.lag > 0n).map((it) => `${it.topic}/${it.partition}`),
      () => undefined,
    );
    const isCutOff = waiting !== undefined && server.isCutOff();
    const isWaiting = isCutOff || (waiting !== undefined && waiting.length > 0);
    if (!judge.isStuck({ isWaiting, idleMs: server.idleMs() })) return;
    const what = isCutOff ? 'the group does not hear of this member' : `${waiting!.join(', ')} wait`;
    onStuck(new Error(`no chunk finished for ${DEADLINE_MS} ms while ${what}`));
  };
  const timer = setInterval(() => void look(), CHECK_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
