/** Whether somebody has it in hand. */
interface Lent {
  readonly isInUse: boolean;
}

/**
 * What was made for an address, to be taken up again: all that is in use, and of the rest what was asked for last. Addresses name
 * hours and filters, so that of a page that is open for days they never end.
 */
export class Shelf<Kept extends Lent> {
  private readonly kept = new Map<string, Kept>();

  /** @param most as many are kept, and more only while they are in use */
  constructor(private readonly most: number) {}

  take(address: string, make: () => Kept): Kept {
    const taken = this.kept.get(address) ?? make();
    // The newest is the last.
    this.kept.delete(address);
    this.tidy();
    this.kept.set(address, taken);
    return taken;
  }

  all(): Iterable<Kept> {
    return this.kept.values();
  }

  private tidy(): void {
    for (const [address, { isInUse }] of this.kept) {
      if (this.kept.size < this.most) return;
      if (!isInUse) this.kept.delete(address);
    }
  }
}
