/**
 * Bounds what is under way by records, not by partitions: many small chunks wait for the disks together, few large ones
 * fill the memory. First come, first served.
 */
export class RecordBudget {
  private left: number;
  private readonly waiting: { records: number; begin: () => void }[] = [];

  /** @param limit records; a larger ask waits until nothing else is under way */
  constructor(private readonly limit: number) {
    this.left = limit;
  }

  /** Runs `work` when there is room for so many records, and gives the room back whatever becomes of it. */
  async spend<T>(asked: number, work: () => Promise<T>): Promise<T> {
    const records = Math.min(asked, this.limit);
    await this.take(records);
    try {
      return await work();
    } finally {
      this.left += records;
      this.beginNext();
    }
  }

  private take(records: number): Promise<void> {
    return new Promise((begin) => {
      this.waiting.push({ records, begin });
      this.beginNext();
    });
  }

  private beginNext(): void {
    for (let next = this.waiting[0]; next && next.records <= this.left; next = this.waiting[0]) {
      this.waiting.shift();
      this.left -= next.records;
      next.begin();
    }
  }
}
