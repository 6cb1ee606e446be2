/**
 * Time that passes only where somebody sleeps or moves it. The simulator learns of a new time before anybody here reads
 * it: no call can reach it with a time that is still to come there.
 */
export class VirtualClock {
  private moving: Promise<void> = Promise.resolve();
  private state: number;

  /** @param time ms since 1970 */
  constructor(
    private time: number,
    seed: string,
    private readonly tell: (now: number) => Promise<void>,
  ) {
    this.state = [...seed].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, 1);
  }

  readonly now = (): number => this.time;

  readonly sleep = (ms: number): Promise<void> => this.moveTo(this.time + Math.ceil(ms));

  /** An earlier time changes nothing. */
  moveTo(time: number): Promise<void> {
    this.moving = this.moving.then(async () => {
      if (time <= this.time) return;
      await this.tell(time);
      this.time = time;
    });
    return this.moving;
  }

  /** The same numbers for the same seed (a linear congruential generator): jitter needs no better ones. */
  readonly random = (): number => {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) | 0;
    return (this.state >>> 0) / 0x1_0000_0000;
  };
}
