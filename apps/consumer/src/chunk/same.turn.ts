/**
 * Pieces of work that begin in one turn of the event loop end together: what each of them lets happen next can then be done for
 * all of them at once.
 */
export class SameTurn {
  private begun: Promise<unknown>[] = [];

  /**
   * Ends when all that began in its turn have ended, well or not.
   * @param work has begun just now
   * @throws what the work throws, nothing of the others
   */
  async end<T>(work: Promise<T>): Promise<T> {
    const { begun } = this;
    if (begun.push(work) === 1) setImmediate(() => (this.begun = []));
    // Only then are all of its turn known.
    await Promise.allSettled([work]);
    await Promise.allSettled(begun);
    return work;
  }
}
