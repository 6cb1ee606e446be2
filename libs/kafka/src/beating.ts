export interface Beat {
  /** kafkajs' own: sends one when its interval has passed. */
  heartbeat: () => Promise<void>;
  everyMs: number;
}

/**
 * Keeps a member in its group while a piece of work takes longer than the session. kafkajs beats between batches only:
 * two members with slow stores gave each other's partitions up again and again, and nothing was ever applied.
 * A beat that fails is not the work's business: the next one between batches says the same. An event loop that stands
 * sends none.
 */
export async function whileBeating<T>({ heartbeat, everyMs }: Beat, work: () => Promise<T>): Promise<T> {
  const beat = (): void => void heartbeat().catch(() => undefined);
  // Also when a piece follows the other, each shorter than the interval.
  beat();
  const beating = setInterval(beat, everyMs);
  try {
    return await work();
  } finally {
    clearInterval(beating);
  }
}
