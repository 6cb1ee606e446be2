const MOST_IDS = 50_000;

/**
 * Ids that were asked for lately, answered or not. It bridges the moments until the stores know them, and keeps
 * ids that never come (unknown, relinked to another) from being asked for again and again.
 */
export class RecentIds {
  private readonly askedAt = new Map<string, number>();

  constructor(private readonly now: () => number) {}

  mark(ids: Iterable<string>): void {
    for (const id of ids) {
      this.askedAt.delete(id);
      this.askedAt.set(id, this.now());
    }
    // A Map keeps the order of insertion: the first is the one that was asked for longest ago.
    for (const id of this.askedAt.keys()) {
      if (this.askedAt.size <= MOST_IDS) break;
      this.askedAt.delete(id);
    }
  }

  /** Asked for within the last `withinMs`. */
  isRecent(id: string, withinMs: number): boolean {
    const at = this.askedAt.get(id);
    return at !== undefined && at > this.now() - withinMs;
  }

  /** Ids asked for within the last `withinMs`. */
  recent(withinMs: number): string[] {
    return [...this.askedAt.keys()].filter((id) => this.isRecent(id, withinMs));
  }
}
