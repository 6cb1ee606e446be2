import { NotOffered } from '../exchange/source.errors.ts';

/** Endpoint families that answered 403: not asked again until a new probe. */
export class Refusals {
  private readonly refused = new Set<string>();

  /** @throws NotOffered instead of a call that is known to be refused */
  check(family: string): void {
    if (this.refused.has(family)) throw new NotOffered(family);
  }

  learn(family: string): void {
    this.refused.add(family);
  }

  /** Sorted. */
  get families(): string[] {
    return [...this.refused].sort();
  }

  /** Takes what was known before, or forgets it before a new probe. */
  replace(families: readonly string[]): void {
    this.refused.clear();
    for (const family of families) this.refused.add(family);
  }
}
