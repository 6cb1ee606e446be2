const DRAW_EVERY_MS = 200;
const TELL_EVERY_MS = 5_000;
const CLEAR = '\r\u001B[K';

interface Screen {
  isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/** What is done and how far it is: a line that changes on a terminal; elsewhere one each 5 s, so that a log shows that it goes on. */
export class BackupProgress {
  private shownAt = -Infinity;

  constructor(
    private readonly screen: Screen,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** @param share 0..1 */
  show(share: number, text: string): void {
    if (this.now() - this.shownAt < (this.screen.isTTY ? DRAW_EVERY_MS : TELL_EVERY_MS)) return;
    this.shownAt = this.now();
    const line = `${String(Math.floor(100 * share)).padStart(3)} %  ${text}`;
    this.screen.write(this.screen.isTTY ? CLEAR + line : `${line}\n`);
  }

  /** A line that stays. */
  say(text: string): void {
    this.clear();
    this.screen.write(`${text}\n`);
  }

  clear(): void {
    if (this.screen.isTTY) this.screen.write(CLEAR);
  }
}
