/**
 * Numbers that follow from a seed alone, so that a trial can be run again. xmur3 over the seed's text, then mulberry32
 * (both public domain): 2^32 states are plenty for a plan.
 */
export class Random {
  private state: number;

  constructor(private readonly seed: string) {
    let hash = 1_779_033_703 ^ seed.length;
    for (let at = 0; at < seed.length; at++) {
      hash = Math.imul(hash ^ seed.charCodeAt(at), 3_432_918_353);
      hash = (hash << 13) | (hash >>> 19);
    }
    this.state = hash >>> 0;
  }

  /** In [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from..to, both included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** @throws RangeError of an empty list */
  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('nothing to pick from');
    return list[this.between(0, list.length - 1)]!;
  }

  /** `count` different ones of a list, in an order of chance. */
  sample<T>(list: readonly T[], count: number): T[] {
    const left = [...list];
    return Array.from(
      { length: Math.min(count, left.length) },
      () => left.splice(this.between(0, left.length - 1), 1)[0]!,
    );
  }

  /** Numbers of its own for a part of the trial: what one part draws does not move what another draws. */
  fork(name: string): Random {
    return new Random(`${this.seed}/${name}`);
  }
}
