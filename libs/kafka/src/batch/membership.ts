/**
 * Whether the group's generation is the one that we were given partitions in. kafkajs 2.2.4 takes over the new generation
 * when it has joined, before it knows its partitions: where the connection breaks between the two, it goes on with the old
 * partitions and beats for the new generation, and what it was given there nobody reads.
 */
export class Membership {
  private generation: number | undefined;
  private strangeSinceMs: number | undefined;

  /** The group has given us partitions; the next heartbeat says in which generation. */
  joined(): void {
    this.generation = undefined;
    this.strangeSinceMs = undefined;
  }

  /** @returns for how long, ms, heartbeats have been of a generation that gave us nothing; 0 when all is well */
  heard(generation: number, nowMs: number): number {
    this.generation ??= generation;
    if (generation === this.generation) return 0;
    this.strangeSinceMs ??= nowMs;
    return nowMs - this.strangeSinceMs;
  }
}
