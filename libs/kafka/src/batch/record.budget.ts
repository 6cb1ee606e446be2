interface Limit {
  readonly records: number;
  readonly chunks: number;
}

/**
 * Bounds what is under way: by records, because few large chunks fill the memory, and by chunks, because many small ones
 * only wait for the disks together. First come, first served.
 */
export class RecordBudget {
  private readonly left: { records: number; chunks: number };
  private readonly waiting: { records: number; begin: () => void }[] = [];

  /** @param limit a chunk of more records waits until nothing else is under way */
  constructor(private readonly limit: Limit) {
    this.left = { ...limit };
  }

  /**
   * Waits for room for a chunk of so many records.
   * @returns what gives the room back
   */
  async take(asked: number): Promise<() => void> {
    const records = Math.min(asked, this.limit.records);
    await new Promise<void>((begin) => {
      this.waiting.push({ records, begin });
      this.beginNext();
    });
    return () => {
      this.left.records += records;
      this.left.chunks++;
      this.beginNext();
    };
  }

  private beginNext(): void {
    const { left } = this;
    for (let next = this.waiting[0]; next && next.records <= left.records && left.chunks > 0; next = this.waiting[0]) {
      this.waiting.shift();
      left.records -= next.records;
      left.chunks--;
      next.begin();
    }
  }
}
