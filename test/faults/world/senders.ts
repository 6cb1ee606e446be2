/** How the senders of a trial behave from now on. */
export interface Traffic {
  /** Observations a second, of all senders together. */
  readonly perSecond: number;
  /** Of these, such as are sent again as they are; 0..1. */
  readonly duplicates: number;
  /** Such as are older than what was sent of their entity before, by hours; 0..1. */
  readonly late: number;
  /** Such as say something else than an earlier one of the same entity and time; 0..1. */
  readonly ties: number;
  /** Records that no contract knows, 0..1. */
  readonly poison: number;
}

/** Processes that publish and write down what they sent and what was acknowledged. */
export interface Senders {
  change(traffic: Partial<Traffic>): void;
  /** kill -9 in the middle of sending; the one that follows sends again what it does not know the fate of. */
  killOne(): Promise<void>;
}
