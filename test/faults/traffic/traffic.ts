/** How the senders of a trial behave; all but the first are shares of what is sent, 0..1. */
export interface Traffic {
  /** Records a second, of all lanes together. */
  readonly perSecond: number;
  /** Sent again as they are. */
  readonly duplicates: number;
  /** Older by hours than what was sent of their entity before. */
  readonly late: number;
  /** Of an entity and time that was sent before, with other values. */
  readonly ties: number;
  /** What the contract does not take, or nearly not. */
  readonly poison: number;
}

export const usualTraffic: Traffic = { perSecond: 300, duplicates: 0.02, late: 0.05, ties: 0.05, poison: 0.01 };
